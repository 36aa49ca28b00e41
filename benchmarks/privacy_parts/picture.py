"""From guessed patches to a guessed picture.

The picture sought is the one whose patches are nearest to the guessed ones and that is smooth
elsewhere: least squares, solved by conjugate gradients. A patch's brightness is not known, so each
may be moved up and down as a whole. Where no point looks, only the smoothness speaks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dctn, idctn
from scipy.sparse.linalg import LinearOperator, cg

from philomela.fingerprints.sketch import Sketch
from privacy_parts.patches import SIDE, windows

_SMOOTHNESS = 0.3  # weight of a difference between neighbours against that of a sample
_STEPS = 60

Floats = NDArray[np.float32]


def _middle_weights() -> Floats:
    """How much each sample of a patch counts: as much as it does in the code."""
    along = np.exp(-(((np.arange(SIDE) - (SIDE - 1) / 2) / (SIDE / 2)) ** 2) / 2)
    return np.outer(along, along).astype(np.float32)


_WEIGHTS = _middle_weights()


def rebuild(found: Sketch, patches: Floats) -> Floats:
    """The picture (height x width, mean 0) that fits these patches (n x 16 x 16) best."""
    shape = (found.height, found.width)
    looks = list(windows(found))

    def spread(residuals: Floats) -> NDArray[np.float64]:
        picture = np.zeros(shape)
        for (top, down, left, across), residual in zip(looks, residuals, strict=True):
            part = np.s_[top : top + down.shape[1], left : left + across.shape[1]]
            picture[part] += down.T @ residual @ across
        return picture

    def taken(picture: NDArray[np.float64]) -> Floats:
        parts = np.zeros((len(looks), SIDE, SIDE), np.float32)
        for place, (top, down, left, across) in enumerate(looks):
            window = picture[top : top + down.shape[1], left : left + across.shape[1]]
            parts[place] = down @ window @ across.T
        return _weighed(parts)

    def normal(flat: NDArray[np.float64]) -> NDArray[np.float64]:
        picture = flat.reshape(shape)
        return (spread(taken(picture)) + _SMOOTHNESS * _laplacian(picture)).ravel()

    bends = _laplacian_spectrum(shape) * _SMOOTHNESS + _SMOOTHNESS / 100

    def precondition(flat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(idctn(dctn(flat.reshape(shape)) / bends)).ravel()

    size = shape[0] * shape[1]
    solution, _ = cg(
        LinearOperator((size, size), matvec=normal, dtype=np.float64),
        spread(_weighed(patches)).ravel(),
        maxiter=_STEPS,
        rtol=1e-4,
        M=LinearOperator((size, size), matvec=precondition, dtype=np.float64),
    )
    picture = solution.reshape(shape)
    return np.asarray(picture - picture.mean(), np.float32)


def _weighed(patches: Floats) -> Floats:
    """Patches times their weights, so that a patch moved up or down as a whole is the same."""
    means = (patches * _WEIGHTS).sum(axis=(1, 2), keepdims=True) / _WEIGHTS.sum()
    return np.asarray((patches - means) * _WEIGHTS, np.float32)


def _laplacian(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minus the second derivative; nothing flows over the border."""
    bordered = np.pad(picture, 1, mode="edge")
    around = bordered[:-2, 1:-1] + bordered[2:, 1:-1] + bordered[1:-1, :-2] + bordered[1:-1, 2:]
    return np.asarray(4 * picture - around)


def _laplacian_spectrum(shape: tuple[int, int]) -> NDArray[np.float64]:
    """What the cosine transform turns :func:`_laplacian` into: a factor for each wave."""
    down = 2 - 2 * np.cos(np.pi * np.arange(shape[0]) / shape[0])
    across = 2 - 2 * np.cos(np.pi * np.arange(shape[1]) / shape[1])
    return np.asarray(down[:, None] + across[None])
