"""ISO weeks in UTC as whole numbers: weeks since that of 1970-01-01, a Thursday."""

from __future__ import annotations

from datetime import UTC, datetime

from philomela.measures.months import DAY

DAYS_OF_A_WEEK = 7
MONDAY = 3  # days from the Monday of week 0 to 1970-01-01


def week_at(seconds: int) -> int:
    """The week of a moment from 1970 on."""
    return (seconds // DAY + MONDAY) // DAYS_OF_A_WEEK


def start_of(number: int) -> int:
    """The first second of a week, since 1970; that of week 0 lies before."""
    return (DAYS_OF_A_WEEK * number - MONDAY) * DAY


def end_of(number: int) -> int:
    """The first second after a week."""
    return start_of(number + 1)


def name_of(number: int) -> str:
    """``YYYY-Www`` by ISO 8601: a week belongs to the year of its Thursday."""
    thursday = datetime.fromtimestamp(start_of(number) + 3 * DAY, UTC)
    year, week, _ = thursday.isocalendar()
    return f"{year:04d}-W{week:02d}"
