"""A part of the index that does not change: some thousand to some million sketches, with tables.

Its arrays are in memory, or on disk and mapped into memory
(:mod:`philomela.matching.sketches.segment_files`).
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from philomela.errors import InputError
from philomela.fingerprints.sketch import MOST_POINTS, Sketch, decode
from philomela.matching.sketches.keys import (
    BUCKETS,
    MOST_APART,
    MOST_SLOTS,
    TABLES,
    Words,
    buckets_of,
    entries_of,
    keys_of,
    signatures_of,
)
from philomela.matching.sketches.search_kernels import fill_table, search_table, together

FEWEST_VOTES = 2
_ROOM = 1 << 16  # hits of one query that are expected at first


class Reach(NamedTuple):
    """How far from a point's key is looked."""

    free: int  # lowest bits of a key that may be anything, 0..8
    changed: int  # lowest bits above those of which one may be another
    apart: int = MOST_APART  # bits of key and signature that may differ
    longest: int = MOST_SLOTS * MOST_POINTS  # list of like keys that is looked through


class Hits(NamedTuple):
    """Votes, and in how many slots each point was found.

    Votes are numbers ``slot << 24 | point << 4 | bits apart`` in ascending order, of the slots that
    at least :data:`FEWEST_VOTES` points vote for.
    """

    words: Words
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """``numbers`` are the caller's; ``ends`` say where each sketch ends in ``sketches``."""

    numbers: NDArray[np.int64]
    ends: NDArray[np.int64]
    sketches: NDArray[np.uint8]
    starts: tuple[Words, Words]
    entries: tuple[Words, Words]

    def __len__(self) -> int:
        return len(self.numbers)

    def sketch_bytes(self, slot: int) -> bytes:
        """A sketch as it was added; zeros where it was withdrawn from a file."""
        start = int(self.ends[slot - 1]) if slot else 0
        return self.sketches[start : int(self.ends[slot])].tobytes()

    def sketch(self, slot: int) -> Sketch:
        """The sketch in a slot. Raises :class:`~philomela.errors.InputError` if it is broken."""
        try:
            return decode(self.sketch_bytes(slot))
        except ValueError as error:
            raise broken("a sketch") from error

    def lengths(self) -> NDArray[np.int64]:
        """The bytes of each sketch."""
        return np.diff(self.ends, prepend=0)

    def hits(
        self,
        keys: NDArray[np.uint32],
        signatures: NDArray[np.uint32],
        reach: Reach,
        most: int,
        gone: NDArray[np.int64],
    ) -> Hits:
        """Where points (2 x n keys, n signatures) vote for slots, those in ``gone`` left out.

        Raises :class:`~philomela.errors.InputError` for a slot that there is not.
        """
        found = [
            self._hits_in(table, keys[table], signatures, reach, most) for table in range(TABLES)
        ]
        counts = np.zeros(len(signatures), np.int64)
        try:
            words = together(np.concatenate(found), gone, len(self), FEWEST_VOTES, counts)
        except IndexError as error:
            raise broken("a table") from error
        return Hits(words, counts)

    def _hits_in(
        self,
        table: int,
        keys: NDArray[np.uint32],
        signatures: NDArray[np.uint32],
        reach: Reach,
        most: int,
    ) -> Words:
        room = np.empty(_ROOM, np.uint64)
        starts, entries = self.starts[table], self.entries[table]
        count = search_table(starts, entries, keys, signatures, *reach, most, room)
        if count > len(room):
            room = np.empty(count, np.uint64)
            search_table(starts, entries, keys, signatures, *reach, most, room)
        return room[:count]

    def forget_pages(self) -> None:
        """Give back memory that holds parts of the files; they are read again when needed."""
        for array in (self.sketches, *self.starts, *self.entries):
            mapped = getattr(array, "_mmap", None)
            if mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
                mapped.madvise(mmap.MADV_DONTNEED)


def build(numbers: Sequence[int], sketches: Sequence[bytes]) -> Segment:
    """A segment in memory. Raises ``ValueError`` for bytes that are not a sketch."""
    if len(numbers) > MOST_SLOTS:
        raise ValueError("too many pictures for one segment")
    codes = [decode(one).codes for one in sketches]
    counts = np.array([len(one) for one in codes], np.int64)
    together = np.concatenate(codes) if codes else np.zeros((0, 2), np.uint64)
    slots = np.repeat(np.arange(len(codes), dtype=np.uint64), counts)
    keys, signatures = keys_of(together), signatures_of(together)
    tables = [_table(keys[table], signatures, slots) for table in range(TABLES)]
    return Segment(
        np.array(numbers, np.int64),
        np.cumsum([len(one) for one in sketches], dtype=np.int64),
        np.frombuffer(b"".join(sketches), np.uint8),
        (tables[0][0], tables[1][0]),
        (tables[0][1], tables[1][1]),
    )


def _table(
    keys: NDArray[np.uint32], signatures: NDArray[np.uint32], slots: Words
) -> tuple[Words, Words]:
    starts, ordered = np.zeros(BUCKETS + 1, np.uint64), np.empty(len(keys), np.uint64)
    fill_table(buckets_of(keys), entries_of(keys, signatures, slots), starts, ordered)
    return starts, ordered


def broken(part: str) -> InputError:
    """What is raised where a part of an index's files is not as it was written."""
    return InputError(f"In the index, {part} is broken.", "Make the index anew.")
