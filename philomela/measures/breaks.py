"""When the growth of new families changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import exp
from typing import NamedTuple

import numpy as np
from scipy.special import chdtri

from philomela.measures import queries
from philomela.measures.change_points import SHORTEST, Series, Stretch, best_cut
from philomela.measures.count_trend import fit_trend, polynomial
from philomela.measures.counts import not_linked
from philomela.measures.months import DAY, day_at
from philomela.measures.sql import plain_sql
from philomela.measures.timeline import MONTHS, WEEKS, Calendar, Periods, Timeline, settled
from philomela.measures.wording import counted
from philomela.records import Cell, Measure, Table

_WINDOW = {MONTHS.one: 120, WEEKS.one: 104}  # spans
_FEWEST = 2 * SHORTEST + 2
_PER_DEGREE = 4  # spans for each degree of the trend that tells the scatter
_HIGHEST_DEGREE = 6
_LIMIT = 0.8  # level of the upper limit of the dispersion
_MONTH = 365.25 / 12  # days
_FARTHEST = 10.0  # logarithm of a factor


class Found(NamedTuple):
    """Spans looked at, and the stretches they fall into; None where that cannot be told."""

    calendar: Calendar
    used: Periods
    stretches: tuple[Stretch, ...] | None


def change_points(line: Timeline) -> Measure:
    """How often the growth of new families changed, by months; the places by month and week."""
    by_month, by_week = (_found(line, calendar) for calendar in (MONTHS, WEEKS))
    known = not line.unlinked and by_month.stretches is not None
    used = by_month.used
    span = (MONTHS.start_of(used[0].number), MONTHS.end_of(used[-1].number)) if used else (0, 0)
    rows = () if line.unlinked else (*_rows(by_month), *_rows(by_week))
    return Measure(
        name="change_points",
        title="Changes of growth",
        value=len(by_month.stretches or ()) - 1 if known else None,
        unit="changes",
        method=_METHOD,
        n=None if line.unlinked else sum(month.new_families for month in used),
        sources=(plain_sql(queries.families_first_seen(*span)),),
        caveats=(*not_linked(line.unlinked), *_caveats(by_month, by_week)),
        tables=(Table("change_points", _COLUMNS, rows),),
    )


_COLUMNS = (
    *("by", "last_before", "first_after", "begins", "monthly_percent_before"),
    *("monthly_percent_after", "jump_percent"),
)
_METHOD = (
    "Complete months, the archives' first apart, are cut into stretches of at least three, each"
    " with a straight line of its own through the logarithm of the mean number of new families a"
    " day; the cut with the smallest BIC, at three parameters for each further stretch (level, rate"
    " and place), is found exactly by optimal partitioning (Jackson and others, IEEE Signal"
    " Processing Letters 12, 2005, 105-108). The counts are negative binomial; the dispersion is"
    " the upper limit, at 80 percent, of that which Pearson's statistic around a smooth trend"
    " allows, so that scatter is seldom taken for a change. The same is done with weeks."
    " Months and weeks without messages are missing: a change beside them lies between the two"
    " dates."
)


def _found(line: Timeline, calendar: Calendar) -> Found:
    used = settled(line.of(calendar), _WINDOW[calendar.one])
    return Found(calendar, used, stretches_of(used, calendar))


def stretches_of(used: Periods, calendar: Calendar) -> tuple[Stretch, ...] | None:
    """The stretches of the best cut, times in days from the first span's middle.

    None where there are too few spans, or too few with new families.
    """
    if len(used) < _FEWEST:
        return None
    starts = np.array([calendar.start_of(one.number) / DAY for one in used])
    exposure = np.array([calendar.end_of(one.number) / DAY for one in used]) - starts
    times = starts + exposure / 2
    times -= times[0]
    counts = np.array([one.new_families for one in used], float)
    degree = min(len(used) // _PER_DEGREE, _HIGHEST_DEGREE)
    aim = float(chdtri(len(used) - degree - 1, _LIMIT))
    smooth = fit_trend(counts, polynomial(times, degree), exposure, aim)
    if smooth is None:
        return None
    cut = best_cut(Series(times, counts, exposure), smooth.dispersion)
    return cut.stretches if cut else None


def _rows(found: Found) -> Iterator[tuple[Cell, ...]]:
    calendar, used, stretches = found
    for before, after in pairwise(stretches or ()):
        last, first = used[after.start - 1].number, used[after.start].number
        begins = calendar.start_of(first)
        days = (begins - calendar.start_of(used[0].number)) / DAY
        days -= (calendar.end_of(used[0].number) - calendar.start_of(used[0].number)) / DAY / 2
        jump = after.level + after.rate * days - before.level - before.rate * days
        yield (
            calendar.one,
            calendar.name_of(last),
            calendar.name_of(first),
            day_at(begins),
            _monthly_percent(before.rate),
            _monthly_percent(after.rate),
            _percent(jump),
        )


def _monthly_percent(rate: float) -> float | None:
    return _percent(rate * _MONTH)


def _percent(logarithm: float) -> float | None:
    """None beyond all bounds: a stretch that begins or ends with zeros has no finite rate."""
    return 100 * (exp(logarithm) - 1) if abs(logarithm) < _FARTHEST else None


def _caveats(by_month: Found, by_week: Found) -> Iterator[str]:
    for found in (by_month, by_week):
        if found.stretches is None:
            yield (
                f"At least {_FEWEST} complete {found.calendar.one}s after the archives' first, with"
                f" new families in enough of them, are needed: there are {len(found.used)}."
            )
    if by_month.stretches is not None and by_week.stretches is not None:
        weeks = len(by_week.stretches) - 1
        if weeks != len(by_month.stretches) - 1:
            yield f"By weeks, of which the last two years are used, {counted(weeks, 'change')}."
    if by_month.stretches is not None and len(by_month.stretches) == 1:
        yield "That no change was found by months does not say that there was none: months are few."
    if any(len(found.stretches or ()) > 1 for found in (by_month, by_week)):
        yield "The place of a change is the most likely one and has no interval."
