"""Recurring marks: queries, and the rows that come of them.

A picture is **looked at** if it is sighted and its sketch tells enough. It is **marked** if it
bears a mark that does not lie at the top and at the bottom at once, as the bars of an app do in
screenshots. What bears such **bars only** shows another picture at another size and place: whether
that one is marked is not known. A picture bears what it likely bears (0.5 and more).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, case, distinct, func, select

from philomela.database.schema import mark_bearers, media, recurring_marks, sketches
from philomela.measures.queries import IS_SIGHTING, SIGHTED_MEDIA
from philomela.measures.structure_queries import LEAST_POINTS

#: Where the bars of an app lie.
SCREEN = "top and bottom"
BEARS, SURELY = 0.5, 0.9

_is_mark = recurring_marks.c.place != SCREEN
_bears = mark_bearers.c.likely >= BEARS
_looked_at = SIGHTED_MEDIA.join(
    sketches, and_(media.c.sha256 == sketches.c.sha256, sketches.c.points >= LEAST_POINTS)
)
_borne = _looked_at.join(mark_bearers, media.c.sha256 == mark_bearers.c.sha256).join(
    recurring_marks, mark_bearers.c.mark == recurring_marks.c.mark
)

MARKS = select(
    recurring_marks.c.mark,
    recurring_marks.c.place,
    recurring_marks.c.left,
    recurring_marks.c.top,
    recurring_marks.c.right,
    recurring_marks.c.bottom,
).order_by(recurring_marks.c.mark)
MARKED_PICTURES = (
    select(media.c.sha256).select_from(_borne).where(IS_SIGHTING, _is_mark, _bears).distinct()
)
MARKED_SIGHTINGS = (
    select(media.c.channel_id, media.c.sha256, mark_bearers.c.mark, recurring_marks.c.place)
    .select_from(_borne)
    .where(IS_SIGHTING, _bears)
    .distinct()
    .order_by(media.c.channel_id, media.c.sha256, mark_bearers.c.mark)
)


def _counts(*by: Any) -> Select[Any]:
    seen = select(*by, media.c.sha256).select_from(_looked_at).where(IS_SIGHTING).distinct()
    pictures = seen.subquery()
    told = (
        select(
            mark_bearers.c.sha256,
            func.max(case((_is_mark, mark_bearers.c.likely), else_=0.0)).label("mark"),
            func.max(case((_is_mark, 0.0), else_=mark_bearers.c.likely)).label("bars"),
        )
        .join(recurring_marks, mark_bearers.c.mark == recurring_marks.c.mark)
        .group_by(mark_bearers.c.sha256)
        .subquery()
    )
    bars_only = and_(told.c.mark < BEARS, told.c.bars >= BEARS)

    def count(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    own = [pictures.c[column.name] for column in by]
    return (
        select(
            *own,
            func.count(),
            count(told.c.mark >= BEARS),
            count(bars_only),
            func.coalesce(func.sum(case((bars_only, 0.0), else_=told.c.mark)), 0.0),
            count(told.c.mark >= SURELY),
            count(and_(told.c.mark > 0, ~bars_only)),
        )
        .select_from(pictures.outerjoin(told, pictures.c.sha256 == told.c.sha256))
        .group_by(*own)
        .order_by(*own)
    )


def _bearers(*by: Any) -> Select[Any]:
    return (
        select(mark_bearers.c.mark, *by, func.count(distinct(media.c.sha256)).label("pictures"))
        .select_from(_borne)
        .where(IS_SIGHTING, _bears)
        .group_by(mark_bearers.c.mark, *by)
        .order_by(mark_bearers.c.mark, *by)
    )


MARKED_BY_CHANNEL = _counts(media.c.channel_id)
_MARKED = _counts()
_BEARERS = _bearers()
BEARERS_BY_CHANNEL = _bearers(media.c.channel_id)


class MarkRow(NamedTuple):
    """A mark, and where it lies."""

    mark: int
    place: str
    left: float
    top: float
    right: float
    bottom: float


class Marked(NamedTuple):
    """Pictures that were looked at, that are marked, and that bear nothing but the bars of an app;
    how many are expected to be marked, and how many surely and possibly are; in a channel, or in
    all (None)."""

    channel_id: int | None
    pictures: int
    marked: int
    bars_only: int
    expected: float
    surely: int
    possibly: int

    @property
    def told(self) -> int:
        """Pictures of which it can be told whether they are marked."""
        return self.pictures - self.bars_only


class Bearers(NamedTuple):
    """How many pictures bear a mark, in a channel or in all (None)."""

    mark: int
    channel_id: int | None
    pictures: int


def marks(connection: Connection) -> Iterator[MarkRow]:
    """Every mark."""
    return map(MarkRow._make, connection.execute(MARKS))


def marked(connection: Connection) -> Marked:
    """Pictures of all channels, each once."""
    return Marked(None, *connection.execute(_MARKED).one())


def marked_by_channel(connection: Connection) -> Iterator[Marked]:
    """Pictures of each channel."""
    return map(Marked._make, connection.execute(MARKED_BY_CHANNEL))


def bearers(connection: Connection) -> Iterator[Bearers]:
    """Bearers of each mark in all channels, each once, then in each channel."""
    for row in connection.execute(_BEARERS):
        yield Bearers(row.mark, None, row.pictures)
    for row in connection.execute(BEARERS_BY_CHANNEL):
        yield Bearers(row.mark, row.channel_id, row.pictures)
