"""What the index knows of a point: two keys to look it up by, and a signature to compare.

The 128 bits of a code are dealt out once and for all: 24 to each of two keys and 32 to the
signature. A point votes for another if either key is equal, but for bits that may be another
(:mod:`philomela.matching.sketches.voting` says which, by the number of pictures), and if key and
signature together differ by at most six bits, or by fewer where there are very many pictures. Of
the several hundred points in a picture enough are found so, and it asks for short lists only.

An entry of the index is one number of 64 bits: the key's low 8 bits, the signature, and the slot
(24 bits) of the picture in its segment. The key's high 16 bits are the bucket that it lies in.
Within a bucket entries are sorted, so that those whose keys begin alike lie side by side.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import BITS, bits_of
from philomela.matching.sketches.key_kernels import deal

TABLES = 2
KEY_BITS, BUCKET_BITS, SIGNATURE_BITS = 24, 16, 32
BUCKETS = 1 << BUCKET_BITS
SLOT_BITS = 24
MOST_SLOTS = 1 << SLOT_BITS
MOST_APART = 6  # bits of key and signature that two points may differ in
#: What a vote weighs by the bits apart: the logarithm to base 2 of how much oftener points of
#: versions of a photo differ by so many than points of others, as measured on photographs.
NEARNESS = (8.6, 6.4, 4.3, 2.3, 0.8, 0.3, 0.2)

LOW_BITS = KEY_BITS - BUCKET_BITS
_STRIDE = 37  # has no factor in common with 128, so that it deals out every bit once
_DEALT = np.arange(BITS) * _STRIDE % BITS
_DEALT_BITS = TABLES * KEY_BITS + SIGNATURE_BITS
_CODE_BYTES = BITS // 8

Words = NDArray[np.uint64]


def keys_of(codes: Words) -> NDArray[np.uint32]:
    """Keys (2 x n) of codes (n x 2)."""
    return _dealt(codes, _SHARES[:TABLES])


def signatures_of(codes: Words) -> NDArray[np.uint32]:
    """Signatures (n) of codes (n x 2)."""
    (signatures,) = _dealt(codes, _SHARES[TABLES:])
    return np.asarray(signatures, np.uint32)


def dealt_bits(codes: Words) -> NDArray[np.uint32]:
    """Keys and signatures (3 x n) of codes (n x 2), bit by bit."""
    bits = bits_of(codes)
    ends = (0, *(KEY_BITS * table for table in range(1, TABLES + 1)), _DEALT_BITS)
    return np.stack([_number(bits[:, _DEALT[first:end]]) for first, end in pairwise(ends)])


def _number(bits: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Rows of up to 32 bits as numbers, the first bit the highest."""
    whole = np.zeros((len(bits), 32), np.uint8)
    whole[:, 32 - bits.shape[1] :] = bits
    return np.packbits(whole, axis=1).view(">u4").ravel().astype(np.uint32)


def _shares() -> NDArray[np.uint32]:
    """What every value of every byte of a code gives to each number: numbers x 16 x 256."""
    alone = np.zeros((_CODE_BYTES, 256, _CODE_BYTES), np.uint8)
    places = np.arange(_CODE_BYTES)
    alone[places, :, places] = np.arange(256)
    codes = alone.reshape(-1, _CODE_BYTES).view(">u8").astype(np.uint64)
    return dealt_bits(codes).reshape(-1, _CODE_BYTES, 256)


_SHARES = _shares()


def _dealt(codes: Words, shares: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Numbers (as many as there are shares, x n) of codes (n x 2): of millions in a moment."""
    dealt = np.empty((len(shares), len(codes)), np.uint32)
    deal(codes.astype(">u8").view(np.uint8).reshape(-1, _CODE_BYTES), shares, dealt)
    return dealt


def entries_of(
    keys: NDArray[np.uint32], signatures: NDArray[np.uint32], slots: NDArray[np.uint64]
) -> Words:
    """Entries (n) of points with these keys and signatures in these slots."""
    low = keys.astype(np.uint64) & np.uint64((1 << LOW_BITS) - 1)
    return (
        (low << np.uint64(64 - LOW_BITS))
        | (signatures.astype(np.uint64) << np.uint64(SLOT_BITS))
        | slots
    )


def buckets_of(keys: NDArray[np.uint32]) -> NDArray[np.uint16]:
    """The bucket of each key."""
    return (keys >> np.uint32(LOW_BITS)).astype(np.uint16)
