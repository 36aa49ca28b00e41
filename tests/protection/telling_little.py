"""Pictures that must not match the world: plain, gradients, screens of text. Made here."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from philomela.fingerprints.pdq import hash_reduction, reduce_luma, sampled_size
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.fingerprints.points import sketch_of, working_picture
from philomela.fingerprints.sketch import encode

_WORDS = ("the", "of", "and", "to", "in", "is", "that", "it", "was", "for", "on", "are", "with")


def _grey(values: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def plain(draw: np.random.Generator) -> Image.Image:
    """One grey, with a little noise."""
    return _grey(draw.uniform(10, 245) + draw.normal(0, draw.choice([0, 1, 4]), (300, 400)))


def gradient(draw: np.random.Generator) -> Image.Image:
    """Light to dark along a line, in rings or in steps."""
    down, across = np.mgrid[0:1:300j, 0:1:400j]
    shape = draw.integers(3)
    if shape == 0:
        values = down * draw.uniform(-1, 1) + across * draw.uniform(-1, 1)
    elif shape == 1:
        values = np.hypot(down - draw.random(), across - draw.random())
    else:
        values = np.floor(down * draw.integers(2, 6))
    low, high = values.min(), max(values.max(), values.min() + 1e-6)
    return _grey((values - low) / (high - low) * draw.uniform(80, 250))


def page(draw: np.random.Generator) -> Image.Image:
    """A screenshot of text."""
    size = int(draw.integers(18, 40))
    screen = Image.new("L", (720, 1280), 255)
    pen, font = ImageDraw.Draw(screen), ImageFont.load_default(size)
    for line in range(size, 1280 - size, int(size * 1.4)):
        words = " ".join(draw.choice(_WORDS, 40))
        shown = int(draw.uniform(0.5, 1.0) * 1300 / size)
        pen.text((20, line), words[:shown], font=font, fill=20)
    return screen


KINDS = {"plain": plain, "gradient": gradient, "page": page}


def of_kind(kind: str, count: int, seed: int = 1) -> Iterator[Image.Image]:
    """So many different pictures of a kind."""
    for number in range(count):
        yield KINDS[kind](np.random.default_rng((seed, number)))


def print_here(image: Image.Image, name: str, *, sketch: bool = True) -> PhotoPrint:
    """The fingerprint of a picture made here, without a worker: its bytes are not hostile."""
    luma = np.asarray(image.convert("L"))
    height, width = luma.shape
    pdq, quality = hash_reduction(reduce_luma(luma, sampled_size(width, height)))
    points = encode(sketch_of(working_picture(luma))) if sketch else None
    return PhotoPrint(pdq, name, quality, "pdq/1", points)
