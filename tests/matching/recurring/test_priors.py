"""What is known of a channel's pictures weighs in what is said of each."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from philomela.matching.recurring.priors import likely_in


def test_weak_evidence_tells_more_in_a_channel_of_bearers() -> None:
    """Ninety sure bearers of a hundred in one channel, none in the other; in each one in doubt."""
    ratios = np.array([20.0] * 90 + [-9.0] * 9 + [1.0] + [-9.0] * 99 + [1.0])
    channels = np.repeat([1, 2], 100)
    found = likely_in(ratios, channels, np.ones(200))
    assert found[99] > 0.9
    assert found[199] < 0.1
    assert (found[:90] > 0.999).all()
    assert (found[90:99] < 0.01).all()


def test_what_cannot_be_told_is_not_likely() -> None:
    ratios = np.array([-np.inf, 20.0, 20.0])
    assert likely_in(ratios, np.zeros(3, np.int64), np.ones(3))[0] == 0


@given(st.lists(st.tuples(st.floats(-30, 90), st.integers(0, 3)), max_size=30))
def test_it_is_a_share_that_rises_with_the_evidence(rows: list[tuple[float, int]]) -> None:
    ratios = np.array([ratio for ratio, _ in rows])
    channels = np.array([channel for _, channel in rows], np.int64)
    found = likely_in(ratios, channels, np.ones(len(rows)))
    assert ((found >= 0) & (found <= 1)).all()
    for channel in range(4):
        own = channels == channel
        order = np.argsort(ratios[own])
        assert (np.diff(found[own][order]) >= 0).all()
