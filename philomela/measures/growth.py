"""New families by month, and the change over three months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from philomela.measures import queries
from philomela.measures.counts import not_linked
from philomela.measures.intervals import LEVEL, poisson_ratio
from philomela.measures.months import (
    DAY,
    end_of,
    month_at,
    name_of,
    number_of,
    start_of,
    with_gaps,
)
from philomela.measures.rows import ChannelMessages, FamilyRow, MessageMonth, SightingMonth
from philomela.measures.sql import Query, plain_sql
from philomela.measures.wording import counted
from philomela.records import Measure, Table

_SPAN = 3  # months on either side of the comparison


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month. ``missing``: no message of it is in the archives, so nothing is known."""

    number: int
    new_families: int
    sightings: int
    complete: bool
    missing: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The months of a case in order, and what could not be placed in them."""

    months: tuple[Month, ...]
    undated_families: int
    last_messages: tuple[int, ...]  # of each channel that has a dated message
    unlinked: int


def timeline(
    families: Iterable[FamilyRow],
    sightings: Iterable[SightingMonth],
    messages: Iterable[MessageMonth],
    channels: Iterable[ChannelMessages],
    unlinked: int,
) -> Timeline:
    """Place families in the month of their first dated sighting.

    A month is complete unless the archives begin after its first day or end before its last one.
    """
    firsts = [row.first for row in families]
    new = Counter(month_at(first) for first in firsts if first is not None)
    seen: Counter[int] = Counter()
    for row in sightings:
        seen[number_of(row.month)] += row.sightings
    held = {number_of(row.month) for row in messages}
    spans = [
        (row.first, row.last) for row in channels if row.first is not None and row.last is not None
    ]
    begin = min((first for first, _ in spans), default=0)
    end = max((last for _, last in spans), default=0)
    months = tuple(
        Month(
            number,
            new[number],
            seen[number],
            number in held and begin < start_of(number) + DAY and end >= end_of(number) - DAY,
            number not in held,
        )
        for number in with_gaps(held)
    )
    lasts = tuple(last for _, last in spans)
    return Timeline(months, firsts.count(None), lasts, unlinked)


def growth(line: Timeline) -> Measure:
    """New families in the last complete month, with every month before it."""
    last = _last_complete(line.months)
    known = not line.unlinked
    caveats = list(not_linked(line.unlinked))
    if line.months:
        caveats.append(
            "The first month counts everything that was there when the archives begin as new."
        )
    if last is None:
        caveats.append("The archives cover no calendar month from its first to its last day.")
    missing = sum(month.missing for month in line.months)
    if missing:
        caveats.append(
            f"{counted(missing, 'month')} between the first and the last without any message in"
            " the archives: missing, not zero."
        )
    if line.undated_families:
        caveats.append(
            f"{counted(line.undated_families, 'family', 'families')} without any dated sighting:"
            " in no month."
        )
    return Measure(
        name="growth",
        title=f"New families in {name_of(last.number)}" if last else "New families by month",
        value=last.new_families if last and known else None,
        unit="families",
        method="Families by the calendar month (UTC) of their first dated sighting in the"
        " archives; the value is that of the last complete month. A month is complete unless the"
        " archives begin after its first day or end before its last one.",
        n=sum(month.new_families for month in line.months) if known else None,
        sources=(plain_sql(queries.families_first_seen(0, queries.LAST_SECOND + 1)),),
        caveats=tuple(caveats),
        tables=(_table(line.months, known=known),),
    )


def _table(months: Sequence[Month], *, known: bool) -> Table:
    rows = []
    cumulative = 0
    for month in months:
        cumulative += month.new_families
        rows.append(
            (
                name_of(month.number),
                month.new_families if known and not month.missing else None,
                None if month.missing else month.sightings,
                cumulative if known else None,
                int(month.complete),
                int(month.missing),
            )
        )
    columns = ("month", "new_families", "sightings", "cumulative_families", "complete", "missing")
    return Table("families_by_month", columns, tuple(rows))


def _last_complete(months: Sequence[Month]) -> Month | None:
    return next((month for month in reversed(months) if month.complete), None)


def three_month_change(line: Timeline) -> Measure:
    """Change of new families in the last three complete months against the three before.

    Both ends of the interval and the value are percent: 100 (r - 1) of the ratio r.
    """
    spans = _spans(line.months)
    caveats = list(not_linked(line.unlinked))
    value = low = high = None
    n = None
    sources: tuple[str, ...] = ()
    if spans is None:
        caveats.append(
            "Six calendar months in a row that the archives cover whole are needed, and there are"
            " not."
        )
    elif not line.unlinked:
        earlier, later = (sum(month.new_families for month in span) for span in spans)
        n = earlier + later
        ratio = poisson_ratio(later, earlier)
        value = _percent(later / earlier) if earlier else None
        low, high = _percent(ratio.low), _percent(ratio.high)
        sources = (plain_sql(_families_of(spans)),)
        caveats += _change_caveats(line, spans, earlier, later)
    return Measure(
        name="three_month_change",
        title="Change over three months",
        value=value,
        unit="percent",
        method="New families in the last three complete months divided by those in the three"
        " before, minus one. The interval takes both counts as Poisson: given their sum the later"
        " one is binomial (Przyborowski and Wilenski, Biometrika 31, 1940, 313-323), with the exact"
        " limits of Clopper and Pearson (Biometrika 26, 1934, 404-413). Months are taken as"
        " equally long; three months differ by 3 percent at most.",
        n=n,
        low=low,
        high=high,
        level=LEVEL if low is not None or high is not None else None,
        sources=sources,
        caveats=tuple(caveats),
    )


Spans = tuple[tuple[Month, ...], tuple[Month, ...]]


def _spans(months: Sequence[Month]) -> Spans | None:
    """The three months before and the last three, up to the last complete one."""
    last = _last_complete(months)
    if last is None:
        return None
    end = months.index(last) + 1
    six = tuple(months[max(0, end - 2 * _SPAN) : end])
    in_a_row = six[-1].number - six[0].number == 2 * _SPAN - 1
    if len(six) < 2 * _SPAN or not in_a_row or not all(month.complete for month in six):
        return None
    return six[:_SPAN], six[_SPAN:]


def _families_of(spans: Spans) -> Query:
    start, end = start_of(spans[0][0].number), end_of(spans[1][-1].number)
    return queries.families_first_seen(start, end)


def _change_caveats(line: Timeline, spans: Spans, earlier: int, later: int) -> list[str]:
    first, middle, last = spans[0][0].number, spans[1][0].number, spans[1][-1].number
    caveats = [
        f"{counted(later, 'new family', 'new families')} from {name_of(middle)} to"
        f" {name_of(last)}, {earlier:,} from {name_of(first)} to {name_of(middle - 1)}."
    ]
    if not earlier and not later:
        caveats.append("Neither span has a new family, so there is nothing to compare.")
    elif not earlier:
        caveats.append("The earlier span has none: the change has a lower end only.")
    elif not later:
        caveats.append("The later span has none.")
    if first == line.months[0].number:
        caveats.append(
            "The earlier span holds the archives' first month, in which everything counts as new."
        )
    silent = sum(end < start_of(middle) for end in line.last_messages)
    if silent:
        caveats.append(
            f"{counted(silent, 'channel')} of {len(line.last_messages):,} without a message in the"
            " later span; if an archive ended earlier rather than its channel, growth is"
            " understated."
        )
    return caveats


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else 100 * (ratio - 1)
