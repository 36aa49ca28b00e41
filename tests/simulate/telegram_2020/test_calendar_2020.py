"""Thirteen months that grow as was published."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.measures.intervals import poisson_ratio
from philomela.simulate.months import month_name
from philomela.simulate.telegram_2020.calendar import Calendar2020, in_its_month
from philomela.simulate.telegram_2020.channels import plan_channels
from philomela.simulate.telegram_2020.published import CHANGE_PERCENT

CALENDAR = Calendar2020()
CHANNELS = plan_channels(0)


def month_start(month: int) -> int:
    """Second at which a month begins; 0 is July 2019."""
    years, rest = divmod(6 + month, 12)
    return int(datetime(2019 + years, rest + 1, 1, tzinfo=UTC).timestamp())


def test_the_months() -> None:
    names = CALENDAR.names
    assert (names[0], names[12], names[13], len(names)) == ("2019-07", "2020-07", "2020-08", 14)
    assert datetime.fromtimestamp(CALENDAR.start, UTC) == datetime(2019, 7, 1, tzinfo=UTC)
    assert datetime.fromtimestamp(CALENDAR.last + 1, UTC) == datetime(2020, 8, 1, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(5))
def test_growth_over_three_months_is_the_published_one(seed: int) -> None:
    """Of the six last months the later three have 2.98 parts of 3.98, by chance a little more or
    less: four standard deviations of the binomial."""
    times = CALENDAR.first_times(5_000, Random(seed))
    assert times == sorted(times)
    assert CALENDAR.start <= times[0]
    assert times[-1] <= CALENDAR.last
    months = Counter(map(month_name, times))
    later = sum(months[name] for name in CALENDAR.names[10:13])
    n = later + sum(months[name] for name in CALENDAR.names[7:10])
    share = 2.98 / 3.98
    assert abs(later - n * share) < 4 * sqrt(n * share * (1 - share))


def test_days_within_a_month_grow_too() -> None:
    times = CALENDAR.first_times(20_000, Random(1))
    days = Counter(
        datetime.fromtimestamp(time, UTC).day for time in times if month_name(time) == "2020-07"
    )
    assert sum(days[day] for day in range(17, 32)) > 1.05 * sum(days[day] for day in range(1, 16))


@given(st.integers(CALENDAR.start, CALENDAR.last), st.integers(0, 99), st.floats(0.1, 90))
def test_later_is_later_and_before_the_end(date: int, seed: int, days: float) -> None:
    later = CALENDAR.later(date, days, Random(seed))
    assert date <= later <= CALENDAR.last
    assert date < later or date == CALENDAR.last


@given(st.integers(0, 12).map(lambda month: month_start(month + 1)), st.integers(1, 9 * 3600))
def test_no_clock_of_an_old_export_shows_another_month(end: int, before: int) -> None:
    date = end - before
    for one in CHANNELS:
        kept = in_its_month(one, date)
        assert month_name(kept) == month_name(date)
        assert 0 <= date - kept <= 4 * 3600
        if one.version == "old":
            assert f"{one.local(kept):%Y-%m}" == month_name(date)
        else:
            assert kept == date


def test_intervals_of_growth_cover_it_as_often_as_they_say() -> None:
    """Counts of months are drawn as the measure's interval takes them to be: of 200 operations
    about 190 are covered, and fewer than 180 or all of them would be very odd."""
    covered = 0
    for seed in range(200):
        months = Counter(map(month_name, CALENDAR.first_times(1_000, Random(seed))))
        later = sum(months[name] for name in CALENDAR.names[10:13])
        ratio = poisson_ratio(later, sum(months[name] for name in CALENDAR.names[7:10]))
        covered += (ratio.low or 0.0) <= 1 + CHANGE_PERCENT / 100 <= (ratio.high or 0.0)
    assert 180 <= covered < 200
