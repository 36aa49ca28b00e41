"""Points lie on structure that tells where it is; plain and repetitive pictures have few."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from philomela.fingerprints.points import (
    SMALLEST_SIDE,
    WORKING_AREA,
    repeated,
    sketch,
    spread,
    working_picture,
)
from philomela.fingerprints.projection import bits_of
from philomela.fingerprints.sketch import LARGEST_SIDE, MOST_POINTS, Sketch, decode, encode
from philomela.simulate.pictures import paint_leaves

Pixels = NDArray[np.uint8]

WIDTH, HEIGHT = 352, 264
DOWN, ACROSS = np.mgrid[:HEIGHT, :WIDTH]


def leaves(seed: int = 12, width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    return paint_leaves(width, height, np.random.default_rng(seed))[:, :, 1].copy()


def tiled(side: int) -> Pixels:
    """One piece of a picture over and over."""
    piece = leaves()[100 : 100 + side, 100 : 100 + side]
    return np.tile(piece, (HEIGHT // side + 1, WIDTH // side + 1))[:HEIGHT, :WIDTH].copy()


PLAIN = {
    "black": np.zeros((HEIGHT, WIDTH)),
    "grey": np.full((HEIGHT, WIDTH), 128),
    "gradient": ACROSS * 255 / WIDTH,
    "slope": (ACROSS + DOWN) * 255 / (WIDTH + HEIGHT),
    "stripes": (ACROSS // 11 % 2) * 200,
    "small squares": ((ACROSS // 8 + DOWN // 8) % 2) * 255,
    "large squares": ((ACROSS // 24 + DOWN // 24) % 2) * 255,
    "dots": np.where((ACROSS % 22 - 11) ** 2 + (DOWN % 22 - 11) ** 2 < 30, 255, 40),
    "small tiles": tiled(33),
    "large tiles": tiled(66),
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_and_repetitive_pictures_are_not_usable(name: str) -> None:
    assert not sketch(PLAIN[name].astype(np.uint8)).usable


def test_a_picture_with_structure_is_usable_though_the_same_piece_in_tiles_is_not() -> None:
    assert sketch(leaves()).usable
    assert len(sketch(tiled(66))) < len(sketch(leaves())) / 10


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (SMALLEST_SIDE - 1, 500)])
def test_tiny_pictures_have_no_points(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    found = sketch(noise)
    assert len(found) == 0
    assert len(decode(encode(found))) == 0


@pytest.mark.parametrize("shape", [(SMALLEST_SIDE, SMALLEST_SIDE), (20, 9000), (2400, 3200)])
def test_every_size_has_a_frame_within_bounds(shape: tuple[int, int]) -> None:
    resized = cv2.resize(leaves(), shape[::-1], interpolation=cv2.INTER_AREA)
    found = sketch(np.asarray(resized, np.uint8))
    assert_sound(found)
    assert found.width * found.height <= WORKING_AREA * 1.01


def assert_sound(found: Sketch) -> None:
    assert 0 < found.width <= LARGEST_SIDE
    assert 0 < found.height <= LARGEST_SIDE
    assert len(found) <= MOST_POINTS
    assert (found.places >= 0).all()
    assert (found.places <= (found.width, found.height)).all()
    assert (found.sizes > 0).all()


def test_a_small_picture_keeps_its_size() -> None:
    small = leaves(width=90, height=70)
    assert np.array_equal(working_picture(small), small)
    assert (sketch(small).width, sketch(small).height) == (90, 70)


def test_a_large_picture_keeps_its_shape() -> None:
    height, width = working_picture(np.zeros((1200, 3000), np.uint8)).shape
    assert width / height == pytest.approx(2.5, rel=0.01)


def test_the_same_picture_has_the_same_sketch() -> None:
    assert encode(sketch(leaves())) == encode(sketch(leaves()))


@pytest.mark.parametrize("width", [WIDTH, 800])
def test_whole_and_broken_numbers_give_the_same(width: int) -> None:
    luma = leaves(width=width, height=width * 3 // 4)
    assert encode(sketch(luma)) == encode(sketch(luma.astype(np.float32)))


def test_numbers_out_of_range_are_brought_into_it() -> None:
    luma = leaves().astype(np.float32)
    wild = np.where(luma < 60, -1000, np.where(luma > 200, 1000, luma)).astype(np.float32)
    assert np.array_equal(working_picture(wild), np.clip(wild, 0, 255).astype(np.uint8))


def test_points_are_spread_over_the_picture() -> None:
    # Bumps everywhere, on the right of a third of the height: none of the strongest is there.
    noise = np.random.default_rng(0).standard_normal((HEIGHT, WIDTH)).astype(np.float32)
    bumps = np.asarray(cv2.GaussianBlur(noise, (0, 0), 2)) * 250
    picture = 128 + np.where(ACROSS < WIDTH / 2, bumps, bumps / 3)
    found = sketch(np.clip(picture, 0, 255).astype(np.uint8))
    assert 0.4 < (found.places[:, 0] > WIDTH / 2).mean() < 0.6


def test_no_two_points_are_the_same() -> None:
    found = sketch(leaves())
    rows = np.column_stack([found.places, found.sizes])
    assert len(np.unique(rows, axis=0)) == len(found)


def test_a_brighter_and_flatter_picture_has_nearly_the_same_points() -> None:
    plain, changed = sketch(leaves()), sketch((leaves() * 0.7 + 40).astype(np.uint8))
    apart = np.hypot(*(plain.places[:, None] - changed.places[None]).transpose(2, 0, 1))
    bits = (bits_of(plain.codes)[:, None] != bits_of(changed.codes)[None]).sum(axis=2)
    found = ((apart < 1) & (bits <= 16)).any(axis=1)
    assert found.mean() > 0.7


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 200))
def test_the_strongest_of_every_cell_come_first(seed: int, count: int) -> None:
    draw = np.random.default_rng(seed)
    places = (draw.random((count, 2)) * (160, 80)).astype(np.float32)
    strengths = draw.integers(0, 20, count).astype(np.float32)
    order = spread(places, strengths, 160, 80)
    assert sorted(order) == list(range(count))
    taken: dict[tuple[int, int], int] = {}
    ranks = []
    for point in order.tolist():
        x, y = places[point].tolist()
        cell = (min(int(x / 20), 7), min(int(y / 10), 7))
        stronger = [
            other
            for other in range(count)
            if (min(int(places[other, 0] / 20), 7), min(int(places[other, 1] / 10), 7)) == cell
            and strengths[other] > strengths[point]
        ]
        taken[cell] = taken.get(cell, 0) + 1
        assert taken[cell] > len(stronger)
        ranks.append(taken[cell])
    assert ranks == sorted(ranks)


def test_the_order_does_not_depend_on_that_of_the_detector() -> None:
    draw = np.random.default_rng(4)
    places = (draw.random((150, 2)) * (160, 80)).astype(np.float32)
    strengths = draw.integers(0, 9, 150).astype(np.float32)
    mixed = draw.permutation(150)
    first = places[spread(places, strengths, 160, 80)]
    second = places[mixed][spread(places[mixed], strengths[mixed], 160, 80)]
    assert np.array_equal(first, second)


def test_repetitions_are_told_from_one_place_seen_twice() -> None:
    code = np.array([[5, 9]], np.uint64)
    codes = np.concatenate([code, code, code ^ np.uint64(0xFF00FF00FF00FF), code ^ np.uint64(3)])
    places = np.array([[10, 10], [11, 10], [50, 50], [90, 20]], np.float32)
    sizes = np.full(4, 4, np.float32)
    assert repeated(codes[:3], places[:3], sizes[:3]).tolist() == [False, False, False]
    assert repeated(codes, places, sizes).tolist() == [True, True, False, True]
