"""A decoded picture -> PDQ and luma of what a viewer shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.pdq import (
    HASH_BYTES,
    SMALLEST_HASHED,
    hash_reduction,
    reduce_luma,
    sampled_size,
)
from philomela.media.decoder import Decoded

# EXIF orientations (CIPA DC-008, tag 0x0112) by what a viewer does to the stored picture: it
# reverses rows, it reverses columns, and last it swaps rows and columns.
_ROWS_REVERSED = (3, 4, 6, 7)
_COLUMNS_REVERSED = (2, 3, 7, 8)
_SWAPPED_FROM = 5


def fingerprint(decoded: Decoded, *, exact: bool) -> tuple[bytes, int]:
    """PDQ (32 bytes) and quality of a decoded picture.

    ``exact`` takes the picture as it is, as ``pdqhash`` does; else it is sampled like the public
    reference hashes. The matrices are turned instead of the picture, which costs nothing and
    gives the very same sums.
    """
    height, width = decoded.luma.shape
    sampled = (width, height) if exact else sampled_size(decoded.width, decoded.height)
    if min(width, height, *sampled) < SMALLEST_HASHED:
        return bytes(HASH_BYTES), 0
    reduction = reduce_luma(
        decoded.luma,
        sampled,
        upside_down=decoded.orientation in _ROWS_REVERSED,
        mirrored=decoded.orientation in _COLUMNS_REVERSED,
    )
    return hash_reduction(reduction.T if decoded.orientation >= _SWAPPED_FROM else reduction)


def as_shown(stored: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Rows and columns of a stored picture (height x width) as a viewer shows them."""
    shown = stored[::-1] if orientation in _ROWS_REVERSED else stored
    shown = shown[:, ::-1] if orientation in _COLUMNS_REVERSED else shown
    return np.ascontiguousarray(shown.T if orientation >= _SWAPPED_FROM else shown)


def displayed_size(decoded: Decoded) -> tuple[int, int]:
    """Width and height in pixels as a viewer shows the picture."""
    if decoded.orientation >= _SWAPPED_FROM:
        return decoded.height, decoded.width
    return decoded.width, decoded.height
