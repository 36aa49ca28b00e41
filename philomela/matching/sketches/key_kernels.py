"""The inner loop of dealing out the bits of codes, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from philomela.matching.compiled import compiled


@compiled
def deal(octets: NDArray[np.uint8], shares: NDArray[np.uint32], dealt: NDArray[np.uint32]) -> None:
    """Put each number together from what every byte of a code gives to it.

    ``octets`` (n x 16) are the bytes of codes; ``shares`` (numbers x 16 x 256) say what each value
    of each byte gives; ``dealt`` (numbers x n) is filled.
    """
    for number in range(len(shares)):
        for point in range(len(octets)):
            whole = np.uint32(0)
            for place in range(octets.shape[1]):
                whole |= shares[number, place, octets[point, place]]
            dealt[number, point] = whole
