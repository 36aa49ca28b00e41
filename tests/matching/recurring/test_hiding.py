"""How likely pictures bear any of several marks, some of which hide."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.matching.recurring.hiding import Shown, likely_any

SURE = 20.0


def shown_in(
    lying: int, upright: int, share: float, seen: float, known_upright: bool = True
) -> Shown:
    """Pictures of one channel that bear one mark as often whether they lie or stand; of those that
    stand only some that bear it show it."""
    ratios = np.full((1, lying + upright), -SURE)
    ratios[0, : round(lying * share)] = SURE
    ratios[0, lying : lying + round(upright * share * seen)] = SURE
    hidden = np.zeros(ratios.shape, np.bool_)
    hidden[0, lying:] = True
    if not known_upright:
        ratios[0, lying:] = -np.inf
    every = np.ones(lying + upright)
    return Shown(ratios, hidden, every.astype(np.int64), every)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("seen", [0.2, 0.6, 1.0])
def test_what_hides_is_counted_by_what_is_shown_elsewhere(share: float, seen: float) -> None:
    likely = likely_any(shown_in(600, 400, share, seen))
    assert likely.mean() == pytest.approx(share, abs=0.02)
    assert likely[:600].mean() == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_mark_known_only_in_pictures_that_lie_is_borne_as_often_by_others(share: float) -> None:
    likely = likely_any(shown_in(600, 400, share, 0.0, known_upright=False))
    assert likely.mean() == pytest.approx(share, abs=0.02)
    assert np.ptp(likely[600:]) < 1e-9


def test_what_may_not_hide_is_not_borne_where_it_is_not_shown() -> None:
    shown = shown_in(600, 400, 0.5, 0.2)
    likely = likely_any(shown._replace(hidden=np.zeros_like(shown.hidden)))
    assert likely.mean() == pytest.approx(0.34, abs=0.01)


def test_channels_have_shares_of_their_own() -> None:
    shown = shown_in(500, 500, 0.5, 0.0, known_upright=False)
    bears = shown.ratios[0] > 0
    bears[500:750] = True  # of those that stand, which half is in the channel of bearers
    likely = likely_any(shown._replace(channels=bears.astype(np.int64)))
    assert likely[500:750].min() > 0.9
    assert likely[750:].max() < 0.1


def test_marks_share_out_what_is_not_shown() -> None:
    """Of pictures that lie three tenths bear each of three marks; the others show nothing."""
    ratios = np.full((3, 2_000), -SURE)
    for mark in range(3):
        ratios[mark, 300 * mark : 300 * (mark + 1)] = SURE
    ratios[:, 1_000:] = -np.inf
    hidden = np.isneginf(ratios)
    every = np.ones(2_000)
    likely = likely_any(Shown(ratios, hidden, every.astype(np.int64), every))
    assert likely[1_000:] == pytest.approx(0.9, abs=0.02)


def test_without_marks_nothing_is_likely() -> None:
    none = np.zeros((0, 7))
    every = np.ones(7)
    shown = Shown(none, none.astype(np.bool_), every.astype(np.int64), every)
    assert likely_any(shown).tolist() == [0.0] * 7


@given(
    st.integers(1, 4).flatmap(
        lambda marks: st.lists(
            st.lists(
                st.one_of(st.floats(-80, 80), st.just(-np.inf)), min_size=marks, max_size=marks
            ),
            min_size=1,
            max_size=12,
        )
    ),
    st.integers(0, 2**12 - 1),
)
def test_what_is_likely_is_a_share(rows: list[list[float]], bits: int) -> None:
    ratios = np.array(rows).T
    count = ratios.shape[1]
    hidden = np.array([bits >> place & 1 for place in range(count)], np.bool_)
    every = np.ones(count)
    where = np.broadcast_to(hidden, ratios.shape).copy()
    likely = likely_any(Shown(ratios, where, (every * hidden).astype(np.int64), every))
    assert np.isfinite(likely).all()
    assert ((likely >= 0) & (likely <= 1)).all()
