"""The time an operation covers: complete months and the first days of one more.

Every post falls on days 2 to 27 of its month, so that its month does not depend on the zone in
which an old export wrote its date.
"""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

FIRST_YEAR = 2024
FIRST_MONTH = 2
FIRST_DAY = 2
LAST_DAY = 27
LAST_DAY_OF_PARTIAL = 11

_DAY = 86_400
_GROWTH = 1.08
_ACCELERATED_GROWTH = 1.45
_ACCELERATED_MONTHS = 3


class Months:
    """The months of an operation by number: 0 to ``complete`` - 1, and the partial one after."""

    def __init__(self, complete: int) -> None:
        self.complete = complete

    @property
    def names(self) -> list[str]:
        """``YYYY-MM`` of every month, the partial one last."""
        return [f"{year:04}-{month:02}" for year, month in map(_year_month, self._all())]

    @property
    def weights(self) -> list[float]:
        """Activity of each month: steady growth that accelerates in the last complete three."""
        weights = [1.0]
        for month in range(1, self.complete):
            fast = month >= self.complete - _ACCELERATED_MONTHS
            weights.append(weights[-1] * (_ACCELERATED_GROWTH if fast else _GROWTH))
        return [*weights, weights[-1] * LAST_DAY_OF_PARTIAL / LAST_DAY]

    @property
    def start(self) -> int:
        """Second before which nothing is posted."""
        return _start_of(0) + (FIRST_DAY - 1) * _DAY

    @property
    def end(self) -> int:
        """Second after which nothing is posted."""
        return _start_of(self.complete) + LAST_DAY_OF_PARTIAL * _DAY - 1

    def moment(self, month: int, draw: Random) -> int:
        """A second in a month."""
        last = LAST_DAY_OF_PARTIAL if month == self.complete else LAST_DAY
        days = draw.randrange(FIRST_DAY - 1, last)
        return _start_of(month) + days * _DAY + draw.randrange(_DAY)

    def any_moment(self, draw: Random) -> int:
        """A second of the operation, more often in busier months."""
        return self.moment(draw.choices(range(self.complete + 1), self.weights)[0], draw)

    def later(self, start: int, mean_days: float, draw: Random) -> int:
        """A second after ``start``, by an exponential delay, before the end or within minutes."""
        later = start + 60 + int(draw.expovariate(1 / (mean_days * _DAY)))
        if later > self.end:
            later = draw.randint(min(start, self.end), self.end)
        return max(_inside(later), start + draw.randrange(60, 1800))

    def _all(self) -> range:
        return range(self.complete + 1)


def apportion(total: int, weights: list[float]) -> list[int]:
    """Whole numbers in proportion to the weights that sum to ``total`` (largest remainders)."""
    shares = [total * weight / sum(weights) for weight in weights]
    counts = [int(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda place: counts[place] - shares[place])
    for place in by_remainder[: total - sum(counts)]:
        counts[place] += 1
    return counts


def month_name(second: int) -> str:
    """``YYYY-MM`` of a second, in UTC."""
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m}"


def _year_month(month: int) -> tuple[int, int]:
    years, rest = divmod(FIRST_MONTH - 1 + month, 12)
    return FIRST_YEAR + years, rest + 1


def _start_of(month: int) -> int:
    return int(datetime(*_year_month(month), 1, tzinfo=UTC).timestamp())


def _inside(second: int) -> int:
    """The second moved to an allowed day of its month."""
    day = datetime.fromtimestamp(second, UTC).day
    return second + (min(max(day, FIRST_DAY), LAST_DAY) - day) * _DAY
