"""Luma -> sketch. Runs in a worker only.

Points are SIFT's (OpenCV), described upright: ordinary pictures are seldom turned by
more than a few degrees, and leaving the direction out makes fewer false pairs and lets the codes be
mirrored (:mod:`philomela.fingerprints.projection`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import cv2
import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.descriptors import describe
from philomela.fingerprints.projection import bits_of, codes_of
from philomela.fingerprints.sketch import LARGEST_SIDE, MOST_POINTS, Sketch
from philomela.media.decoder import Luma

WORKING_AREA = 352 * 264  # pixels: a photo of 3:4 is worked on at 352 x 264
SMALLEST_SIDE = 16  # of the working picture; below, there are no points

_CONTRAST = 0.01  # a quarter of what Lowe uses, so that smooth photos keep points
_EDGE = 10.0
_CELLS = 8  # points are spread over 8 x 8 cells
_DESCRIBED = 760  # points that are described before repeated ones are left out
_SAME_STRUCTURE = 8  # bits: two points this alike, at different places, are a repetition
#: The detector counts from the middle of the first pixel and is a quarter of one too far on, since
#: it doubles the picture without allowing for it.
_FROM_CORNER = np.float32(0.25)
_SAME_PLACE = 0.5  # of a size: nearer than this it is one place

cv2.setNumThreads(1)

Pixels = NDArray[np.uint8]


def working_picture(luma: Luma) -> Pixels:
    """The picture at the size that it is sketched at; smaller pictures are not enlarged."""
    height, width = luma.shape
    scale = min(1.0, (WORKING_AREA / (width * height)) ** 0.5, LARGEST_SIDE / max(width, height))
    if scale == 1.0:
        return _rounded(luma)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return _rounded(np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA)))


@contextmanager
def plain_memory_errors() -> Iterator[None]:
    """Raises ``MemoryError`` where OpenCV has an error of its own for it."""
    try:
        yield
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from error
        raise


def _rounded(luma: NDArray[np.generic]) -> Pixels:
    if luma.dtype == np.uint8:
        return luma.astype(np.uint8, copy=False)
    rounded: Pixels = np.clip(np.round(luma.astype(np.float32)), 0, 255).astype(np.uint8)
    return rounded


def sketch(luma: Luma) -> Sketch:
    """The sketch of a picture (height x width, 0..255) as a viewer shows it."""
    return sketch_of(working_picture(luma))


def sketch_of(picture: Pixels) -> Sketch:
    """The sketch of a picture that has been brought to its working size."""
    height, width = picture.shape
    if min(height, width) < SMALLEST_SIDE:
        return _empty(width, height)
    detector = cv2.SIFT.create(
        nfeatures=0, nOctaveLayers=3, contrastThreshold=_CONTRAST, edgeThreshold=_EDGE, sigma=1.6
    )
    found = _upright(detector.detect(picture))
    if not found:
        return _empty(width, height)
    places, sizes = _measures(found)
    strengths = np.array([point.response for point in found], np.float32)
    order = spread(places, strengths, width, height)[:_DESCRIBED]
    places, sizes = places[order], sizes[order]
    codes = codes_of(describe(picture, places, sizes))
    kept = np.flatnonzero(~repeated(codes, places, sizes))[:MOST_POINTS]
    places = np.clip(places, 0, (width, height)).astype(np.float32)
    return Sketch(width, height, codes[kept], places[kept], sizes[kept])


def _empty(width: int, height: int) -> Sketch:
    none = np.zeros((0, 2), np.float32)
    return Sketch(width, height, np.zeros((0, 2), np.uint64), none, np.zeros(0, np.float32))


def _upright(found: Sequence[cv2.KeyPoint]) -> list[cv2.KeyPoint]:
    """Each place and size once: the detector gives one point for each direction it sees."""
    points: dict[tuple[float, float, float], cv2.KeyPoint] = {}
    for point in found:
        point.angle = 0.0
        points.setdefault((point.pt[0], point.pt[1], point.size), point)
    return list(points.values())


def _measures(
    points: list[cv2.KeyPoint],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Places (n x 2) and sizes (n)."""
    places = np.array([point.pt for point in points], np.float32).reshape(-1, 2) + _FROM_CORNER
    return places, np.array([point.size for point in points], np.float32)


def spread(
    places: NDArray[np.float32], strengths: NDArray[np.float32], width: int, height: int
) -> NDArray[np.intp]:
    """The order in which points are taken: the strongest of every cell, then the second, and on."""
    order = np.lexsort((places[:, 0], places[:, 1], -strengths))
    cells = np.minimum((places[order] * _CELLS / (width, height)).astype(np.int64), _CELLS - 1)
    cell = cells[:, 1] * _CELLS + cells[:, 0]
    by_cell = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[by_cell], np.arange(_CELLS * _CELLS))
    ranks = np.empty(len(order), np.int64)
    ranks[by_cell] = np.arange(len(order)) - starts[cell[by_cell]]
    return order[np.argsort(ranks, kind="stable")]


def repeated(
    codes: NDArray[np.uint64], places: NDArray[np.float32], sizes: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Which points look like another at a different place: tiles, windows, knitting.

    They tell little about where they are, and two unrelated pictures of such a thing would agree
    on many.
    """
    signs = bits_of(codes).astype(np.float32) * 2 - 1
    distances = (signs.shape[1] - signs @ signs.T) / 2
    across = places[:, 0][:, None] - places[:, 0][None]
    down = places[:, 1][:, None] - places[:, 1][None]
    apart = across**2 + down**2 > (_SAME_PLACE * sizes[:, None]) ** 2
    alike: NDArray[np.bool_] = ((distances <= _SAME_STRUCTURE) & apart).any(axis=1)
    return alike
