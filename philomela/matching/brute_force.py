"""The slow and obvious search that the fast one is compared with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from philomela.matching.words import Words


def distances(query: Words, hashes: Words) -> NDArray[np.int64]:
    """Bits between one hash (4 words) and each of many (n, 4)."""
    return np.asarray(np.bitwise_count(hashes ^ query).sum(axis=1, dtype=np.int64))


def search(query: Words, hashes: Words, radius: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places of all hashes within ``radius`` bits, ascending, and their distances."""
    found = distances(query, hashes)
    places = np.flatnonzero(found <= radius)
    return places, found[places]
