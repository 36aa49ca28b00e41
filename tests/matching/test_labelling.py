"""Regions follow the evidence, with short outlines."""

from __future__ import annotations

import numpy as np
import pytest

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
