"""New families by month, on cases whose months are known."""

from __future__ import annotations

import pytest
from measured_case import HandWritten, dicts, hand_written
from scipy.stats import binomtest

from philomela.measures.months import end_of, month_at, name_of, number_of, start_of, with_gaps
from philomela.records import Measure

MONTHS = ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04"]
NEW = [2, 3, 1, 4, 5, 6]


def covered(case: HandWritten, first: str = "2023-11-01", last: str = "2024-04-30") -> None:
    """A channel whose messages reach from the first to the last day, one in each month."""
    case.channel(1)
    case.message(1, first)
    for month in MONTHS[1:-1]:
        case.message(1, f"{month}-10")
    case.message(1, last)


def with_families(case: HandWritten) -> dict[str, Measure]:
    picture = 0
    for month, count in zip(MONTHS, NEW, strict=True):
        for _ in range(count):
            picture += 1
            case.sighting(1, picture, f"{month}-20")
            case.sighting(1, picture, "2024-04-28", forwarded=True)
    return case.measures()


def test_families_count_in_the_month_of_their_first_sighting() -> None:
    with hand_written() as case:
        covered(case)
        measures = with_families(case)
    rows = dicts(measures["growth"], "families_by_month")
    assert [row["month"] for row in rows] == MONTHS
    assert [row["new_families"] for row in rows] == NEW
    assert [row["cumulative_families"] for row in rows] == [2, 5, 6, 10, 15, 21]
    assert [row["sightings"] for row in rows] == [2, 3, 1, 4, 5, 6 + 21]
    assert all(row["complete"] and not row["missing"] for row in rows)
    assert (measures["growth"].value, measures["growth"].n) == (6, 21)
    assert measures["growth"].title == "New families in 2024-04"


def test_the_change_over_three_months() -> None:
    with hand_written() as case:
        covered(case)
        change = with_families(case)["three_month_change"]
    assert change.value == pytest.approx(100 * (15 / 6 - 1))
    exact = binomtest(15, 21).proportion_ci(0.95, "exact")
    assert change.low == pytest.approx(100 * (exact.low / (1 - exact.low) - 1))
    assert change.high == pytest.approx(100 * (exact.high / (1 - exact.high) - 1))
    assert (change.n, change.level, change.unit) == (21, 0.95, "percent")


@pytest.mark.parametrize(
    ("first", "last", "complete"),
    [
        ("2023-11-02", "2024-04-30", [0, 1, 1, 1, 1, 1]),
        ("2023-11-01", "2024-04-29", [1, 1, 1, 1, 1, 0]),
        ("2023-11-20", "2024-04-02", [0, 1, 1, 1, 1, 0]),
    ],
)
def test_months_that_the_archives_cover_in_part(first: str, last: str, complete: list[int]) -> None:
    with hand_written() as case:
        covered(case, first, last)
        for day in ("2023-12-05", "2024-03-05"):
            case.sighting(1, int(day[5:7]), day)
        measures = case.measures()
    rows = dicts(measures["growth"], "families_by_month")
    assert [row["complete"] for row in rows] == complete
    last_complete = [row for row in rows if row["complete"]][-1]
    assert measures["growth"].value == last_complete["new_families"]
    assert measures["three_month_change"].value is None
    assert measures["three_month_change"].caveats


def test_a_month_without_messages_is_missing_and_not_zero() -> None:
    with hand_written() as case:
        case.channel(1)
        case.message(1, "2023-11-01")
        for number, month in enumerate(MONTHS):
            if month != "2024-01":
                case.sighting(1, number, f"{month}-20")
        case.message(1, "2024-04-30")
        measures = case.measures()
    rows = dicts(measures["growth"], "families_by_month")
    gap = rows[2]
    assert (gap["month"], gap["missing"], gap["complete"]) == ("2024-01", 1, 0)
    assert (gap["new_families"], gap["sightings"]) == (None, None)
    assert measures["three_month_change"].value is None
    assert any("missing, not zero" in caveat for caveat in measures["growth"].caveats)


@pytest.mark.parametrize(
    ("early", "late", "value", "has_low", "has_high"),
    [(0, 4, None, True, False), (4, 0, -100.0, True, True), (0, 0, None, False, False)],
)
def test_zeros_on_either_side(
    early: int, late: int, value: float | None, has_low: bool, has_high: bool
) -> None:
    with hand_written() as case:
        covered(case)
        for picture in range(early + late):
            case.sighting(1, picture, "2023-12-05" if picture < early else "2024-03-05")
        change = case.measures()["three_month_change"]
    assert change.value == value
    assert (change.low is not None, change.high is not None) == (has_low, has_high)
    assert (change.level is None) == (not has_low)


def test_undated_sightings_stand_apart() -> None:
    with hand_written() as case:
        covered(case)
        case.sighting(1, 1, None)
        case.sighting(1, 2, None)
        case.sighting(1, 2, "2024-04-05")
        case.sighting(1, 3, -5)
        case.sighting(1, 4, 2**60)
        measures = case.measures()
    assert (measures["growth"].value, measures["growth"].n) == (1, 1)
    assert any(
        caveat.startswith("3 families without any dated") for caveat in measures["growth"].caveats
    )
    assert measures["undated"].value == 4
    assert measures["families"].value == 4


def test_a_channel_that_falls_silent_is_told() -> None:
    with hand_written() as case:
        covered(case)
        case.channel(2)
        case.message(2, "2023-12-31")
        change = with_families(case)["three_month_change"]
    assert any(caveat.startswith("1 channel of 2 without") for caveat in change.caveats)


def test_one_wrong_date_does_not_make_thousands_of_months() -> None:
    with hand_written() as case:
        case.channel(1)
        case.message(1, "2024-01-01")
        case.message(1, "9999-12-31")
        rows = dicts(case.measures()["growth"], "families_by_month")
    assert [row["month"] for row in rows] == ["2024-01", "9999-12"]


def test_months_are_whole_and_in_utc() -> None:
    january = number_of("2024-01")
    assert name_of(january) == "2024-01"
    assert month_at(start_of(january)) == january
    assert month_at(end_of(january) - 1) == january
    assert month_at(end_of(january)) == january + 1
    assert name_of(number_of("2023-12") + 1) == "2024-01"
    assert end_of(number_of("9999-12")) == 253_402_300_800
    assert list(with_gaps([3, 1, 1, 500])) == [1, 2, 3, 500]
