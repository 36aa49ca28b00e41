"""Two aligned sketches -> how much of what both show was replaced, without any pixel.

Where a picture was left as it is, about as many points of one sketch have a counterpart in the
other as anywhere else; where it was replaced, hardly any. Each point speaks for one or the other,
and the region that they speak for is drawn as in :mod:`philomela.matching.labelling`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import Sketch, moved
from philomela.matching.kinds import (
    LEAST_MARKED_BY_SKETCH,
    LEAST_REPLACED_BY_SKETCH,
    is_moved,
    kind_of,
)
from philomela.matching.labelling import label
from philomela.matching.sketches.alignment import Alignment
from philomela.records import LinkKind

_CELLS = 24  # the frame is looked at in 24 x 24 cells
_REACH = 0.055  # of the frame, over which a point speaks
_MOST_BITS = 44  # of 128 that counterparts may differ in
_TOLERANCE = 3.5  # units of the coarser frame
_BY_CHANCE = 0.03  # share of points with a counterpart where nothing agrees
_LEAST_SHARE, _MOST_SHARE = 0.3, 0.9  # of points with a counterpart where all agrees
_OUTLINE = 0.35
_SMALLEST = 1.8  # size in units of a frame of points that are found reliably

Floats = NDArray[np.float32]
Cells = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Extent:
    """Cells (24 x 24) of the second frame, mirrored and turned as the alignment says.

    ``both`` is where both pictures show something, ``replaced`` where they differ.
    """

    both: Cells
    replaced: Cells

    @property
    def fraction(self) -> float:
        """The share of what both show that differs."""
        return float((self.replaced & self.both).sum() / max(1, self.both.sum()))


def extent(first: Sketch, second: Sketch, found: Alignment) -> Extent:
    """How much of a picture was replaced; the pair must be aligned."""
    there = moved(second, found.sense)
    a, b, x, y = found.similarity
    turn = np.array([[a, b], [-b, a]], np.float32)
    here = first.places @ turn + np.array([x, y], np.float32)
    both = _overlap(first, there, found)
    supported = _supported(first, there, here, found.scale)
    frame = np.array([there.width, there.height], np.float32)
    inside = ((here >= 0) & (here <= frame)).all(axis=1)
    seen = inside & (first.sizes * np.float32(found.scale) >= _SMALLEST)
    shown = both[tuple(_cell(there.places / frame).T[::-1])]
    shown &= there.sizes / np.float32(found.scale) >= _SMALLEST
    places = np.concatenate([here[seen], there.places[shown]]).astype(np.float32) / frame
    agree = np.concatenate([supported[0][seen], supported[1][shown]])
    evidence = _evidence(places, agree)
    evidence[~both] = 0
    return Extent(both, label(evidence, _OUTLINE) & both)


def _cell(places: Floats) -> NDArray[np.int64]:
    cells: NDArray[np.int64] = np.clip((places * _CELLS).astype(np.int64), 0, _CELLS - 1)
    return cells


def _overlap(first: Sketch, there: Sketch, found: Alignment) -> Cells:
    middles = ((np.arange(_CELLS) + 0.5) / _CELLS).astype(np.float32)
    x = middles[None] * there.width - np.float32(found.similarity[2])
    y = middles[:, None] * there.height - np.float32(found.similarity[3])
    a, b = found.similarity[:2]
    across = (a * x + b * y) / found.scale**2
    down = (a * y - b * x) / found.scale**2
    inside: Cells = (across >= 0) & (across <= first.width) & (down >= 0) & (down <= first.height)
    return inside


def _supported(
    first: Sketch, there: Sketch, here: Floats, scale: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which points of each have a counterpart at their place, of their size and structure."""
    across = here[:, :1] - there.places[:, 0][None]
    down = here[:, 1:] - there.places[:, 1][None]
    near = across**2 + down**2 <= (_TOLERANCE * max(scale, 1.0)) ** 2
    stretch = np.log(first.sizes * np.float32(scale))[:, None] - np.log(there.sizes)[None]
    near &= np.abs(stretch) <= 0.5
    ours, theirs = np.nonzero(near)
    apart = np.bitwise_count(first.codes[ours] ^ there.codes[theirs]).sum(axis=1)
    alike = apart <= _MOST_BITS
    supported = np.zeros(len(first), np.bool_), np.zeros(len(there), np.bool_)
    supported[0][ours[alike]] = True
    supported[1][theirs[alike]] = True
    return supported


def _evidence(places: Floats, agree: NDArray[np.bool_]) -> Floats:
    """Evidence for replacement in every cell (24 x 24)."""
    if not len(places):
        return np.zeros((_CELLS, _CELLS), np.float32)
    middles = ((np.arange(_CELLS) + 0.5) / _CELLS).astype(np.float32)
    across = np.exp(-(((places[:, :1] - middles) / _REACH) ** 2) / 2)
    down = np.exp(-(((places[:, 1:] - middles) / _REACH) ** 2) / 2)
    counted = down.T @ across
    share = (down.T * agree) @ across / np.maximum(counted, 1e-6)
    usual = float(np.clip(np.quantile(share[counted > 1], 0.8), _LEAST_SHARE, _MOST_SHARE))
    against, speaks_for = np.log(_BY_CHANCE / usual), np.log((1 - _BY_CHANCE) / (1 - usual))
    spoken = np.where(agree, against, speaks_for)
    return ((down.T * spoken) @ across).astype(np.float32)


def compare_sketches(first: Sketch, second: Sketch, found: Alignment) -> tuple[LinkKind, float]:
    """What the second picture is to the first, and the share that was replaced, by sketches alone.

    Another exposure does not show in sketches, and small marks hardly do.
    """
    seen = extent(first, second, found)
    cells = _CELLS * _CELLS
    frame = second.width * second.height
    of_first = seen.both.sum() / cells * frame / (found.scale**2 * first.width * first.height)
    kind = kind_of(
        replaced=seen.fraction >= LEAST_REPLACED_BY_SKETCH,
        marked=seen.fraction >= LEAST_MARKED_BY_SKETCH,
        edited=is_moved(found, float(of_first), float(seen.both.mean())),
    )
    return kind, seen.fraction
