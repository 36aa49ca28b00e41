"""Where one aligned picture lies in the other, by their sketches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import inverse
from philomela.fingerprints.sketch import Sketch, moved_places
from philomela.matching.sketches.alignment import Alignment
from philomela.records import Corners

_CORNERS = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
_DECIMALS = 4

Places = NDArray[np.float32]


def first_in_second(first: Sketch, second: Sketch, found: Alignment) -> Corners:
    """The first picture's corners, as shares of the second's width and height."""
    a, b, x, y = found.similarity
    there = _corners(first) @ np.array([[a, b], [-b, a]], np.float32) + np.array([x, y], np.float32)
    width, height = second.width, second.height
    if found.sense % 2:
        width, height = height, width
    return _shares(moved_places(there, width, height, inverse(found.sense)), second)


def second_in_first(first: Sketch, second: Sketch, found: Alignment) -> Corners:
    """The second picture's corners, as shares of the first's width and height."""
    a, b, x, y = found.similarity
    there = moved_places(_corners(second), second.width, second.height, found.sense)
    turned = np.array([[a, -b], [b, a]], np.float32) / np.float32(a * a + b * b)
    return _shares((there - np.array([x, y], np.float32)) @ turned, first)


def _corners(sketch: Sketch) -> Places:
    return _CORNERS * np.array([sketch.width, sketch.height], np.float32)


def _shares(places: Places, sketch: Sketch) -> Corners:
    shares = places / np.array([sketch.width, sketch.height], np.float32)
    return tuple((round(float(x), _DECIMALS), round(float(y), _DECIMALS)) for x, y in shares)
