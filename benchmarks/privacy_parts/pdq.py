"""The same question for PDQ: what its 256 bits alone give away.

Each bit is the sign of one wave in the picture. With the usual strength of each wave, learnt from
other photos, the waves can be added up again.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.fft import dctn, idctn

from philomela.fingerprints.pdq import HASH_SIDE, SIDE

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_WAVES = slice(1, HASH_SIDE + 1)


def strengths_of(picture: Pixels) -> Floats:
    """The strength of each of the 16 x 16 waves in a picture."""
    return np.abs(dctn(_reduced(picture), norm="ortho"))[_WAVES, _WAVES]


def _reduced(picture: Pixels) -> Floats:
    return np.asarray(
        cv2.resize(picture.astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    )


def rebuild_from_pdq(pdq: bytes, strengths: Floats, width: int, height: int) -> Floats:
    """The picture (height x width, mean 0) of these 32 bytes, given the waves' usual strengths."""
    bits = np.unpackbits(np.frombuffer(pdq, np.uint8))[::-1].reshape(HASH_SIDE, HASH_SIDE)
    waves = np.zeros((SIDE, SIDE), np.float32)
    waves[_WAVES, _WAVES] = np.where(bits == 1, strengths, -strengths)
    small = np.asarray(idctn(waves, norm="ortho"), np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))
