"""Regions: the poll's shares times the bounds of all members, or nothing where one is missing."""

from __future__ import annotations

import pytest

from philomela.measures.intervals import LEVEL
from philomela.measures.member_regions import members_by_region
from philomela.measures.poll_groups import Share
from philomela.records import Measure, Table

SHARES = (
    Share("north", "the north", 70, 100, 0.7, 0.6, 0.78, 0.58, 0.8, 1),
    Share("south", "the south", 20, 100, 0.2, 0.13, 0.29, 0.12, 0.31, 1),
    Share("other", "other", 10, 100, 0.1, 0.05, 0.17, 0.05, 0.19, 1),
)


def measured(
    name: str, *tables: Table, low: float | None = None, high: float | None = None
) -> Measure:
    return Measure(
        name=name,
        title=name,
        value=None,
        unit="",
        method="",
        n=0,
        low=low,
        high=high,
        tables=tables,
    )


def polled(group: str = "region") -> Measure:
    columns = tuple(f"column_{place}" for place in range(len(Share._fields)))
    return measured(f"poll_{group}", Table("shares", columns, SHARES))


def test_ends_are_shares_times_bounds() -> None:
    found = members_by_region([polled("target"), polled()], measured("u", low=1_000, high=5_000))
    assert (found.low, found.high) == pytest.approx((580, 4_000))
    assert (found.value, found.level, found.n) == (None, LEVEL, 100)
    assert found.title == "Members by region: the north"
    assert [row[0] for row in found.tables[0].rows] == ["north", "south", "other"]
    assert found.tables[0].rows[1][-2:] == pytest.approx((120, 1_550))


def test_members_that_nothing_bounds_bound_no_region() -> None:
    found = members_by_region([polled()], measured("u", low=1_000))
    assert (found.high, found.level) == (None, None)
    assert found.low == pytest.approx(580)
    assert "Nothing bounds" in found.caveats[-1]


def test_without_a_poll_on_regions_nothing_is_said() -> None:
    found = members_by_region([polled("target")], measured("u", low=1_000, high=5_000))
    assert (found.low, found.high, found.level, found.n) == (None, None, None, 0)
    assert found.tables[0].rows == ()
    assert "No counted poll" in found.caveats[0]
