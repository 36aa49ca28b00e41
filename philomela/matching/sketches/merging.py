"""Several segments -> one, on disk and with little memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import points_in
from philomela.matching.sketches.keys import BUCKETS, TABLES
from philomela.matching.sketches.merge_kernels import (
    Slots,
    count_entries,
    place_entries,
    sort_buckets,
)
from philomela.matching.sketches.segment import Segment, broken
from philomela.matching.sketches.segment_files import FILES, save, sync

_TOGETHER = 512  # buckets that are written before the next ones are looked at


def merge(segments: Sequence[Segment], withdrawn: Sequence[Slots], folder: Path) -> None:
    """Write several segments as one, without the slots withdrawn of each.

    Raises :class:`~philomela.errors.InputError` where one's files are broken.
    """
    kept = [_others(len(one), gone) for one, gone in zip(segments, withdrawn, strict=True)]
    slots = list(_new_slots(kept))
    counts = [_counted(segments, slots, table) for table in range(TABLES)]
    folder.mkdir()
    numbers = [one.numbers[keep] for one, keep in zip(segments, kept, strict=True)]
    lengths = [one.lengths()[keep] for one, keep in zip(segments, kept, strict=True)]
    save(folder, "numbers", np.concatenate(numbers))
    save(folder, "ends", np.cumsum(np.concatenate(lengths), dtype=np.int64))
    _merge_sketches(segments, kept, int(sum(one.sum() for one in lengths)), folder)
    for table in range(TABLES):
        _merge_table(segments, slots, counts[table], table, folder)
    sync(folder)


def _others(count: int, slots: Slots) -> NDArray[np.bool_]:
    kept = np.ones(count, np.bool_)
    kept[slots] = False
    return kept


def _new_slots(kept: Sequence[NDArray[np.bool_]]) -> Iterator[Slots]:
    first = 0
    for keep in kept:
        slots = np.cumsum(keep, dtype=np.int64) - 1 + first
        first += int(keep.sum())
        yield np.where(keep, slots, -1)


def _counted(segments: Sequence[Segment], slots: Sequence[Slots], table: int) -> NDArray[np.int64]:
    """How many entries there will be in each bucket of a table."""
    in_buckets = np.zeros(BUCKETS, np.int64)
    for segment, new in zip(segments, slots, strict=True):
        starts, entries = segment.starts[table], segment.entries[table]
        in_slots = np.zeros(len(segment), np.int64)
        if not count_entries(starts, entries, new, in_slots, in_buckets):
            raise broken("a table")
        if (in_slots != points_in(segment.lengths())).any():
            raise broken("a table")
    return in_buckets


def _merge_sketches(
    segments: Sequence[Segment], kept: Sequence[NDArray[np.bool_]], size: int, folder: Path
) -> None:
    merged = _new_file(folder, "sketches", size)
    filled = 0
    for segment, keep in zip(segments, kept, strict=True):
        for slot in np.flatnonzero(keep):
            content = segment.sketch_bytes(int(slot))
            merged[filled : filled + len(content)] = np.frombuffer(content, np.uint8)
            filled += len(content)
    _flush(merged)


def _merge_table(
    segments: Sequence[Segment],
    slots: Sequence[Slots],
    counts: NDArray[np.int64],
    table: int,
    folder: Path,
) -> None:
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint64)
    following = starts[:-1].astype(np.int64)
    merged = _new_file(folder, f"entries_{table}", int(starts[-1]))
    for first in range(0, BUCKETS, _TOGETHER):
        last = first + _TOGETHER
        for segment, new in zip(segments, slots, strict=True):
            place_entries(
                *(segment.starts[table], segment.entries[table], new),
                *(first, last, following, merged),
            )
        sort_buckets(starts, merged, first, last)
    _flush(merged)
    save(folder, f"starts_{table}", starts)


def _new_file(folder: Path, name: str, size: int) -> NDArray[Any]:
    if size == 0:
        (folder / name).touch()
        return np.zeros(0, FILES[name])
    return np.memmap(folder / name, FILES[name], mode="w+", shape=(size,))


def _flush(array: NDArray[Any]) -> None:
    if isinstance(array, np.memmap):
        array.flush()
