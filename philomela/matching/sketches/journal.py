"""What was added to an index since its last segment was written: a file that only grows.

Each record is a picture's number, the length of its sketch, the sketch and a checksum of them all.
A record that was not written whole, since the machine stopped, ends the file; nobody was told that
it is there, and the next one is written in its place.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from philomela.matching.sketches.manifest import sync_folder

_HEAD = struct.Struct("<qI")
_CHECK = struct.Struct("<I")

Record = tuple[int, bytes]  # a picture's number and its sketch


def append(path: Path, end: int, records: Iterable[Record]) -> int:
    """Write records behind ``end``, up to where the file is whole; says where it ends now.

    They are on the disk when this returns. Raises ``OSError`` where they cannot be written.
    """
    content = b"".join(map(_as_bytes, records))
    is_new = not path.exists()
    try:
        with path.open("xb" if is_new else "r+b") as file:
            file.truncate(end)
            file.seek(end)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(path.parent)
    except OSError:
        with suppress(OSError):  # so that what failed is not there after all when next opened
            os.truncate(path, end)
        raise
    return end + len(content)


def _as_bytes(record: Record) -> bytes:
    number, content = record
    checked = _HEAD.pack(number, len(content)) + content
    return checked + _CHECK.pack(zlib.crc32(checked))


def read(path: Path) -> tuple[list[Record], int]:
    """The whole records of a file, and where they end; none where there is no file."""
    untrusted_bytes = path.read_bytes() if path.exists() else b""
    records, end = [], 0
    for number, content, behind in _whole(untrusted_bytes):
        records.append((number, content))
        end = behind
    return records, end


def _whole(untrusted_bytes: bytes) -> Iterator[tuple[int, bytes, int]]:
    place = 0
    while len(untrusted_bytes) - place >= _HEAD.size:
        number, length = _HEAD.unpack_from(untrusted_bytes, place)
        end = place + _HEAD.size + length
        if len(untrusted_bytes) < end + _CHECK.size:
            return
        (check,) = _CHECK.unpack_from(untrusted_bytes, end)
        if check != zlib.crc32(untrusted_bytes[place:end]):
            return
        content = untrusted_bytes[place + _HEAD.size : end]
        place = end + _CHECK.size
        yield number, content, place
