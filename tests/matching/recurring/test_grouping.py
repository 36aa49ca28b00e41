"""Which parts are put together."""

from __future__ import annotations

import numpy as np
import pytest
from made_marks import planted

from philomela.matching.recurring.grouping import borne_together, one_mark
from philomela.matching.recurring.known import KnownMark
from philomela.matching.recurring.views import View


def part(seed: int, *, upright: bool = False) -> KnownMark:
    mark = planted(seed)
    seen = np.column_stack([mark.places * 300, np.log(mark.sizes * 300)])
    made = KnownMark.of(View(1.0, 1.0, "width"), seen, mark.codes)
    nothing = np.zeros(1)
    return KnownMark(
        made.view, made.points, made.codes, made.cells, made.evidence, nothing, upright=upright
    )


def bearing(*bearers: range) -> np.ndarray:
    rows = np.zeros((len(bearers), 100), np.bool_)
    for row, one in enumerate(bearers):
        rows[row, list(one)] = True
    return rows


def groups(parts: list[KnownMark], *bearers: range) -> list[list[int]]:
    return sorted(one_mark(parts, bearing(*bearers), range(len(parts))))


def test_parts_that_the_same_pictures_bear_are_one_mark() -> None:
    parts = [part(1), part(2), part(3)]
    assert groups(parts, range(30), range(5, 32), range(50, 80)) == [[0, 1], [2]]


def test_a_part_of_two_marks_does_not_make_one_of_them() -> None:
    """As the bar of captions and the one below screenshots, of which one part is known."""
    parts = [part(one) for one in range(4)]
    own = [range(20), range(20), range(50), range(20, 50)]
    assert borne_together(parts, bearing(*own)) == [[0, 1], [2], [3]]
    assert [2, 3] in groups(parts, *own)
    assert [0, 1] in groups(parts, *own)


def test_what_looks_alike_in_pictures_of_both_shapes_is_one_mark() -> None:
    parts = [part(1), part(2), part(1, upright=True), part(3, upright=True)]
    assert groups(parts, range(9), range(20, 30), range(40, 50), range(60, 70)) == [
        [0, 2],
        [1],
        [3],
    ]


@pytest.mark.parametrize("count", [0, 1])
def test_few_parts_are_groups_of_their_own(count: int) -> None:
    parts = [part(1)] * count
    assert groups(parts, *[range(9)] * count) == [[row] for row in range(count)]
    assert borne_together(parts, bearing(*[range(9)] * count)) == [[row] for row in range(count)]
