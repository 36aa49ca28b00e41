"""Descriptors by plain loops over plain numbers: the twin of the matrices.

Source: D. G. Lowe, "Distinctive image features from scale-invariant keypoints", IJCV 60 (2004),
section 6: gradients around a point, weighted by a Gaussian of half the window, shared out among
4 x 4 cells and 8 directions by how near they are, normalised, and no entry above 0.2. Upright, so
nothing is turned.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

CELL = 3.0  # sigmas
SAMPLES = 20  # along a side, four to a cell
SMALLEST_SIGMA = 0.8
CAMERA_SIGMA = 0.5

Picture = NDArray[np.float64]


def describe(picture: NDArray[np.uint8], x: float, y: float, size: float) -> list[float]:
    """The descriptor (128) of one point, from a picture that is blurred anew for it."""
    sigma = size / 2
    third = max(0, math.floor(math.log2(max(sigma, SMALLEST_SIGMA) / SMALLEST_SIGMA) * 3 + 0.5))
    wanted = SMALLEST_SIGMA * 2 ** (third / 3)
    # A picture that is blurred so far loses nothing when every second pixel is left out.
    every = 2 ** (third // 3)
    blurred = gauss(picture.astype(np.float64), math.sqrt(wanted**2 - CAMERA_SIGMA**2))
    blurred = blurred[::every, ::every]
    x, y = (x - 0.5) / every + 0.5, (y - 0.5) / every + 0.5
    step = CELL * sigma / 4 / every
    entries = [0.0] * 128
    for row in range(SAMPLES):
        for column in range(SAMPLES):
            across, down = column - SAMPLES / 2 + 0.5, row - SAMPLES / 2 + 0.5
            here = x + across * step, y + down * step
            right = value(blurred, here[0] + step, here[1])
            left = value(blurred, here[0] - step, here[1])
            above = value(blurred, here[0], here[1] - step)
            below = value(blurred, here[0], here[1] + step)
            weight = math.exp(-((across / 4) ** 2 + (down / 4) ** 2) / (2 * 2.0**2))
            share_out(entries, across / 4, down / 4, right - left, above - below, weight)
    length = math.sqrt(sum(entry**2 for entry in entries))
    return [min(0.2, entry / length) for entry in entries]


def share_out(
    entries: list[float], across: float, down: float, right: float, up: float, weight: float
) -> None:
    """Add a gradient to the cells and directions that it lies between."""
    strength = math.hypot(right, up) * weight
    direction = math.atan2(up, right) / (math.pi / 4) % 8
    for row in range(4):
        for column in range(4):
            near = max(0, 1 - abs(across - column + 1.5)) * max(0, 1 - abs(down - row + 1.5))
            for one in range(8):
                turn = abs(direction - one)
                among = max(0, 1 - min(turn, 8 - turn))
                entries[(row * 4 + column) * 8 + one] += strength * near * among


def value(picture: Picture, x: float, y: float) -> float:
    """Between the middles of pixels; the first one's is at 0.5, 0.5."""
    height, width = picture.shape
    column = min(max(x - 0.5, 0), width - 1)
    row = min(max(y - 0.5, 0), height - 1)
    left, top = min(int(column), width - 2), min(int(row), height - 2)
    u, v = column - left, row - top
    upper = picture[top, left] * (1 - u) + picture[top, left + 1] * u
    lower = picture[top + 1, left] * (1 - u) + picture[top + 1, left + 1] * u
    return float(upper * (1 - v) + lower * v)


def gauss(picture: Picture, sigma: float) -> Picture:
    """Blurred along both axes; beyond the edges it is mirrored."""
    reach = math.ceil(4 * sigma)
    weights = [math.exp(-(place**2) / (2 * sigma**2)) for place in range(-reach, reach + 1)]
    total = sum(weights)
    for _ in range(2):
        padded = np.pad(picture, ((reach, reach), (0, 0)), mode="reflect")
        rows = picture.shape[0]
        shifted = (padded[place : place + rows] * one for place, one in enumerate(weights))
        picture = (sum(shifted, np.zeros_like(picture)) / total).T
    return picture
