"""Codes move as the pictures do, and are the same on every machine."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from philomela.fingerprints.projection import (
    BITS,
    MIRRORED,
    SENSES,
    bit_move,
    bits_of,
    chained,
    codes_of,
    descriptor_move,
    inverse,
    moved_codes,
    projections,
    words_of,
)

senses = st.integers(0, SENSES - 1)
some_bits = arrays.arrays(np.bool_, st.tuples(st.integers(0, 9), st.just(BITS)))


def descriptors(count: int) -> NDArray[np.float32]:
    """Numbers with many small ones and a few large, as histograms of gradients have."""
    return np.random.default_rng(3).gamma(0.4, size=(count, BITS)).astype(np.float32)


def slow_move(descriptor: NDArray[np.float32], sense: int) -> NDArray[np.float32]:
    """A descriptor's cells and directions moved one by one, seen as vectors in the plane."""
    moved = np.zeros_like(descriptor).reshape(4, 4, 8)
    for row in range(4):
        for column in range(4):
            for direction in range(8):
                angle = direction * np.pi / 4
                across, up = column - 1.5, 1.5 - row
                gradient = complex(np.cos(angle), np.sin(angle))
                place = complex(across, up)
                if sense >= MIRRORED:
                    gradient = complex(-gradient.real, gradient.imag)
                    place = complex(-place.real, place.imag)
                gradient *= 1j ** (sense % MIRRORED)
                place *= 1j ** (sense % MIRRORED)
                new = round(np.angle(gradient) / (np.pi / 4)) % 8
                cell = round(1.5 - place.imag), round(place.real + 1.5)
                moved[(*cell, new)] = descriptor.reshape(4, 4, 8)[row, column, direction]
    return moved.ravel()


@pytest.mark.parametrize("sense", range(SENSES))
def test_a_move_turns_and_mirrors_the_histogram(sense: int) -> None:
    one = descriptors(1)[0]
    assert np.array_equal(one[descriptor_move(sense)], slow_move(one, sense))


@pytest.mark.parametrize("sense", range(SENSES))
def test_the_code_of_a_moved_descriptor_is_the_moved_code(sense: int) -> None:
    some = descriptors(300)
    there = codes_of(np.ascontiguousarray(some[:, descriptor_move(sense)]))
    differing = bits_of(there) != bits_of(moved_codes(codes_of(some), sense))
    # A sum may be so near zero that the order of adding decides its sign.
    assert differing.sum() <= 2


def test_the_moves_are_eight_and_form_a_group() -> None:
    assert len({tuple(descriptor_move(sense)) for sense in range(SENSES)}) == SENSES
    assert len({tuple(bit_move(sense)) for sense in range(SENSES)}) == SENSES
    for first in range(SENSES):
        assert sorted(bit_move(first)) == list(range(BITS))
        assert chained(first, inverse(first)) == chained(inverse(first), first) == 0
        for then in range(SENSES):
            both = bit_move(first)[bit_move(then)]
            assert np.array_equal(both, bit_move(chained(first, then)))


def test_a_mirror_and_two_half_turns_are_as_they_are_called() -> None:
    assert chained(1, 1) == 2
    assert chained(2, 2) == 0
    assert chained(MIRRORED, MIRRORED) == 0
    assert chained(MIRRORED, 1) == MIRRORED + 1


@settings(deadline=None)
@given(some_bits, senses, senses)
def test_moved_codes_move_back(bits: NDArray[np.bool_], first: int, then: int) -> None:
    codes = words_of(bits)
    once = moved_codes(codes, first)
    assert np.array_equal(moved_codes(once, inverse(first)), codes)
    assert np.array_equal(moved_codes(once, then), moved_codes(codes, chained(first, then)))


@settings(deadline=None)
@given(some_bits)
def test_bits_are_words_and_bits_again(bits: NDArray[np.bool_]) -> None:
    words = words_of(bits)
    assert words.shape == (len(bits), 2)
    assert np.array_equal(bits_of(words).astype(np.bool_), bits)


@settings(deadline=None)
@given(arrays.arrays(np.uint64, st.tuples(st.integers(0, 9), st.just(2))))
def test_words_are_bits_and_words_again(words: NDArray[np.uint64]) -> None:
    assert np.array_equal(words_of(bits_of(words)), words)


def test_the_first_bit_is_the_highest() -> None:
    bits = np.zeros((1, BITS), np.bool_)
    bits[0, [0, 127]] = True
    assert words_of(bits).tolist() == [[1 << 63, 1]]


def test_the_projections_are_the_same_everywhere() -> None:
    made = projections()
    # No number is so small that another order of adding could change its sign.
    assert np.abs(made).min() > 1e-5
    digest = hashlib.sha256(np.packbits(made > 0).tobytes()).hexdigest()
    assert digest == "177fe04fb6fc5ba09b6ae8a6ddc53b5c6c0d195d6302f8bb28109f17aff4eeae"
    first = [[0.13733144, 0.06052139], [0.01330552, -0.06322947], [-0.11833019, 0.04250053]]
    assert np.allclose(made[:3, :2], first, atol=1e-6)


def test_the_projections_are_nearly_orthogonal() -> None:
    made = projections().astype(np.float64)
    products = made.T @ made
    # A projection on to the 124 directions that whole groups reach.
    assert np.allclose(products @ products, products, atol=1e-6)
    assert round(np.trace(products)) == 124
    lengths = np.diag(products)
    assert lengths.min() > 0.9
    assert np.abs(products - np.diag(lengths)).max() < 0.1
    assert np.allclose(made.sum(axis=0), 0, atol=1e-5)


def test_bits_are_balanced_and_tell_little_of_one_another() -> None:
    signs = bits_of(codes_of(descriptors(4000))).astype(np.float64) * 2 - 1
    assert np.abs(signs.mean(axis=0)).max() < 0.15
    among = np.corrcoef(signs.T) - np.eye(BITS)
    assert np.abs(among).max() < 0.15


def test_a_code_does_not_depend_on_contrast() -> None:
    some = descriptors(50)
    assert np.array_equal(codes_of(some), codes_of(some * np.float32(4)))


def test_nothing_has_a_code_too() -> None:
    assert codes_of(np.zeros((0, BITS), np.float32)).shape == (0, 2)
    assert codes_of(np.zeros((1, BITS), np.float32)).tolist() == [[0, 0]]
