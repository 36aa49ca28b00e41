"""A decoded picture -> PDQ of what a viewer shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.pdq import Reduction, hash_reduction, reduce_luma, sampled_size
from philomela.media.decoder import Decoded

_SIDEWAYS_FROM = 5


def fingerprint(decoded: Decoded, *, exact: bool) -> tuple[bytes, int]:
    """PDQ (32 bytes) and quality of a decoded picture.

    ``exact`` takes the picture as it is, as ``pdqhash`` does; else it is sampled like the public
    reference hashes.
    """
    height, width = decoded.luma.shape[:2]
    sampled = (width, height) if exact else sampled_size(decoded.width, decoded.height)
    reduction = reduce_luma(decoded.luma, sampled)
    return hash_reduction(as_displayed(reduction, decoded.orientation))


def as_displayed(reduction: Reduction, orientation: int) -> Reduction:
    """The reduction turned as EXIF says (CIPA DC-008, tag 0x0112).

    Turning the 64 x 64 reduction instead of the picture costs nothing; the samples lie up to one
    pixel elsewhere, which moves a few bits at most.
    """
    turned: NDArray[np.float32] = reduction.T if orientation >= _SIDEWAYS_FROM else reduction
    if orientation in (3, 4, 7, 8):
        turned = turned[::-1]
    if orientation in (2, 3, 6, 7):
        turned = turned[:, ::-1]
    return np.ascontiguousarray(turned)
