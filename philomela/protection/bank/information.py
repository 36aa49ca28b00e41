"""How much a fingerprint tells: a grey picture must not match the world.

A PDQ hash of a photograph is as good as 256 throws of a coin. Of a plain area, a gradient or a
pattern it is not: its bits follow from one another, and many pictures have nearly the same ones.
Two descriptions are tried, and the shorter one is what the hash tells:

- each bit given the ones before it in its row and column, by the estimator of R. E. Krichevsky and
  V. K. Trofimov, "The performance of universal encoding", IEEE Trans. Inf. Theory 27 (1981);
- a product of one sign for each row and one for each column, which is the hash of every picture
  that changes along straight lines only, and where it errs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from philomela.fingerprints.pdq import HASH_BYTES, HASH_SIDE
from philomela.fingerprints.sketch import Sketch

Bits = NDArray[np.int32]  # n x 16 x 16, of 0 and 1
Signs = NDArray[np.float32]  # of 1 and -1

#: Steps back (rows, columns) to the bits that tell of the next one.
_CONTEXTS = (
    ((0, 1),),
    ((1, 0),),
    ((0, 1), (1, 0)),
    ((0, 2),),
    ((2, 0),),
    ((0, 2), (2, 0)),
    ((0, 1), (1, 0), (1, 1)),
)
_BACK = 2
_ROUNDS = 3
_PART = 2_000  # hashes worked on at a time
_ALIKE_BITS = 20  # of 128, in which codes of letters and tiles differ at most
_APART = 0.1  # of the frame's longer side


def information(pdq: bytes) -> float:
    """Bits that a PDQ hash (32 bytes) tells: near 256 for a photograph, near 0 for a plain area."""
    return float(informations([pdq])[0])


def informations(hashes: Sequence[bytes]) -> NDArray[np.float64]:
    """The same for n hashes."""
    packed = np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, HASH_BYTES)
    parts = [np.zeros(0)]
    for start in range(0, len(packed), _PART):
        bits = np.unpackbits(packed[start : start + _PART], axis=1)[:, ::-1]
        matrices = bits.reshape(-1, HASH_SIDE, HASH_SIDE).astype(np.int32)
        told = [_by_context(matrices, one) for one in _CONTEXTS]
        parts.append(np.minimum.reduce([_by_product(matrices), *told]))
    return np.concatenate(parts)


def _by_context(bits: Bits, context: tuple[tuple[int, int], ...]) -> NDArray[np.float64]:
    count, end = len(bits), HASH_SIDE + _BACK
    padded = np.zeros((count, end, end), np.int32)
    padded[:, _BACK:, _BACK:] = bits
    kinds = np.zeros_like(bits)
    for up, left in context:
        kinds = 2 * kinds + padded[:, _BACK - up : end - up, _BACK - left : end - left]
    length = np.zeros(count)
    for kind in range(1 << len(context)):
        here = kinds == kind
        length += _length((here & (bits == 1)).sum(axis=(1, 2)), here.sum(axis=(1, 2)))
    return length


def _length(ones: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Bits that it takes to write so many ones among so many."""
    half = gammaln(0.5)
    told = gammaln(ones + 0.5) + gammaln(counts - ones + 0.5) - gammaln(counts + 1) - 2 * half
    length: NDArray[np.float64] = -told / math.log(2)
    return length


def _by_product(bits: Bits) -> NDArray[np.float64]:
    signs = (2 * bits - 1).astype(np.float32)
    right = np.max([_agreeing(signs, signs[:, row]) for row in range(HASH_SIDE)], axis=0)
    total = np.full(len(bits), HASH_SIDE * HASH_SIDE)
    return 2 * HASH_SIDE - 1 + _length(total - right, total)


def _agreeing(signs: Signs, columns: Signs) -> NDArray[np.int64]:
    """How many signs a product agrees with that is refined from these columns (n x 16)."""
    for _ in range(_ROUNDS):
        rows = np.where(np.einsum("nrc,nc->nr", signs, columns) >= 0, 1, -1).astype(np.float32)
        columns = np.where(np.einsum("nrc,nr->nc", signs, rows) >= 0, 1, -1).astype(np.float32)
    product = rows[:, :, None] * columns[:, None]
    agreeing: NDArray[np.int64] = (signs == product).sum(axis=(1, 2))
    return agreeing


def repetition(sketch: Sketch) -> float:
    """The share of a sketch's points of which there is another elsewhere that looks the same.

    Letters and tiles come again and again: a sketch of them matches other pages and walls.
    """
    if not len(sketch):
        return 0.0
    bits = np.bitwise_count(sketch.codes[:, None] ^ sketch.codes[None]).sum(axis=2)
    across, down = (sketch.places[:, None] - sketch.places[None]).transpose(2, 0, 1)
    far = np.hypot(across, down) > _APART * max(sketch.width, sketch.height)
    return float(((bits <= _ALIKE_BITS) & far).any(axis=1).mean())
