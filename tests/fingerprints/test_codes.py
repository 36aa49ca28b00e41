"""What crosses the pipe is checked field by field."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.fingerprints.codes import (
    ANSWER,
    FORMATS,
    REASONS,
    RECIPES,
    Answer,
    answer_bytes,
    pack,
    unpack,
)
from philomela.fingerprints.requests import parse_request, request
from philomela.fingerprints.sketch import MOST_POINTS, Sketch, encode
from philomela.media.limits import PictureLimits

GOOD = Answer(0, 1, 1, 50, 640, 480, 2, bytes(range(32)))


def sketch_of(points: int) -> bytes:
    draw = np.random.default_rng(points)
    return encode(
        Sketch(
            300,
            200,
            draw.integers(0, 2**63, (points, 2), dtype=np.uint64),
            draw.uniform(0, 200, (points, 2)).astype(np.float32),
            draw.uniform(2, 60, points).astype(np.float32),
        )
    )


def test_a_good_answer_comes_back() -> None:
    assert unpack(pack(GOOD)) == GOOD


@pytest.mark.parametrize("points", [0, 1, MOST_POINTS])
def test_an_answer_with_a_sketch_comes_back_and_is_as_long_as_any_other(points: int) -> None:
    good = replace(GOOD, sketch=sketch_of(points))
    packed = pack(good)
    assert len(packed) == answer_bytes(sketches=True)
    assert unpack(packed, sketches=True) == good


def test_a_refusal_has_no_sketch() -> None:
    packed = pack(Answer(3, sketch=b""))
    assert len(packed) == answer_bytes(sketches=True)
    assert unpack(packed, sketches=True) == Answer(3)


@pytest.mark.parametrize(
    "sketch", [b"", b"PS", sketch_of(3)[:-1], b"XX" + sketch_of(3)[2:], sketch_of(3) + b"\1"]
)
def test_what_is_no_sketch_is_refused(sketch: bytes) -> None:
    with pytest.raises(ValueError, match="sketch"):
        unpack(pack(replace(GOOD, sketch=sketch)), sketches=True)


def test_nothing_may_hide_after_a_sketch() -> None:
    packed = bytearray(pack(replace(GOOD, sketch=sketch_of(3))))
    packed[-1] = 1
    with pytest.raises(ValueError, match="after a sketch"):
        unpack(bytes(packed), sketches=True)


@pytest.mark.parametrize(
    "bad",
    [
        Answer(status=len(REASONS) + 1),
        Answer(0, len(FORMATS), 1, 50, 640, 480, 1),
        Answer(0, 1, len(RECIPES), 50, 640, 480, 1),
        Answer(0, 1, 1, 101, 640, 480, 1),
        Answer(0, 1, 1, 50, 0, 480, 1),
        Answer(0, 1, 1, 50, 640, 0, 1),
        Answer(0, 1, 1, 50, 640, 480, 0),
    ],
)
def test_a_field_out_of_range_is_refused(bad: Answer) -> None:
    with pytest.raises(ValueError, match=r"unknown reason|out of range"):
        unpack(pack(bad))


@given(st.binary(max_size=2 * ANSWER.size))
def test_any_bytes_are_an_answer_or_refused(untrusted_bytes: bytes) -> None:
    try:
        answer = unpack(untrusted_bytes)
    except ValueError:
        return
    assert len(untrusted_bytes) == ANSWER.size
    assert answer.status <= len(REASONS)
    assert len(answer.pdq) == 32


@given(st.binary(max_size=answer_bytes(sketches=True) + 1))
def test_any_bytes_are_an_answer_with_a_sketch_or_refused(untrusted_bytes: bytes) -> None:
    padded = pack(GOOD) + untrusted_bytes
    try:
        answer = unpack(padded, sketches=True)
    except ValueError:
        return
    assert answer.sketch is not None


@given(st.binary(max_size=200), st.booleans(), st.integers(0, 2**40), st.integers(0, 2**40))
def test_a_request_comes_back(content: bytes, exact: bool, file_bytes: int, pixels: int) -> None:
    limits = PictureLimits(file_bytes=file_bytes, pixels=pixels, seconds=1.5)
    assert parse_request(request(content, limits, exact=exact)) == (content, limits, exact)
