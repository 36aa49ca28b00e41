"""Dead leaves and the copies made of them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from philomela.simulate.encodings import encode, halved
from philomela.simulate.families import MOST_COPIES, Form, plan_families
from philomela.simulate.months import Months
from philomela.simulate.pictures import Pixels, dead_leaves
from philomela.simulate.settings import Settings


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
    made = encode(original, Form("jpeg", 95, orientation=orientation))
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
    made = encode(original, form)
    decoded = shown(made.content)
    assert decoded.shape[:2] == (made.height, made.width)
    assert made.height * 2 == original.shape[0]
    assert difference(decoded, halved(original)) < (0.01 if form.format == "png" else 9)


def test_brightness() -> None:
    original = dead_leaves(0, 2)
    bright = shown(encode(original, Form("jpeg", 90, brightness=1.06)).content)
    assert 1.02 < bright.mean() / original.mean() < 1.07


def test_numbers_of_copies_have_a_heavy_tail() -> None:
    families = list(plan_families(Settings(), Months(14)))
    sizes = sorted(len(family.copies) for family in families)
    assert len(families) == 400
    assert sizes[200] <= 2
    assert sizes[-1] == MOST_COPIES
    assert 1_200 <= sum(sizes) <= 1_900
    for family in families:
        assert len({copy.form for copy in family.copies}) == len(family.copies)
