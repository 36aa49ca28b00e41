"""Keys and signatures deal out the bits of a code, each once."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from philomela.fingerprints.projection import BITS, bits_of, words_of
from philomela.matching.sketches.keys import (
    BUCKET_BITS,
    BUCKETS,
    KEY_BITS,
    MOST_APART,
    NEARNESS,
    SIGNATURE_BITS,
    SLOT_BITS,
    TABLES,
    buckets_of,
    dealt_bits,
    entries_of,
    keys_of,
    signatures_of,
)

codes = arrays.arrays(np.uint64, st.tuples(st.integers(1, 6), st.just(2)))


def parts(code: NDArray[np.uint64]) -> list[int]:
    """Keys and signature of one code (1 x 2)."""
    return [*keys_of(code)[:, 0].tolist(), int(signatures_of(code)[0])]


@settings(max_examples=20, deadline=None)
@given(codes)
def test_every_bit_is_in_one_part_at_most(some: NDArray[np.uint64]) -> None:
    code = some[:1]
    dealt = 0
    for bit in range(BITS):
        changed = bits_of(code)
        changed[0, bit] ^= 1
        pairs = zip(parts(code), parts(words_of(changed)), strict=True)
        differing = [(before ^ after).bit_count() for before, after in pairs]
        assert sum(differing) <= 1
        dealt += sum(differing)
    assert dealt == TABLES * KEY_BITS + SIGNATURE_BITS


@settings(deadline=None)
@given(codes)
def test_bytes_are_dealt_out_as_bits_are(some: NDArray[np.uint64]) -> None:
    assert np.array_equal([*keys_of(some), signatures_of(some)], dealt_bits(some))


@settings(deadline=None)
@given(codes)
def test_parts_fit_their_bits(some: NDArray[np.uint64]) -> None:
    assert keys_of(some).shape == (TABLES, len(some))
    assert (keys_of(some) < 1 << KEY_BITS).all()
    assert signatures_of(some).dtype == np.uint32
    assert (buckets_of(keys_of(some)[0]) < BUCKETS).all()


@settings(deadline=None)
@given(codes, st.integers(0, (1 << SLOT_BITS) - 1))
def test_bucket_and_entry_hold_key_signature_and_slot(some: NDArray[np.uint64], slot: int) -> None:
    keys, signatures = keys_of(some)[0], signatures_of(some)
    entries = entries_of(keys, signatures, np.full(len(some), slot, np.uint64))
    for key, signature, bucket, entry in zip(
        keys.tolist(), signatures.tolist(), buckets_of(keys).tolist(), entries.tolist(), strict=True
    ):
        low = key & ((1 << KEY_BITS - BUCKET_BITS) - 1)
        assert key == bucket << (KEY_BITS - BUCKET_BITS) | low
        assert entry == (low << SIGNATURE_BITS | signature) << SLOT_BITS | slot


def test_points_are_dealt_with_one_by_one() -> None:
    some = np.random.default_rng(1).integers(0, 2**64, (50, 2), np.uint64)
    for place in range(50):
        assert parts(some[place : place + 1]) == [
            *keys_of(some)[:, place].tolist(),
            signatures_of(some)[place],
        ]


def test_nearer_points_weigh_more() -> None:
    assert len(NEARNESS) == MOST_APART + 1
    assert list(NEARNESS) == sorted(NEARNESS, reverse=True)
    assert min(NEARNESS) > 0
