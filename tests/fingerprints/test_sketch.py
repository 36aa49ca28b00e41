"""A sketch comes back from its bytes, whatever they are; moving it moves its picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from philomela.fingerprints.points import sketch as sketch_of
from philomela.fingerprints.projection import BITS, MIRRORED, SENSES, bits_of, inverse
from philomela.fingerprints.sketch import (
    LARGEST_SIDE,
    LEAST_BYTES,
    LEAST_POINTS,
    MOST_BYTES,
    MOST_POINTS,
    Sketch,
    decode,
    encode,
    moved,
    point_count,
    points_in,
)
from philomela.simulate.pictures import paint_leaves

STEP = 1 / 64  # of a place
SIZE_STEP = 2 ** (1 / 24)


@st.composite
def sketches(draw: st.DrawFn, most: int = 12) -> Sketch:
    count = draw(st.integers(0, most))
    width, height = draw(st.integers(1, LARGEST_SIDE)), draw(st.integers(1, LARGEST_SIDE))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    places = (random.random((count, 2)) * (width, height)).astype(np.float32)
    if draw(st.booleans()):
        places = np.where(random.random((count, 2)) < 0.5, 0, (width, height)).astype(np.float32)
    return Sketch(
        width,
        height,
        random.integers(0, 2**64, (count, 2), np.uint64),
        places,
        np.exp2(random.uniform(0, 255 / 24, count)).astype(np.float32),
    )


def full(count: int = MOST_POINTS) -> Sketch:
    """A sketch with this many points."""
    draw = np.random.default_rng(count)
    places = draw.random((count, 2)).astype(np.float32) * np.float32(LARGEST_SIDE)
    sizes = np.exp2(draw.uniform(1, 6, count)).astype(np.float32)
    codes = draw.integers(0, 2**64, (count, 2), np.uint64)
    return Sketch(LARGEST_SIDE, LARGEST_SIDE, codes, places, sizes)


def assert_same(one: Sketch, other: Sketch) -> None:
    assert (one.width, one.height) == (other.width, other.height)
    assert np.array_equal(one.codes, other.codes)
    assert np.allclose(one.places, other.places, atol=1e-3)
    assert np.array_equal(one.sizes, other.sizes)


@settings(deadline=None)
@given(sketches())
def test_a_sketch_comes_back_within_a_step(one: Sketch) -> None:
    again = decode(encode(one))
    assert (again.width, again.height, len(again)) == (one.width, one.height, len(one))
    assert np.array_equal(again.codes, one.codes)
    assert np.abs(again.places - one.places).max(initial=0) <= STEP / 2 + 1e-4
    assert np.all(np.abs(np.log(again.sizes / one.sizes)) <= np.log(SIZE_STEP) / 2 + 1e-4)
    assert encode(again) == encode(one)


@settings(deadline=None)
@given(sketches())
def test_its_types_are_those_of_a_new_one(one: Sketch) -> None:
    again = decode(encode(one))
    assert again.codes.dtype == np.uint64
    assert again.places.dtype == again.sizes.dtype == np.float32
    assert again.places.shape == (len(one), 2)


def test_a_full_one_is_small() -> None:
    assert len(encode(full())) == MOST_BYTES == 7990
    assert len(encode(full(0))) == LEAST_BYTES


@pytest.mark.parametrize("count", [0, 1, LEAST_POINTS, MOST_POINTS])
def test_its_length_tells_its_points(count: int) -> None:
    lengths = np.array([len(encode(full(count)))], np.int64)
    assert points_in(lengths).tolist() == [count]
    assert point_count(encode(full(count))) == count


def test_places_and_sizes_beyond_the_format_are_brought_into_it() -> None:
    one = Sketch(
        100,
        50,
        np.zeros((2, 2), np.uint64),
        np.array([[-3, 60], [120, -1]], np.float32),
        np.array([0.1, 1e9], np.float32),
    )
    again = decode(encode(one))
    assert again.places.tolist() == [[0, 50], [100, 0]]
    assert again.sizes[0] == 1
    assert np.isfinite(again.sizes).all()


@settings(deadline=None)
@given(st.binary(max_size=3 * 21 + 12))
def test_any_bytes_are_a_sketch_or_refused(untrusted_bytes: bytes) -> None:
    assert_sound_or_refused(untrusted_bytes)


@settings(deadline=None)
@given(sketches(), st.data())
def test_changed_bytes_are_a_sketch_or_refused(one: Sketch, data: st.DataObject) -> None:
    content = bytearray(encode(one))
    for _ in range(data.draw(st.integers(1, 4))):
        # The first bytes are where nearly all checks are.
        place = data.draw(st.integers(0, min(len(content), 16) - 1) | st.integers(0, 10**6))
        content[place % len(content)] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    elif data.draw(st.booleans()):
        content += data.draw(st.binary(min_size=1, max_size=30))
    assert_sound_or_refused(bytes(content))


def assert_sound_or_refused(untrusted_bytes: bytes) -> None:
    try:
        one = decode(untrusted_bytes)
    except ValueError:
        return
    assert len(one) <= MOST_POINTS
    assert 0 < one.width <= LARGEST_SIDE
    assert 0 < one.height <= LARGEST_SIDE
    assert (one.places >= 0).all()
    assert (one.places <= (one.width, one.height)).all()
    assert ((one.sizes >= 1) & (one.sizes < 2000)).all()
    assert encode(one) == untrusted_bytes


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (0, 0, "not a sketch"),
        (1, 0, "not a sketch"),
        (2, 2, "version 2"),
        (3, 1, "not a sketch"),
        (4, 1, "wrong length"),
        (5, 3, "wrong length"),
        (6, 4, "impossible frame"),
        (8, 4, "impossible frame"),
        (10, 255, "outside its frame"),
        (12, 255, "outside its frame"),
    ],
)
def test_each_field_is_checked(place: int, value: int, reason: str) -> None:
    content = bytearray(encode(Sketch(640, 480, *_two_points())))
    content[place] = value
    with pytest.raises(ValueError, match=reason):
        decode(bytes(content))


def test_a_frame_of_no_size_is_refused() -> None:
    for place in (6, 8):
        content = bytearray(encode(full(0)))
        content[place : place + 2] = b"\0\0"
        with pytest.raises(ValueError, match="impossible frame"):
            decode(bytes(content))


def test_more_points_than_there_may_be_are_refused() -> None:
    with pytest.raises(ValueError, match="wrong length"):
        decode(encode(full(MOST_POINTS + 1)))


def _two_points() -> tuple[NDArray[np.uint64], NDArray[np.float32], NDArray[np.float32]]:
    places = np.array([[1, 2], [3, 4]], np.float32)
    return np.zeros((2, 2), np.uint64), places, np.full(2, 4, np.float32)


def test_few_points_are_not_usable() -> None:
    assert not full(LEAST_POINTS - 1).usable
    assert full(LEAST_POINTS).usable


@settings(deadline=None)
@given(sketches(), st.integers(0, SENSES - 1))
def test_moved_and_moved_back(one: Sketch, sense: int) -> None:
    there = moved(one, sense)
    assert {there.width, there.height} == {one.width, one.height}
    assert_same(moved(there, inverse(sense)), one)


@settings(deadline=None)
@given(sketches(), st.integers(0, SENSES - 1))
def test_a_moved_sketch_can_be_written(one: Sketch, sense: int) -> None:
    assert_same(
        decode(encode(moved(decode(encode(one)), sense))), moved(decode(encode(one)), sense)
    )


@pytest.mark.parametrize("sense", range(1, SENSES))
def test_a_moved_sketch_is_the_sketch_of_the_moved_picture(sense: int) -> None:
    leaves = paint_leaves(352, 264, np.random.default_rng(11))[:, :, 1]
    there = leaves[:, ::-1] if sense >= MIRRORED else leaves
    there = np.ascontiguousarray(np.rot90(there, sense % MIRRORED))
    expected, found = moved(sketch_of(leaves), sense), sketch_of(there)
    assert (found.width, found.height) == (expected.width, expected.height)
    apart = np.hypot(*(expected.places[:, None] - found.places[None]).transpose(2, 0, 1))
    stretch = np.abs(np.log(expected.sizes[:, None] / found.sizes[None]))
    bits = _bits_apart(expected.codes, found.codes)
    fits = (apart < 0.75) & (stretch < 0.1)
    nearest = np.where(fits, bits, BITS).min(axis=1)
    assert (nearest < BITS).mean() > 0.75
    assert np.median(nearest[nearest < BITS]) <= 4


def _bits_apart(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.int64]:
    apart: NDArray[np.int64] = (bits_of(first)[:, None] != bits_of(second)[None]).sum(axis=2)
    return apart
