"""What a case holds of each ISO week, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, Integer, func, literal_column, select

from philomela.database.schema import messages
from philomela.measures.months import DAY
from philomela.measures.queries import IS_SIGHTING, LAST_SECOND, SIGHTED_MEDIA
from philomela.measures.weeks import DAYS_OF_A_WEEK, MONDAY

#: As :func:`philomela.measures.weeks.week_at`. The numbers stand in the statement itself, so that
#: PostgreSQL sees the same expression in both places.
_day, _monday, _seven = (
    literal_column(str(number), Integer) for number in (DAY, MONDAY, DAYS_OF_A_WEEK)
)
_week = ((messages.c.date // _day + _monday) // _seven).label("week")
_dated = messages.c.date.between(0, LAST_SECOND)

MESSAGE_WEEKS = (
    select(_week, func.min(messages.c.date).label("first"), func.max(messages.c.date).label("last"))
    .where(_dated)
    .group_by(_week)
)
SIGHTING_WEEKS = (
    select(_week, func.count().label("rows"))
    .select_from(SIGHTED_MEDIA)
    .where(IS_SIGHTING, _dated)
    .group_by(_week)
)


class Week(NamedTuple):
    """Rows of a week by its number (:mod:`philomela.measures.weeks`)."""

    week: int
    rows: int


class MessageWeek(NamedTuple):
    """When the first and the last dated message of a week were."""

    week: int
    first: int
    last: int


def message_weeks(connection: Connection) -> Iterator[MessageWeek]:
    """Weeks with dated messages."""
    return map(MessageWeek._make, connection.execute(MESSAGE_WEEKS))


def sighting_weeks(connection: Connection) -> Iterator[Week]:
    """Dated sightings by week."""
    return map(Week._make, connection.execute(SIGHTING_WEEKS))
