"""Exact search of 256-bit hashes within a radius of up to 31 bits.

Hashes have places 0, 1, 2, … in the order they were added. Most lie in a sorted part with 16 tables
of buckets (:mod:`philomela.matching.kernels`); the latest lie in a short tail that is looked
through one by one, and is merged when it grows. :mod:`philomela.matching.brute_force` is the twin
that tests compare with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from philomela.errors import UsageError
from philomela.matching.kernels import (
    BUCKETS,
    CHUNKS,
    RADIUS,
    fill_buckets,
    search_buckets,
    search_rows,
)
from philomela.matching.words import WORDS, Words, to_words

_TAIL = 16_384  # hashes in the tail before it is merged


class Hit(NamedTuple):
    """A hash within the radius."""

    place: int
    distance: int  # bits


class Sorted(NamedTuple):
    """The sorted part: n hashes and their buckets."""

    words: Words  # n x 4
    starts: NDArray[np.uint32]  # 16 x 65,537
    places: NDArray[np.uint32]  # 16 x n


def sort_hashes(words: Words) -> Sorted:
    """Make the buckets of n hashes."""
    words = np.ascontiguousarray(words)
    starts = np.zeros((CHUNKS, BUCKETS + 1), np.uint32)
    places = np.empty((CHUNKS, len(words)), np.uint32)
    columns = np.empty((CHUNKS, len(words)), np.uint16)  # here, for NumPy asks for large pages
    fill_buckets(words.view(np.uint16), columns, starts, places)
    return Sorted(words, starts, places)


class HashIndex:
    """Hashes that can be searched, added and withdrawn."""

    def __init__(self, hashes: Sequence[bytes] | Words = ()) -> None:
        words = hashes if isinstance(hashes, np.ndarray) else to_words(hashes)
        self._take(sort_hashes(words), np.zeros(len(words), np.bool_))

    @classmethod
    def of_sorted(cls, part: Sorted, withdrawn: NDArray[np.bool_]) -> HashIndex:
        """An index of hashes that are sorted already, as read from a file."""
        index = cls.__new__(cls)
        index._take(part, withdrawn)
        return index

    def _take(self, part: Sorted, withdrawn: NDArray[np.bool_]) -> None:
        self._sorted = part
        self._withdrawn = withdrawn
        self._tail = np.zeros((0, WORDS), np.uint64)
        self._tail_count = 0
        count = len(part.words)
        self._seen = np.zeros(count, np.uint32)
        self._stamp = 0
        self._found = np.empty(max(count, _TAIL), np.uint32)
        self._distances = np.empty(max(count, _TAIL), np.uint8)

    def __len__(self) -> int:
        """Places given out, withdrawn ones included."""
        return len(self._sorted.words) + self._tail_count

    @property
    def working_bytes(self) -> int:
        """Memory that the index holds, its file included where that is mapped."""
        own = (self._seen, self._found, self._distances, self._withdrawn, self._tail)
        return sum(array.nbytes for array in (*self._sorted, *own))

    def add(self, one: bytes) -> int:
        """Add a hash of 32 bytes and return its place."""
        if not len(self._tail):
            self._tail = np.zeros((_TAIL, WORDS), np.uint64)
        self._tail[self._tail_count] = to_words([one])[0]
        self._tail_count += 1
        place = len(self) - 1
        if self._tail_count == _TAIL:
            self._merge()
        return place

    def withdraw(self, place: int) -> None:
        """Find the hash at this place no more. Raises ``IndexError`` where there is none."""
        if not 0 <= place < len(self):
            raise IndexError(place)
        if place >= len(self._withdrawn):
            more = np.zeros(len(self) - len(self._withdrawn), np.bool_)
            self._withdrawn = np.concatenate([self._withdrawn, more])
        self._withdrawn[place] = True

    def search(self, one: bytes, radius: int = RADIUS) -> list[Hit]:
        """All hashes within ``radius`` bits, nearest first, then by place.

        Raises :class:`~philomela.errors.UsageError` for a radius beyond 31, where the buckets
        would miss some.
        """
        places, distances = self._search(to_words([one])[0], radius)
        order = np.lexsort((places, distances))
        return [Hit(int(places[at]), int(distances[at])) for at in order]

    def search_many(self, hashes: Iterable[bytes], radius: int = RADIUS) -> Iterator[list[Hit]]:
        """The same for many hashes, one after the other."""
        for one in hashes:
            yield self.search(one, radius)

    def parts(self) -> tuple[Sorted, NDArray[np.bool_]]:
        """The sorted part with the tail merged in, and which places are withdrawn."""
        if self._tail_count:
            self._merge()
        withdrawn = np.zeros(len(self), np.bool_)
        withdrawn[: len(self._withdrawn)] = self._withdrawn
        return self._sorted, withdrawn

    def _search(self, query: Words, radius: int) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        if not 0 <= radius <= RADIUS:
            raise UsageError(f"A search has a radius of 0 to {RADIUS} bits.")
        self._stamp += 1
        if self._stamp == 2**32:
            self._seen[:] = 0
            self._stamp = 1
        count = search_buckets(
            *self._sorted,
            query,
            query.view(np.uint16),
            radius,
            self._seen,
            self._stamp,
            self._found,
            self._distances,
        )
        places, distances = self._found[:count].copy(), self._distances[:count].copy()
        if self._tail_count:
            count = search_rows(
                self._tail, self._tail_count, query, radius, self._found, self._distances
            )
            latest = self._found[:count] + np.uint32(len(self._sorted.words))
            places = np.concatenate([places, latest])
            distances = np.concatenate([distances, self._distances[:count]])
        return self._without_withdrawn(places, distances)

    def _without_withdrawn(
        self, places: NDArray[np.uint32], distances: NDArray[np.uint8]
    ) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        if not len(places) or not len(self._withdrawn):
            return places, distances
        inside = np.minimum(places, len(self._withdrawn) - 1)
        gone = self._withdrawn[inside] & (places < len(self._withdrawn))
        return places[~gone], distances[~gone]

    def _merge(self) -> None:
        words = np.concatenate([self._sorted.words, self._tail[: self._tail_count]])
        withdrawn = np.zeros(len(words), np.bool_)
        withdrawn[: len(self._withdrawn)] = self._withdrawn
        self._take(sort_hashes(words), withdrawn)
