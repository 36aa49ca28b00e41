"""A part of a mark, learnt anew from all pictures that bear it, and how many points tell.

A few pictures show few of a mark's points: what lies behind a letter changes those along its
strokes. Among those that bear it many more recur.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtrc

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.part import Part, bears, borne, count, expected, part_of
from philomela.matching.recurring.pool import FEWEST, pool_in, recurring_points

_ROUNDS = 3
_TRIED = 300  # pictures without a part that tell how many points are needed
_LEAST_SHARE = 0.05  # of the families that bear a part, for each of its points
_FEWEST_AGAIN = 3  # families that a point recurs in
_MOST_NEEDED = 3
_MOST_ALONE = 0.6  # of the pictures that have a point
_MOST_FALSE = 0.002  # of pictures without a part: so many may seem to bear it


def grown(part: Part, sketches: Sequence[Sketch], families: Sequence[int]) -> Part | None:
    """The part with all points that recur among its bearers; None where it tells nothing."""
    best: Part | None = None
    before = 0
    for _ in range(_ROUNDS):
        found = with_needed(part, sketches)
        if found is None:
            return best
        best = found
        chosen = [place for place, one in enumerate(sketches) if bears(best, one)]
        owners = [families[place] for place in chosen]
        if len(set(owners)) < FEWEST or len(chosen) <= before:
            return best if len(set(owners)) >= FEWEST else None
        before = len(chosen)
        pool = pool_in(part.view, [sketches[place] for place in chosen], numbered(owners))
        least = max(_FEWEST_AGAIN, _LEAST_SHARE * pool.families)
        points = [
            one for one in recurring_points(pool, _FEWEST_AGAIN) if len(one.families) >= least
        ]
        if not points:
            return best
        part = part_of(part.view, pool, points, part.chance)
    return with_needed(part, sketches) or best


def with_needed(part: Part, sketches: Sequence[Sketch]) -> Part | None:
    """The part with those points telling, and as many needed, that hardly any picture has by
    chance, as those show that bear nothing of it; None where three are not enough."""
    found = [borne(part, one) for one in sketches]
    counts = np.array([count(part, one) for one in found])
    without = [sketches[place] for place in np.flatnonzero(counts == 0)[:_TRIED].tolist()]
    likely = np.array([expected(part, one) for one in without]).reshape(-1, len(part.points))
    each = likely.sum(axis=0) / max(1, len(without))
    each[_alone(np.array(found) >= 0, counts)] = np.inf
    order = np.argsort(each, kind="stable")
    telling = np.zeros(len(each), np.bool_)
    telling[order] = np.cumsum(each[order]) <= _MOST_FALSE / 2
    whole = likely.sum(axis=1)
    for needed in range(2, _MOST_NEEDED + 1):
        false = float(pdtrc(needed - 1, whole).sum()) / max(1, len(without))
        if false <= _MOST_FALSE / 2:
            false += float(each[telling].sum())
            return replace(part, telling=telling, needed=needed, false=false)
    return None


def _alone(held: NDArray[np.bool_], counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which points (columns) most pictures that have them have nothing else with: they recur there
    by the nature of the place, as along the edges of frames."""
    times = held.sum(axis=0)
    alone = held[counts == 1].sum(axis=0)
    found: NDArray[np.bool_] = alone > _MOST_ALONE * np.maximum(times, 1)
    return found


def numbered(names: Sequence[Hashable]) -> list[int]:
    """Each name's number, from 0, in the order in which they first stand."""
    known: dict[Hashable, int] = {}
    return [known.setdefault(one, len(known)) for one in names]
