"""How much a rebuilt picture is like the original."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.pdq import hash_reduction, reduce_luma, sampled_size
from philomela.fingerprints.pictures import hamming
from philomela.fingerprints.points import sketch
from philomela.matching.sketches.alignment import align

_SSIM_SIGMA, _SSIM_STEADY = 1.5, ((0.01 * 255) ** 2, (0.03 * 255) ** 2)
_MOST_BLUR = 64.0  # pixels
_THUMBNAIL = 32
_SHOWN_MEAN, _SHOWN_DEVIATION = 128.0, 50.0

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Scores:
    """One rebuilt picture against its original, both at the sketch's own size."""

    likeness: float  # correlation of all pixels
    edges: float  # correlation of all differences between neighbours
    ssim: float  # after the best choice of brightness and contrast
    blur: float  # sigma in pixels of the blurred original whose edges are as right
    rank: int  # of the original among other photos, by likeness of thumbnails; 1 is best
    chance: float  # log10 of the number of such alignments by chance of both sketches; 0: none
    pdq_bits: int  # in which PDQ of the two differs


def score(rebuilt: Floats, original: Pixels, others: Floats) -> Scores:
    """Scores of a rebuilt picture; ``others`` are thumbnails (n x 1024) of other photos."""
    truth = original.astype(np.float32)
    shown = as_shown(rebuilt)
    aligned = align(sketch(original), sketch(shown))
    right = edges_of(rebuilt)
    likeness = correlation(right, edges_of(truth))
    return Scores(
        likeness=correlation(rebuilt, truth),
        edges=likeness,
        ssim=_ssim(rebuilt, truth),
        blur=_equal_blur(likeness, truth),
        rank=_rank(thumbnail(rebuilt), thumbnail(truth), others),
        chance=aligned.chance if aligned else 0.0,
        pdq_bits=hamming(pdq_of(original), pdq_of(shown)),
    )


def as_shown(rebuilt: Floats) -> Pixels:
    """A picture of any brightness as grey levels; its own are not known."""
    grey = (rebuilt - rebuilt.mean()) / max(float(rebuilt.std()), 1e-6)
    shown: Pixels = np.clip(grey * _SHOWN_DEVIATION + _SHOWN_MEAN, 0, 255).astype(np.uint8)
    return shown


def correlation(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Pearson's coefficient of two arrays of one shape; 0 where one is constant."""
    here, there = first - first.mean(), second - second.mean()
    lengths = float(np.sqrt((here**2).sum() * (there**2).sum()))
    return float((here * there).sum() / lengths) if lengths > 0 else 0.0


def edges_of(picture: Floats) -> Floats:
    """Differences between neighbours, across and down (2 x height - 1 x width - 1)."""
    across = np.diff(picture, axis=1)[:-1]
    down = np.diff(picture, axis=0)[:, :-1]
    return np.stack([across, down])


def blurred(picture: Floats, sigma: float) -> Floats:
    """A picture under a Gaussian blur of this many pixels."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)


def thumbnail(picture: NDArray[np.generic]) -> Floats:
    """A picture as 32 x 32 numbers (1024) with mean 0 and length 1."""
    grey = picture.astype(np.float32)
    small = cv2.resize(grey, (_THUMBNAIL, _THUMBNAIL), interpolation=cv2.INTER_AREA)
    small = np.asarray(small - small.mean(), np.float32).ravel()
    return np.asarray(small / max(float(np.linalg.norm(small)), 1e-6), np.float32)


def pdq_of(picture: Pixels) -> bytes:
    """PDQ of a picture as it is."""
    height, width = picture.shape
    return hash_reduction(reduce_luma(picture, sampled_size(width, height)))[0]


def _rank(rebuilt: Floats, original: Floats, others: Floats) -> int:
    return 1 + int((others @ rebuilt > original @ rebuilt).sum())


def _ssim(rebuilt: Floats, truth: Floats) -> float:
    """Z. Wang and others, "Image quality assessment", IEEE Trans. Image Processing 13 (2004)."""
    slope = correlation(rebuilt, truth) * float(truth.std()) / max(float(rebuilt.std()), 1e-6)
    fitted = (rebuilt - rebuilt.mean()) * slope + truth.mean()
    mean_here, mean_there = blurred(fitted, _SSIM_SIGMA), blurred(truth, _SSIM_SIGMA)
    spread_here = blurred(fitted**2, _SSIM_SIGMA) - mean_here**2
    spread_there = blurred(truth**2, _SSIM_SIGMA) - mean_there**2
    together = blurred(fitted * truth, _SSIM_SIGMA) - mean_here * mean_there
    first, second = _SSIM_STEADY
    above = (2 * mean_here * mean_there + first) * (2 * together + second)
    below = (mean_here**2 + mean_there**2 + first) * (spread_here + spread_there + second)
    return float((above / below).mean())


def _equal_blur(likeness: float, truth: Floats) -> float:
    """By bisection: the more blur, the less its edges are the original's."""
    wanted = edges_of(truth)
    least, most = 0.1, _MOST_BLUR
    for _ in range(12):
        middle = (least * most) ** 0.5
        if correlation(edges_of(blurred(truth, middle)), wanted) > likeness:
            least = middle
        else:
            most = middle
    return least
