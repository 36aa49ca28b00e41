"""Members over time, on the days on which somebody read them and on no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from philomela.measures import queries
from philomela.measures.members import Reading, Readings
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted
from philomela.records import Cell, Measure, Table


class OnADay(NamedTuple):
    """What the readings of one channel on one day say: the same, or several things."""

    label: str
    low: int
    high: int
    readings: int


#: Day -> channel's key -> members.
Days = Mapping[str, Mapping[str, OnADay]]


def member_curve(found: Readings) -> Measure:
    """The sum over all channels on the last day on which all were read; every day as tables.

    A day on which only some were read has a lower bound: the others have at least no members.
    """
    days = by_day(found)
    every = {row.key for row in found.rows}
    whole = [day for day, channels in days.items() if len(channels) == len(every)]
    last = days[max(whole)] if whole else {}
    low = sum(one.low for one in last.values())
    high = sum(one.high for one in last.values())
    return Measure(
        name="member_curve",
        title=f"Members, added up on {max(whole)}" if whole else "Members over time",
        value=low if whole and low == high else None,
        unit="members",
        method="Member counts on the days on which they were read; nothing is interpolated. The"
        " value is the sum on the last day on which every channel with readings was read. On other"
        " days the channels that were read give a lower bound of the sum and nothing bounds it from"
        " above. Where readings of one day differ, the smallest and the largest are bounds. The"
        " number of distinct people lies between the largest channel and the sum.",
        n=len(found.rows),
        low=low if low != high else None,
        high=high if low != high else None,
        sources=(plain_sql(queries.MEMBERS),),
        caveats=tuple(_caveats(found, days, whole)),
        tables=(_of_channels(days), _of_all(days, len(every))),
    )


def by_day(found: Readings) -> Days:
    """The readings by day and channel, days in order; those without a usable date are left out."""
    groups: defaultdict[str, defaultdict[str, list[Reading]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in found.rows:
        if _is_day(row.date):
            groups[row.date][row.key].append(row)
    return {
        day: {key: _on_a_day(rows) for key, rows in sorted(channels.items())}
        for day, channels in sorted(groups.items())
    }


def _on_a_day(rows: list[Reading]) -> OnADay:
    counts = [row.members for row in rows]
    return OnADay(rows[0].label, min(counts), max(counts), len(counts))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _of_channels(days: Days) -> Table:
    rows = [
        (key, one.label, day, one.low, one.high, one.readings)
        for day, channels in days.items()
        for key, one in channels.items()
    ]
    rows.sort(key=lambda row: (row[0], row[2]))
    columns = ("channel_key", "channel", "date", "low", "high", "readings")
    return Table("members_by_day", columns, tuple(rows))


def _of_all(days: Days, every: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for day, channels in days.items():
        largest = max(one.low for one in channels.values())
        low = sum(one.low for one in channels.values())
        high = sum(one.high for one in channels.values()) if len(channels) == every else None
        rows.append((day, len(channels), every, low, high, largest, high))
    columns = ("date", "channels_read", "channels", "sum_low", "sum_high")
    return Table("members_by_day_all", (*columns, "union_low", "union_high"), tuple(rows))


def _caveats(found: Readings, days: Days, whole: list[str]) -> list[str]:
    if not found.rows:
        return ["No member counts are in the case: exports hold none. Add a file of readings."]
    caveats = ["Member counts hold automatic accounts and people who never look."]
    if days and not whole:
        caveats.append("On no day was every channel read, so the sums are lower bounds.")
    elif len(whole) < len(days):
        caveats.append(
            f"On {counted(len(days) - len(whole), 'day')} of {len(days):,} only some of the"
            " channels were read: there the sum is a lower bound."
        )
    differ = sum(one.low != one.high for channels in days.values() for one in channels.values())
    if differ:
        caveats.append(
            f"{counted(differ, 'time')} readings of one channel and day differ: the smallest and"
            " the largest are given."
        )
    undated = sum(not _is_day(row.date) for row in found.rows)
    if undated:
        caveats.append(f"{counted(undated, 'reading')} without a usable date: on no day.")
    return caveats
