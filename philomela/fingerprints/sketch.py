"""The sketch: a photo's local structure, to find it after a large part was replaced.

A sketch is a list of up to 380 points, best first. Of each it holds a place, a size and 128 bits
(:mod:`philomela.fingerprints.projection`); no pixel, colour or brightness.

Its bytes, all numbers big-endian: ``PS``, version 1, zero, the number of points, width and height
of the frame that places refer to (16 bits each); then for every point x and y in 1/64 of the
frame's units (16 bits each), its size as 24 x the logarithm to base 2 (8 bits) and the 16 bytes of
its code. That is 10 bytes and 21 more for each point: 7,990 at most.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import MIRRORED, moved_codes

RECIPE = "sketch/1"
MOST_POINTS = 380
#: With fewer points a picture is too plain or too repetitive to be recognised by them.
LEAST_POINTS = 20
LARGEST_SIDE = 1023  # of the frame

_HEAD = struct.Struct(">2sBBHHH")
_MAGIC, _VERSION = b"PS", 1
STEPS = 64.0  # of a place, in one unit of the frame
SIZE_STEPS = 24.0  # of the logarithm of a size
_POINT = np.dtype([("x", ">u2"), ("y", ">u2"), ("size", "u1"), ("code", ">u8", (2,))])

POINT_BYTES = _POINT.itemsize
LEAST_BYTES = _HEAD.size
MOST_BYTES = _HEAD.size + MOST_POINTS * _POINT.itemsize


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """Points of a picture, best first. Places are x to the right and y down, in frame units."""

    width: int
    height: int
    codes: NDArray[np.uint64]  # n x 2
    places: NDArray[np.float32]  # n x 2: x, y
    sizes: NDArray[np.float32]  # n: diameter of what the point describes

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def usable(self) -> bool:
        """Whether there is enough in it to recognise the picture by."""
        return len(self) >= LEAST_POINTS


def encode(sketch: Sketch) -> bytes:
    """The sketch as bytes; places and sizes are rounded to the format's steps."""
    points = np.zeros(len(sketch), _POINT)
    points["x"] = _places(sketch.places[:, 0], sketch.width)
    points["y"] = _places(sketch.places[:, 1], sketch.height)
    sizes = np.round(np.log2(np.maximum(sketch.sizes, 1.0)) * SIZE_STEPS)
    points["size"] = np.clip(sizes, 0, 255)
    points["code"] = sketch.codes
    head = _HEAD.pack(_MAGIC, _VERSION, 0, len(sketch), sketch.width, sketch.height)
    return head + points.tobytes()


def _places(along: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    steps: NDArray[np.float32] = np.clip(np.round(along * STEPS), 0, side * STEPS)
    return steps


def decode(untrusted_bytes: bytes) -> Sketch:
    """The sketch in these bytes, every field checked. Raises ``ValueError`` with the reason."""
    if len(untrusted_bytes) < _HEAD.size:
        raise ValueError("a sketch is cut short")
    magic, version, zero, count, width, height = _HEAD.unpack_from(untrusted_bytes)
    if magic != _MAGIC or zero != 0:
        raise ValueError("not a sketch")
    if version != _VERSION:
        raise ValueError(f"a sketch of version {version}, which this program does not know")
    if count > MOST_POINTS or len(untrusted_bytes) != _HEAD.size + count * _POINT.itemsize:
        raise ValueError("a sketch of the wrong length")
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise ValueError("a sketch of an impossible frame")
    points = np.frombuffer(untrusted_bytes, _POINT, offset=_HEAD.size)
    places = np.stack([points["x"], points["y"]], axis=1).astype(np.float32) / np.float32(STEPS)
    if count and (places.max(axis=0) > (width, height)).any():
        raise ValueError("a sketch with a point outside its frame")
    sizes = np.exp2(points["size"].astype(np.float32) / np.float32(SIZE_STEPS))
    return Sketch(width, height, points["code"].astype(np.uint64), places, sizes)


def point_count(sketch: bytes) -> int:
    """How many points there are in an encoded sketch that was checked before."""
    return (len(sketch) - LEAST_BYTES) // POINT_BYTES


def points_in(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many points there are in sketches of these lengths in bytes."""
    return (lengths - LEAST_BYTES) // POINT_BYTES


def moved(sketch: Sketch, sense: int) -> Sketch:
    """The sketch of the picture mirrored and turned: see :data:`projection.SENSES`."""
    if sense == 0:
        return sketch
    width, height = sketch.width, sketch.height
    places = moved_places(sketch.places, width, height, sense)
    if sense % 2:
        width, height = height, width
    return Sketch(width, height, moved_codes(sketch.codes, sense), places, sketch.sizes)


def moved_places(
    places: NDArray[np.float32], width: float, height: float, sense: int
) -> NDArray[np.float32]:
    """Where places (n x 2) of a frame are after it is mirrored and turned."""
    x, y = places[:, 0], places[:, 1]
    if sense >= MIRRORED:
        x = np.float32(width) - x
    for _ in range(sense % MIRRORED):
        x, y = y, np.float32(width) - x
        width, height = height, width
    return np.stack([x, y], axis=1)
