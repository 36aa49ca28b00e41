"""What comparing two pictures told, and how it crosses the pipe from a worker: numbers only."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.codes import REASONS
from philomela.fingerprints.projection import SENSES
from philomela.fingerprints.sketch import LARGEST_SIDE, MOST_POINTS
from philomela.records import Corners, LinkKind

KINDS: tuple[LinkKind, ...] = get_args(LinkKind)

#: Which picture could not be read (0: neither), why, PDQ distance, the lower quality, points of
#: both; kind (0: none), sense, places that agree; log10 of the chance, fraction, turn, scale and
#: place; width and height of the region, and its bits row by row.
_REGION_BYTES = 13_000
ANSWER = struct.Struct(f">BBHBHHBBHdddd8dHH{_REGION_BYTES}s")


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What the second picture is to the first.

    ``place`` are the first picture's corners (its left top one first, then clockwise) in the second
    one, where 0..1 is the second's width and height. ``region`` is where they differ, in the second
    picture's working frame; ``fraction`` its share of what both show.
    """

    kind: LinkKind | None  # None: nothing shows that they are related
    chance: float = 0.0  # log10 of alignments this good by chance, for this one pair
    agreeing: int = 0  # places that agree
    fraction: float = 0.0
    region: NDArray[np.bool_] | None = None
    place: Corners | None = None
    sense: int = 0  # how the second must be mirrored and turned to fit
    turn: float = 0.0  # degrees, clockwise
    scale: float = 1.0  # pixels of the second's working frame in one of the first's


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two pictures' comparison, and what their hashes and sketches say of them."""

    comparison: Comparison
    distance: int  # bits between the PDQ hashes
    quality: int  # of the plainer one's hash, 0..100
    points: tuple[int, int]  # in the two sketches


@dataclass(frozen=True, slots=True)
class Unread:
    """Which of the two pictures could not be read (1 or 2), and why."""

    picture: int
    reason: str


def ready(*, filtered: bool) -> bytes:
    """What a worker says when it has started: whether its system calls are filtered."""
    return bytes([filtered]).ljust(ANSWER.size, b"\0")


def pack(found: Compared | Unread) -> bytes:
    """The outcome as bytes of a fixed number."""
    if isinstance(found, Unread):
        return bytes([found.picture, REASONS.index(found.reason)]).ljust(ANSWER.size, b"\0")
    told = found.comparison
    region = told.region if told.region is not None else np.zeros((0, 0), np.bool_)
    return ANSWER.pack(
        0,
        0,
        found.distance,
        found.quality,
        *found.points,
        1 + KINDS.index(told.kind) if told.kind else 0,
        told.sense,
        told.agreeing,
        told.chance,
        told.fraction,
        told.turn,
        told.scale,
        *(along for corner in told.place or ((0.0, 0.0),) * 4 for along in corner),
        *region.shape[::-1],
        np.packbits(region).tobytes(),
    )


def unpack(untrusted_bytes: bytes) -> Compared | Unread:
    """The outcome in these bytes, every field checked. Raises ``ValueError``."""
    if len(untrusted_bytes) != ANSWER.size:
        raise ValueError("an answer of another length")
    unread, reason, distance, quality, *rest = ANSWER.unpack(untrusted_bytes)
    if unread:
        if unread > 2 or reason >= len(REASONS):
            raise ValueError("an unknown reason")
        return Unread(unread, REASONS[reason])
    points, (kind, sense, agreeing) = (rest[0], rest[1]), rest[2:5]
    figures, (width, height, bits) = rest[5:17], rest[17:]
    in_range = (
        distance <= 256
        and quality <= 100
        and max(points) <= MOST_POINTS
        and kind <= len(KINDS)
        and sense < SENSES
        and agreeing <= MOST_POINTS
        and np.isfinite(figures).all()
        and figures[0] <= 0
        and 0 <= figures[1] <= 1
        and max(width, height) <= LARGEST_SIDE
        and width * height <= 8 * _REGION_BYTES
    )
    if not in_range:
        raise ValueError("a field out of range")
    if not kind:
        return Compared(Comparison(None), distance, quality, points)
    place: Corners = tuple(zip(figures[4::2], figures[5::2], strict=True))
    told = Comparison(
        kind=KINDS[kind - 1],
        chance=figures[0],
        agreeing=agreeing,
        fraction=figures[1],
        region=_region(bits, width, height),
        place=place,
        sense=sense,
        turn=figures[2],
        scale=figures[3],
    )
    return Compared(told, distance, quality, points)


def _region(bits: bytes, width: int, height: int) -> NDArray[np.bool_]:
    flat = np.unpackbits(np.frombuffer(bits, np.uint8), count=width * height)
    return flat.reshape(height, width).astype(np.bool_)
