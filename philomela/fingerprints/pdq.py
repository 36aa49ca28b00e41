"""PDQ: 256 bits that stay nearly the same when a picture is re-encoded or resized.

Source: Facebook, *The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm*
(2019), sections 4 to 6, and the public reference implementation.

The reference runs a box filter twice along rows and columns (Jarosz) and then takes every n-th
sample. All of that is linear: one matrix A (64 x height) and one B (64 x width) give the 64 x 64
reduction as A·Y·Bᵀ. Each row of them has a short band of non-zero weights, so they are kept sparse.

There are two habits in the field. The programs that made the public reference hashes bring a large
picture to 512 pixels first; the Python binding ``pdqhash`` takes it as it is. Hashes of the two
differ by up to 16 bits. Averaging to 512 is linear again, so both are a matrix here.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

SIDE = 64
HASH_SIDE = 16
HASH_BYTES = HASH_SIDE * HASH_SIDE // 8
LARGEST_SAMPLED = 512
SMALLEST_HASHED = 5  # a picture with a shorter side has no hash: zeros with quality 0
_SIZES_KEPT = 64

Luma = NDArray[np.uint8] | NDArray[np.float32]
Reduction = NDArray[np.float32]


def _boxes(length: int) -> csr_array:
    """One pass of the reference's box filter as a matrix (length x length)."""
    full = (length + 2 * SIDE - 1) // (2 * SIDE)
    ahead = (full + 2) // 2 - 1
    behind = full - 1 - ahead
    places = np.arange(length)
    first = np.maximum(places - behind, 0)
    last = np.minimum(places + ahead, length - 1)
    counts = last - first + 1
    ends = np.concatenate([[0], np.cumsum(counts)])
    columns = np.arange(ends[-1]) - np.repeat(ends[:-1] - first, counts)
    weights = np.repeat(1.0 / counts, counts)
    return csr_array((weights, columns, ends), shape=(length, length))


def _areas(length: int, wanted: int) -> csr_array:
    """Averages over equal areas: a side of ``length`` samples as ``wanted`` fewer (a matrix)."""
    edges = np.arange(wanted + 1) * (length / wanted)
    first = np.floor(edges[:-1]).astype(np.int64)
    last = np.minimum(np.ceil(edges[1:]).astype(np.int64), length) - 1
    counts = last - first + 1
    ends = np.concatenate([[0], np.cumsum(counts)])
    columns = np.arange(ends[-1]) - np.repeat(ends[:-1] - first, counts)
    covered = np.minimum(columns + 1, np.repeat(edges[1:], counts)) - np.maximum(
        columns, np.repeat(edges[:-1], counts)
    )
    return csr_array((covered * (wanted / length), columns, ends), shape=(wanted, length))


@lru_cache(maxsize=_SIZES_KEPT)
def reduction_matrix(length: int, sampled: int, *, backwards: bool = False) -> csr_array:
    """Everything linear along one side, as a sparse 64 x length matrix.

    The side is first averaged down to ``sampled`` samples where that is fewer, then filtered and
    sampled as the reference does. ``backwards`` is for a side that is stored in reverse.
    """
    sampled = min(sampled, length)
    box = _boxes(sampled)
    samples = ((np.arange(SIDE) + 0.5) * sampled / SIDE).astype(np.int64)
    matrix = box[samples] @ box
    if sampled < length:
        matrix = matrix @ _areas(length, sampled)
    narrow = csr_array(matrix.astype(np.float32))
    if backwards:
        narrow.indices = length - 1 - narrow.indices
    narrow.sort_indices()
    return narrow


def sampled_size(width: int, height: int) -> tuple[int, int]:
    """Width and height that the public programs bring a larger picture to before they filter."""
    scale = min(1.0, LARGEST_SAMPLED / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def reduce_luma(
    luma: Luma, sampled: tuple[int, int], *, upside_down: bool = False, mirrored: bool = False
) -> Reduction:
    """A·Y·Bᵀ: a picture's luma (height x width, 0..255) as 64 x 64.

    ``sampled`` is a width and height, the picture's own or smaller. ``upside_down`` and
    ``mirrored`` give the reduction of the picture with its rows or columns reversed.
    """
    height, width = luma.shape
    down = reduction_matrix(height, sampled[1], backwards=upside_down)
    across = reduction_matrix(width, sampled[0], backwards=mirrored)
    rows = down @ luma.astype(np.float32, copy=False)
    return np.ascontiguousarray((across @ rows.T).T)


def _cosines() -> NDArray[np.float64]:
    row = np.arange(1, HASH_SIDE + 1)[:, None]
    column = np.arange(SIDE)[None, :]
    angles = np.pi / (2 * SIDE) * row * (2 * column + 1)
    return np.asarray(np.sqrt(2.0 / SIDE) * np.cos(angles))


_COSINES = _cosines()


def hash_reduction(reduction: Reduction) -> tuple[bytes, int]:
    """PDQ (32 bytes, most significant first) and quality (0..100) of a 64 x 64 reduction."""
    frequencies = (_COSINES @ reduction.astype(np.float64) @ _COSINES.T).ravel()
    median = np.partition(frequencies, HASH_SIDE * HASH_SIDE // 2 - 1)[
        HASH_SIDE * HASH_SIDE // 2 - 1
    ]
    bits = frequencies > median
    return np.packbits(bits[::-1]).tobytes(), _quality(reduction)


def _quality(reduction: Reduction) -> int:
    """The reference's measure of gradients: a flat picture has little."""
    down = np.trunc(np.diff(reduction, axis=0) * np.float32(100) / np.float32(255))
    across = np.trunc(np.diff(reduction, axis=1) * np.float32(100) / np.float32(255))
    return min(100, int(np.abs(down).sum() + np.abs(across).sum()) // 90)
