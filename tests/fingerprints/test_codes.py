"""What crosses the pipe is checked field by field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.fingerprints.codes import ANSWER, FORMATS, REASONS, RECIPES, Answer, pack, unpack
from philomela.fingerprints.requests import parse_request, request
from philomela.media.limits import PictureLimits

GOOD = Answer(0, 1, 1, 50, 640, 480, 2, bytes(range(32)))


def test_a_good_answer_comes_back() -> None:
    assert unpack(pack(GOOD)) == GOOD


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


@given(st.binary(max_size=200), st.booleans(), st.integers(0, 2**40), st.integers(0, 2**40))
def test_a_request_comes_back(content: bytes, exact: bool, file_bytes: int, pixels: int) -> None:
    limits = PictureLimits(file_bytes=file_bytes, pixels=pixels, seconds=1.5)
    assert parse_request(request(content, limits, exact=exact)) == (content, limits, exact)
