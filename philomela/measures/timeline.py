"""New families by month and by week: what is known of each span, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from philomela.measures import months, weeks
from philomela.measures.months import DAY
from philomela.measures.rows import ChannelMessages, FamilyRow, MessageMonth, SightingMonth
from philomela.measures.week_rows import Week


class Calendar(NamedTuple):
    """How time is cut into numbered spans."""

    one: str
    at: Callable[[int], int]
    start_of: Callable[[int], int]
    end_of: Callable[[int], int]
    name_of: Callable[[int], str]
    longest_gap: int  # spans; more come from a wrong date


MONTHS = Calendar("month", months.month_at, months.start_of, months.end_of, months.name_of, 120)
WEEKS = Calendar("week", weeks.week_at, weeks.start_of, weeks.end_of, weeks.name_of, 520)


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a week.

    ``missing``: no message of it is in the archives, so nothing is known.
    """

    number: int
    new_families: int
    sightings: int
    complete: bool
    missing: bool


Periods = tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The months and weeks of a case in order, and what could not be placed in them."""

    months: Periods
    weeks: Periods
    undated_families: int
    last_messages: tuple[int, ...]  # of each channel that has a dated message
    unlinked: int

    def of(self, calendar: Calendar) -> Periods:
        """The months or the weeks."""
        return self.months if calendar is MONTHS else self.weeks


class Counts(NamedTuple):
    """Dated messages and sightings by month and by week."""

    message_months: Iterable[MessageMonth]
    sighting_months: Iterable[SightingMonth]
    message_weeks: Iterable[Week] = ()
    sighting_weeks: Iterable[Week] = ()


def timeline(
    families: Iterable[FamilyRow],
    counts: Counts,
    channels: Iterable[ChannelMessages],
    unlinked: int,
) -> Timeline:
    """Place families in the month and the week of their first dated sighting.

    A span is complete unless the archives begin after its first day or end before its last one.
    """
    firsts = [row.first for row in families]
    dated = [first for first in firsts if first is not None]
    covered = [
        (row.first, row.last) for row in channels if row.first is not None and row.last is not None
    ]
    held = _Held(
        dated,
        min((first for first, _ in covered), default=0),
        max((last for _, last in covered), default=0),
    )
    seen_months: Counter[int] = Counter()
    for row in counts.sighting_months:
        seen_months[months.number_of(row.month)] += row.sightings
    with_messages = {months.number_of(row.month) for row in counts.message_months}
    return Timeline(
        _periods(MONTHS, held, with_messages, seen_months),
        _periods(
            WEEKS,
            held,
            {row.week for row in counts.message_weeks},
            {row.week: row.rows for row in counts.sighting_weeks},
        ),
        firsts.count(None),
        tuple(last for _, last in covered),
        unlinked,
    )


class _Held(NamedTuple):
    firsts: Sequence[int]  # seconds at which families were first seen
    begin: int  # of the archives
    end: int


def _periods(
    calendar: Calendar, held: _Held, with_messages: set[int], seen: Mapping[int, int]
) -> Periods:
    new = Counter(map(calendar.at, held.firsts))
    return tuple(
        Period(
            number,
            new[number],
            seen.get(number, 0),
            number in with_messages
            and held.begin < calendar.start_of(number) + DAY
            and held.end >= calendar.end_of(number) - DAY,
            number not in with_messages,
        )
        for number in months.with_gaps(with_messages, calendar.longest_gap)
    )


def last_complete(periods: Sequence[Period]) -> Period | None:
    """The last one that the archives cover whole."""
    return next((period for period in reversed(periods) if period.complete), None)


def settled(periods: Periods, most: int | None = None) -> Periods:
    """The complete ones among the last ``most`` spans up to the last complete one.

    The first span of the archives is left out, since everything in it counts as new.
    """
    last = last_complete(periods)
    if last is None:
        return ()
    return tuple(
        period
        for period in periods[1:]
        if period.complete and (most is None or period.number > last.number - most)
    )
