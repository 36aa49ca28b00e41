"""New families by month and by week."""

from __future__ import annotations

from philomela.measures import queries
from philomela.measures.counts import not_linked
from philomela.measures.months import day_at
from philomela.measures.sql import plain_sql
from philomela.measures.timeline import MONTHS, WEEKS, Calendar, Timeline, last_complete
from philomela.measures.wording import counted
from philomela.records import Cell, Measure, Table


def growth(line: Timeline) -> Measure:
    """New families in the last complete month; every month and every week before it."""
    last = last_complete(line.months)
    known = not line.unlinked
    return Measure(
        name="growth",
        title=f"New families in {MONTHS.name_of(last.number)}" if last else "New families by month",
        value=last.new_families if last and known else None,
        unit="families",
        method="Families by the calendar month and the ISO week (UTC) of their first dated sighting"
        " in the archives; the value is that of the last complete month. A month or week is"
        " complete unless the archives begin after its first day or end before its last one, and"
        " missing where the archives hold no message of it.",
        n=sum(month.new_families for month in line.months) if known else None,
        sources=(plain_sql(queries.families_first_seen(0, queries.LAST_SECOND + 1)),),
        caveats=tuple(_caveats(line)),
        tables=(
            Table("families_by_month", ("month", *_COLUMNS), _rows(line, MONTHS)),
            Table("families_by_week", ("week", "begins", *_COLUMNS), _rows(line, WEEKS)),
        ),
    )


_COLUMNS = ("new_families", "sightings", "cumulative_families", "complete", "missing")


def _caveats(line: Timeline) -> list[str]:
    caveats = list(not_linked(line.unlinked))
    if line.months:
        caveats.append(
            "The first month counts everything that was there when the archives begin as new."
        )
    if last_complete(line.months) is None:
        caveats.append("The archives cover no calendar month from its first to its last day.")
    missing = sum(month.missing for month in line.months)
    if missing:
        caveats.append(
            f"{counted(missing, 'month')} between the first and the last without any message in"
            " the archives: missing, not zero."
        )
    weeks = sum(week.missing for week in line.weeks)
    if weeks:
        caveats.append(
            f"{counted(weeks, 'week')} between the first and the last without any message in the"
            " archives: missing, not zero."
        )
    if line.undated_families:
        caveats.append(
            f"{counted(line.undated_families, 'family', 'families')} without any dated sighting:"
            " in no month."
        )
    return caveats


def _rows(line: Timeline, calendar: Calendar) -> tuple[tuple[Cell, ...], ...]:
    known = not line.unlinked
    rows: list[tuple[Cell, ...]] = []
    cumulative = 0
    for period in line.of(calendar):
        cumulative += period.new_families
        begins = (day_at(calendar.start_of(period.number)),) if calendar is WEEKS else ()
        rows.append(
            (
                calendar.name_of(period.number),
                *begins,
                period.new_families if known and not period.missing else None,
                None if period.missing else period.sightings,
                cumulative if known else None,
                int(period.complete),
                int(period.missing),
            )
        )
    return tuple(rows)
