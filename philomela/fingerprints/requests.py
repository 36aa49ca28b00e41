"""What a parent sends to a worker: limits, then the picture's bytes."""

from __future__ import annotations

import struct

from philomela.media.limits import PictureLimits

_HEAD = struct.Struct(">BQQd")


def request(content: bytes, limits: PictureLimits, *, exact: bool) -> bytes:
    """A request for a fingerprint."""
    return _HEAD.pack(exact, limits.file_bytes, limits.pixels, limits.seconds) + content


def parse_request(asked: bytes) -> tuple[bytes, PictureLimits, bool]:
    """The picture's bytes, the limits, and whether it must be exact."""
    exact, file_bytes, pixels, seconds = _HEAD.unpack_from(asked)
    limits = PictureLimits(file_bytes=file_bytes, pixels=pixels, seconds=seconds)
    return asked[_HEAD.size :], limits, bool(exact)
