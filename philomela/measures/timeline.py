"""New families by month and by week: what is known of each span, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from philomela.measures import months, weeks
from philomela.measures.months import DAY
from philomela.measures.rows import ChannelMessages, FamilyRow, MessageMonth, SightingMonth
from philomela.measures.week_rows import MessageWeek, Week


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
    message_weeks: Iterable[MessageWeek] = ()
    sighting_weeks: Iterable[Week] = ()


def timeline(
    families: Iterable[FamilyRow],
    counts: Counts,
    channels: Iterable[ChannelMessages],
    unlinked: int,
) -> Timeline:
    """Place families in the month and the week of their first dated sighting.

    A span is complete where the archives hold messages up to both its ends: also of the span beside
    it, or of its own first or last day. So a message with a wrong date, far from all others, makes
    no span complete.
    """
    firsts = [row.first for row in families]
    dated = [first for first in firsts if first is not None]
    seen_months: Counter[int] = Counter()
    for row in counts.sighting_months:
        seen_months[months.number_of(row.month)] += row.sightings
    of_months = {
        months.number_of(row.month): _Held(row.first, row.last) for row in counts.message_months
    }
    of_weeks = {row.week: _Held(row.first, row.last) for row in counts.message_weeks}
    return Timeline(
        _periods(MONTHS, dated, of_months, seen_months),
        _periods(WEEKS, dated, of_weeks, {row.week: row.rows for row in counts.sighting_weeks}),
        firsts.count(None),
        tuple(row.last for row in channels if row.last is not None),
        unlinked,
    )


class _Held(NamedTuple):
    """When the first and the last message of a span were."""

    first: int
    last: int


def _periods(
    calendar: Calendar, firsts: Sequence[int], held: Mapping[int, _Held], seen: Mapping[int, int]
) -> Periods:
    new = Counter(map(calendar.at, firsts))
    return tuple(
        Period(
            number,
            new[number],
            seen.get(number, 0),
            number in held and _is_complete(calendar, number, held),
            number not in held,
        )
        for number in months.with_gaps(held, calendar.longest_gap)
    )


def _is_complete(calendar: Calendar, number: int, held: Mapping[int, _Held]) -> bool:
    begins = number - 1 in held or held[number].first < calendar.start_of(number) + DAY
    ends = number + 1 in held or held[number].last >= calendar.end_of(number) - DAY
    return begins and ends


def last_complete(periods: Sequence[Period]) -> Period | None:
    """The last one that the archives cover whole."""
    return next((period for period in reversed(periods) if period.complete), None)


def settled(periods: Periods, most: int | None = None) -> Periods:
    """The complete ones among the last ``most`` spans up to the last complete one.

    The first span of the archives is left out, since everything in it counts as new; so is the
    first after a gap so long that it comes from a wrong date.
    """
    last = last_complete(periods)
    if last is None:
        return ()
    return tuple(
        period
        for before, period in pairwise(periods)
        if period.complete
        and period.number == before.number + 1
        and (most is None or period.number > last.number - most)
    )
