"""Pictures with the statistics of natural ones and nothing in them: dead leaves.

The dead-leaves model of A. B. Lee, D. Mumford and J. Huang, "Occlusion models for natural images",
International Journal of Computer Vision 41 (2001): opaque shapes with radii of density r^-3 fall
over one another at random places. Its spectrum and edges resemble those of photographs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # height x width x 3
Packed = NDArray[np.uint32]  # the bytes red, green, blue and one that is not used

_SIZES = ((640, 480), (800, 600), (960, 720), (1280, 960))
_SIZE_WEIGHTS = (0.45, 0.3, 0.15, 0.1)
_SMALLEST = 1 / 64  # of the width
_LARGEST = 0.35
_COVERAGE = 2.5  # area of all shapes over the area of the picture
_GREY = 0.15  # share of pictures without colour
_DISC = 0.7  # share of discs among the shapes; the rest are rectangles
_TEXTURE = 4  # largest change of brightness by texture; colours keep this far from 0 and 255


def dead_leaves(seed: int, family: int) -> Pixels:
    """The original of a family: height x width x 3, 480 to 1280 on a side."""
    draw = np.random.default_rng((seed, family))
    width, height = _SIZES[int(draw.choice(len(_SIZES), p=_SIZE_WEIGHTS))]
    if draw.random() < 0.4:
        width, height = height, width
    return paint_leaves(width, height, draw)


def paint_leaves(
    width: int, height: int, draw: np.random.Generator, smallest: float = _SMALLEST
) -> Pixels:
    """Dead leaves over a picture of this size; ``smallest`` is a radius relative to its length.

    The time is nearly that of the number of leaves, which falls with the square of ``smallest``.
    """
    painted = _paint(width, height, smallest, draw)
    texture = draw.integers(-_TEXTURE, _TEXTURE + 1, (height, width, 1), dtype=np.int8)
    # Addition modulo 256 is exact here, as no colour is near the ends of the range.
    return painted.view(np.uint8).reshape(height, width, 4)[:, :, :3] + texture.view(np.uint8)


def _paint(width: int, height: int, least: float, draw: np.random.Generator) -> Packed:
    """Height x width colours, each packed into 32 bits so that one write paints a pixel."""
    smallest, largest = least * max(width, height), _LARGEST * max(width, height)
    mean_area = np.pi * 2 * smallest**2 * np.log(largest / smallest)
    count = int(_COVERAGE * width * height / mean_area)
    # Inverse of the distribution with density r^-3 between smallest and largest.
    share = draw.random(count)
    radii = (smallest**-2 - share * (smallest**-2 - largest**-2)) ** -0.5
    across, down = draw.uniform(0, width, count), draw.uniform(0, height, count)
    colours = _colours(count + 1, draw)
    is_disc = draw.random(count) < _DISC
    aspects = draw.uniform(0.5, 2.0, count) ** 0.5
    painted = np.full((height, width), colours[-1])
    for x, y, radius, colour, disc, aspect in zip(
        across.tolist(), down.tolist(), radii.tolist(), colours[:-1], is_disc, aspects, strict=True
    ):
        if disc:
            _disc(painted, x, y, radius, colour)
        else:
            _rectangle(painted, x, y, radius * aspect, radius / aspect, colour)
    return painted


def _colours(count: int, draw: np.random.Generator) -> Packed:
    """Random greys, tinted in most pictures."""
    grey = draw.integers(0, 256, (count, 1))
    tint = draw.integers(-60, 61, (count, 4)) if draw.random() >= _GREY else 0
    colours = np.broadcast_to(np.clip(grey + tint, _TEXTURE, 255 - _TEXTURE), (count, 4))
    return colours.astype(np.uint8).view(np.uint32).reshape(count)


def _disc(painted: Packed, x: float, y: float, radius: float, colour: np.uint32) -> None:
    height, width = painted.shape
    left, right = max(0, int(x - radius)), min(width, int(x + radius) + 1)
    top, bottom = max(0, int(y - radius)), min(height, int(y + radius) + 1)
    rows = np.arange(top, bottom) - y
    columns = np.arange(left, right) - x
    inside = columns**2 <= (radius**2 - rows**2)[:, None]
    np.copyto(painted[top:bottom, left:right], colour, where=inside)


def _rectangle(
    painted: Packed, x: float, y: float, half_width: float, half_height: float, colour: np.uint32
) -> None:
    left, top = max(0, int(x - half_width)), max(0, int(y - half_height))
    painted[top : int(y + half_height) + 1, left : int(x + half_width) + 1] = colour
