"""What a parent sends to a worker that compares: limits, then two pictures' bytes."""

from __future__ import annotations

import struct

from philomela.media.limits import PictureLimits

_HEAD = struct.Struct(">QQdQ")


def request(contents: tuple[bytes, bytes], limits: PictureLimits) -> bytes:
    """A request to compare two pictures."""
    first, second = contents
    head = _HEAD.pack(limits.file_bytes, limits.pixels, limits.seconds, len(first))
    return head + first + second


def parse_request(asked: bytes) -> tuple[tuple[bytes, bytes], PictureLimits]:
    """The pictures' bytes and the limits."""
    file_bytes, pixels, seconds, length = _HEAD.unpack_from(asked)
    limits = PictureLimits(file_bytes=file_bytes, pixels=pixels, seconds=seconds)
    middle = _HEAD.size + length
    return (asked[_HEAD.size : middle], asked[middle:]), limits
