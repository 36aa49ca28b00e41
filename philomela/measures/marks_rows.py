"""Recurring marks: queries, and the rows that come of them.

A picture is **looked at** if it is sighted and its sketch tells enough. It is **marked** if it
bears a mark that does not lie at the top and at the bottom at once, as the bars of an app do in
screenshots. What bears such **bars only** shows another picture at another size and place: whether
that one is marked is not known.
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

_is_mark = recurring_marks.c.place != SCREEN
_looked_at = SIGHTED_MEDIA.join(
    sketches, and_(media.c.sha256 == sketches.c.sha256, sketches.c.points >= LEAST_POINTS)
)
_borne = _looked_at.join(mark_bearers, media.c.sha256 == mark_bearers.c.sha256).join(
    recurring_marks, mark_bearers.c.mark == recurring_marks.c.mark
)
_all = _looked_at.outerjoin(mark_bearers, media.c.sha256 == mark_bearers.c.sha256).outerjoin(
    recurring_marks, mark_bearers.c.mark == recurring_marks.c.mark
)

MARKS = select(
    recurring_marks.c.mark,
    recurring_marks.c.place,
    recurring_marks.c.left,
    recurring_marks.c.top,
    recurring_marks.c.right,
    recurring_marks.c.bottom,
    recurring_marks.c.chance,
    recurring_marks.c.false_share,
    recurring_marks.c.found_share,
    recurring_marks.c.least_found_share,
).order_by(recurring_marks.c.mark)
MARKED_PICTURES = select(media.c.sha256).select_from(_borne).where(IS_SIGHTING, _is_mark).distinct()
MARKED_SIGHTINGS = (
    select(media.c.channel_id, media.c.sha256, mark_bearers.c.mark, recurring_marks.c.place)
    .select_from(_borne)
    .where(IS_SIGHTING)
    .distinct()
    .order_by(media.c.channel_id, media.c.sha256, mark_bearers.c.mark)
)


def _counts(*by: Any) -> Select[Any]:
    marked = case((_is_mark, media.c.sha256))
    return (
        select(
            *by,
            func.count(distinct(media.c.sha256)).label("pictures"),
            func.count(distinct(marked)).label("marked"),
            func.count(distinct(mark_bearers.c.sha256)).label("any"),
        )
        .select_from(_all)
        .where(IS_SIGHTING)
        .group_by(*by)
        .order_by(*by)
    )


def _bearers(*by: Any) -> Select[Any]:
    return (
        select(mark_bearers.c.mark, *by, func.count(distinct(media.c.sha256)).label("pictures"))
        .select_from(_borne)
        .where(IS_SIGHTING)
        .group_by(mark_bearers.c.mark, *by)
        .order_by(mark_bearers.c.mark, *by)
    )


MARKED_BY_CHANNEL = _counts(media.c.channel_id)
_MARKED = _counts()
_BEARERS = _bearers()
BEARERS_BY_CHANNEL = _bearers(media.c.channel_id)


class MarkRow(NamedTuple):
    """A mark: where it lies, and how well it is told."""

    mark: int
    place: str
    left: float
    top: float
    right: float
    bottom: float
    chance: float  # log10 of such marks by chance
    false_share: float  # of pictures without it, taken to bear it
    found_share: float  # of its bearers
    least_found_share: float  # the least that it may well be


class Marked(NamedTuple):
    """Pictures that were looked at, those that are marked, and those that bear anything that
    recurs; in a channel, or in all (None)."""

    channel_id: int | None
    pictures: int
    marked: int
    any: int

    @property
    def bars_only(self) -> int:
        """Pictures with nothing but the bars of an app."""
        return self.any - self.marked

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
