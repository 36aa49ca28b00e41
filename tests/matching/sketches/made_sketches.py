"""Sketches for tests, made of random points. They are the sketches of no picture."""

from __future__ import annotations

import numpy as np

from philomela.fingerprints.projection import BITS, bits_of, words_of
from philomela.fingerprints.sketch import Sketch, decode, encode

WIDTH, HEIGHT = 320, 240


def random_sketch(seed: int, points: int = 40, width: int = WIDTH, height: int = HEIGHT) -> Sketch:
    """A sketch that has nothing to do with one of another seed."""
    draw = np.random.default_rng((1, seed))
    made = Sketch(
        width,
        height,
        draw.integers(0, 2**64, (points, 2), np.uint64),
        (draw.random((points, 2)) * (width, height)).astype(np.float32),
        np.exp2(draw.uniform(1, 5, points)).astype(np.float32),
    )
    return decode(encode(made))


def version_of(sketch: Sketch, seed: int, bits: int = 3, kept: float = 0.8) -> Sketch:
    """The same points, some left out, with so many bits of each changed, in another order."""
    draw = np.random.default_rng((2, seed))
    order = draw.permutation(len(sketch))[: max(1, round(kept * len(sketch)))]
    changed = bits_of(sketch.codes[order])
    for code in changed:
        code[draw.choice(BITS, bits, replace=False)] ^= 1
    return Sketch(
        sketch.width, sketch.height, words_of(changed), sketch.places[order], sketch.sizes[order]
    )


def encoded(seed: int, points: int = 40) -> bytes:
    """The bytes of a random sketch."""
    return encode(random_sketch(seed, points))
