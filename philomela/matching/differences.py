"""Two aligned pictures -> where they differ.

Structure is compared, not brightness: compression, resizing and another exposure leave the
directions of edges as they are, a replaced region does not. Where neither picture has structure,
brightness after the best common gain and shift speaks, more softly, and else the neighbourhood.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from philomela.matching.labelling import label

_FINE = 1.5  # blur before gradients are taken, in pixels; recompression works below it
_WINDOW = 1.5  # deviation of the window in which structure is compared
_NOISE = 6.0  # energy of gradients in a window below which there is no structure
_ALIKE = 0.3  # agreement of structure above which a place speaks for the same
_SHADES = 14.0  # grey levels that count as another brightness
_OUTLINE = 3.0  # for regions
_OUTLINE_OF_MARKS = 0.3  # thinner things: letters, logos
_STEP = 2  # pixels in a cell of the labelling
_TRIMMED = 75  # percentile of differences up to which places fit gain and shift
_ROUNDS = 8
_MIDDLE = 128.0  # grey level

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """Where two pictures of one frame differ (height x width), and the fitted exposure."""

    region: Mask  # large regions, smoothly outlined
    marks: Mask  # small things as well
    gain: float  # the second is gain x first + shift
    shift: float

    @property
    def middle_shift(self) -> float:
        """Grey levels by which a middle grey is shifted."""
        return (self.gain - 1) * _MIDDLE + self.shift


def differences(first: Floats, second: Floats, both: Mask, same: Mask) -> Differences:
    """Compare pictures (height x width, 0..255) where ``both`` says that both show something.

    ``same`` is where they are known to show the same, such as around points that agree.
    """
    gain, shift = _exposure(first, second, both & same)
    lit = np.clip(first * np.float32(gain) + np.float32(shift), 0, 255)
    structure, weight = _structure(lit, second)
    shade = np.abs(_blur(lit, _WINDOW) - _blur(second, _WINDOW))
    by_shade = np.clip(shade / np.float32(_SHADES) - 1, -0.5, 1.0)
    evidence = weight * (np.float32(_ALIKE) - structure) * 2 + (1 - weight) * by_shade
    evidence[~both] = 0
    return Differences(
        _labelled(evidence, both, _OUTLINE),
        _labelled(evidence, both, _OUTLINE_OF_MARKS),
        gain,
        shift,
    )


def _labelled(evidence: Floats, both: Mask, outline: float) -> Mask:
    height, width = evidence.shape
    size = -(-width // _STEP), -(-height // _STEP)
    small = np.asarray(cv2.resize(evidence, size, interpolation=cv2.INTER_AREA), np.float32)
    found = label(small, outline).astype(np.float32)
    whole = cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR)
    return (np.asarray(whole) > 0.5) & both


def _exposure(first: Floats, second: Floats, same: Mask) -> tuple[float, float]:
    """Gain and shift that bring most of these places of the first to the second."""
    here, there = (_blur(one, _WINDOW)[same] for one in (first, second))
    if len(here) < 16:
        return 1.0, 0.0
    gain, shift = 1.0, float(np.median(there) - np.median(here))
    for _ in range(_ROUNDS):
        off = np.abs(here * gain + shift - there)
        near = off <= max(np.percentile(off, _TRIMMED), 2.0)
        spread = float(here[near].var())
        if spread < 4:
            break
        covariance = float(((here[near] - here[near].mean()) * there[near]).mean())
        gain = float(np.clip(covariance / spread, 0.4, 2.5))
        shift = float(there[near].mean() - gain * here[near].mean())
    return gain, shift


def _structure(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """How well gradients agree (-1..1), and how much there is to agree on (0..1)."""
    fine_first, fine_second = _blur(first, _FINE), _blur(second, _FINE)
    product, energy = np.zeros_like(first), np.zeros_like(first)
    for across, down in ((1, 0), (0, 1)):
        here = cv2.Sobel(fine_first, cv2.CV_32F, across, down, scale=1 / 8)
        there = cv2.Sobel(fine_second, cv2.CV_32F, across, down, scale=1 / 8)
        product += here * there
        energy += here * here + there * there
    product, energy = _blur(product, _WINDOW), _blur(energy, _WINDOW)
    return 2 * product / (energy + np.float32(1e-3)), energy / (energy + np.float32(_NOISE))


def _blur(picture: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)
