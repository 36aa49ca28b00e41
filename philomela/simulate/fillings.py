"""Where a picture is altered, and what replaces that region.

It is texture, a landscape, noise, a flat colour or a piece of another picture; nothing is drawn to
look like what was there.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from philomela.simulate.pictures import Pixels, paint_leaves

Mask = NDArray[np.bool_]  # height x width
Draw = np.random.Generator
Filling = Literal["texture", "landscape", "noise", "flat", "piece"]

_RAGGED = 0.4  # how far a region's outline strays from a round one
_LAST = np.float32(100)  # so much less is the field where it is covered last
_BELOW = (0.2, 0.8)  # how far its middle lies below the picture's, in half heights

FILLINGS: tuple[Filling, ...] = get_args(Filling)


def region(
    height: int, width: int, fraction: float, draw: Draw, spared: Mask | None = None
) -> Mask:
    """A blob that covers a fraction (0..1) of a picture, below its middle rather than above.

    What is ``spared`` (height x width), such as a face, is covered only where the rest is not
    enough.
    """
    field = np.float32(_RAGGED) * _smooth(height, width, 4, draw)
    across = np.linspace(-1, 1, width) - draw.uniform(-0.35, 0.35)
    down = np.linspace(-1, 1, height) - draw.uniform(*_BELOW)
    field -= 1.2 * np.sqrt(across[None] ** 2 + down[:, None] ** 2).astype(np.float32)
    if spared is not None:
        field[spared] -= _LAST
    inside: Mask = field >= np.quantile(field, 1 - fraction)
    return inside


def filled(
    filling: Filling, height: int, width: int, draw: Draw, other: Pixels | None = None
) -> Pixels:
    """A whole picture of a filling; ``other`` is where a piece is taken from.

    Raises ``ValueError`` for a piece of nothing.
    """
    if filling == "flat":
        return np.broadcast_to(draw.integers(0, 256, 3, dtype=np.uint8), (height, width, 3))
    if filling == "texture":
        return paint_leaves(width, height, draw)
    if filling == "piece":
        if other is None:
            raise ValueError("a piece of which picture?")
        return np.asarray(Image.fromarray(other).resize((width, height), Image.Resampling.BILINEAR))
    if filling == "landscape":
        return _landscape(height, width, draw)
    return _noise(height, width, draw)


def _noise(height: int, width: int, draw: Draw) -> Pixels:
    """Noise at several scales, coarse ones strongest."""
    layers = [_smooth(height, width, 2**power, draw) / power for power in range(2, 8)]
    field = np.sum(layers, axis=0)
    tint = draw.uniform(0.6, 1.0, 3)
    scaled = (field - field.min()) / max(float(np.ptp(field)), 1e-6)
    noise: Pixels = (scaled[..., None] * tint * 255).astype(np.uint8)
    return noise


def _landscape(height: int, width: int, draw: Draw) -> Pixels:
    """Sky over rows of hills."""
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    sky = np.array([0.55, 0.7, 0.95]) + np.array([0.35, 0.2, 0.0]) * down[..., None]
    shown = np.broadcast_to(sky, (height, width, 3)).copy()
    for hill in range(4):
        edge = 0.35 + 0.15 * hill + 0.12 * _smooth(1, width, 3 + 3 * hill, draw)[0]
        grain = 0.08 * _smooth(height, width, 60, draw)[..., None]
        colour = np.array([0.25, 0.45, 0.2]) * (1.1 - 0.2 * hill)
        shown = np.where((down > edge[None])[..., None], colour + grain, shown)
    return (np.clip(shown, 0, 1) * 255).astype(np.uint8)


def _smooth(height: int, width: int, cells: int, draw: Draw) -> NDArray[np.float32]:
    """A random field with about so many bumps along it, of deviation near 1."""
    coarse = draw.standard_normal((cells, cells)).astype(np.float32)
    field = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(field, np.float32).copy()
