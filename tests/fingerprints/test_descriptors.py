"""Descriptors agree with plain loops and with OpenCV's own."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import slow_descriptors
from numpy.typing import NDArray

from philomela.fingerprints.descriptors import describe
from philomela.fingerprints.projection import MIRRORED, SENSES, descriptor_move
from philomela.simulate.pictures import paint_leaves

Floats = NDArray[np.float32]

WIDTH, HEIGHT = 200, 150


def leaves(width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    return paint_leaves(width, height, np.random.default_rng(5))[:, :, 1].copy()


def likeness(first: Floats, second: Floats) -> Floats:
    """Cosines of the angles between descriptors."""
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    cosines: Floats = (first * second).sum(axis=1) / lengths
    return cosines


@pytest.mark.parametrize("size", [1.0, 1.6, 2.3, 2.9, 4.0, 6.5, 11.0, 18.0])
def test_they_agree_with_plain_loops(size: float) -> None:
    places = np.array([[100.3, 75.8], [60.0, 40.5], [7.25, 140.0], [195.0, 3.0]], np.float32)
    found = describe(leaves(), places, np.full(4, size, np.float32))
    slow = np.array(
        [slow_descriptors.describe(leaves(), x, y, size) for x, y in places.tolist()], np.float32
    )
    cosines = likeness(found, slow)
    assert cosines[:2].min() > 0.9999
    # Blurring step by step sees the picture's edge differently from blurring all at once.
    assert cosines[2:].min() > (0.9999 if size < 2 else 0.98)


def test_points_are_described_one_by_one() -> None:
    draw = np.random.default_rng(1)
    places = (draw.random((40, 2)) * (WIDTH, HEIGHT)).astype(np.float32)
    sizes = np.exp2(draw.uniform(0, 5, 40)).astype(np.float32)
    together = describe(leaves(), places, sizes)
    assert together.shape == (40, 128)
    for point in range(40):
        alone = describe(leaves(), places[point : point + 1], sizes[point : point + 1])
        assert np.allclose(alone[0], together[point], atol=1e-5)


def test_they_are_those_of_opencv() -> None:
    picture = leaves(352, 264)
    detector = cv2.SIFT.create(contrastThreshold=0.02)
    found = detector.detect(picture)
    for point in found:
        point.angle = 0.0
    points, theirs = detector.compute(picture, found)
    # The detector counts from the middle of the first pixel of a picture that it doubled.
    places = np.array([point.pt for point in points], np.float32) + np.float32(0.25)
    ours = describe(picture, places, np.array([point.size for point in points], np.float32))
    cosines = likeness(ours, np.asarray(theirs, np.float32))
    assert len(cosines) > 200
    assert np.median(cosines) > 0.98
    assert np.quantile(cosines, 0.05) > 0.85


@pytest.mark.parametrize("sense", range(SENSES))
def test_they_move_with_the_picture(sense: int) -> None:
    picture = leaves()
    there = picture[:, ::-1] if sense >= MIRRORED else picture
    there = np.ascontiguousarray(np.rot90(there, sense % MIRRORED))
    draw = np.random.default_rng(2)
    places = (draw.random((60, 2)) * (WIDTH, HEIGHT)).astype(np.float32)
    sizes = np.full(60, 2.0, np.float32)
    x, y, width, height = places[:, 0], places[:, 1], WIDTH, HEIGHT
    if sense >= MIRRORED:
        x = width - x
    for _ in range(sense % MIRRORED):
        x, y, width, height = y, width - x, height, width
    moved = describe(there, np.stack([x, y], axis=1).astype(np.float32), sizes)
    assert np.allclose(
        moved, describe(picture, places, sizes)[:, descriptor_move(sense)], atol=1e-2
    )


def test_brightness_and_contrast_do_not_count() -> None:
    picture = (leaves() // 2).astype(np.uint8)
    places = np.array([[100, 75], [60, 40]], np.float32)
    sizes = np.array([3, 8], np.float32)
    plain, changed = describe(picture, places, sizes), describe(picture * 2 + 1, places, sizes)
    assert np.allclose(plain, changed, atol=1e-4)


def test_no_entry_outweighs_all() -> None:
    edge = np.zeros((60, 60), np.uint8)
    edge[:, 30:] = 255
    found = describe(edge, np.array([[30, 30]], np.float32), np.array([4], np.float32))
    assert found.max() == pytest.approx(0.2)
    # What is bright on the right rises to the right: direction 0.
    assert found.reshape(16, 8)[:, 1:].max() < 1e-3


def test_a_flat_picture_has_descriptors_of_nothing() -> None:
    flat = np.full((50, 50), 77, np.uint8)
    found = describe(flat, np.array([[25, 25]], np.float32), np.array([4], np.float32))
    assert np.allclose(found, 0, atol=0.2)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (16, 16)])
def test_any_picture_and_any_size_can_be_described(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(3).integers(0, 256, shape, dtype=np.uint8)
    sizes = np.array([0.1, 1, 30, 2000], np.float32)
    found = describe(noise, np.full((4, 2), 0.5, np.float32), sizes)
    assert found.shape == (4, 128)
    assert np.isfinite(found).all()
