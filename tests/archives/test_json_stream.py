"""Streaming and repair of JSON: the same values as the standard library, whatever the chunks."""

from __future__ import annotations

import contextlib
import io
import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from philomela.archives import json_stream
from philomela.archives.json_stream import BrokenValue, JsonStream

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def stream(content: bytes, chunk: int = 1 << 16) -> JsonStream:
    return JsonStream(io.BytesIO(content), chunk)


def value(content: bytes, chunk: int = 1 << 16) -> Any:
    return stream(content, chunk).value()


@given(JSON, st.integers(1, 40), st.booleans(), st.sampled_from([None, 1]))
def test_values_are_those_of_the_standard_library(
    given_value: Any, chunk: int, ascii_only: bool, indent: int | None
) -> None:
    content = json.dumps(given_value, ensure_ascii=ascii_only, indent=indent)
    text = f" {content} [7]".encode()
    reading = stream(text, chunk)
    assert reading.value() == given_value
    assert reading.value() == [7]
    assert reading.peek() == ""


@given(JSON, st.integers(1, 40))
def test_skip_passes_over_exactly_one_value(given_value: Any, chunk: int) -> None:
    content = json.dumps(given_value) + ' ,"next"'
    reading = stream(content.encode(), chunk)
    assert reading.skip()
    assert reading.take(",")
    assert reading.value() == "next"


@given(st.lists(st.dictionaries(st.text(), JSON, min_size=1), max_size=5), st.integers(1, 40))
@example([{"": -(2**63) - 1}], 40)
@example([{"a": "b" * place, "": 2**64} for place in range(4)], 1000)
@settings(max_examples=50)
def test_objects_are_the_elements_of_an_array(elements: list[Any], chunk: int) -> None:
    reading = stream(json.dumps(elements, indent=1).encode(), chunk)
    assert reading.take("[")
    found = []
    while reading.peek() not in ("]", ""):
        found += list(reading.objects(b" "))
        if reading.peek() == "{":
            found.append(reading.value())
        reading.take(",")
    assert found == elements


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 1000])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (rb'"a\x0Bb\x00"', "a\vb\0"),
        (rb'"two \\x0B stay"', r"two \x0B stay"),
        (b'"raw \n and \x01"', "raw \n and \x01"),
        (b'"\xff\xfe is not UTF-8"', "\ufffd\ufffd is not UTF-8"),
        (rb'"\u2028' + b'\x80\xa8 is left"', "\u2028\ufffd\ufffd is left"),
        (rb'"\ud83d alone"', "\ufffd alone"),
        (rb'"\ud83d\ude00 together"', "\U0001f600 together"),
        (rb'"a \q b"', r"a \q b"),
        (b'{"document_id": 5368324170671202286x, "a": 1}', None),
        (b'{"document_id": stickers/a b.tgs}', {"document_id": "stickers/a b.tgs"}),
        (b'{"document_id": 12}', {"document_id": 12}),
        (b"[NaN, Infinity, 1]", [None, None, 1]),
    ],
)
def test_repairs(content: bytes, expected: Any, chunk: int) -> None:
    if expected is None:
        expected = {"document_id": "5368324170671202286x", "a": 1}
    assert value(content, chunk) == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the document ends within it"),
        (b'{"a": "b', "the document ends within it"),
        (b'{"a": 1,', "the document ends within it"),
        (b'{"a" 1} and more than sixteen characters', "malformed JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b"[" + b"9" * 5000 + b"]", "number too long"),
    ],
)
def test_broken_values(content: bytes, reason: str) -> None:
    with pytest.raises(BrokenValue) as caught:
        value(content, 7 if len(content) < 1000 else 1 << 16)
    assert caught.value.reason == reason


def test_a_value_over_the_limit_is_refused_and_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "VALUE_LIMIT", 20_000)
    reading = stream(b'["' + b"x" * 100_000 + b'"] "next"', 1000)
    with pytest.raises(BrokenValue, match="too large"):
        reading.value()
    assert reading.skip()
    assert reading.value() == "next"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32-le"])
def test_unicode_encodings(encoding: str) -> None:
    assert value('{"a": "né 한"}'.encode(encoding), 3) == {"a": "né 한"}


@given(st.binary(max_size=200), st.integers(1, 20))
@example(b'"\\', 1)
@example(b'{"document_id": \\x', 3)
def test_anything_ends_in_a_value_or_a_reason(content: bytes, chunk: int) -> None:
    reading = stream(content, chunk)
    with contextlib.suppress(BrokenValue):
        json.dumps(reading.value(), ensure_ascii=False).encode()
    assert reading.offset <= len(content) * 6  # repairs lengthen, by an escape at most
    stream(content, chunk).skip()


@given(st.binary(max_size=300), st.integers(1, 40))
def test_search_finds_what_a_pattern_finds(content: bytes, chunk: int) -> None:
    pattern = re.compile(rb"ab?")
    content = b"{}  " + content
    found = pattern.search(content, 5)
    reading = stream(content, chunk)
    assert reading.search(pattern, 5) == (found is not None)
    assert reading.offset == (found.end() if found else len(content))
