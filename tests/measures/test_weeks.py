"""ISO weeks as numbers."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from measured_case import HandWritten, at, dicts, hand_written

from philomela.measures.weeks import end_of, name_of, start_of, week_at


@given(st.integers(0, 253_402_300_799))
def test_weeks_are_those_of_the_standard_library(second: int) -> None:
    year, week, _ = datetime.fromtimestamp(second, UTC).isocalendar()
    number = week_at(second)
    assert start_of(number) <= second < end_of(number)
    if year <= 9999:
        assert name_of(number) == f"{year:04d}-W{week:02d}"


def test_a_week_begins_on_monday() -> None:
    assert datetime.fromtimestamp(start_of(week_at(at("2024-02-14"))), UTC).weekday() == 0


def over_new_year(case: HandWritten) -> None:
    case.channel(1)
    case.sighting(1, 1, "2023-12-18")  # a Monday
    case.sighting(1, 2, "2023-12-31")  # a Sunday, two weeks on
    case.sighting(1, 3, "2024-01-01")
    case.sighting(1, 1, "2024-01-02")
    case.sighting(1, 4, "2024-01-23")
    case.message(1, "2024-01-28")


def test_families_count_in_the_week_of_their_first_sighting() -> None:
    with hand_written() as case:
        over_new_year(case)
        rows = dicts(case.measures()["growth"], "families_by_week")
    assert [row["week"] for row in rows] == [
        *("2023-W51", "2023-W52", "2024-W01", "2024-W02", "2024-W03", "2024-W04")
    ]
    assert rows[2]["begins"] == "2024-01-01"
    assert [row["new_families"] for row in rows] == [1, 1, 1, None, None, 1]
    assert [row["sightings"] for row in rows] == [1, 1, 2, None, None, 1]
    assert [row["missing"] for row in rows] == [0, 0, 0, 1, 1, 0]
    # Beside what is missing a week is complete only if its own days reach that far.
    assert [row["complete"] for row in rows] == [1, 1, 0, 0, 0, 0]
    assert rows[-1]["cumulative_families"] == 4


def test_weeks_without_messages_are_told() -> None:
    with hand_written() as case:
        over_new_year(case)
        caveats = case.measures()["growth"].caveats
    assert any(caveat.startswith("2 weeks between the first") for caveat in caveats)
