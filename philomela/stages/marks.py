"""Pictures of a case -> the marks that recur in them, and which pictures bear which.

Marks are learnt from a sample of each channel's pictures, of at least one picture of a family
before the second of another; then every picture is asked whether it bears them. The sample is drawn
by a keyed hash of the picture's name, the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, Select, delete, select

from philomela.database.connection import Case
from philomela.database.insert import Row, insert_new
from philomela.database.schema import families, mark_bearers, media, recurring_marks, sketches
from philomela.fingerprints.sketch import LEAST_POINTS, RECIPE
from philomela.matching.recurring.finding import Sampled
from philomela.matching.recurring.marks import Mark, seen_on
from philomela.matching.recurring.marks import recurring_marks as marks_of
from philomela.matching.recurring.tally import Found, found_share
from philomela.stages.batches import batches
from philomela.stages.progress import Progress
from philomela.stages.structure import known_sketches

_SEED = b"philomela recurring marks/1"
_MOST_SAMPLED = 12_000  # sketches in memory
_MOST_OF_CHANNEL, _LEAST_OF_CHANNEL = 1_000, 40
_FEWEST_FAMILIES = 4  # of a channel that is looked at by itself
_AT_A_TIME = 5_000
_BATCH = 10_000


class Borne(NamedTuple):
    """A picture that bears a mark (counted from 0), and how many of its points it shows."""

    name: str
    mark: int
    points: int


def find_marks(case: Case, progress: Progress) -> int:
    """Find the case's marks anew; says how many. The old ones are replaced in one transaction.

    Raises :class:`~philomela.errors.CaseError` for a sketch that is damaged.
    """
    with case.read() as connection:
        family_of = {row.sha256: row.family for row in connection.execute(_pictures())}
        progress.start("Looking for recurring marks", len(family_of), "items")
        marks = marks_of(list(_samples(connection)))
        borne = list(_borne(connection, family_of, marks, progress))
    with case.write() as connection:
        connection.execute(delete(mark_bearers))
        connection.execute(delete(recurring_marks))
        insert_new(connection, recurring_marks, list(_mark_rows(marks, borne)))
        for some in batches(borne, _BATCH):
            insert_new(connection, mark_bearers, list(map(_bearer_row, some)))
    progress.finish()
    return len(marks)


def _pictures() -> Select[tuple[str, str]]:
    """Names of pictures with a sketch that tells enough, ascending, and of their families."""
    return (
        select(sketches.c.sha256, families.c.family)
        .join(families, families.c.sha256 == sketches.c.sha256)
        .where(sketches.c.recipe == RECIPE, sketches.c.points >= LEAST_POINTS)
        .order_by(sketches.c.sha256)
    )


def _samples(connection: Connection) -> Iterator[Sampled]:
    """Pictures of each channel, of different families first."""
    chosen = [
        one
        for one in _by_channel(connection)
        if len({family for _, family in one}) >= _FEWEST_FAMILIES
    ]
    chosen.sort(key=lambda one: (-len(one), one))
    chosen = chosen[: _MOST_SAMPLED // _LEAST_OF_CHANNEL]
    most = min(_MOST_OF_CHANNEL, _MOST_SAMPLED // max(1, len(chosen)))
    for rows in chosen:
        few = dict(rows[:most])
        known = dict(known_sketches(connection, sorted(few)))
        yield Sampled(tuple(known[name] for name in few), tuple(few.values()))


def _by_channel(connection: Connection) -> Iterator[list[tuple[str, str]]]:
    """Names and families of each channel's pictures that may be sampled, in the order in which they
    are taken."""
    usable = _pictures().subquery()
    query = (
        select(media.c.channel_id, usable.c.sha256, usable.c.family)
        .join(usable, usable.c.sha256 == media.c.sha256)
        .where(media.c.state == "read", media.c.kind != "thumbnail")
        .distinct()
        .order_by(media.c.channel_id, usable.c.family, usable.c.sha256)
    )
    rows = connection.execute(query, execution_options={"yield_per": _AT_A_TIME})
    for _, own in groupby(rows, lambda row: row.channel_id):
        ranked = []
        for family, members in groupby(own, lambda row: row.family):
            drawn = sorted((row.sha256 for row in members), key=_draw)
            ranked += [(rank, _draw(name), name, family) for rank, name in enumerate(drawn)]
        yield [(name, family) for _, _, name, family in sorted(ranked)[:_MOST_OF_CHANNEL]]


def _draw(name: str) -> bytes:
    """A number by which a picture is drawn, as bytes."""
    return blake2b(name.encode(), key=_SEED, digest_size=8).digest()


def _borne(
    connection: Connection, family_of: Mapping[str, str], marks: list[Mark], progress: Progress
) -> Iterator[Borne]:
    if not marks:
        progress.advance(len(family_of))
        return
    for name, sketch in known_sketches(connection, list(family_of)):
        for number, mark in enumerate(marks):
            points = seen_on(mark, sketch, family_of[name])
            if points is not None:
                yield Borne(name, number, points)
        progress.advance(1)


def _mark_rows(marks: list[Mark], borne: list[Borne]) -> Iterator[Row]:
    for number, mark in enumerate(marks):
        place = mark.place
        share = found_share(Found.of(one.points for one in borne if one.mark == number))
        yield {
            "mark": number + 1,
            "place": place.name,
            "left": place.left,
            "top": place.top,
            "right": place.right,
            "bottom": place.bottom,
            "chance": mark.chance,
            "false_share": min(1.0, mark.false),
            "found_share": share.usual,
            "least_found_share": share.least,
        }


def _bearer_row(one: Borne) -> Row:
    return {"sha256": one.name, "mark": one.mark + 1, "points": one.points}
