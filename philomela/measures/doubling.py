"""How long it takes for the number of new families to double."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri, stdtrit

from philomela.measures import queries
from philomela.measures.count_trend import Trend, fit_trend
from philomela.measures.counts import not_linked
from philomela.measures.intervals import LEVEL
from philomela.measures.months import DAY, end_of, name_of, start_of
from philomela.measures.sql import plain_sql
from philomela.measures.timeline import Periods, Timeline, settled
from philomela.measures.wording import counted
from philomela.records import Measure, Table

_WINDOW = 12  # months
_FEWEST = 6
_YEAR = 365.25  # days
_DOUBT = 0.05  # chance of a bend this strong, below which growth was not even


class Rate(NamedTuple):
    """Growth of the logarithm of the mean in a day, and its interval."""

    value: float
    low: float
    high: float
    dispersion: float
    bent: bool  # a curve fits clearly better


def doubling_time(line: Timeline) -> Measure:
    """Days in which new families double, if they grow evenly; None where they may not grow.

    Where the rate's interval reaches from below zero to above it, ``low`` is the shortest time
    that the interval allows, and nothing bounds the time from above.
    """
    used = settled(line.months, _WINDOW)
    caveats = list(not_linked(line.unlinked))
    found = None
    sources: tuple[str, ...] = ()
    if not line.unlinked:
        found = growth_rate(used)
        caveats += _caveats(used, found)
        if used:
            span = start_of(used[0].number), end_of(used[-1].number)
            sources = (plain_sql(queries.families_first_seen(*span)),)
    grows = found is not None and found.low > 0
    may_grow = found is not None and found.high > 0
    return Measure(
        name="doubling_time",
        title="Time in which new families double",
        value=_days(found.value) if found and grows else None,
        unit="days",
        method=_METHOD,
        n=None if line.unlinked else sum(month.new_families for month in used),
        low=_days(found.high) if found and may_grow else None,
        high=_days(found.low) if found and grows else None,
        level=LEVEL if may_grow else None,
        sources=sources or (plain_sql(queries.families_first_seen(0, 0)),),
        caveats=tuple(caveats),
        tables=(_table(used, found),),
    )


_METHOD = (
    "ln 2 divided by the daily rate of a straight line through the logarithm of the mean number of"
    " new families a day, over the complete months among the last twelve, the archives' first"
    " apart; months without messages are missing. The counts are negative binomial, with the"
    " dispersion for which Pearson's statistic equals its degrees of freedom (Breslow, Applied"
    " Statistics 33, 1984, 38-44), or Poisson where the statistic is not above them. The rate has"
    " Wald's interval, with the quantile of Student's t in the former case and of the normal"
    " distribution in the latter; its ends are turned into times."
)


def growth_rate(used: Periods) -> Rate | None:
    """The rate over these months; None where they are too few or too empty for a line."""
    if len(used) < _FEWEST:
        return None
    counts = np.array([month.new_families for month in used], float)
    starts = np.array([start_of(month.number) / DAY for month in used])
    ends = np.array([end_of(month.number) / DAY for month in used])
    years = (starts + ends) / 2 / _YEAR
    years -= years.mean()
    columns = np.column_stack((np.ones_like(years), years))
    trend = fit_trend(counts, columns, ends - starts)
    if trend is None:
        return None
    rate, half = trend.coefficients[1], _half_width(trend, 1, LEVEL)
    bend = fit_trend(counts, np.column_stack((columns, years**2)), ends - starts)
    return Rate(
        rate / _YEAR,
        (rate - half) / _YEAR,
        (rate + half) / _YEAR,
        trend.dispersion,
        bend is not None and abs(bend.coefficients[2]) > _half_width(bend, 2, 1 - _DOUBT),
    )


def _half_width(trend: Trend, column: int, level: float) -> float:
    share = (1 + level) / 2
    quantile = stdtrit(trend.freedom, share) if trend.dispersion else ndtri(share)
    return float(quantile * trend.errors[column])


def _days(rate: float) -> float:
    return log(2) / rate


def _caveats(used: Periods, found: Rate | None) -> list[str]:
    if found is None:
        return [
            f"At least {_FEWEST} complete months after the archives' first, among the last"
            f" {_WINDOW}, and new families in two of them, are needed: there are {len(used)} such"
            " months."
        ]
    caveats = []
    missing = used[-1].number - used[0].number + 1 - len(used)
    if missing:
        caveats.append(
            f"{counted(missing, 'month')} missing between {name_of(used[0].number)} and"
            f" {name_of(used[-1].number)}: the line passes over."
        )
    if found.low <= 0 <= found.high:
        caveats.append(
            "The interval of the rate includes zero, so a doubling time cannot be given: new"
            f" families may double in as little as {_days(found.high):,.0f} days, may not grow at"
            f" all, or may halve in as little as {_days(-found.low):,.0f} days."
        )
    elif found.high < 0:
        caveats.append(
            f"New families became fewer: they halved in {_days(-found.value):,.0f} days (between"
            f" {_days(-found.low):,.0f} and {_days(-found.high):,.0f}, {LEVEL:.0%} interval)."
        )
    if found.bent:
        caveats.append(
            "Growth was not even over these months (a curve fits clearly better than a line), so"
            " the rate is a mean that does not tell the latest pace."
        )
    if found.dispersion:
        caveats.append(
            "The months scatter more around the line than Poisson counts do; the interval allows"
            " for it."
        )
    return caveats


def _table(used: Sequence[object], found: Rate | None) -> Table:
    columns = ("months", "monthly_percent", "low", "high", "dispersion")
    if found is None:
        return Table("growth_rate", columns, ())
    monthly = (_monthly_percent(rate) for rate in (found.value, found.low, found.high))
    return Table("growth_rate", columns, ((len(used), *monthly, found.dispersion),))


def _monthly_percent(rate: float) -> float:
    """Growth in a twelfth of a year, in percent."""
    return 100 * (exp(rate * _YEAR / 12) - 1)
