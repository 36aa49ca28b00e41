"""Sketches of unrelated pictures -> the marks that recur among them.

A point of a mark recurs in many pictures at one place, as seen from a corner, an edge or the
middle. Points that recur in more families than chance explains (the Poisson tail times the number
of points, in the manner of A. Desolneux, L. Moisan and J.-M. Morel, "Meaningful alignments", IJCV
40 (2000)), that lie near one another and that several families show together make up a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.growing import grown, mark_of, numbered
from philomela.matching.recurring.known import KnownMark, is_upright, likely
from philomela.matching.recurring.pairs import shared_points
from philomela.matching.recurring.pool import FEWEST, Numbers, Recurring, pool_in, recurring_points
from philomela.matching.recurring.views import VIEWS, View

_MOST_LOOKED_AT = 450  # pictures in which marks are looked for at once
_PASSES = 2  # each in pictures in which nothing was found before
_FEWEST_CELLS = 3  # that a mark's points lie in
_NEAR = 30.0  # steps between neighbours
_FEWEST_TOGETHER = 2  # pictures that two of its points are in
_HARDLY_LESS = 0.7  # of what chance would give
_SHARED = 0.3  # of the points of two marks: they are one, seen from two places

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
    numbers = numbered(families)
    tried = (grown(replace(one, upright=upright), sketches, numbers) for one in others)
    marks = [one for one in tried if one is not None]
    for _ in range(_PASSES):
        left = [
            place
            for place, one in enumerate(sketches)
            if all(likely(mark, one) < 0.5 for mark in marks)
        ]
        names = numbered(families[one] for one in left)
        own = [sketches[one] for one in left]
        found = _learnt(_recurring, own, names)
        if not found and rare:
            found = _learnt(_shared, own, names)
        marks += [replace(mark, upright=upright) for mark in found]
        if not found:
            break
    return marks


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
            mark = grown(one.mark, sketches, families)
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
        mark = mark_of(view, chosen)
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
