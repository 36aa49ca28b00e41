"""Pictures of a case -> the marks that recur in them, and which pictures bear which.

Marks are learnt from a sample: as many of every channel's pictures, of each family one before the
second of another; then every picture is asked whether it bears them. The sample is drawn by a keyed
hash of the picture's name, the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import groupby, zip_longest
from typing import NamedTuple

from sqlalchemy import Connection, Select, delete, select

from philomela.database.connection import Case
from philomela.database.insert import Row, insert_new
from philomela.database.schema import families, mark_bearers, media, recurring_marks, sketches
from philomela.fingerprints.sketch import LEAST_POINTS, RECIPE
from philomela.matching.recurring.marks import Mark, borne
from philomela.matching.recurring.marks import recurring_marks as marks_of
from philomela.stages.batches import batches
from philomela.stages.progress import Progress
from philomela.stages.structure import known_sketches

_SEED = b"philomela recurring marks/1"
_MOST_SAMPLED = 1_500  # pictures
_LEAST_LIKELY = 0.05  # less is no row
_AT_A_TIME = 5_000
_BATCH = 10_000


class _Borne(NamedTuple):
    """How likely a picture bears a mark, counted from 0."""

    name: str
    mark: int
    likely: float


def find_marks(case: Case, progress: Progress) -> int:
    """Find the case's marks anew; says how many. The old ones are replaced in one transaction.

    Raises :class:`~philomela.errors.CaseError` for a sketch that is damaged.
    """
    with case.read() as connection:
        names = list(connection.scalars(_pictures().with_only_columns(sketches.c.sha256)))
        progress.start("Looking for recurring marks", len(names), "items")
        sample = _sample(connection)
        known = dict(known_sketches(connection, sorted(sample)))
        marks = marks_of([known[name] for name in sample], list(sample.values()))
        found = list(_borne(connection, names, marks, progress))
    with case.write() as connection:
        connection.execute(delete(mark_bearers))
        connection.execute(delete(recurring_marks))
        insert_new(connection, recurring_marks, list(map(_mark_row, enumerate(marks, 1))))
        for some in batches(found, _BATCH):
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


def _sample(connection: Connection) -> dict[str, str]:
    """Names of pictures and of their families: the first of each channel, then the second."""
    chosen: dict[str, str] = {}
    for row in zip_longest(*_by_channel(connection)):
        for one in row:
            if one is not None and len(chosen) < _MOST_SAMPLED:
                chosen.setdefault(*one)
    return chosen


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
        yield [(name, family) for _, _, name, family in sorted(ranked)[:_MOST_SAMPLED]]


def _draw(name: str) -> bytes:
    """A number by which a picture is drawn, as bytes."""
    return blake2b(name.encode(), key=_SEED, digest_size=8).digest()


def _borne(
    connection: Connection, names: Sequence[str], marks: Sequence[Mark], progress: Progress
) -> Iterator[_Borne]:
    if not marks:
        progress.advance(len(names))
        return
    for name, sketch in known_sketches(connection, names):
        for number, mark in enumerate(marks):
            likely = borne(mark, sketch)
            if likely >= _LEAST_LIKELY:
                yield _Borne(name, number, likely)
        progress.advance(1)


def _mark_row(numbered: tuple[int, Mark]) -> Row:
    number, mark = numbered
    place = mark.place
    return {
        "mark": number,
        "place": place.name,
        "left": place.left,
        "top": place.top,
        "right": place.right,
        "bottom": place.bottom,
    }


def _bearer_row(one: _Borne) -> Row:
    return {"sha256": one.name, "mark": one.mark + 1, "likely": one.likely}
