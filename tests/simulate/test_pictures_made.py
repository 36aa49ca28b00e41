"""Dead leaves and the copies made of them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from philomela.simulate.copies import halved, pixels_of
from philomela.simulate.encodings import Encoded, encode
from philomela.simulate.families import Copy
from philomela.simulate.forms import Alteration, Edit, Form, Shown
from philomela.simulate.marks import Mark
from philomela.simulate.pictures import Pixels, dead_leaves


def copied(original: Pixels, form: Form, *, family: int = 2, index: int = 1) -> Pixels:
    return pixels_of(0, Copy(family, index, form), original)


def saved(original: Pixels, form: Form) -> Encoded:
    return encode(copied(original, form), form)


def shown(content: bytes) -> Pixels:
    """As a viewer shows it, decoded by other code."""
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


def difference(first: Pixels, second: Pixels) -> float:
    assert first.shape == second.shape
    return float(np.abs(first.astype(float) - second.astype(float)).mean())


def test_pictures_depend_on_seed_and_family_alone() -> None:
    assert np.array_equal(dead_leaves(3, 4), dead_leaves(3, 4))
    assert not np.array_equal(dead_leaves(3, 4), dead_leaves(3, 5))
    assert not np.array_equal(dead_leaves(3, 4), dead_leaves(4, 4))


def test_sizes_and_colours() -> None:
    made = [dead_leaves(0, family) for family in range(30)]
    shapes = {picture.shape for picture in made}
    assert all(min(shape[:2]) >= 480 and max(shape[:2]) <= 1280 for shape in shapes)
    assert any(shape[0] > shape[1] for shape in shapes)
    assert any(shape[0] < shape[1] for shape in shapes)
    assert all(picture.dtype == np.uint8 and picture.std() > 20 for picture in made)


def test_sizes_of_shapes_follow_the_power_law() -> None:
    """Pixels in a row of one colour: long runs are rare and short ones frequent."""
    grey = dead_leaves(0, 1).mean(axis=2)
    edges = np.abs(np.diff(grey, axis=1)) > 20
    runs = np.concatenate([np.diff(np.flatnonzero(row)) for row in edges])
    assert np.percentile(runs, 50) < 60 < np.percentile(runs, 99)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientations_show_the_original(orientation: int) -> None:
    original = dead_leaves(0, 2)
    made = saved(original, Form("jpeg", 95, orientation=orientation))
    with Image.open(io.BytesIO(made.content)) as image:
        assert image.getexif().get(0x0112, 1) == orientation
        stored = image.size
    assert (stored == (made.width, made.height)) == (orientation < 5)
    assert difference(shown(made.content), original) < 4


@pytest.mark.parametrize(
    "form", [Form("png", half=True), Form("webp", 80, half=True), Form("jpeg", 90, half=True)]
)
def test_half_size(form: Form) -> None:
    original = dead_leaves(0, 2)
    made = saved(original, form)
    decoded = shown(made.content)
    assert decoded.shape[:2] == (made.height, made.width)
    assert made.height * 2 == original.shape[0]
    assert difference(decoded, halved(original)) < (0.01 if form.format == "png" else 9)


def test_brightness() -> None:
    original = dead_leaves(0, 2)
    bright = shown(saved(original, Form("jpeg", 90, brightness=1.06)).content)
    assert 1.02 < bright.mean() / original.mean() < 1.07


def test_a_copy_is_the_same_each_time() -> None:
    original = dead_leaves(0, 2)
    edits: tuple[Edit, ...] = ("cropped", "mirrored", "turned", "lit", "written on")
    form = Form("jpeg", 80, Alteration(0, "noise", 0.4), half=True, edits=edits, shown="screenshot")
    first = copied(original, form)
    assert np.array_equal(copied(original, form), first)
    assert not np.array_equal(copied(original, form, index=2), first)


def changed(original: Pixels, form: Form, *, family: int = 2, index: int = 1) -> float:
    """The share of pixels that are not the original's."""
    made = copied(original, form, family=family, index=index)
    return float((made != original).any(axis=2).mean())


@pytest.mark.parametrize("fraction", [0.2, 0.6])
@pytest.mark.parametrize("filling", ["texture", "landscape", "noise", "flat", "piece"])
def test_a_region_is_replaced(filling: Any, fraction: float) -> None:
    form = Form("jpeg", 90, Alteration(3, filling, fraction))
    assert changed(dead_leaves(0, 2), form) == pytest.approx(fraction, abs=0.03)


def test_copies_of_one_alteration_have_one_region() -> None:
    original = dead_leaves(0, 2)
    form = Form("jpeg", 90, Alteration(0, "piece", 0.4))
    other = Form("jpeg", 90, Alteration(1, "piece", 0.4))
    assert np.array_equal(copied(original, form), copied(original, form, index=5))
    assert not np.array_equal(copied(original, form), copied(original, other))
    assert not np.array_equal(copied(original, form), copied(original, form, family=3))


@pytest.mark.parametrize(
    ("edit", "least", "most"),
    [("mirrored", 0.9, 1.0), ("turned", 0.3, 1.0), ("lit", 0.7, 1.0), ("written on", 0.001, 0.12)],
)
def test_edits_that_keep_the_size(edit: Edit, least: float, most: float) -> None:
    assert least <= changed(dead_leaves(0, 2), Form("jpeg", 90, edits=(edit,))) <= most


def test_a_crop_is_a_part_of_the_original() -> None:
    original = dead_leaves(0, 2)
    made = copied(original, Form("jpeg", 90, edits=("cropped",)))
    height, width = made.shape[:2]
    assert height / original.shape[0] == pytest.approx(0.85, abs=0.01)
    windows = np.lib.stride_tricks.sliding_window_view(original[..., 0], (height, width))
    assert any((windows[y, x] == made[..., 0]).all() for y, x in np.ndindex(*windows.shape[:2]))


def test_a_stamp_is_at_its_place_on_every_picture() -> None:
    stamp = Form("jpeg", 90, mark=Mark("stamp", 1, "@example", 0.05, (0.03, 0.97)))
    for family in (2, 3):
        original = dead_leaves(0, family)
        made = copied(original, stamp, family=family)
        rows, columns = np.nonzero((made != original).any(axis=2))
        height, width = original.shape[:2]
        assert rows.min() > 0.85 * height
        assert columns.max() < 0.4 * width


def test_frames_and_captions_surround_the_picture() -> None:
    original = dead_leaves(0, 2)
    height = original.shape[0]
    framed = copied(original, Form("jpeg", 90, mark=Mark("frame", 1)))
    side = (framed.shape[0] - height) // 2
    assert np.array_equal(framed[side:-side, side:-side], original)
    for form in (Form("png", mark=Mark("caption", 1, "words")), Form("png", shown="words")):
        captioned = copied(original, form)
        assert captioned.shape[0] > height
        assert np.array_equal(captioned[:height], original)


@pytest.mark.parametrize("place", ["screenshot", "words"])
def test_words_around_a_picture(place: Shown) -> None:
    first, second = (
        copied(dead_leaves(0, 2), Form("jpeg", 90, shown=place), index=index) for index in (1, 2)
    )
    assert not np.array_equal(first, second)  # each lies at a place, or over words, of its own
