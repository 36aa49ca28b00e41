"""What else there is: PDQ, PDQ on tiles, and plain OpenCV ORB and SIFT.

Each is only asked whether a copy matches its own photo, which flatters them: what they would
confuse in a bank is measured apart, on pairs of copies with other photos. All may also try the
photo mirrored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from philomela.simulate.pictures import Pixels

RADIUS = 31  # bits of PDQ
LEAST_QUALITY = 50  # of a tile
_SIDE = 512  # pixels that the longer side has for ORB and SIFT
_FEATURES = 1_000
_RATIO = 0.75
_FEWEST = 15  # points that agree
_TOLERANCE = 5.0  # pixels

Hashes = NDArray[np.uint8]  # n x 256 bits


@dataclass(frozen=True, slots=True)
class Points:
    """Places (n x 2) and descriptors (n x anything)."""

    places: NDArray[np.float32]
    descriptors: NDArray[Any] | None


@dataclass(frozen=True, slots=True)
class Peer:
    """How features are made of a picture, and when those of a copy and of a photo match."""

    features: Callable[[Pixels], Any]
    matches: Callable[[Any, Any], bool]


def peers() -> dict[str, Peer]:
    """The field's ways; those with PDQ only where ``pdqhash`` is installed."""
    orb = cv2.ORB.create(_FEATURES)
    sift = cv2.SIFT.create(_FEATURES)
    found = {
        "orb": Peer(lambda pixels: _points(orb, pixels), _agree(cv2.NORM_HAMMING)),
        "sift": Peer(lambda pixels: _points(sift, pixels), _agree(cv2.NORM_L2)),
    }
    try:
        import pdqhash
    except ImportError:
        return found

    def hashed(pixels: Pixels) -> tuple[Hashes, int]:
        bits, quality = pdqhash.compute(np.ascontiguousarray(pixels))
        return np.asarray(bits, np.uint8), int(quality)

    def whole(pixels: Pixels) -> Hashes:
        return hashed(pixels)[0][None]

    def tiled(pixels: Pixels) -> Hashes:
        made = [hashed(tile) for tile in tiles(pixels)]
        good = [bits for bits, quality in made if quality >= LEAST_QUALITY]
        return np.array(good, np.uint8).reshape(-1, 256)

    return {"pdq": Peer(whole, _near), "pdq_tiles": Peer(tiled, _near), **found}


def tiles(pixels: Pixels) -> Iterator[Pixels]:
    """Nine of half the width and height, which overlap by half."""
    height, width = pixels.shape[:2]
    for down in range(3):
        for across in range(3):
            top, left = down * height // 4, across * width // 4
            yield pixels[top : top + height // 2, left : left + width // 2]


def mirrored(pixels: Pixels) -> Pixels:
    """Left and right exchanged."""
    return np.ascontiguousarray(pixels[:, ::-1])


def _near(first: Hashes, second: Hashes) -> bool:
    """Whether any of the first is within the radius of any of the second."""
    apart = (first[:, None] != second[None]).sum(axis=2)
    return bool((apart <= RADIUS).any())


def _points(detector: cv2.Feature2D, pixels: Pixels) -> Points:
    image = Image.fromarray(pixels).convert("L")
    scale = min(1.0, _SIDE / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    grey = np.asarray(image.resize(size, Image.Resampling.BOX))
    points, descriptors = detector.detectAndCompute(grey, None)
    return Points(np.array([one.pt for one in points], np.float32).reshape(-1, 2), descriptors)


def _agree(norm: int) -> Callable[[Points, Points], bool]:
    """Lowe's ratio test, then a homography on which enough points agree."""
    matcher = cv2.BFMatcher(norm)

    def matches(first: Points, second: Points) -> bool:
        if first.descriptors is None or second.descriptors is None or len(second.places) < 2:
            return False
        pairs = [
            (best.queryIdx, best.trainIdx)
            for best, next_best in matcher.knnMatch(first.descriptors, second.descriptors, k=2)
            if best.distance < _RATIO * next_best.distance
        ]
        if len(pairs) < _FEWEST:
            return False
        here, there = np.array(pairs).T
        _, agreeing = cv2.findHomography(
            first.places[here], second.places[there], cv2.USAC_DEFAULT, _TOLERANCE
        )
        return agreeing is not None and int(np.sum(agreeing)) >= _FEWEST

    return matches
