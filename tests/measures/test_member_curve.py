"""Members over time: only what was read, and bounds where not all were."""

from __future__ import annotations

from measured_case import dicts, hand_written

from philomela.measures.member_curve import member_curve
from philomela.measures.members import Reading, Readings


def test_sums_are_whole_where_all_were_read_and_bounds_elsewhere() -> None:
    with hand_written() as case:
        case.channel(1)
        case.channel(2)
        case.members("telegram:1", "2024-01-01", 100)
        case.members("telegram:2", "2024-01-01", 40)
        case.members("telegram:1", "2024-02-01", 130)
        case.members("telegram:2", "2024-03-01", 55)
        found = case.measures()["member_curve"]
    assert (found.value, found.low, found.high, found.n) == (140, None, None, 4)
    assert found.title == "Members, added up on 2024-01-01"
    rows = dicts(found, "members_by_day_all")
    assert [row["date"] for row in rows] == ["2024-01-01", "2024-02-01", "2024-03-01"]
    assert [row["channels_read"] for row in rows] == [2, 1, 1]
    assert [(row["sum_low"], row["sum_high"]) for row in rows] == [
        *((140, 140), (130, None), (55, None))
    ]
    assert [(row["union_low"], row["union_high"]) for row in rows] == [
        *((100, 140), (130, None), (55, None))
    ]
    assert [row["date"] for row in dicts(found, "members_by_day")] == [
        *("2024-01-01", "2024-02-01", "2024-01-01", "2024-03-01")
    ]
    assert any("On 2 days of 3 only some" in caveat for caveat in found.caveats)


def test_readings_of_one_day_that_differ_are_bounds() -> None:
    with hand_written() as case:
        case.channel(1)
        case.members("telegram:1", "2024-01-01", 100, "page")
        case.members("telegram:1", "2024-01-01", 120, "app")
        found = case.measures()["member_curve"]
    assert (found.value, found.low, found.high, found.level) == (None, 100, 120, None)
    (row,) = dicts(found, "members_by_day")
    assert (row["low"], row["high"], row["readings"]) == (100, 120, 2)
    assert any("readings of one channel and day differ" in caveat for caveat in found.caveats)


def test_readings_without_a_day_are_counted_apart() -> None:
    rows = tuple(
        Reading("a", "A", day, 5, "page") for day in ("2024-01-01", "soon", "20240102", "")
    )
    found = member_curve(Readings(rows, 0, 0))
    assert len(dicts(found, "members_by_day")) == 1
    assert any(caveat.startswith("3 readings without a usable") for caveat in found.caveats)


def test_where_no_day_has_all_there_is_no_value() -> None:
    rows = (Reading("a", "A", "2024-01-01", 5, ""), Reading("b", "B", "2024-01-02", 7, ""))
    found = member_curve(Readings(rows, 0, 0))
    assert (found.value, found.low, found.high) == (None, None, None)
    assert any("On no day was every channel read" in caveat for caveat in found.caveats)


def test_without_readings_nothing_is_known() -> None:
    found = member_curve(Readings((), 0, 0))
    assert found.value is None
    assert [one.rows for one in found.tables] == [(), ()]
