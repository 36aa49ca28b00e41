"""The change of new families over three months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from philomela.measures import queries
from philomela.measures.count_trend import Trend, fit_trend, polynomial
from philomela.measures.counts import not_linked
from philomela.measures.dispersed_ratio import Dispersion, dispersed_ratio
from philomela.measures.intervals import LEVEL, Interval, poisson_ratio
from philomela.measures.months import end_of, name_of, start_of
from philomela.measures.sql import Query, plain_sql
from philomela.measures.timeline import Period, Periods, Timeline, last_complete, settled
from philomela.measures.wording import counted
from philomela.records import Measure

_SPAN = 3  # months on either side of the comparison
_WINDOW = 12  # months whose spread is looked at
_PER_DEGREE = 4  # months for each degree of the trend's polynomial
_FEWEST = 5  # months without which the spread is not looked at


class Spans(NamedTuple):
    """The three months before, and the last three."""

    earlier: Periods
    later: Periods


def three_month_change(line: Timeline) -> Measure:
    """Change of new families in the last three complete months against the three before.

    Both ends of the interval and the value are percent: 100 (r - 1) of the ratio r.
    """
    spans = _spans(line.months)
    caveats = list(not_linked(line.unlinked))
    value = n = None
    found = Interval(None, None)
    sources: tuple[str, ...] = ()
    if spans is None:
        caveats.append(
            "Six calendar months in a row that the archives cover whole are needed, and there are"
            " not."
        )
    elif not line.unlinked:
        earlier, later = map(_new, spans)
        n = earlier + later
        value = _percent(later / earlier) if earlier else None
        caveats += _caveats(line, spans)
        found, spread = _interval(line.months, spans)
        caveats += [spread] if n else []
        sources = (plain_sql(_families_of(spans)),)
    return Measure(
        name="three_month_change",
        title="Change over three months",
        value=value,
        unit="percent",
        method=_METHOD,
        n=n,
        low=_percent(found.low),
        high=_percent(found.high),
        level=LEVEL if found != Interval(None, None) else None,
        sources=sources,
        caveats=tuple(caveats),
    )


_METHOD = (
    "New families in the last three complete months divided by those in the three before, minus"
    " one. Where the months scatter no more than Poisson counts do, the interval takes both counts"
    " as Poisson: given their sum the later one is binomial (Przyborowski and Wilenski, Biometrika"
    " 31, 1940, 313-323), with the exact limits of Clopper and Pearson (Biometrika 26, 1934,"
    " 404-413). Where they scatter more, it is Wilson's score interval (JASA 22, 1927, 209-212)"
    " with the sum divided by the factor by which the scatter enlarges the variance, and with the"
    " quantile of Student's t. The scatter is that of the complete months among the last twelve,"
    " the archives' first apart, around a smooth trend: a polynomial of the logarithm with one"
    " degree for every four months, fitted as negative binomial with the dispersion for which"
    " Pearson's statistic equals its degrees of freedom (Breslow, Applied Statistics 33, 1984,"
    " 38-44). Months are taken as equally long; three months differ by 3 percent at most."
)


def _spans(months: Sequence[Period]) -> Spans | None:
    """The last six up to the last complete month, in a row and complete."""
    last = last_complete(months)
    if last is None:
        return None
    end = months.index(last) + 1
    six = tuple(months[max(0, end - 2 * _SPAN) : end])
    in_a_row = six[-1].number - six[0].number == 2 * _SPAN - 1
    if len(six) < 2 * _SPAN or not in_a_row or not all(month.complete for month in six):
        return None
    return Spans(six[:_SPAN], six[_SPAN:])


def _new(span: Sequence[Period]) -> int:
    return sum(month.new_families for month in span)


def _interval(months: Periods, spans: Spans) -> tuple[Interval, str]:
    """The interval of the ratio, and what is to be said of the scatter."""
    earlier, later = map(_new, spans)
    exact = poisson_ratio(later, earlier)
    found = spread_of(months, spans)
    if found is None:
        return exact, (
            "Too few months with new families to tell whether they scatter more than Poisson"
            " counts; the interval takes it that they do not."
        )
    if found.effect <= 1:
        return exact, (
            "Around a smooth trend the months scatter no more than Poisson counts do; the interval"
            " takes them as such."
        )
    times = f"{found.effect:,.1f}" if found.effect < 1e6 else "more than a million"
    return dispersed_ratio(later, earlier, found), (
        "Around a smooth trend the months scatter more than Poisson counts do: the variance is"
        f" {times} times as large, and the interval allows for it."
    )


def spread_of(months: Periods, spans: Spans) -> Dispersion | None:
    """By how much the scatter around the trend enlarges the variance of the logarithm of the ratio.

    None where there are too few months, or too few with new families, to tell.
    """
    used = settled(months, _WINDOW)
    if len(used) < _FEWEST:
        return None
    counts = np.array([month.new_families for month in used], float)
    times = np.array([month.number for month in used], float)
    columns = polynomial(times, len(used) // _PER_DEGREE)
    trend = fit_trend(counts, columns, np.ones(len(used)))
    if trend is None:
        return None
    numbers = [month.number for month in used]
    parts = [_part(trend, numbers, span) for span in spans]
    poisson = sum(1 / mean for mean, _ in parts)
    effect = sum(variance / mean**2 for mean, variance in parts) / poisson
    return Dispersion(max(1.0, effect), trend.freedom)


def _part(trend: Trend, numbers: Sequence[int], span: Sequence[Period]) -> tuple[float, float]:
    """Mean and variance of the sum over the months of a span that the trend holds."""
    held = {month.number for month in span}
    means = np.array(
        [mean for number, mean in zip(numbers, trend.fitted, strict=True) if number in held]
    )
    return float(means.sum()), float((means + trend.dispersion * means**2).sum())


def _families_of(spans: Spans) -> Query:
    start, end = start_of(spans.earlier[0].number), end_of(spans.later[-1].number)
    return queries.families_first_seen(start, end)


def _caveats(line: Timeline, spans: Spans) -> list[str]:
    first, middle = spans.earlier[0].number, spans.later[0].number
    earlier, later = map(_new, spans)
    caveats = [
        f"{counted(later, 'new family', 'new families')} from {name_of(middle)} to"
        f" {name_of(spans.later[-1].number)}, {earlier:,} from {name_of(first)} to"
        f" {name_of(middle - 1)}."
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
