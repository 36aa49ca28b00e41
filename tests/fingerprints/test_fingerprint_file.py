"""The exchange format: what is written is read, nothing else is, and the schema says the same."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_schema import is_valid

from philomela.errors import LimitExceeded
from philomela.fingerprints.fingerprint_file import (
    LARGEST_FILE,
    MOST_PHOTOS,
    NotAFingerprint,
    read_prints,
    schema,
    write_prints,
)
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.fingerprints.sketch import MOST_BYTES, Sketch, encode

DOCS = Path(__file__).parents[2] / "docs"


def a_sketch(points: int, seed: int = 1) -> bytes:
    draw = np.random.default_rng(seed)
    return encode(
        Sketch(
            300,
            400,
            draw.integers(0, 2**63, (points, 2), np.uint64),
            draw.uniform(0, 300, (points, 2)).astype(np.float32),
            draw.uniform(2, 20, points).astype(np.float32),
        )
    )


def a_print(number: int = 1, sketch: bytes | None = None) -> PhotoPrint:
    draw = np.random.default_rng(number)
    return PhotoPrint(draw.bytes(32), draw.bytes(32).hex(), 90, "pdq/1", sketch)


prints = st.builds(
    PhotoPrint,
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    st.integers(0, 100),
    st.sampled_from(["pdq/1", "pdq-exact/1"]),
    st.none() | st.builds(a_sketch, st.integers(0, 380), st.integers(0, 9)),
)


@given(st.lists(prints, min_size=1, max_size=4, unique_by=lambda one: one.sha256))
def test_what_is_written_is_read_and_as_the_schema_says(given: list[PhotoPrint]) -> None:
    content = write_prints(given)
    assert read_prints(content) == tuple(sorted(given, key=lambda one: one.sha256 or ""))
    assert is_valid(json.loads(content), schema())
    assert write_prints(reversed(given)) == content


def test_the_schema_is_published() -> None:
    assert json.loads((DOCS / "fingerprint.schema.json").read_text("utf-8")) == schema()


def test_limits() -> None:
    with pytest.raises(LimitExceeded):
        write_prints(a_print(number) for number in range(MOST_PHOTOS + 1))
    with pytest.raises(NotAFingerprint, match="larger than 16 MiB"):
        read_prints(bytes(LARGEST_FILE + 1))
    with pytest.raises(ValueError, match="without SHA-256"):
        write_prints([PhotoPrint(bytes(32))])
    assert len(write_prints(a_print(number, a_sketch(380)) for number in range(3))) < 3 * 11_500


def told(sketch: bool = True) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write_prints([a_print(1, a_sketch(30) if sketch else None)]))
    return found


#: Where it is changed, to what, and what is said; None: it leaves the name out.
BROKEN: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("format",), "photo", "its format is not"),
    (("version",), 2, "version 1 only"),
    (("version",), True, "version 1 only"),
    (("version",), "1", "version 1 only"),
    (("photos",), [], "1 to 1,000 photos"),
    (("photos",), {}, "1 to 1,000 photos"),
    (("photos",), [3], "photo 1 is not an object"),
    (("name",), "IMG_1.jpg", "the file holds more"),
    (("photos", 0, "name"), "IMG_1.jpg", "photo 1 holds more"),
    (("photos", 0, "sketch", "made"), "2026", "the sketch of photo 1 holds more"),
    (("photos", 0, "sha256"), "AB" * 32, "the SHA-256 of photo 1"),
    (("photos", 0, "sha256"), "ab" * 32 + "\n", "the SHA-256 of photo 1"),
    (("photos", 0, "pdq"), "ab" * 31, "the PDQ hash of photo 1"),
    (("photos", 0, "pdq"), 7, "the PDQ hash of photo 1"),
    (("photos", 0, "quality"), 101, "quality"),
    (("photos", 0, "quality"), True, "quality"),
    (("photos", 0, "quality"), 50.5, "quality"),
    (("photos", 0, "recipe"), "pdq/2", "does not know"),
    (("photos", 0, "recipe"), ["pdq/1"], "does not know"),
    (("photos", 0, "sketch"), None, "the sketch of photo 1 is not an object"),
    (("photos", 0, "sketch", "recipe"), "sketch/9", "does not know"),
    (("photos", 0, "sketch", "data"), "", "wrong length"),
    (("photos", 0, "sketch", "data"), "A" * (4 * MOST_BYTES), "wrong length"),
    (("photos", 0, "sketch", "data"), "*" * 16, "damaged"),
]


@pytest.mark.parametrize(("where", "value", "said"), BROKEN)
def test_nothing_else_is_taken(where: tuple[str | int, ...], value: Any, said: str) -> None:
    document = told()
    *way, last = where
    place: Any = document
    for step in way:
        place = place[step]
    place[last] = value
    with pytest.raises(NotAFingerprint, match=said):
        read_prints(json.dumps(document).encode())
    assert not is_valid(document, schema()) or "\n" in str(value)


@pytest.mark.parametrize("name", ["format", "version", "photos", "sha256", "pdq", "quality"])
def test_nothing_may_be_missing(name: str) -> None:
    document = told()
    place = document if name in document else document["photos"][0]
    del place[name]
    with pytest.raises(NotAFingerprint, match=f"has no {name}"):
        read_prints(json.dumps(document).encode())
    assert not is_valid(document, schema())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"NaN",
        b"1" * 10_000,
        write_prints([a_print()]).replace(b'"version"', b'"format": 1, "version"'),
        write_prints([a_print()]).replace(b"90", b"Infinity"),
        write_prints([a_print()])[:-5],
    ],
)
def test_hostile_bytes_end_in_a_sentence(content: bytes) -> None:
    with pytest.raises(NotAFingerprint) as raised:
        read_prints(content)
    assert raised.value.exit_code == 3
    assert "philomela protect" in raised.value.remedy


def test_a_photo_twice_and_another_spelling_of_a_sketch() -> None:
    document = told()
    document["photos"] *= 2
    with pytest.raises(NotAFingerprint, match="twice"):
        read_prints(json.dumps(document).encode())
    document = told()
    data = document["photos"][0]["sketch"]["data"]
    assert data.endswith("==")
    # Bits that base64 ignores could carry something.
    document["photos"][0]["sketch"]["data"] = data[:-3] + chr(ord(data[-3]) + 1) + "=="
    assert base64.b64decode(document["photos"][0]["sketch"]["data"]) == base64.b64decode(data)
    with pytest.raises(NotAFingerprint, match="damaged"):
        read_prints(json.dumps(document).encode())
