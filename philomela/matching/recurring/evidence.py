"""How likely pictures with and without a mark have points like it: learnt without being told which
bear it.

Pictures are of four kinds: without the mark, and with it as one that shows it well, less well or
hardly, which have its points so many times as often. How many there are of each, how often each of
the mark's cells is alike in those with it and in those without, and how likely each picture is of
each kind follow from one another and are found together (A. P. Dempster, N. M. Laird and D. B.
Rubin, "Maximum likelihood from incomplete data via the EM algorithm", Journal of the Royal
Statistical Society B 39 (1977) 1-38). A cell that is alike by the nature of its place, as along
edges, is as often alike without the mark and so tells nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.known import (
    NOT_ALIKE,
    KnownMark,
    Levels,
    levels,
    levels_beside,
    likelihoods,
)
from philomela.matching.recurring.pool import FEWEST
from philomela.matching.recurring.views import Floats

_SHOWING = np.array([1.6, 0.8, 0.3])  # how often, against the usual, kinds have a mark's points
_ROUNDS = 30
_FIRST_BITS, _FIRST_CELLS = 2, 2  # to begin with: levels and cells of pictures taken to bear it
_MOST_BESIDE = 300  # pictures that tell how often points are alike beside the mark
_FEWEST_BESIDE = 20
_BELIEF_WITHOUT, _BELIEF_WITH = 30.0, 3.0  # pictures that what is known beforehand counts as
_BELIEF_SHARE = 0.3
_LEAST_TIMES = 1.5  # as often as without the mark, at the least, with it
_NOTHING = 1e-9
_MOST = 0.95  # of the pictures of a kind that are alike in a cell


def with_evidence(
    mark: KnownMark, sketches: Sequence[Sketch], weights: Floats
) -> tuple[KnownMark, Floats] | None:
    """The mark with what tells its bearers, and how likely each picture bears it (n).

    ``weights`` says how much each picture counts. None where too few show it, or where there is
    too little room beside it to tell what chance gives.
    """
    beside = [one for sketch in sketches[:_MOST_BESIDE] for one in levels_beside(mark, sketch)]
    if len(beside) < _FEWEST_BESIDE:
        return None
    counts = np.bincount(np.concatenate(beside), minlength=NOT_ALIKE + 1)[:NOT_ALIKE]
    chance = (counts + 0.3) / (len(beside) * mark.size + 1)
    found = np.array([levels(mark, one) for one in sketches])
    if int(_at_first(found).sum()) < FEWEST:
        return None
    evidence, shares, bearing = _told(found, weights, chance)
    return replace(mark, evidence=evidence, shares=shares), bearing


def by_chance(mark: KnownMark, sketches: Sequence[Sketch], weights: Floats) -> float:
    """The share of pictures that seem to bear a mark at places beside it, where it is not; infinity
    where there is no room beside it."""
    beside = [list(levels_beside(mark, sketch)) for sketch in sketches[:_MOST_BESIDE]]
    counted = [
        (one, weight / len(own))
        for own, weight in zip(beside, weights[: len(beside)], strict=True)
        for one in own
    ]
    if not counted:
        return np.inf
    each = np.array([weight for _, weight in counted])
    return float(_bearing(mark, [one for one, _ in counted]) @ each / each.sum())


def _bearing(mark: KnownMark, found: Sequence[Levels]) -> NDArray[np.bool_]:
    """Which pictures, by their levels, likely bear a mark."""
    told = likelihoods(mark.evidence, mark.shares, np.array(found))
    bearing: NDArray[np.bool_] = np.logaddexp.reduce(told[:, 1:], axis=1) >= told[:, 0]
    return bearing


def _told(found: Levels, weights: Floats, chance: Floats) -> tuple[Floats, Floats, Floats]:
    """Evidence, shares of kinds and how likely each picture bears a mark."""
    alike = found[:, :, None] == np.arange(NOT_ALIKE)
    kinds = np.zeros((len(found), len(_SHOWING)))
    kinds[_at_first(found)] = 1 / len(_SHOWING)
    for _ in range(_ROUNDS):
        evidence, shares = _evidence(alike, kinds, weights, chance)
        told = likelihoods(evidence, shares, found)
        likely = np.exp(told - told.max(axis=1, keepdims=True))
        kinds = likely[:, 1:] / likely.sum(axis=1, keepdims=True)
    return evidence, shares, kinds.sum(axis=1)


def _at_first(found: Levels) -> NDArray[np.bool_]:
    """Which pictures are taken to bear the mark to begin with."""
    return np.asarray((found < _FIRST_BITS).sum(axis=1) >= _FIRST_CELLS)


def _evidence(
    alike: NDArray[np.bool_], kinds: Floats, weights: Floats, chance: Floats
) -> tuple[Floats, Floats]:
    """What follows from how likely pictures bear the mark, as which kind (n x kinds)."""
    weighed = kinds * weights[:, None]
    others = weights - weighed.sum(axis=1)
    counted = np.tensordot(others, alike, 1)
    without = (counted + _BELIEF_WITHOUT * chance) / (float(others.sum()) + _BELIEF_WITHOUT)
    shown = float((weighed * _SHOWING).sum())
    counted = np.tensordot(weighed.sum(axis=1), alike, 1)
    usual = counted.sum(axis=0) / max(shown, _NOTHING) / alike.shape[1]
    usually = (counted + _BELIEF_WITH * usual) / (shown + _BELIEF_WITH)
    shares = np.concatenate([[others.sum()], weighed.sum(axis=0)]) + _BELIEF_SHARE
    showing = (np.maximum(times * usually, _LEAST_TIMES * without) for times in _SHOWING)
    each = [without, *showing]
    return np.array([_logarithms(one) for one in each]), np.log(shares / shares.sum())


def _logarithms(often: Floats) -> Floats:
    """Logarithms of shares (cells x levels), with the level that is in no way alike."""
    often = often * np.minimum(1.0, _MOST / often.sum(axis=1, keepdims=True))
    found: Floats = np.log(np.column_stack([often, 1 - often.sum(axis=1)]))
    return found
