"""Regions follow the evidence, with short outlines."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from philomela.matching.labelling import label


def test_clear_evidence_is_followed() -> None:
    evidence = np.full((40, 60), -1.0, np.float32)
    evidence[10:30, 15:45] = 1.0
    found = label(evidence, 0.5)
    assert (found == (evidence > 0)).mean() > 0.995


def test_a_short_outline_outweighs_scattered_evidence() -> None:
    draw = np.random.default_rng(3)
    truth = np.zeros((48, 48), np.bool_)
    truth[12:36, 10:30] = True
    evidence = np.where(truth, 1.0, -1.0) + draw.normal(0, 1.5, truth.shape)
    found = label(evidence.astype(np.float32), 2.0)
    assert (found == truth).mean() > 0.97
    assert ((evidence > 0) == truth).mean() < 0.8


@pytest.mark.parametrize("sign", [-1, 1])
def test_evidence_of_one_sign_gives_one_answer(sign: int) -> None:
    evidence = np.full((12, 9), sign * 0.2, np.float32)
    assert (label(evidence, 1.0) == (sign > 0)).all()


def test_the_cost_of_the_outline_is_the_least_among_rectangles() -> None:
    """A weak corner is cut off just when its outline costs more than it brings."""
    evidence = np.full((20, 20), -1.0, np.float32)
    evidence[5:15, 5:15] = 1.0
    evidence[5:15, 15] = 0.3
    with_column = label(evidence, 0.01)
    assert with_column[7:13, 15].all()
    evidence[5:15, 15] = -0.3
    assert not label(evidence, 0.01)[7:13, 15].any()


def slow_label(evidence: NDArray[np.float32], outline: float) -> NDArray[np.bool_]:
    """The same steps, with whole arrays and more digits."""
    field = (evidence > 0).astype(np.float64)
    ahead, across, down = field.copy(), np.zeros_like(field), np.zeros_like(field)
    for _ in range(120):
        across[:, :-1] += 0.35 * np.diff(ahead, axis=1)
        down[:-1] += 0.35 * np.diff(ahead, axis=0)
        longer = np.maximum(1, np.hypot(across, down) / outline)
        across, down = across / longer, down / longer
        spread = across + down
        spread[:, 1:] -= across[:, :-1]
        spread[1:] -= down[:-1]
        before = field
        field = np.clip(field + 0.35 * (spread + evidence), 0, 1)
        ahead = 2 * field - before
    found: NDArray[np.bool_] = field > 0.5
    return found


@pytest.mark.parametrize(("seed", "outline"), [(1, 0.35), (2, 2.0), (3, 0.1), (4, 6.0)])
def test_the_compiled_steps_do_what_whole_arrays_do(seed: int, outline: float) -> None:
    draw = np.random.default_rng(seed)
    evidence = draw.normal(0, 1, (24, 31)).cumsum(axis=1).astype(np.float32)
    found, slow = label(evidence, outline), slow_label(evidence, outline)
    assert (found != slow).mean() < 0.002
    assert 0 < found.mean() < 1
