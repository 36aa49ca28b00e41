"""Pictures of a case -> the marks that recur in them, which pictures bear which, and how likely
each is marked at all.

Marks are learnt from a sample: as many of every channel's pictures, of each family one before the
second of another; then every picture is asked whether it bears them. The sample is drawn by a keyed
hash of the picture's name, the same each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import groupby, zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, delete, select

from philomela.database.connection import Case
from philomela.database.insert import Row, insert_new
from philomela.database.schema import (
    families,
    mark_bearers,
    marked_pictures,
    media,
    messages,
    recurring_marks,
    sketches,
)
from philomela.fingerprints.sketch import LEAST_POINTS, RECIPE, decode
from philomela.matching.processes import by_processes
from philomela.matching.recurring.hiding import Shown, likely_any
from philomela.matching.recurring.known import is_upright
from philomela.matching.recurring.marks import BEARS, Mark, told
from philomela.matching.recurring.marks import recurring_marks as marks_of
from philomela.matching.recurring.priors import likely_in
from philomela.stages.batches import batches
from philomela.stages.progress import Progress
from philomela.stages.sketch_rows import damage_told, encoded_sketches, known_sketches

_SEED = b"philomela recurring marks/1"
_MOST_SAMPLED = 1_500  # pictures
_LEAST_LIKELY = 0.05  # to bear a mark; less is no row
_LEAST_MARKED = 0.001  # to bear any
_AT_A_TIME = 5_000
_ASKED = 1_000  # pictures that a process asks before it answers
_MANY = 20_000  # pictures, from which on several processes ask them
_BATCH = 10_000
_FIRST_SEEN = (
    select(media.c.sha256, media.c.channel_id)
    .join(
        messages,
        (media.c.channel_id == messages.c.channel_id) & (media.c.number == messages.c.number),
    )
    .where(media.c.state == "read", media.c.kind != "thumbnail", media.c.sha256.is_not(None))
    .order_by(messages.c.date.is_(None), messages.c.date, media.c.channel_id)
)


def find_marks(case: Case, progress: Progress, workers: int = 1) -> int:
    """Find the case's marks anew; says how many. The old ones are replaced in one transaction.

    ``workers`` processes ask the pictures whether they bear them where there are very many.

    Raises :class:`~philomela.errors.CaseError` for a sketch that is damaged.
    """
    with case.read() as connection:
        pictures = [(row.sha256, row.family) for row in connection.execute(_pictures())]
        progress.start("Looking for recurring marks", len(pictures), "items")
        sample = _sample(connection)
        known = dict(known_sketches(connection, sorted(sample)))
        marks = marks_of([known[name] for name in sample], list(sample.values()))
        seen = _Seen.of(connection, pictures)
        looked = _Looked.at(connection, seen, marks, progress, workers) if marks else None
    with case.write() as connection:
        for table in (marked_pictures, mark_bearers, recurring_marks):
            connection.execute(delete(table))
        insert_new(connection, recurring_marks, list(map(_mark_row, enumerate(marks, 1))))
        if looked is not None:
            for some in batches(looked.bearers(), _BATCH):
                insert_new(connection, mark_bearers, list(some))
            for some in batches(looked.marked(), _BATCH):
                insert_new(connection, marked_pictures, list(some))
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


class _Seen(NamedTuple):
    """Names of pictures, ascending, the channel in which each was first seen, and how much each
    counts: many copies of one photo tell less than as many photos."""

    names: list[str]
    channels: NDArray[np.int64]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, connection: Connection, pictures: Sequence[tuple[str, str]]) -> _Seen:
        first: dict[str, int] = {}
        for row in connection.execute(_FIRST_SEEN, execution_options={"yield_per": _AT_A_TIME}):
            first.setdefault(row.sha256, row.channel_id)
        copies = Counter(family for _, family in pictures)
        return cls(
            [name for name, _ in pictures],
            np.array([first.get(name, -1) for name, _ in pictures], np.int64),
            np.array([copies[family] ** -0.5 for _, family in pictures]),
        )


class _Answer(NamedTuple):
    """What some pictures (columns) tell of marks (rows), as :class:`_Looked` holds it."""

    ratios: NDArray[np.float64]
    shown: NDArray[np.int16]
    upright: NDArray[np.bool_]


def _asked(task: tuple[Sequence[bytes], Sequence[Mark]]) -> _Answer:
    """What encoded sketches tell of marks."""
    encoded, marks = task
    with damage_told():
        known = [decode(content) for content in encoded]
    each = [[told(mark, sketch) for sketch in known] for mark in marks]
    return _Answer(
        np.array([[one.ratio for one in own] for own in each]),
        np.array([[one.shown for one in own] for own in each], np.int16),
        np.array([is_upright(sketch) for sketch in known]),
    )


class _Looked(NamedTuple):
    """What pictures (columns) tell of marks (rows)."""

    seen: _Seen
    marks: Sequence[Mark]
    ratios: NDArray[np.float64]
    shown: NDArray[np.int16]  # cells that are alike
    likely: NDArray[np.float64]  # that each bears each
    upright: NDArray[np.bool_]

    @classmethod
    def at(
        cls,
        connection: Connection,
        seen: _Seen,
        marks: Sequence[Mark],
        progress: Progress,
        workers: int,
    ) -> _Looked:
        encoded = (content for _, content in encoded_sketches(connection, seen.names))
        tasks = ((some, marks) for some in batches(encoded, _ASKED))
        shared = workers > 1 and len(seen.names) >= _MANY
        answers = []
        for one in by_processes(_asked, tasks, workers) if shared else map(_asked, tasks):
            answers.append(one)
            progress.advance(len(one.upright))
        ratios = np.concatenate([one.ratios for one in answers], axis=1)
        shown = np.concatenate([one.shown for one in answers], axis=1)
        upright = np.concatenate([one.upright for one in answers])
        likely = np.array([likely_in(own, seen.channels, seen.weights) for own in ratios])
        return cls(seen, marks, ratios, shown, likely, upright)

    def bearers(self) -> Iterator[Row]:
        for number, likely in enumerate(self.likely):
            for place in np.flatnonzero(likely >= _LEAST_LIKELY).tolist():
                values = {"likely": float(likely[place]), "shown": int(self.shown[number, place])}
                yield {"sha256": self.seen.names[place], "mark": number + 1, **values}

    def marked(self) -> Iterator[Row]:
        """Rows of how likely pictures bear any mark. Those that bear the bars of an app take no
        part in telling how often marks are borne: they show another picture."""
        bars = np.array([mark.is_bars for mark in self.marks])
        screens = ((self.likely >= BEARS) & (self.shown > 0))[bars].any(axis=0)
        may_hide = np.array([mark.may_hide for mark in self.marks])
        hidden = may_hide[~bars, None] & self.upright
        weights = np.where(screens, 0.0, self.seen.weights)
        likely = likely_any(Shown(self.ratios[~bars], hidden, self.seen.channels, weights))
        for place in np.flatnonzero(likely >= _LEAST_MARKED).tolist():
            yield {"sha256": self.seen.names[place], "likely": float(likely[place])}


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
