"""A segment on disk: a folder of files that are mapped into memory.

Each file holds the numbers of one array, little-endian, and nothing else.
"""

from __future__ import annotations

import mmap
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import LEAST_BYTES, MOST_BYTES, decode, points_in
from philomela.matching.sketches.keys import (
    BUCKETS,
    LOW_BITS,
    MOST_SLOTS,
    TABLES,
    Words,
    buckets_of,
    entries_of,
    keys_of,
    signatures_of,
)
from philomela.matching.sketches.manifest import sync_folder
from philomela.matching.sketches.segment import Segment, broken

#: What each file of a segment holds.
FILES: dict[str, np.dtype[Any]] = {
    "numbers": np.dtype("<i8"),
    "ends": np.dtype("<i8"),
    "sketches": np.dtype("u1"),
    "starts_0": np.dtype("<u8"),
    "entries_0": np.dtype("<u8"),
    "starts_1": np.dtype("<u8"),
    "entries_1": np.dtype("<u8"),
}
_SLOT_MASK = np.uint64(MOST_SLOTS - 1)
_LOW_MASK = np.uint64(2**64 - 2 ** (64 - LOW_BITS))  # the key's low bits in an entry


def write(segment: Segment, folder: Path) -> None:
    """Write a segment into a new folder; it is on the disk when this returns."""
    folder.mkdir()
    arrays = (segment.numbers, segment.ends, segment.sketches)
    tables = (segment.starts[0], segment.entries[0], segment.starts[1], segment.entries[1])
    whole: tuple[NDArray[np.generic], ...] = (*arrays, *tables)
    for name, array in zip(FILES, whole, strict=True):
        save(folder, name, array)
    sync(folder)


def save(folder: Path, name: str, array: NDArray[np.generic]) -> None:
    """Write one array's file."""
    array.astype(FILES[name], copy=False).tofile(folder / name)


def sync(folder: Path) -> None:
    """Have a new segment's files on the disk."""
    for name in FILES:
        with (folder / name).open("r+b") as file:
            os.fsync(file.fileno())
    sync_folder(folder)


def load(folder: Path) -> Segment:
    """Map a segment's files into memory.

    Raises :class:`~philomela.errors.InputError` where they are not what :func:`write` wrote.
    """
    try:
        parts = [_mapped(folder / name, kind) for name, kind in FILES.items()]
    except (OSError, ValueError) as error:
        raise broken(folder.name) from error
    numbers, ends, sketches, starts_0, entries_0, starts_1, entries_1 = parts
    loaded = Segment(numbers, ends, sketches, (starts_0, starts_1), (entries_0, entries_1))
    if not _is_whole(loaded):
        raise broken(folder.name)
    for mapped in (sketches, entries_0, entries_1):
        _read_in_small_pieces(mapped)
    return loaded


def _mapped(path: Path, kind: np.dtype[Any]) -> NDArray[Any]:
    if path.stat().st_size == 0:
        return np.zeros(0, kind)
    return np.memmap(path, kind, mode="r")


def _is_whole(loaded: Segment) -> bool:
    """Whether the files fit one another; their numbers are looked at again as they are used."""
    lengths = loaded.lengths()
    if len(loaded) != len(lengths) or len(loaded) > MOST_SLOTS:
        return False
    if not ((lengths >= LEAST_BYTES) & (lengths <= MOST_BYTES)).all():
        return False
    points = int(points_in(lengths).sum())
    return int(lengths.sum()) == len(loaded.sketches) and all(
        len(entries) == points
        and len(starts) == BUCKETS + 1
        and (int(starts[0]), int(starts[-1])) == (0, points)
        and bool((starts[1:] >= starts[:-1]).all())
        for starts, entries in zip(loaded.starts, loaded.entries, strict=True)
    )


def _read_in_small_pieces(mapped: NDArray[np.generic]) -> None:
    pages = getattr(mapped, "_mmap", None)
    if pages is not None and hasattr(mmap, "MADV_RANDOM"):
        pages.madvise(mmap.MADV_RANDOM)


def wipe(segment: Segment, slot: int, folder: Path) -> None:
    """Overwrite a sketch in a segment's files, and what the tables hold of its codes.

    In which bucket each point was is all that stays, until the segment is merged.
    """
    content = segment.sketch_bytes(slot)
    if not any(content):
        return
    with suppress(ValueError):  # stopped while overwriting before: the tables came first
        _wipe_tables(segment, slot, decode(content).codes, folder)
    sketches = np.memmap(folder / "sketches", FILES["sketches"], mode="r+")
    end = int(segment.ends[slot])
    sketches[end - len(content) : end] = 0
    sketches.flush()


def _wipe_tables(segment: Segment, slot: int, codes: Words, folder: Path) -> None:
    if not len(codes):
        return
    keys, signatures = keys_of(codes), signatures_of(codes)
    slots = np.full(len(codes), slot, np.uint64)
    for table in range(TABLES):
        name, starts = f"entries_{table}", segment.starts[table]
        entries = np.memmap(folder / name, FILES[name], mode="r+")
        wanted = entries_of(keys[table], signatures, slots)
        for bucket, entry in zip(buckets_of(keys[table]).tolist(), wanted, strict=True):
            _wipe_entry(entries[int(starts[bucket]) : int(starts[bucket + 1])], entry)
        entries.flush()


def _wipe_entry(run: NDArray[Any], entry: np.uint64) -> None:
    """Leave an entry of a bucket its slot only; low bits of the key like those before it."""
    for place in np.flatnonzero(run == entry).tolist():
        low = run[place - 1] & _LOW_MASK if place else np.uint64(0)
        run[place] = low | (entry & _SLOT_MASK)
