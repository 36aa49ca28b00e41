"""Which months the archives cover whole, whatever dates single messages claim."""

from __future__ import annotations

import pytest

from philomela.measures.months import DAY, end_of, name_of, number_of, start_of
from philomela.measures.rows import FamilyRow, MessageMonth
from philomela.measures.timeline import Counts, Timeline, settled, timeline

BEGIN = number_of("2023-05")


def held(month: int, first: int, last: int) -> MessageMonth:
    return MessageMonth(name_of(month), 1, first, last)


def made(*wrong: str) -> Timeline:
    """Ten months of messages, the last of which ends on its second day, and wrong dates."""
    whole = [held(month, start_of(month), end_of(month) - 1) for month in range(BEGIN, BEGIN + 10)]
    last = BEGIN + 10
    part = held(last, start_of(last), start_of(last) + 2 * DAY)
    odd = [
        held(
            number_of(month),
            start_of(number_of(month)) + 5 * DAY,
            start_of(number_of(month)) + 5 * DAY,
        )
        for month in wrong
    ]
    months = sorted([*whole, part, *odd], key=lambda one: one.month)
    families = list[FamilyRow]()
    return timeline(families, Counts(months, ()), (), 0)


@pytest.mark.parametrize("wrong", [(), ("2031-05",), ("1970-01",), ("1970-01", "2031-05")])
def test_a_wrong_date_completes_no_month_and_ends_no_settling(wrong: tuple[str, ...]) -> None:
    line = made(*wrong)
    complete = [month.number for month in line.months if month.complete]
    assert complete == list(range(BEGIN, BEGIN + 10))
    assert [month.number for month in settled(line.months)] == complete[1:]


def test_a_month_between_missing_ones_is_judged_by_its_own_days() -> None:
    whole, part = BEGIN + 2, BEGIN + 5
    months = [
        held(BEGIN, start_of(BEGIN), end_of(BEGIN) - 1),
        held(whole, start_of(whole) + DAY // 2, end_of(whole) - DAY // 2),
        held(part, start_of(part) + 3 * DAY, end_of(part) - 1),
    ]
    line = timeline([], Counts(months, ()), (), 0)
    assert [month.number for month in line.months if month.complete] == [BEGIN, whole]
    assert sum(month.missing for month in line.months) == 3
