"""From a descriptor of local structure to 128 bits that can be mirrored and turned.

A descriptor is SIFT's histogram of gradients over a patch: 4 rows x 4 columns x 8 directions (D. G.
Lowe, "Distinctive image features from scale-invariant keypoints", IJCV 60 (2004), section 6). Each
bit is the sign of a projection of its square root (R. Arandjelovic and A. Zisserman, "Three things
everyone should know to improve object retrieval", CVPR 2012) less its mean.

Mirroring a picture, or turning it by a right angle, only moves the 128 numbers of a descriptor that
is measured upright. The projections are therefore made in groups of eight that the same moves
carry into one another, so that the code of the mirrored or turned picture is the code with its bits
moved: nothing has to be measured or stored twice.
"""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

BITS = 128
ROWS, COLUMNS, DIRECTIONS = 4, 4, 8
SENSES = 8  # as it is and mirrored, each turned by 0, 1, 2 or 3 right angles
MIRRORED = 4  # the sense of a picture that is only mirrored; turns are counted anticlockwise
_SEED = b"philomela sketch/1"
_GROUPS = BITS // SENSES

Floats = NDArray[np.float32]


@cache
def descriptor_move(sense: int) -> NDArray[np.intp]:
    """Where each number of a moved picture's descriptor comes from (128)."""
    numbers = np.arange(BITS).reshape(ROWS, COLUMNS, DIRECTIONS)
    directions = np.arange(DIRECTIONS)
    if sense >= MIRRORED:
        numbers = numbers[:, ::-1][:, :, (DIRECTIONS // 2 - directions) % DIRECTIONS]
    for _ in range(sense % MIRRORED):
        numbers = np.rot90(numbers)[:, :, (directions - DIRECTIONS // 4) % DIRECTIONS]
    return numbers.ravel()


@cache
def bit_move(sense: int) -> NDArray[np.intp]:
    """Where each bit of a moved picture's code comes from (128)."""
    moves = [tuple(descriptor_move(other)) for other in range(SENSES)]
    back = np.argsort(descriptor_move(sense))
    groups = [moves.index(tuple(np.asarray(move)[back])) for move in moves]
    return np.concatenate([np.arange(_GROUPS) + group * _GROUPS for group in groups])


@cache
def inverse(sense: int) -> int:
    """The sense that undoes another."""
    return sense if sense >= MIRRORED else -sense % MIRRORED


@cache
def chained(first: int, then: int) -> int:
    """The sense that does one and then the other."""
    both = descriptor_move(first)[descriptor_move(then)]
    return next(s for s in range(SENSES) if (descriptor_move(s) == both).all())


@cache
def projections() -> Floats:
    """The projections, one a column (128 x 128), the same on every machine.

    Made as orthogonal as their symmetry allows (P.-O. Löwdin, J. Chem. Phys. 18 (1950)), which
    keeps the groups of eight. Four of the 128 directions cannot be reached by whole groups.
    """
    stream = hashlib.shake_256(_SEED).digest(8 * _GROUPS * BITS)
    raw = np.frombuffer(stream, ">u2").reshape(4, _GROUPS, BITS).astype(np.float64)
    seeds = raw.sum(axis=0) - 4 * 32767.5  # near enough to a normal distribution
    seeds -= seeds.mean(axis=1, keepdims=True)
    rows = np.concatenate([seeds[:, descriptor_move(sense)] for sense in range(SENSES)])
    left, lengths, right = np.linalg.svd(rows, full_matrices=False)
    kept = lengths > lengths[0] * 1e-9
    return np.ascontiguousarray((left[:, kept] @ right[kept]).T.astype(np.float32))


def codes_of(descriptors: Floats) -> NDArray[np.uint64]:
    """Descriptors (n x 128) as codes (n x 2 words; the first bit is the highest of the first)."""
    sums = np.maximum(descriptors.sum(axis=1, keepdims=True), np.float32(1e-6))
    roots = np.sqrt(descriptors / sums)
    roots -= roots.mean(axis=1, keepdims=True)
    return words_of(roots @ projections() > 0)


def words_of(bits: NDArray[np.bool_] | NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Bits (n x 128) as words (n x 2)."""
    packed = np.packbits(bits, axis=1).reshape(-1, BITS // 8)
    return packed.view(">u8").astype(np.uint64)


def bits_of(words: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Words (n x 2) as bits (n x 128)."""
    return np.unpackbits(words.astype(">u8").view(np.uint8).reshape(-1, BITS // 8), axis=1)


def moved_codes(codes: NDArray[np.uint64], sense: int) -> NDArray[np.uint64]:
    """The codes (n x 2) of the same points in the moved picture."""
    if sense == 0:
        return codes
    return words_of(np.ascontiguousarray(bits_of(codes)[:, bit_move(sense)]))
