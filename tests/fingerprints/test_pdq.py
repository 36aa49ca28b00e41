"""The matrices against the plain loops, and against the field's own programs."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pictures_made import leaves, saved
from reference_loops import hashed, reduced

from philomela.fingerprints.oriented import fingerprint
from philomela.fingerprints.pdq import (
    SIDE,
    hash_reduction,
    reduce_luma,
    reduction_matrix,
    sampled_size,
)
from philomela.media.decoder import decode
from philomela.media.limits import PictureLimits

sides = st.integers(1, 200)
seeds = st.integers(0, 2**32 - 1)


def noise(seed: int, height: int, width: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)


@settings(max_examples=40, deadline=None)
@given(seeds, sides, sides)
def test_the_matrices_are_the_filter(seed: int, height: int, width: int) -> None:
    luma = noise(seed, height, width)
    expected = np.array(reduced(luma.astype(float).tolist()))
    assert np.abs(reduce_luma(luma, (width, height)) - expected).max() < 1e-3


def test_the_hash_is_the_dct_against_its_median() -> None:
    luma = np.asarray(leaves(130, 97).convert("L"))
    reduction = reduce_luma(luma, (130, 97))
    assert hash_reduction(reduction)[0].hex() == hashed(reduction.astype(float).tolist())


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5000), st.integers(1, 512), st.booleans())
def test_every_row_of_a_matrix_is_a_mean(length: int, sampled: int, backwards: bool) -> None:
    matrix = reduction_matrix(length, sampled, backwards=backwards).toarray()
    assert matrix.shape == (SIDE, length)
    assert matrix.min() >= 0
    assert np.abs(matrix.sum(axis=1) - 1).max() < 1e-4


@settings(max_examples=30, deadline=None)
@given(seeds, sides, sides, st.integers(1, 200))
def test_turned_matrices_are_the_turned_picture(
    seed: int, height: int, width: int, sampled: int
) -> None:
    luma = noise(seed, height, width)
    size = (min(sampled, width), min(sampled, height))
    pairs = (
        (luma[::-1], reduce_luma(luma, size, upside_down=True)),
        (luma[:, ::-1], reduce_luma(luma, size, mirrored=True)),
        (luma[::-1, ::-1], reduce_luma(luma, size, upside_down=True, mirrored=True)),
    )
    for turned, found in pairs:
        assert np.abs(reduce_luma(np.ascontiguousarray(turned), size) - found).max() < 1e-2


@pytest.mark.parametrize(
    ("size", "sampled"),
    [
        ((640, 480), (512, 384)),
        ((512, 100), (512, 100)),
        ((40, 4000), (5, 512)),
        ((9000, 1), (512, 1)),
    ],
)
def test_large_pictures_are_sampled(size: tuple[int, int], sampled: tuple[int, int]) -> None:
    assert sampled_size(*size) == sampled


@pytest.mark.parametrize("size", [(4, 300), (300, 4), (1, 1), (3000, 20)])
def test_a_picture_with_too_short_a_side_has_no_hash(size: tuple[int, int]) -> None:
    decoded = decode(saved(leaves(*size), "PNG"), PictureLimits(), exact=False)
    assert fingerprint(decoded, exact=False) == (bytes(32), 0)


@pytest.mark.parametrize("value", [0, 7, 255])
def test_a_flat_picture_has_no_quality(value: int) -> None:
    flat = np.full((100, 80), value, np.uint8)
    assert hash_reduction(reduce_luma(flat, (80, 100)))[1] == 0


@pytest.mark.skipif(
    importlib.util.find_spec("pdqhash") is None, reason="pdqhash is an optional peer"
)
@pytest.mark.parametrize(
    "size",
    [(1, 1), (4, 200), (5, 200), (9, 5), (64, 64), (65, 63), (127, 129), (640, 480), (333, 1000)],
)
def test_the_same_hash_and_quality_as_pdqhash(size: tuple[int, int]) -> None:
    import pdqhash

    image = leaves(*size)
    bits, quality = pdqhash.compute(np.asarray(image))
    decoded = decode(saved(image, "PNG"), PictureLimits(), exact=True)
    found, found_quality = fingerprint(decoded, exact=True)
    assert found == np.packbits(bits).tobytes()
    assert found_quality == pytest.approx(quality, abs=1)
