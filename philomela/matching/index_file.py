"""An index as one file that is mapped into memory rather than read.

::

    16 bytes   "PHILOMELA INDEX" and a zero byte
     8 bytes   version, little-endian
     8 bytes   number of hashes n
    32 bytes   SHA-256 of all that follows
    hashes     n x 32 bytes
    starts     16 x 65,537 x 4 bytes
    places     16 x n x 4 bytes
    withdrawn  n bytes

It can be made anew from a case at any time; it is checked whole before it is used.
"""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path

import numpy as np

from philomela.errors import InputError
from philomela.matching.index import HashIndex, Sorted
from philomela.matching.kernels import BUCKETS, CHUNKS
from philomela.matching.words import HASH_BYTES, WORDS

_HEAD = struct.Struct("<16sQQ32s")
_MAGIC = b"PHILOMELA INDEX\x00"
_VERSION = 1
_STARTS_BYTES = CHUNKS * (BUCKETS + 1) * 4


def save_index(index: HashIndex, path: Path) -> None:
    """Write the index; the file is there whole, or as it was before."""
    part, withdrawn = index.parts()
    blocks = [part.words, part.starts, part.places, withdrawn]
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(np.ascontiguousarray(block).data)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as file:
        file.write(_HEAD.pack(_MAGIC, _VERSION, len(part.words), digest.digest()))
        for block in blocks:
            file.write(np.ascontiguousarray(block).data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def load_index(path: Path) -> HashIndex:
    """Map an index file into memory. Changes to the index do not reach the file.

    Raises :class:`~philomela.errors.InputError` for a file that is not a whole index.
    """
    count = _checked(path)
    mapped = np.memmap(path, np.uint8, mode="c")
    place = _HEAD.size

    def take(size: int) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        nonlocal place
        place += size
        return np.asarray(mapped[place - size : place])

    words = take(count * HASH_BYTES).view(np.uint64).reshape(count, WORDS)
    starts = take(_STARTS_BYTES).view(np.uint32).reshape(CHUNKS, BUCKETS + 1)
    places = take(CHUNKS * count * 4).view(np.uint32).reshape(CHUNKS, count)
    withdrawn = take(count).view(np.bool_)
    return HashIndex.of_sorted(Sorted(words, starts, places), withdrawn)


def _checked(path: Path) -> int:
    """The number of hashes in a whole index file."""
    broken = InputError(f"{path} is not a whole index.", "Make it anew from the case.")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD.size)
            if len(head) != _HEAD.size:
                raise broken
            magic, version, count, digest = _HEAD.unpack(head)
            size = _HEAD.size + count * (HASH_BYTES + CHUNKS * 4 + 1) + _STARTS_BYTES
            if magic != _MAGIC or version != _VERSION or path.stat().st_size != size:
                raise broken
            if hashlib.file_digest(file, "sha256").digest() != digest:
                raise broken
    except OSError as error:
        raise InputError(f"The index {path} cannot be read: {error.strerror}.") from error
    return int(count)
