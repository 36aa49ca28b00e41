"""The inner loops against the same in plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from made_marks import picture, planted

from philomela.matching.recurring.kernels import (
    FAR,
    MOST_BITS,
    STRETCH,
    TOLERANCE,
    alike_in_place,
    bits_in_cells,
    pairs_alike,
    pictures_alike,
)
from philomela.matching.recurring.known import KnownMark
from philomela.matching.recurring.pool import laid_in_cells
from philomela.matching.recurring.views import View

VIEW = View(1.0, 1.0, "width")


def far(one: np.ndarray, others: np.ndarray, tolerance: float) -> np.ndarray:
    apart = np.hypot(others[:, 0] - one[0], others[:, 1] - one[1])
    found: np.ndarray = (apart > tolerance) | (np.abs(others[:, 2] - one[2]) > STRETCH)
    return found


def bits(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.bitwise_count(one ^ others).sum(axis=1).astype(np.int64)
    return found


def seen_of_eight(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The points of eight pictures, two by two of one owner, half of them with a mark: where they
    are seen, codes and owners."""
    mark = planted(seed)
    made = [picture(10 * seed + place, mark if place % 2 else None) for place in range(8)]
    owners = np.concatenate([np.full(len(one), place // 2) for place, one in enumerate(made)])
    seen = np.concatenate([VIEW.seen(one) for one in made])
    return seen, np.concatenate([one.codes for one in made]), owners


@pytest.mark.parametrize("seed", range(2))
def test_pictures_alike_are_counted_once(seed: int) -> None:
    seen, codes, owners = seen_of_eight(seed)
    laid = laid_in_cells(seen)
    order = laid.order
    inputs = seen[order], codes[order], owners[order], laid.cells[order]
    found = np.zeros(len(seen), np.int64)
    found[order] = pictures_alike(*inputs, laid.starts, laid.columns)
    for point in range(len(seen)):
        alike = ~far(seen[point], seen, TOLERANCE) & (bits(codes[point], codes) <= MOST_BITS)
        assert found[point] == len({*owners[alike]} - {owners[point]})
    assert found.max() > 0


@pytest.mark.parametrize("seed", range(3))
def test_points_of_a_mark_are_looked_for_at_their_places(seed: int) -> None:
    planted_mark = planted(seed)
    first, other = picture(seed, planted_mark, kept=1.0), picture(seed + 3, planted_mark)
    count = len(planted_mark.codes)
    mark = KnownMark.of(VIEW, VIEW.seen(first)[-count:], first.codes[-count:])
    seen = VIEW.seen(other)
    arrays = other.places, other.sizes, other.codes
    frame = VIEW.frame(other)
    found = bits_in_cells(mark.points, mark.codes, mark.cells, mark.size, *arrays, frame, 5.0)
    flagged = np.zeros(len(other), np.bool_)
    alike_in_place(mark.points, mark.codes, *arrays, frame, 5.0, 38, flagged)
    expected, alike = np.full(mark.size, FAR), np.zeros(len(other), np.bool_)
    for cell, point, code in zip(mark.cells, mark.points, mark.codes, strict=True):
        near = ~far(point, seen, 5.0)
        own = np.where(near, bits(code, other.codes), FAR)
        expected[cell] = min(expected[cell], own.min())
        alike |= own <= 38
    assert (found == expected).all()
    assert (flagged == alike).all()
    assert (found < FAR).any()
    assert flagged.any()


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("most_bits", [12, 32])
def test_pairs_alike_are_those_of_every_pair(seed: int, most_bits: int) -> None:
    seen, codes, owners = seen_of_eight(seed)
    laid = laid_in_cells(seen)
    order = laid.order
    inputs = seen[order], codes[order], owners[order], laid.cells[order]
    found = order[pairs_alike(*inputs, laid.starts, laid.columns, most_bits)]
    pairs = {(min(one), max(one)) for one in found.tolist()}
    assert len(pairs) == len(found)
    expected = {
        (point, int(other))
        for point in range(len(seen))
        for other in np.flatnonzero(
            ~far(seen[point], seen, TOLERANCE)
            & (bits(codes[point], codes) <= most_bits)
            & (owners != owners[point])
        )
        if point < other
    }
    assert pairs == expected
    assert pairs
