"""Recurring marks: queries, and the rows that come of them.

A picture is **looked at** if it is sighted and its sketch tells enough. It is **marked** if it
bears a mark that does not lie at the top and at the bottom at once, as the bars of an app do in
screenshots. What bears such **bars** shows another picture at another size and place: whether that
one is marked is not known, and the bars may lie where marks do. A picture bears what it likely
bears (0.5 and more) and shows something of; how likely it is marked is known also of pictures that
show nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, case, distinct, func, select

from philomela.database.schema import (
    families,
    mark_bearers,
    marked_pictures,
    media,
    recurring_marks,
    sketches,
)
from philomela.measures.queries import IS_SIGHTING, SIGHTED_MEDIA
from philomela.measures.structure_queries import LEAST_POINTS

#: Where the bars of an app lie.
SCREEN = "top and bottom"
BEARS = 0.5

_is_mark = recurring_marks.c.place != SCREEN
_bears = and_(mark_bearers.c.likely >= BEARS, mark_bearers.c.shown > 0)
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
_SCREENS = (
    select(mark_bearers.c.sha256)
    .join(recurring_marks, mark_bearers.c.mark == recurring_marks.c.mark)
    .where(~_is_mark, _bears)
)
MARKED_PICTURES = (
    select(media.c.sha256)
    .select_from(_borne)
    .where(IS_SIGHTING, _is_mark, _bears, media.c.sha256.not_in(_SCREENS))
    .distinct()
)
MARKED_SIGHTINGS = (
    select(media.c.channel_id, media.c.sha256, mark_bearers.c.mark, recurring_marks.c.place)
    .select_from(_borne)
    .where(IS_SIGHTING, _bears)
    .distinct()
    .order_by(media.c.channel_id, media.c.sha256, mark_bearers.c.mark)
)


def _counts(*by: Any) -> Select[Any]:
    one = _pictures(*by).subquery()
    own = [one.c[column.name] for column in by]
    each = (
        select(
            *own,
            func.count().label("pictures"),
            func.sum(one.c.bears).label("marked"),
            func.sum(one.c.bars).label("bars"),
            func.sum(one.c.likely).label("expected"),
            func.sum(one.c.likely * (1 - one.c.likely)).label("unsure"),
            func.sum(1 - one.c.bars).label("told"),
        )
        .group_by(*own, one.c.family)
        .subquery()
    )
    names = ("pictures", "marked", "bars", "expected", "unsure")
    products = (
        each.c.told * each.c.told,
        each.c.told * each.c.expected,
        each.c.expected * each.c.expected,
    )
    columns = (*(each.c[name] for name in names), *products)
    sums = (func.coalesce(func.sum(column), 0) for column in columns)
    own = [each.c[column.name] for column in by]
    return select(*own, *sums).group_by(*own).order_by(*own)


def _pictures(*by: Any) -> Select[Any]:
    """Each picture with its family, whether it bears the bars of an app, and if not whether it
    bears a mark, and how likely it is marked."""
    seen = select(*by, media.c.sha256).select_from(_looked_at).where(IS_SIGHTING).distinct()
    pictures = seen.subquery()
    told = (
        select(
            mark_bearers.c.sha256,
            func.max(case((and_(_is_mark, _bears), 1), else_=0)).label("bears"),
            func.max(case((and_(~_is_mark, _bears), 1), else_=0)).label("bars"),
        )
        .join(recurring_marks, mark_bearers.c.mark == recurring_marks.c.mark)
        .group_by(mark_bearers.c.sha256)
        .subquery()
    )
    likely = func.coalesce(marked_pictures.c.likely, 0.0)
    is_screen = told.c.bars == 1
    return select(
        *(pictures.c[column.name] for column in by),
        func.coalesce(families.c.family, pictures.c.sha256).label("family"),
        case((is_screen, 0), else_=func.coalesce(told.c.bears, 0)).label("bears"),
        case((is_screen, 1), else_=0).label("bars"),
        case((is_screen, 0.0), else_=likely).label("likely"),
    ).select_from(
        pictures.outerjoin(told, pictures.c.sha256 == told.c.sha256)
        .outerjoin(marked_pictures, pictures.c.sha256 == marked_pictures.c.sha256)
        .outerjoin(families, pictures.c.sha256 == families.c.sha256)
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
    """Pictures that were looked at, that bear a mark, and that bear the bars of an app; in a
    channel, or in all (None).

    ``expected`` is the sum of how likely pictures are marked, p, and ``unsure`` of p (1 - p). Over
    families with ``t`` pictures that can be told of, of which ``e`` are expected to be marked, the
    last three are the sums of t^2, t e and e^2.
    """

    channel_id: int | None
    pictures: int
    marked: int
    bars: int
    expected: float
    unsure: float
    told_squared: float
    told_expected: float
    expected_squared: float

    @property
    def told(self) -> int:
        """Pictures of which it can be told whether they are marked."""
        return self.pictures - self.bars


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
