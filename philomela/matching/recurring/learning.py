"""Sketches of unrelated pictures -> the parts of marks that recur among them.

A point of a mark recurs in many pictures at one place. So do points by chance, here and there; but
those of a mark recur in the same pictures. Recurring points whose pictures coincide more than by
chance (binomial tail, times the number of pairs that are looked at, in the manner of A. Desolneux,
L. Moisan and J.-M. Morel, "Meaningful alignments", IJCV 40 (2000)) make up a part of a mark.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.special import betainc

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.part import APART, Part, part_of
from philomela.matching.recurring.pool import FEWEST, Numbers, pool_in, recurring_points
from philomela.matching.recurring.views import VIEWS, Floats, View

_FEWEST_POINTS = 3
_FEWEST_TOGETHER = 3  # families that two points of a mark have in common
_MOST_CHANCE = 0.05  # pairs of points that keep such company by chance, in one view
_NEAR = 24.0  # steps between neighbours
_CERTAIN = -4.0  # log10 of the points that would recur so often by chance, in one view
_HARDLY_LESS = 0.7  # of what is expected by chance
_SHARED = 0.3  # of the points that two parts are learnt from: they are one, seen from two places
_SMALLEST = 1e-300

Flags = NDArray[np.bool_]
Found = tuple[Part, Numbers, int]  # with the points it is learnt from, and how many bear it


def learn(sketches: Sequence[Sketch], families: Sequence[int]) -> list[Part]:
    """The parts of marks that recur among pictures, each of a family (numbered from 0); what is in
    most families comes first."""
    found = [one for view in VIEWS for one in _in_view(view, sketches, families)]
    found.sort(key=lambda one: (-one[2], -len(one[1])))
    kept = []
    known = np.zeros(sum(map(len, sketches)), np.bool_)
    for part, members, _ in found:
        if known[members].mean() <= _SHARED:
            kept.append(part)
            known[members] = True
    return kept


def _in_view(view: View, sketches: Sequence[Sketch], families: Sequence[int]) -> Iterator[Found]:
    pool = pool_in(view, sketches, families)
    points = recurring_points(pool)
    if len(points) < _FEWEST_POINTS:
        return
    held = np.zeros((len(points), len(sketches)), np.bool_)
    for row, one in enumerate(points):
        held[row, pool.picture[one.members]] = True
    places = np.array([pool.seen[one.members, :2].mean(axis=0) for one in points])
    chances = np.array([one.chance for one in points])
    company = _Company(held, places, chances, np.asarray(families))
    for rows, chance in company.groups():
        bearers = company.families_of(company.bearers(rows))
        if len(rows) >= _FEWEST_POINTS and bearers >= FEWEST:
            chosen = [points[row] for row in rows]
            chance = min(chance, company.chance_of_points(rows))
            members = np.concatenate([pool.names[one.members] for one in chosen])
            yield part_of(view, pool, chosen, chance + math.log10(len(VIEWS))), members, bearers


class _Company:
    """Which recurring points (rows) are in which pictures (columns), and so keep company.

    Of the pictures that hold two points each family counts once; by chance as many would as there
    are families that hold the one, times the share of all pictures that hold the other.
    """

    def __init__(self, held: Flags, places: Floats, chances: Floats, families: Numbers) -> None:
        self._held, self._places, self._chances = held, places, chances
        order = np.argsort(families, kind="stable")
        self._order = order
        self._starts = np.flatnonzero(np.diff(families[order], prepend=-1))
        self._families = self._by_family(held).sum(axis=1)
        self._share = held.mean(axis=1)

    def _by_family(self, flags: Flags) -> Flags:
        """Which families (columns) have a picture that is flagged (rows x pictures)."""
        found: Flags = np.logical_or.reduceat(flags[:, self._order], self._starts, axis=1)
        return found

    def families_of(self, pictures: Flags) -> int:
        """How many families flagged pictures are of."""
        return int(self._by_family(pictures[None]).sum())

    def groups(self) -> Iterator[tuple[list[int], float]]:
        """Rows that keep company, and log10 of the chance of the two that do so best."""
        count = len(self._held)
        chances, together = np.ones((count, count)), np.zeros((count, count), np.int64)
        for row in range(count):
            together[row] = self._by_family(self._held & self._held[row]).sum(axis=1)
            chances[row] = _tail(together[row], self._families[row], self._share)
        chances = np.maximum(chances, chances.T) * (count * count / 2)
        apart = np.abs(self._places[:, None] - self._places[None]).max(axis=2) >= APART
        joined = apart & (together >= _FEWEST_TOGETHER) & (chances <= _MOST_CHANCE)
        for rows in _components(joined):
            both = np.ix_(rows, rows)
            least = float(chances[both][joined[both]].min())
            yield self._grown(rows), math.log10(max(least, _SMALLEST))
        yield from self._neighbours()

    def _neighbours(self) -> Iterator[tuple[list[int], float]]:
        """Rows near one another that recur so often that chance explains none of them.

        Where most pictures bear a mark, or each shows few of its points, no two keep company more
        often than by chance.
        """
        rare = np.flatnonzero(self._chances <= _CERTAIN)
        places = self._places[rare]
        near = np.abs(places[:, None] - places[None]).max(axis=2) <= _NEAR
        for rows in _components(near & self._is_company(rare)):
            cells = {tuple(place) for place in (places[rows] // APART).tolist()}
            if len(cells) >= _FEWEST_POINTS:
                chosen = rare[rows].tolist()
                yield self._grown(chosen), self.chance_of_points(chosen)

    def _is_company(self, rows: NDArray[np.intp]) -> Flags:
        """Which rows are in the same pictures hardly less often than they would be by chance:
        points of two marks of which a picture bears one are not."""
        found = np.zeros((len(rows), len(rows)), np.bool_)
        for place, row in enumerate(rows.tolist()):
            together = self._by_family(self._held[rows] & self._held[row]).sum(axis=1)
            likely = self._families[row] * self._share[rows]
            found[place] = together >= np.maximum(1, _HARDLY_LESS * likely)
        return found & found.T

    def chance_of_points(self, rows: Sequence[int]) -> float:
        """Log10 of how many points would recur by chance as the third of these does."""
        return float(np.sort(self._chances[list(rows)])[_FEWEST_POINTS - 1])

    def _grown(self, rows: list[int]) -> list[int]:
        """The rows, and those that keep company with most of them together."""
        while True:
            bearers = self.bearers(rows)
            together = self._by_family(self._held & bearers).sum(axis=1)
            chances = _tail(together, self._families, float(bearers.mean())) * len(self._held)
            more = (together > 1) & (chances <= _MOST_CHANCE)
            more[rows] = False
            if not more.any():
                return rows
            rows = [*rows, *np.flatnonzero(more).tolist()]

    def bearers(self, rows: Sequence[int]) -> Flags:
        """Which pictures hold two of the points or more that lie apart."""
        shown = np.where(self._held[rows][:, :, None], self._places[rows][:, None], np.nan)
        width = np.fmax.reduce(shown, axis=0) - np.fmin.reduce(shown, axis=0)
        found: Flags = np.nan_to_num(width, nan=0.0).max(axis=1) >= APART
        return found


def _components(joined: Flags) -> list[list[int]]:
    """Groups of two rows and more that are joined."""
    number, label = connected_components(joined, directed=False)
    groups = [np.flatnonzero(label == one).tolist() for one in range(number)]
    return [rows for rows in groups if len(rows) > 1]


def _tail(times: Numbers, count: Numbers, share: Floats | float) -> Floats:
    """Chance that of ``count`` so many or more are among a share of all."""
    least = np.clip(times, 1, count)
    return np.where(times < 1, 1.0, betainc(least, count - least + 1, share))
