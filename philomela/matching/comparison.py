"""Two pictures -> whether and how one derives from the other, and where they differ.

The second picture is looked at as a version of the first. What comes back holds no pixel: a mask
says where the two differ, to be shown as a silhouette only.
"""

from __future__ import annotations

import math
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.points import Pixels, sketch_of, working_picture
from philomela.fingerprints.projection import MIRRORED, SENSES, inverse
from philomela.fingerprints.sketch import Sketch, moved
from philomela.matching.compared import Comparison
from philomela.matching.differences import Differences, Floats, Mask, differences
from philomela.matching.kinds import LEAST_REPLACED, is_moved, kind_of
from philomela.matching.placing import first_in_second
from philomela.matching.sketches.alignment import Alignment, align
from philomela.matching.sketches.outlines import is_alike_only
from philomela.media.decoder import Luma

#: Log10 of the alignments this good that chance may give for one pair of pictures.
MOST_CHANCE = -3.0

_OTHER_GAIN, _OTHER_SHIFT = 0.06, 6.0  # of exposure that recompression does not explain
_LEAST_MARK = 0.0008  # of what both show, that marks cover
_LEAST_PIECE = 20  # pixels in one piece; less is no mark
_CORNER_LEVELS = 8  # grey levels within which a corner is one colour
_MOST_CORNER = 0.06  # of the frame; what a turn leaves empty
_LEAST_RADIUS = 4  # pixels around an agreeing point that show the same
_SOFTER = 0.4  # blur, in pixels of the coarser picture, before the finer one is compared

Pixel = TypeVar("Pixel", bound=np.generic)


def compare(first: Luma, second: Luma) -> Comparison:
    """Compare two pictures (height x width, 0..255) as a viewer shows them."""
    return compare_working(working_picture(first), working_picture(second))


def compare_working(first: Pixels, second: Pixels) -> Comparison:
    """Compare two working pictures (height x width)."""
    here, there = sketch_of(first), sketch_of(second)
    found = _aligned(here, there)
    if found is None:
        return Comparison(None)
    points = _around_points(moved(there, found.sense), found)
    seen, both = _differences(first, moved_picture(second, found.sense), found, points)
    fraction = float(seen.region.sum() / max(1, both.sum()))
    shown = _shown(found, here, both)
    kind = kind_of(
        replaced=fraction >= LEAST_REPLACED,
        marked=_marked(seen.marks) >= _LEAST_MARK * both.sum(),
        edited=is_moved(found, *shown) or _is_lit_otherwise(seen),
    )
    return Comparison(
        kind=kind,
        chance=found.chance,
        agreeing=found.agreeing,
        fraction=fraction,
        region=moved_picture(seen.region, inverse(found.sense)),
        place=first_in_second(here, there, found),
        sense=found.sense,
        turn=found.turn,
        scale=found.scale,
    )


def _aligned(first: Sketch, second: Sketch) -> Alignment | None:
    """Upright first, and mirrored; turned by right angles only where that finds nothing."""
    for senses in ((0, MIRRORED), tuple(range(SENSES))):
        found = align(first, second, senses)
        if found is None or found.chance > MOST_CHANCE:
            continue
        if not is_alike_only(first, second, found):
            return found
    return None


def moved_picture(picture: NDArray[Pixel], sense: int) -> NDArray[Pixel]:
    """A picture (height x width) mirrored and turned as :func:`sketch.moved` does."""
    mirrored = picture[:, ::-1] if sense >= MIRRORED else picture
    return np.ascontiguousarray(np.rot90(mirrored, sense % 4))


def _differences(
    first: Pixels, second: Pixels, found: Alignment, same: Mask
) -> tuple[Differences, Mask]:
    """Where they differ and where both show something, in the second frame as moved."""
    a, b, x, y = found.similarity
    # From places, which count from the corner, to pixels, which count from their middles.
    half = np.array([x + (a - b) / 2 - 0.5, y + (a + b) / 2 - 0.5])
    warp = np.array([[a, -b, half[0]], [b, a, half[1]]])
    height, width = second.shape
    lower = _softened(first.astype(np.float32), 1 / found.scale)
    brought = np.asarray(
        cv2.warpAffine(lower, warp, (width, height), borderMode=cv2.BORDER_REPLICATE), np.float32
    )
    inside = cv2.warpAffine(np.ones(first.shape, np.uint8), warp, (width, height))
    both: Mask = (np.asarray(inside) > 0) & ~_empty_corners(second, found.turn)
    softened = _softened(second.astype(np.float32), found.scale)
    return differences(brought, softened, both, same), both


def _around_points(sketch: Sketch, found: Alignment) -> Mask:
    """Where points of the second frame, as moved, agree with points of the first."""
    near = np.zeros((sketch.height, sketch.width), np.uint8)
    agreeing = found.pairs[:, 1]
    for (x, y), size in zip(sketch.places[agreeing], sketch.sizes[agreeing], strict=True):
        cv2.circle(near, (int(x), int(y)), max(_LEAST_RADIUS, round(float(size))), 1, -1)
    return near > 0


def _softened(picture: Floats, times: float) -> Floats:
    """A picture that is to be shown so many times smaller, without what would be lost then."""
    if times <= 1.0:
        return picture
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), _SOFTER * times), np.float32)


def _empty_corners(picture: NDArray[np.generic], turn: float) -> Mask:
    """What lies beyond a picture that was turned: corners of one colour."""
    empty = np.zeros(picture.shape, np.bool_)
    if abs(turn) < 0.5:
        return empty
    height, width = picture.shape
    levels = picture.astype(np.int16)
    for row, column in ((0, 0), (0, width - 1), (height - 1, 0), (height - 1, width - 1)):
        alike = np.abs(levels - levels[row, column]) <= _CORNER_LEVELS
        _, pieces = cv2.connectedComponents(alike.astype(np.uint8))
        corner = pieces == pieces[row, column]
        if corner.mean() <= _MOST_CORNER:
            empty |= cv2.dilate(corner.astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    return empty


def _shown(found: Alignment, first: Sketch, both: Mask) -> tuple[float, float]:
    """The shares of the first and of the second frame that both show."""
    of_first = both.sum() / (found.scale**2 * first.width * first.height)
    return min(1.0, float(of_first)), float(both.mean())


def _is_lit_otherwise(seen: Differences) -> bool:
    return abs(math.log(seen.gain)) > _OTHER_GAIN or abs(seen.middle_shift) > _OTHER_SHIFT


def _marked(marks: Mask) -> int:
    """Pixels that marks cover."""
    _, _, pieces, _ = cv2.connectedComponentsWithStats(marks.astype(np.uint8))
    sizes = pieces[1:, cv2.CC_STAT_AREA]
    return int(sizes[sizes >= _LEAST_PIECE].sum())
