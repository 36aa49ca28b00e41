"""Calendar months in UTC as whole numbers: 12 * year + month - 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

DAY = 86_400  # seconds
_LONGEST_GAP = 120  # months


def number_of(month: str) -> int:
    """The number of ``YYYY-MM``."""
    year, _, part = month.partition("-")
    return 12 * int(year) + int(part) - 1


def name_of(number: int) -> str:
    """``YYYY-MM`` of a month's number."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def start_of(number: int) -> int:
    """The first second of a month, since 1970."""
    return int(datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC).timestamp())


def end_of(number: int) -> int:
    """The first second after a month. (The year 10000 has no date, so it is computed.)"""
    if number % 12 == 11:
        return start_of(number) + 31 * DAY
    return start_of(number + 1)


def month_at(seconds: int) -> int:
    """The month of a moment from 1970 to 9999."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return 12 * moment.year + moment.month - 1


def day_at(seconds: int | None) -> str | None:
    """``YYYY-MM-DD`` in UTC."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def with_gaps(numbers: Iterable[int], longest: int = _LONGEST_GAP) -> Iterator[int]:
    """The months, or other spans, in order and those between them.

    A gap of more than ``longest`` (ten years of months) is left out: it comes from a wrong date.
    """
    last: int | None = None
    for number in sorted(set(numbers)):
        if last is not None and number - last <= longest:
            yield from range(last + 1, number)
        yield number
        last = number
