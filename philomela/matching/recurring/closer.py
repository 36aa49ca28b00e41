"""A closer look at where a part of a mark would lie, for pictures that show hardly a point of it.

Along thin strokes a point's code depends as much on what lies behind as on the mark: it is alike in
no two pictures, but nearer to those of bearers than codes at a place without the mark are. How near
each point of a picture is to the nearest of known bearers is weighed by how often bearers, and
places beside the mark, are so near (the sum of log likelihood ratios).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.kernels import bits_to_nearest
from philomela.matching.recurring.part import Part, bears
from philomela.matching.recurring.pool import Numbers
from philomela.matching.recurring.views import STEPS, Floats, View

_AROUND = 4.0  # steps around a part's points that are looked at
_MOST_REFERENCES = 200  # bearers
_FEWEST_REFERENCES = 8
_MOST_WITHOUT = 400  # pictures that tell how near codes are beside the mark
_FEWEST_WITHOUT = 100
_BIN = 4  # bits
_BINS = 18  # the last one is for points with nothing near, and for more than 64 bits
_GAP = 6.0  # steps between a mark and the place beside it
_MOST_FALSE = 0.001  # of pictures: at places beside the mark so many are as near
_LEAST_SUM = 2.0  # of weights: more for the mark than against it

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Closer:
    """What tells bearers of a part from others: points of known bearers, and weights."""

    view: View
    bounds: Bounds  # left, top, right, bottom, in steps
    seen: Floats  # n x 3: points of known bearers within the bounds
    codes: NDArray[np.uint64]  # n x 2
    family: Numbers  # n: of each point's picture
    families: dict[str, int]
    weights: Floats  # by bits
    least: float  # the sum of weights that makes a bearer


def looks_like(closer: Closer, sketch: Sketch, family: str) -> bool:
    """Whether a picture of a family bears the mark, as other families' bearers tell."""
    own = closer.families.get(family, -1)
    return _sum(closer, _bins(closer, sketch, own, 0.0)) >= closer.least


def closer_look(part: Part, sketches: Sequence[Sketch], families: Sequence[str]) -> Closer | None:
    """What tells bearers of a part from others; None where there are too few to tell, or no room
    beside the mark."""
    bearing = np.array([bears(part, one) for one in sketches], np.bool_)
    known = np.flatnonzero(bearing)[:_MOST_REFERENCES].tolist()
    others = np.flatnonzero(~bearing)[:_MOST_WITHOUT].tolist()
    if len(known) < _FEWEST_REFERENCES or len(others) < _FEWEST_WITHOUT:
        return None
    closer = _references(part, [sketches[one] for one in known], [families[one] for one in known])
    beside = [
        _bins(closer, sketches[one], closer.families.get(families[one], -1), shift)
        for one in others
        if (shift := _beside(closer, sketches[one]))
    ]
    if len(beside) < _FEWEST_WITHOUT:
        return None
    borne = [_bins(closer, sketches[one], closer.families[families[one]], 0.0) for one in known]
    with_mark, without = _shares(borne), _shares(beside)
    weighed = replace(closer, weights=np.log(with_mark / without))
    sums = np.sort([_sum(weighed, one) for one in beside])[::-1]
    most_beside = float(sums[int(_MOST_FALSE * len(sums))])
    return replace(weighed, least=max(float(np.nextafter(most_beside, np.inf)), _LEAST_SUM))


def _references(part: Part, sketches: Sequence[Sketch], families: Sequence[str]) -> Closer:
    left, top = part.points[:, :2].min(axis=0) - _AROUND
    right, bottom = part.points[:, :2].max(axis=0) + _AROUND
    bounds = (float(left), float(top), float(right), float(bottom))
    numbers: dict[str, int] = {}
    seen, codes, owners = [], [], []
    for sketch, family in zip(sketches, families, strict=True):
        own = numbers.setdefault(family, len(numbers))
        shown = part.view.seen(sketch)
        inside = _inside(shown, bounds, 0.0)
        seen.append(shown[inside])
        codes.append(sketch.codes[inside])
        owners.append(np.full(int(inside.sum()), own, np.int64))
    return Closer(
        part.view,
        bounds,
        np.concatenate(seen),
        np.concatenate(codes),
        np.concatenate(owners),
        numbers,
        np.zeros(_BINS),
        0.0,
    )


def _inside(seen: Floats, bounds: Bounds, shift: float) -> NDArray[np.bool_]:
    left, top, right, bottom = bounds
    across, down = seen[:, 0] - shift, seen[:, 1]
    found: NDArray[np.bool_] = (
        (across >= left) & (across <= right) & (down >= top) & (down <= bottom)
    )
    return found


def _beside(closer: Closer, sketch: Sketch) -> float:
    """Steps to a place beside the mark, as far from the same edges above and below; 0 where there
    is no room for it."""
    width = sketch.width * STEPS / closer.view.length(sketch)
    start = -closer.view.across * width
    left, _, right, _ = closer.bounds
    moved = right - left + _GAP
    if right + moved <= start + width:
        return moved
    return -moved if left - moved >= start else 0.0


def _bins(closer: Closer, sketch: Sketch, own: int, shift: float) -> Numbers:
    """How near each point of a picture is at the mark's place, or beside it, in steps of bits."""
    seen = closer.view.seen(sketch)
    inside = _inside(seen, closer.bounds, shift)
    moved = seen[inside] - (shift, 0.0, 0.0)
    bits: Numbers = bits_to_nearest(
        moved, sketch.codes[inside], closer.seen, closer.codes, closer.family, own
    )
    return np.minimum(bits // _BIN, _BINS - 1)


def _shares(bins: Sequence[Numbers]) -> Floats:
    counts = np.bincount(np.concatenate(bins), minlength=_BINS) + 1.0
    shares: Floats = counts / counts.sum()
    return shares


def _sum(closer: Closer, bins: Numbers) -> float:
    return float(closer.weights[bins].sum())
