"""Sketches for tests with a mark planted in some of them. They are the sketches of no picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import BITS, bits_of, words_of
from philomela.fingerprints.sketch import Sketch

SHAPES = ((352, 264), (264, 352), (320, 240))


@dataclass(frozen=True, eq=False)
class Planted:
    """A mark: where its points are from a corner, in shares of the width, and their codes."""

    places: NDArray[np.float64]  # n x 2
    sizes: NDArray[np.float64]  # n, in shares of the width
    codes: NDArray[np.uint64]  # n x 2
    corner: tuple[float, float]


def planted(
    seed: int, points: int = 16, corner: tuple[float, float] = (1.0, 1.0), wide: float = 0.3
) -> Planted:
    """A mark near a corner, edge or the middle, 0..1 across and down."""
    draw = np.random.default_rng((3, seed))
    spread = draw.random((points, 2)) * (wide, 0.06) + (0.02, 0.02)
    signs = [1.0 if side < 1 else -1.0 for side in corner]
    sizes = draw.uniform(0.008, 0.02, points)
    return Planted(spread * signs, sizes, draw.integers(0, 2**64, (points, 2), np.uint64), corner)


def picture(
    seed: int,
    mark: Planted | None = None,
    points: int = 120,
    kept: float = 0.5,
    beside: tuple[float, float] = (0.0, 0.0),
) -> Sketch:
    """A sketch of random points; of the mark each point is kept with a chance, its code changed in
    six bits and its place by a little, ``beside`` its place by shares of the width."""
    draw = np.random.default_rng((4, seed))
    width, height = SHAPES[seed % len(SHAPES)]
    codes = draw.integers(0, 2**64, (points, 2), np.uint64)
    places = draw.random((points, 2)) * (width, height)
    sizes = np.exp2(draw.uniform(1, 4, points))
    if mark is not None:
        chosen = np.flatnonzero(draw.random(len(mark.codes)) < kept)
        corner = np.array(mark.corner) * (width, height)
        at = corner + (mark.places[chosen] + beside) * width + draw.normal(0, 0.5, (len(chosen), 2))
        codes = np.concatenate([codes, changed(mark.codes[chosen], draw)])
        places = np.concatenate([places, np.clip(at, 0, (width, height))])
        sizes = np.concatenate([sizes, mark.sizes[chosen] * width])
    return Sketch(width, height, codes, places.astype(np.float32), sizes.astype(np.float32))


def changed(codes: NDArray[np.uint64], draw: np.random.Generator) -> NDArray[np.uint64]:
    """Codes with six bits of each changed."""
    bits = bits_of(codes)
    for row in bits:
        row[draw.choice(BITS, 6, replace=False)] ^= 1
    return words_of(bits)
