"""July 2019 to July 2020, and the first of August, on which the exports were made."""

from __future__ import annotations

from datetime import UTC, datetime
from math import expm1, log, log1p
from random import Random

from philomela.simulate.channels import Channel
from philomela.simulate.months import month_name
from philomela.simulate.telegram_2020.published import CHANGE_PERCENT

FIRST_YEAR, FIRST_MONTH = 2019, 7
COMPLETE = 13  # months

#: From one month to the next; over three months it is what was published.
GROWTH = (1 + CHANGE_PERCENT / 100) ** (1 / 3)
_TALK_GROWTH = 1.2

_HOUR = 3600
_DAY = 24 * _HOUR


class Calendar2020:
    """Seconds of the operation."""

    def __init__(self) -> None:
        self._starts = [_start(month) for month in range(COMPLETE + 1)]

    @property
    def names(self) -> list[str]:
        """``YYYY-MM`` of every month, the partial one last."""
        return [month_name(start) for start in self._starts]

    @property
    def start(self) -> int:
        """Second before which nothing is posted."""
        return self._starts[0]

    @property
    def last(self) -> int:
        """Second after which no picture is posted."""
        return self._starts[-1] - 1

    @property
    def export_day(self) -> int:
        """Start of the day on which the exports were made."""
        return self._starts[-1]

    def first_times(self, count: int, draw: Random) -> list[int]:
        """When so many families are first shown, ascending.

        Each falls on its month by chance, with a weight that grows from month to month, so that
        the counts of months are those of independent Poisson variables given their sum.
        """
        weights = [GROWTH**month for month in range(COMPLETE)]
        months = draw.choices(range(COMPLETE), weights, k=count)
        return sorted(self._within(month, draw) for month in months)

    def any_moment(self, draw: Random) -> int:
        """A second, more often in later months."""
        weights = [_TALK_GROWTH**month for month in range(COMPLETE)]
        month = draw.choices(range(COMPLETE), weights)[0]
        return draw.randrange(self._starts[month], self._starts[month + 1])

    def later(self, date: int, mean_days: float, draw: Random) -> int:
        """A second after a date, by an exponential delay, or before the end where that is past."""
        later = date + 60 + int(draw.expovariate(1 / (mean_days * _DAY)))
        return later if later <= self.last else draw.randint(min(date + 1, self.last), self.last)

    def _within(self, month: int, draw: Random) -> int:
        """A second of a month whose density grows as the months do."""
        start, end = self._starts[month], self._starts[month + 1]
        share = log1p(draw.random() * expm1(log(GROWTH))) / log(GROWTH)
        return min(end - 1, start + int(share * (end - start)))


def in_its_month(channel: Channel, date: int) -> int:
    """A date moved by hours, if the clock of an old export would show another month."""
    same = f"{channel.local(date):%Y-%m}" == month_name(date)
    return date if same or channel.version != "old" else date - 4 * _HOUR


def _start(month: int) -> int:
    years, rest = divmod(FIRST_MONTH - 1 + month, 12)
    return int(datetime(FIRST_YEAR + years, rest + 1, 1, tzinfo=UTC).timestamp())
