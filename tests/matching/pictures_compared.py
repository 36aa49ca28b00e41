"""Pictures and benign versions of them for tests of comparison."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from philomela.simulate.alterations import Altered, Operation, replace_region, unaltered
from philomela.simulate.fillings import Filling
from philomela.simulate.pictures import Pixels, dead_leaves


def picture(number: int) -> Pixels:
    """A dead-leaves picture, 640 x 480 or so."""
    return np.asarray(Image.fromarray(dead_leaves(11, number)).resize((640, 480)))


def luma(pixels: Pixels) -> NDArray[np.uint8]:
    """Height x width, 0..255."""
    return np.asarray(Image.fromarray(pixels).convert("L"))


def version(
    number: int, operation: Operation, fraction: float = 0.0, filling: Filling = "landscape"
) -> Altered:
    """A version of a picture, with a region replaced where ``fraction`` is not 0."""
    draw = np.random.default_rng((number, 5))
    own = picture(number)
    first = replace_region(own, fraction, filling, draw) if fraction else unaltered(own)
    return operation(first, draw)
