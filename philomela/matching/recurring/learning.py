"""Sketches of unrelated pictures -> the marks that recur among them.

A point of a mark recurs in many pictures at one place, as seen from a corner, an edge or the
middle. Points that recur in more families than chance explains (the Poisson tail times the number
of points, in the manner of A. Desolneux, L. Moisan and J.-M. Morel, "Meaningful alignments", IJCV
40 (2000)), that lie near one another and that several families show together make up a mark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.evidence import by_chance, with_evidence
from philomela.matching.recurring.known import KnownMark, is_upright, likely
from philomela.matching.recurring.pairs import shared_points
from philomela.matching.recurring.pool import FEWEST, Numbers, Recurring, pool_in, recurring_points
from philomela.matching.recurring.views import VIEWS, View

_MOST_OF_FAMILY = 0.5  # of a mark's bearers: more, and it may be what copies of one photo share
_MOST_LOOKED_AT = 450  # pictures in which marks are looked for at once
_PASSES = 2  # each in pictures in which nothing was found before
_FEWEST_CELLS = 3  # that a mark's points lie in
_NEAR = 30.0  # steps between neighbours
_FEWEST_TOGETHER = 2  # pictures that two of its points are in
_HARDLY_LESS = 0.7  # of what chance would give
_SHARED = 0.3  # of the points of two marks: they are one, seen from two places
_ROUNDS = 3
_FEWEST_BESIDE = 3 * FEWEST  # families beside one that most bearers are of
_FEWEST_AGAIN = 3  # families among the bearers that a point recurs in
_LEAST_SHARE = 0.015  # of the bearers' families
_LEAST_CERTAIN = 0.6  # of a mark's bearers, as its evidence tells: pictures that surely bear it
_MOST_BY_CHANCE = 0.3  # of a mark's bearers: as many seem to bear it where it is not
_REACH = 60.0  # steps around a mark that more of it is looked for in

Flags = NDArray[np.bool_]


class _Candidate(NamedTuple):
    mark: KnownMark
    members: Numbers  # points in the pictures, as every view numbers them
    families: int


_Candidates = Callable[[Sequence[Sketch], Sequence[int]], Iterator[_Candidate]]


def learn(
    sketches: Sequence[Sketch], families: Sequence[Hashable], *, rare: bool = True
) -> list[KnownMark]:
    """The marks of pictures, each of a family of the name given; ``rare`` ones, too, which takes
    longer.

    Pictures that lie and pictures that stand upright are looked at apart: the same words as wide in
    relation to the picture are drawn with fewer pixels in the latter. Of each pass the marks that
    most families bear come first. What takes long depends on how many pictures are looked at at
    once; more pictures only tell what more there is of a mark, and what is left to look at.
    """
    marks: list[KnownMark] = []
    for upright in (False, True):
        own = [place for place, one in enumerate(sketches) if is_upright(one) == upright]
        marks += _of_one_kind(
            [sketches[one] for one in own], [families[one] for one in own], upright, marks, rare
        )
    return marks


def _of_one_kind(
    sketches: Sequence[Sketch],
    families: Sequence[Hashable],
    upright: bool,
    others: Sequence[KnownMark],
    rare: bool,
) -> list[KnownMark]:
    """The marks of pictures that lie or that stand upright, those of the others among them."""
    numbers = _numbered(families)
    tried = (_grown(replace(one, upright=upright), sketches, numbers) for one in others)
    marks = [one for one in tried if one is not None]
    for _ in range(_PASSES):
        left = [
            place
            for place, one in enumerate(sketches)
            if all(likely(mark, one) < 0.5 for mark in marks)
        ]
        names = _numbered(families[one] for one in left)
        own = [sketches[one] for one in left]
        found = _learnt(_recurring, own, names)
        if not found and rare:
            found = _learnt(_shared, own, names)
        marks += [replace(mark, upright=upright) for mark in found]
        if not found:
            break
    return marks


def _numbered(names: Iterable[Hashable]) -> list[int]:
    """Each name's number, from 0, in the order in which they first stand."""
    known: dict[Hashable, int] = {}
    return [known.setdefault(one, len(known)) for one in names]


def _learnt(
    candidates: _Candidates, sketches: Sequence[Sketch], families: Sequence[int]
) -> list[KnownMark]:
    few, own = sketches[:_MOST_LOOKED_AT], families[:_MOST_LOOKED_AT]
    found = list(candidates(few, own))
    found.sort(key=lambda one: (-one.families, -len(one.members)))
    known = np.zeros(sum(map(len, few)), np.bool_)
    kept = []
    for one in found:
        if known[one.members].mean() <= _SHARED:
            mark = _grown(one.mark, sketches, families)
            if mark is not None:
                known[one.members] = True
                kept.append(mark)
    return kept


