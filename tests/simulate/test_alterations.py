"""Altered pictures: as much is replaced as said, and the masks follow every move."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from philomela.simulate import alterations
from philomela.simulate.alterations import Altered, Operation, replace_region, unaltered
from philomela.simulate.fillings import FILLINGS, Filling, Mask, filled, region
from philomela.simulate.pictures import Pixels, dead_leaves

RED = (255, 0, 0)
BLUE = (0, 0, 255)


def draw(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


def green(height: int = 300, width: int = 420) -> Pixels:
    return np.broadcast_to(np.array([0, 160, 60], np.uint8), (height, width, 3)).copy()


def marked() -> Altered:
    """A blue picture with a red mark off its middle, which counts as replaced."""
    pixels = np.empty((300, 420, 3), np.uint8)
    pixels[:] = BLUE
    inside = np.zeros((300, 420), np.bool_)
    inside[60:170, 50:190] = True
    pixels[inside] = RED
    return Altered(pixels, inside, np.ones((300, 420), np.bool_))


def near(pixels: Pixels, *colours: tuple[int, int, int]) -> Mask:
    """Where the picture has one of the colours, compression and brightness allowed for."""
    found = np.zeros(pixels.shape[:2], np.bool_)
    for one in colours:
        found |= np.abs(pixels - np.array(one, float)).max(axis=2) < 110
    return found


def agreement(first: Mask, second: Mask) -> float:
    return float((first & second).sum() / max(1, (first | second).sum()))


MOVES: dict[str, Operation] = {
    "jpeg": alterations.jpeg(50),
    "half": alterations.scaled(0.5),
    "crop": alterations.cropped(0.85),
    "half the area": alterations.cropped(0.5**0.5),
    "mirror": alterations.mirrored,
    "rotation": alterations.rotated(5),
    "caption": alterations.captioned("sample words"),
    "frame": alterations.framed,
    "screenshot": alterations.in_screenshot,
    "collage": alterations.in_collage((green(), green(200, 90), green(90, 200))),
    "brightness": alterations.brightened,
    "several": alterations.chain(
        alterations.scaled(0.5),
        alterations.mirrored,
        alterations.rotated(5),
        alterations.cropped(0.85),
        alterations.framed,
    ),
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", MOVES)
def test_masks_follow_the_picture(name: str, seed: int) -> None:
    moved = MOVES[name](marked(), draw(seed))
    assert moved.pixels.dtype == np.uint8
    assert moved.replaced.shape == moved.shown.shape == moved.pixels.shape[:2]
    seen = near(moved.pixels, RED)
    assert seen.any()
    assert agreement(seen & moved.shown, moved.replaced & moved.shown) > 0.93
    if name not in ("frame", "several", "screenshot"):  # these have colours of their own
        assert agreement(near(moved.pixels, RED, BLUE), moved.shown) > 0.97


def test_moves_do_what_their_names_say() -> None:
    one = unaltered(dead_leaves(0, 1))
    height, width = one.replaced.shape
    half = alterations.scaled(0.5)(one, draw())
    assert half.pixels.shape == (height // 2, width // 2, 3)
    crop = alterations.cropped(0.85)(one, draw())
    assert crop.pixels.shape == (round(height * 0.85), round(width * 0.85), 3)
    mirror = alterations.mirrored(one, draw())
    assert np.array_equal(mirror.pixels[:, ::-1], one.pixels)
    turned = alterations.rotated(5)(one, draw())
    assert 0.9 < turned.shown.mean() < 0.99
    shot = alterations.in_screenshot(one, draw())
    assert 0.1 < shot.shown.mean() < 0.8


def test_a_stamp_covers_little_and_a_caption_nothing() -> None:
    one = unaltered(dead_leaves(0, 1))
    stamped = alterations.stamped(one, draw())
    changed = (stamped.pixels != one.pixels).any(axis=2).mean()
    assert 0.0005 < changed < 0.1
    assert not stamped.replaced.any()
    captioned = alterations.captioned("sample words")(one, draw())
    height, width = one.replaced.shape
    assert np.array_equal(captioned.pixels[:height, :width], one.pixels)
    assert captioned.pixels[height:].max() > 200


def test_marks_are_the_same_on_every_picture() -> None:
    """Of one size, so that what differs between pictures is not the mark."""
    first, second = unaltered(green()), unaltered(np.full((300, 420, 3), 90, np.uint8))
    place = np.array([0.2, 0.9])
    for mark in (
        alterations.stamped_with("words", 0.06, place),
        alterations.captioned("words"),
        alterations.framed,
    ):
        one, other = mark(first, draw(1)), mark(second, draw(2))
        same = (one.pixels == other.pixels).all(axis=2)
        assert same.any()
        assert not same[one.shown].all()
        assert same[~one.shown].all()


def test_files_are_jpeg_of_the_quality_asked_for() -> None:
    pixels = dead_leaves(0, 1)
    small, large = (alterations.as_jpeg(pixels, quality) for quality in (30, 90))
    assert len(small) < len(large)
    with Image.open(BytesIO(small), formats=["JPEG"]) as image:
        assert image.size == (pixels.shape[1], pixels.shape[0])


@settings(max_examples=40, deadline=None)
@given(
    st.integers(40, 300),
    st.integers(40, 300),
    st.floats(0.02, 0.95),
    st.integers(0, 2**32 - 1),
)
def test_a_region_covers_the_fraction(height: int, width: int, fraction: float, seed: int) -> None:
    inside = region(height, width, fraction, draw(seed))
    assert inside.shape == (height, width)
    # Nothing but equal values of the field keeps it from being exact.
    assert abs(inside.sum() - fraction * height * width) <= 2 + 0.001 * height * width


@pytest.mark.parametrize("share", [0.2, 0.7])
def test_what_is_spared_is_covered_last(share: float) -> None:
    spared = np.zeros((120, 200), np.bool_)
    spared[-round(120 * share) :] = True  # where a region likes to be
    inside = region(120, 200, 0.6, draw(), spared)
    assert inside.mean() == pytest.approx(0.6, abs=0.001)
    assert (inside & spared).mean() == pytest.approx(max(0, 0.6 - (1 - share)), abs=0.001)


@pytest.mark.parametrize("filling", FILLINGS)
@pytest.mark.parametrize("fraction", [0.2, 0.6])
def test_only_the_region_is_replaced(filling: Filling, fraction: float) -> None:
    original, other = dead_leaves(0, 1), dead_leaves(0, 2)
    altered = replace_region(original, fraction, filling, draw(), other)
    assert altered.fraction == pytest.approx(fraction, abs=0.001)
    assert altered.shown.all()
    changed = (altered.pixels != original).any(axis=2)
    # The region fades into the rest over one pixel on either side.
    wide = np.pad(altered.replaced, 1)
    reach = np.any([np.roll(wide, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)], axis=0)
    assert not (changed & ~reach[1:-1, 1:-1]).any()
    assert changed[altered.replaced].mean() > 0.95


def test_nothing_replaced_is_the_picture_itself() -> None:
    original = dead_leaves(0, 1)
    altered = replace_region(original, 0.0, "noise", draw())
    assert np.array_equal(altered.pixels, original)
    assert altered.fraction == 0


@pytest.mark.parametrize("filling", FILLINGS)
def test_fillings_cover_the_whole_frame(filling: Filling) -> None:
    made = filled(filling, 90, 130, draw(), dead_leaves(0, 2))
    assert made.shape == (90, 130, 3)
    assert made.dtype == np.uint8
    assert filling == "flat" or made.std() > 5


def test_a_piece_needs_a_picture_to_take_it_from() -> None:
    with pytest.raises(ValueError, match="which picture"):
        replace_region(green(), 0.4, "piece", draw())


@pytest.mark.parametrize(
    "make",
    [
        lambda: alterations.stamped(unaltered(green()), draw()),
        lambda: alterations.in_screenshot(marked(), draw()),
        lambda: replace_region(green(), 0.4, "landscape", draw()),
        lambda: replace_region(green(), 0.4, "texture", draw()),
        lambda: MOVES["several"](marked(), draw()),
        lambda: MOVES["collage"](marked(), draw()),
    ],
)
def test_a_seed_gives_one_picture(make: Callable[[], Altered]) -> None:
    first, second = make(), make()
    assert np.array_equal(first.pixels, second.pixels)
    assert np.array_equal(first.replaced, second.replaced)
    assert np.array_equal(first.shown, second.shown)


def test_collages_show_pictures_whole_and_cut() -> None:
    shown = {
        round(float(MOVES["collage"](marked(), draw(seed)).shown.mean()), 2) for seed in range(12)
    }
    assert shown == {0.18, 0.25}  # 300 / 420 of a square, and a whole square
