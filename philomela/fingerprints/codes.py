"""What crosses the pipe between a worker and its parent: numbers, never objects."""

from __future__ import annotations

import struct
from dataclasses import astuple, dataclass, replace

from philomela.fingerprints.sketch import MOST_BYTES, decode

#: status, format, recipe, quality, width, height, frames, PDQ
ANSWER = struct.Struct(">BBBBIII32s")
#: What follows where sketches are asked for: a length, and the sketch with zeros after it.
SKETCH = struct.Struct(f">H{MOST_BYTES}s")

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
    sketch: bytes | None = None  # encoded; None where sketches are not asked for


def recipe_name(*, exact: bool) -> str:
    """The way from bytes to hash, with its version."""
    return RECIPES[exact]


def answer_bytes(*, sketches: bool) -> int:
    """How long the answers of a worker are."""
    return ANSWER.size + (SKETCH.size if sketches else 0)


def pack(answer: Answer) -> bytes:
    """The answer as bytes."""
    *fields, sketch = astuple(answer)
    packed = ANSWER.pack(*fields)
    return packed if sketch is None else packed + SKETCH.pack(len(sketch), sketch)


def ready(*, filtered: bool, sketches: bool) -> bytes:
    """What a worker says when it has started: whether its system calls are filtered."""
    return bytes([filtered]).ljust(answer_bytes(sketches=sketches), b"\0")


def unpack(untrusted_bytes: bytes, *, sketches: bool = False) -> Answer:
    """The answer in these bytes, every field checked. Raises ``ValueError``."""
    if len(untrusted_bytes) != answer_bytes(sketches=sketches):
        raise ValueError("an answer of another length")
    answer = Answer(*ANSWER.unpack_from(untrusted_bytes))
    if answer.status > len(REASONS):
        raise ValueError("an unknown reason")
    if answer.status:
        return answer
    if not (
        answer.format < len(FORMATS)
        and answer.recipe < len(RECIPES)
        and answer.quality <= 100
        and answer.width > 0
        and answer.height > 0
        and answer.frames > 0
    ):
        raise ValueError("a field out of range")
    return replace(answer, sketch=_sketch(untrusted_bytes)) if sketches else answer


def _sketch(untrusted_bytes: bytes) -> bytes:
    length, padded = SKETCH.unpack_from(untrusted_bytes, ANSWER.size)
    sketch: bytes = padded[:length]
    decode(sketch)
    if any(padded[length:]):
        raise ValueError("bytes after a sketch")
    return sketch