def _recurring(sketches: Sequence[Sketch], families: Sequence[int]) -> Iterator[_Candidate]:
    """Marks of which many pictures show the same points."""
    for view in VIEWS:
        yield from _in_view(view, sketches, families)


def _in_view(
    view: View, sketches: Sequence[Sketch], families: Sequence[int]
) -> Iterator[_Candidate]:
    pool = pool_in(view, sketches, families)
    points = recurring_points(pool)
    if len(points) < _FEWEST_CELLS:
        return
    held = np.zeros((len(points), len(sketches)), np.bool_)
    for row, one in enumerate(points):
        held[row, pool.picture[one.members]] = True
    own = np.asarray(families)
    for rows in _together(points, held):
        chosen = [points[row] for row in rows]
        mark = _mark_of(view, chosen)
        shown = np.zeros((mark.size, len(sketches)), np.bool_)
        np.logical_or.at(shown, mark.cells, held[rows])
        several = np.unique(own[shown.sum(axis=0) > 1])
        if len(shown) >= _FEWEST_CELLS and len(several) >= FEWEST:
            members = pool.names[np.concatenate([one.members for one in chosen])]
            yield _Candidate(mark, members, len(np.unique(own[shown.any(axis=0)])))


def _shared(sketches: Sequence[Sketch], families: Sequence[int]) -> Iterator[_Candidate]:
    """Marks of which too few points recur, as pairs of pictures tell."""
    pools = [pool_in(view, sketches, families) for view in VIEWS]
    for view, pool, found in zip(VIEWS, pools, shared_points(pools), strict=True):
        for one in found:
            mark = KnownMark.of(view, pool.seen[one.members], pool.codes[one.members])
            if mark.size >= _FEWEST_CELLS:
                yield _Candidate(mark, pool.names[one.members], one.families)


def _together(points: Sequence[Recurring], held: Flags) -> Iterator[list[int]]:
    """Rows (points) near one another that are in the same pictures (columns), hardly less often
    than by chance at the least: those of two marks at one place, of which each picture bears one,
    are not."""
    places = np.array([one.seen[:2] for one in points])
    near = np.abs(places[:, None] - places[None]).max(axis=2) <= _NEAR
    shown = held.astype(np.float32)
    both, each = shown @ shown.T, shown.sum(axis=1)
    likely = each[:, None] * each[None] / held.shape[1]
    joined = near & (both >= np.maximum(_FEWEST_TOGETHER, _HARDLY_LESS * likely))
    count, label = connected_components(joined, directed=False)
    for one in range(count):
        yield np.flatnonzero(label == one).tolist()


def _mark_of(view: View, points: Sequence[Recurring]) -> KnownMark:
    seen = np.array([one.seen for one in points])
    return KnownMark.of(view, seen, np.array([one.code for one in points]))


def _grown(
    mark: KnownMark, sketches: Sequence[Sketch], families: Sequence[int]
) -> KnownMark | None:
    """The mark with all that recurs among its bearers; None where it tells nothing.

    A few pictures show few of a mark's points; among those that bear it many more recur. Where most
    bearers are of one family, it has to be borne by many others: altered copies of one photo that
    have only its edges left are in families of their own, and those edges recur in them.
    """
    grown = _grown_from(mark, sketches, families)
    if grown is None:
        return None
    copies = Counter(families[place] for place in grown.bearers)
    (largest, times), *_ = copies.most_common(1)
    if times <= _MOST_OF_FAMILY * copies.total():
        return grown.mark
    rest = [place for place, family in enumerate(families) if family != largest]
    alone = _grown(mark, [sketches[one] for one in rest], _numbered(families[one] for one in rest))
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
    pool = pool_in(mark.view, bearers, _numbered(families))
    least = max(_FEWEST_AGAIN, _LEAST_SHARE * pool.families)
    left, top, right, bottom = mark.bounds
    points = [
        one
        for one in recurring_points(pool, _FEWEST_AGAIN)
        if len(one.families) >= least
        and left - _REACH <= one.seen[0] <= right + _REACH
        and top - _REACH <= one.seen[1] <= bottom + _REACH
    ]
    return _mark_of(mark.view, points) if points else None
