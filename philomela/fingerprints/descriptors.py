"""Local structure around points, measured upright. Runs in a worker only.

The descriptor is SIFT's (Lowe 2004, section 6): 4 x 4 cells, each a histogram of gradients over 8
directions, weighted towards the middle. It is measured on 20 x 20 samples taken around each point
from a picture blurred to the point's size, for all points at once, which takes a third of the time
of building the detector's pyramid anew.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import BITS, COLUMNS, DIRECTIONS, ROWS

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_CELL = 3.0  # width of a cell in units of a point's sigma
_STEPS = 4  # samples along a cell
_RADIUS = 10  # samples on either side: the four cells and half a cell around, which share in them
_SIDE = 2 * _RADIUS
_FIRST_SIGMA = 0.8  # the detector's smallest points, in pixels of the working picture
_CAMERA_SIGMA = 0.5  # blur that a picture is taken to have already
_LEVELS = 3  # blurs in one octave
_MIDDLE = np.float32(0.5)  # of the first pixel
_LARGEST_ENTRY = 0.2  # of a normalised descriptor, so that one strong edge does not outweigh all


def describe(picture: Pixels, places: Floats, sizes: Floats) -> Floats:
    """Descriptors (n x 128) of points with diameters of 2 sigma.

    Places are x to the right and y down from the picture's corner: the middle of the first pixel
    is at 0.5, 0.5. Directions are counted anticlockwise.
    """
    if not len(places):
        return np.zeros((0, BITS), np.float32)
    sigmas: Floats = sizes / np.float32(2)
    steps = np.log2(np.maximum(sigmas, _FIRST_SIGMA) / _FIRST_SIGMA) * _LEVELS
    levels = np.floor(steps + 0.5).astype(np.int64)
    patches = np.zeros((len(places), _SIDE + 2, _SIDE + 2), np.float32)
    blurred, scale, level = _blur(picture.astype(np.float32), _CAMERA_SIGMA, _FIRST_SIGMA), 1.0, 0
    while level <= levels.max():
        chosen = np.flatnonzero(levels == level)
        if len(chosen):
            middles = (places[chosen] - _MIDDLE) / np.float32(scale)
            patches[chosen] = _samples(blurred, middles, sigmas[chosen] / np.float32(scale))
        sigma = _FIRST_SIGMA * 2 ** (level % _LEVELS / _LEVELS)
        blurred = _blur(blurred, sigma, sigma * 2 ** (1 / _LEVELS))
        level += 1
        if level % _LEVELS == 0:
            if min(blurred.shape) < 2:
                break
            blurred, scale = np.ascontiguousarray(blurred[::2, ::2]), scale * 2
    return _histograms(patches)


def _blur(picture: Floats, sigma: float, wanted: float) -> Floats:
    """A picture blurred by sigma, blurred further to the wanted one."""
    more = (wanted**2 - sigma**2) ** 0.5
    blurred: Floats = cv2.GaussianBlur(picture, (0, 0), more)  # type: ignore[assignment]
    return blurred


def _samples(blurred: Floats, places: Floats, sigmas: Floats) -> Floats:
    """Square grids of samples around each point (n x 22 x 22)."""
    offsets = np.arange(-_RADIUS - 1, _RADIUS + 1, dtype=np.float32) + np.float32(0.5)
    along = offsets[None] * (sigmas[:, None] * np.float32(_CELL / _STEPS))
    side, count = len(offsets), len(places)
    across = np.broadcast_to((places[:, :1] + along)[:, None, :], (count, side, side))
    down = np.broadcast_to((places[:, 1:] + along)[:, :, None], (count, side, side))
    taken = cv2.remap(
        blurred,
        np.ascontiguousarray(across, np.float32).reshape(-1, side),
        np.ascontiguousarray(down, np.float32).reshape(-1, side),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(taken, np.float32).reshape(count, side, side)


def _histograms(patches: Floats) -> Floats:
    count = len(patches)
    samples = count, _SIDE * _SIDE
    across = (patches[:, 1:-1, 2:] - patches[:, 1:-1, :-2]).reshape(samples)
    up = (patches[:, :-2, 1:-1] - patches[:, 2:, 1:-1]).reshape(samples)
    strengths, angles = cv2.cartToPolar(across, up)
    turns = np.asarray(angles, np.float32) * np.float32(DIRECTIONS / (2 * np.pi))
    lower = np.floor(turns)
    share = (turns - lower) * strengths
    direction = lower.astype(np.int64) % DIRECTIONS
    spread = np.zeros((count, _SIDE * _SIDE, DIRECTIONS), np.float32)
    slots = np.arange(count * _SIDE * _SIDE).reshape(samples) * DIRECTIONS
    flat = spread.reshape(-1)
    flat[slots + direction] = strengths - share
    flat[slots + (direction + 1) % DIRECTIONS] += share
    found = np.matmul(_weights(), spread).reshape(count, BITS)
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), np.float32(1e-6))
    limited: Floats = np.minimum(found, np.float32(_LARGEST_ENTRY))
    return limited


@cache
def _weights() -> Floats:
    """How much each sample counts in each cell (16 x 400)."""
    offsets = (np.arange(-_RADIUS, _RADIUS) + 0.5) / _STEPS  # in cells, from the middle
    centres = np.arange(COLUMNS) - (COLUMNS - 1) / 2
    shares = np.maximum(0, 1 - np.abs(offsets[None] - centres[:, None]))  # 4 x 20
    middle = np.exp(-(offsets**2) / (2 * (COLUMNS / 2) ** 2))
    along = shares * middle
    both = np.einsum("ra,cb->rcab", along, along)
    return np.ascontiguousarray(both.reshape(ROWS * COLUMNS, -1).astype(np.float32))
