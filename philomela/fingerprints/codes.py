"""What crosses the pipe between a worker and its parent: numbers, never objects."""

from __future__ import annotations

import struct
from dataclasses import astuple, dataclass

#: status, format, recipe, quality, width, height, frames, PDQ
ANSWER = struct.Struct(">BBBBIII32s")

FORMATS = ("jpeg", "png", "webp", "gif", "bmp", "tiff", "heif", "avif")
RECIPES = ("pdq/1", "pdq-exact/1")

#: A status of 0 is a fingerprint, of n is reason n - 1.
REASONS = (
    "not a picture",
    "empty",
    "truncated",
    "damaged",
    "too many pixels",
    "too many bytes",
    "needed too much memory",
    "took too long",
    "worker died",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A worker's answer, in the order of ``ANSWER``."""

    status: int
    format: int = 0
    recipe: int = 0
    quality: int = 0
    width: int = 0  # pixels as displayed
    height: int = 0
    frames: int = 0
    pdq: bytes = bytes(32)


def recipe_name(*, exact: bool) -> str:
    """The way from bytes to hash, with its version."""
    return RECIPES[exact]


def pack(answer: Answer) -> bytes:
    """The answer as bytes."""
    return ANSWER.pack(*astuple(answer))


def ready(*, filtered: bool) -> bytes:
    """What a worker says when it has started: whether its system calls are filtered."""
    return bytes([filtered]).ljust(ANSWER.size, b"\0")


def unpack(untrusted_bytes: bytes) -> Answer:
    """The answer in these bytes, every field checked. Raises ``ValueError``."""
    if len(untrusted_bytes) != ANSWER.size:
        raise ValueError("an answer of another length")
    answer = Answer(*ANSWER.unpack(untrusted_bytes))
    if answer.status > len(REASONS):
        raise ValueError("an unknown reason")
    if answer.status == 0 and not (
        answer.format < len(FORMATS)
        and answer.recipe < len(RECIPES)
        and answer.quality <= 100
        and answer.width > 0
        and answer.height > 0
        and answer.frames > 0
    ):
        raise ValueError("a field out of range")
    return answer
