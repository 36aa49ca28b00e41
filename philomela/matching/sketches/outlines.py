"""What is alike without being the same: a few letters, the rim of a round thing.

Letters of one typeface agree as exactly as versions of a photo do, and so do the outlines of two
discs: along a smooth outline every piece looks like the next one. Such things agree in a spot, or
along one line or arc; a photo agrees in places that lie scattered.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import Sketch
from philomela.matching.sketches.alignment import Alignment

# Of 290 copies with 60 % replaced the smallest box is 0.055 of the frame, and at most 0.70 of the
# points lie on one outline; letters that agreed had a box of 0.0055, rims 0.95 of their points.
_SMALLEST_BOX = 0.02  # of either frame, around what agrees
_ON_OUTLINE = 0.9  # of the points
_OFF = 0.03  # of the longer side of the box around them, within which points are on an outline
_MOST_POINTS = 64  # more are more than an outline
_MOST_TRIED = 400  # outlines, each through three points

Places = NDArray[np.float64]


def is_alike_only(first: Sketch, second: Sketch, found: Alignment) -> bool:
    """Whether what agrees says too little: it is hardly more than a spot in both frames, or lies
    along one outline.

    In one of the frames it may be a spot: a photo among many in a collage is.
    """
    here, there = found.pairs.T
    if max(_box(first, here), _box(second, there)) < _SMALLEST_BOX:
        return True
    return on_one_outline(first.places[here].astype(np.float64))


def _box(sketch: Sketch, points: NDArray[np.int64]) -> float:
    """The share of the frame that the box around the chosen points is."""
    width, height = np.ptp(sketch.places[points], axis=0)
    return float(width * height) / (sketch.width * sketch.height)


def on_one_outline(places: Places) -> bool:
    """Whether nearly all of the places (n x 2) are near one circle or one straight line."""
    if len(places) > _MOST_POINTS:
        return False
    triples = np.array(list(combinations(range(len(places)), 3)))
    tried = triples[:: -(-len(triples) // _MOST_TRIED)]
    middles, radii = _circles(places[tried])
    across, down = (places[:, axis] - middles[:, axis, None] for axis in (0, 1))
    off = np.abs(np.hypot(across, down) - radii[:, None])
    near = off < _OFF * np.ptp(places, axis=0).max()
    return bool(near.mean(axis=1).max() >= _ON_OUTLINE)


def _circles(corners: Places) -> tuple[Places, NDArray[np.float64]]:
    """Middles and radii of the circles through three places each (n x 3 x 2).

    The circle through places on one line is so large that it is straight there.
    """
    first = corners[:, 0]
    (across, down), (far, deep) = (corners[:, 1] - first).T, (corners[:, 2] - first).T
    twice = 2 * (across * deep - down * far)
    twice = np.where(np.abs(twice) < 1e-6, 1e-6, twice)
    near, beyond = across**2 + down**2, far**2 + deep**2
    middles = np.column_stack([deep * near - down * beyond, across * beyond - far * near])
    middles /= twice[:, None]
    return first + middles, np.hypot(*middles.T)
