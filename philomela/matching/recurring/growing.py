"""A candidate -> the mark with all that recurs of it, if its evidence tells who bears it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.evidence import by_chance, with_evidence
from philomela.matching.recurring.known import KnownMark
from philomela.matching.recurring.pool import FEWEST, Recurring, pool_in, recurring_points
from philomela.matching.recurring.views import View

_MOST_OF_FAMILY = 0.5  # of a mark's bearers: more, and it may be what copies of one photo share
_ROUNDS = 3
_FEWEST_BESIDE = 3 * FEWEST  # families beside one that most bearers are of
_FEWEST_AGAIN = 3  # families among the bearers that a point recurs in
_LEAST_SHARE = 0.015  # of the bearers' families
_LEAST_CERTAIN = 0.6  # of a mark's bearers, as its evidence tells: pictures that surely bear it
_MOST_BY_CHANCE = 0.3  # of a mark's bearers: as many seem to bear it where it is not
_REACH = 60.0  # steps around a mark that more of it is looked for in


def numbered(names: Iterable[Hashable]) -> list[int]:
    """Each name's number, from 0, in the order in which they first stand."""
    known: dict[Hashable, int] = {}
    return [known.setdefault(one, len(known)) for one in names]


def mark_of(view: View, points: Sequence[Recurring]) -> KnownMark:
    """A mark of points (at least one) that a view shows; it is not told yet who bears it."""
    seen = np.array([one.seen for one in points])
    return KnownMark.of(view, seen, np.array([one.code for one in points]))


def grown(mark: KnownMark, sketches: Sequence[Sketch], families: Sequence[int]) -> KnownMark | None:
    """The mark with all that recurs among its bearers; None where it tells nothing.

    A few pictures show few of a mark's points; among those that bear it many more recur. Where most
    bearers are of one family, it has to be borne by many others: altered copies of one photo that
    have only its edges left are in families of their own, and those edges recur in them.
    """
    whole = _grown_from(mark, sketches, families)
    if whole is None:
        return None
    copies = Counter(families[place] for place in whole.bearers)
    (largest, times), *_ = copies.most_common(1)
    if times <= _MOST_OF_FAMILY * copies.total():
        return whole.mark
    rest = [place for place, family in enumerate(families) if family != largest]
    alone = grown(mark, [sketches[one] for one in rest], numbered(families[one] for one in rest))
    return alone if alone is not None and alone.families >= _FEWEST_BESIDE else None


class _Grown(NamedTuple):
    """A mark, and the places of the pictures that likely bear it; there is one at the least."""

    mark: KnownMark
    bearers: Sequence[int]


def _grown_from(
    mark: KnownMark, sketches: Sequence[Sketch], families: Sequence[int]
) -> _Grown | None:
    # Many copies of one photo tell less than as many photos.
    weights = np.bincount(families)[list(families)].astype(np.float64) ** -0.5
    best, certain = None, 0.0
    for _ in range(_ROUNDS):
        told = with_evidence(mark, sketches, weights)
        if told is None:
            break
        mark, bearing = told
        bearers = np.flatnonzero(bearing >= 0.5).tolist()
        own = [families[place] for place in bearers]
        names = len(set(own))
        if names < FEWEST or (best is not None and names <= best.mark.families):
            break
        best = _Grown(replace(mark, families=names), bearers)
        certain = float(bearing[bearers] @ weights[bearers] / (bearing @ weights))
        more = _more_of(mark, [sketches[place] for place in bearers], own)
        if more is None:
            break
        mark = more
    if best is None or certain < _LEAST_CERTAIN:
        return None
    elsewhere = by_chance(best.mark, sketches, weights) * float(weights.sum())
    return best if elsewhere <= _MOST_BY_CHANCE * float(weights[best.bearers].sum()) else None


def _more_of(
    mark: KnownMark, bearers: Sequence[Sketch], families: Sequence[int]
) -> KnownMark | None:
    """What recurs among bearers, at a mark's place and around it."""
    pool = pool_in(mark.view, bearers, numbered(families))
    least = max(_FEWEST_AGAIN, _LEAST_SHARE * pool.families)
    left, top, right, bottom = mark.bounds
    points = [
        one
        for one in recurring_points(pool, _FEWEST_AGAIN)
        if len(one.families) >= least
        and left - _REACH <= one.seen[0] <= right + _REACH
        and top - _REACH <= one.seen[1] <= bottom + _REACH
    ]
    return mark_of(mark.view, points) if points else None
