"""Where in pictures a mark lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.known import KnownMark, points_alike
from philomela.matching.recurring.views import Floats

TOP_AND_BOTTOM = "top and bottom"  # as the bars of an app in screenshots lie
_GRID = 24  # the frame's parts: 24 x 24 cells
_EDGE = 0.15  # of width and height: the strip along an edge
_FEW = 0.08  # of the points
_MOST = 0.5  # of the pictures
_LONG = 0.5  # of the width: as wide as a caption
_REACH = 2.5  # sizes around a point that its code describes
_OUTLIERS = 2.0  # percent of points, on every side


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mark lies: a name, the box around it as shares of the frame, and the share of the
    frame within its edges that it describes in the picture that shows most of it."""

    name: str
    left: float
    top: float
    right: float
    bottom: float
    within: float


def place_of(parts: Sequence[KnownMark], bearers: Sequence[Sketch]) -> Place:
    """Where parts lie in pictures that bear them."""
    shown: list[Floats] = []
    within = 0.0
    for sketch in bearers:
        points = np.flatnonzero(points_alike(sketch, parts))
        places = sketch.places[points] / (sketch.width, sketch.height)
        shown.append(places.astype(np.float64))
        within = max(within, _within(sketch, points))
    places = np.concatenate([np.zeros((0, 2)), *shown])
    if not len(places):
        return Place("nowhere", 0.0, 0.0, 0.0, 0.0, 0.0)
    (left, top), (right, bottom) = np.percentile(places, (_OUTLIERS, 100 - _OUTLIERS), axis=0)
    both = np.mean([{-1.0, 1.0} <= set(_ends(one[:, 1]).tolist()) for one in shown])
    name = _name(places, right - left, bool(both >= _MOST))
    return Place(name, float(left), float(top), float(right), float(bottom), within)


def _ends(down: Floats) -> Floats:
    """-1 for what is at the top, 1 for what is at the bottom, 0 between."""
    ends: Floats = (down > 1 - _EDGE).astype(np.float64) - (down < _EDGE)
    return ends


def _name(places: Floats, width: float, both: bool) -> str:
    """``both``: whether most pictures show something at the top and at the bottom."""
    across, down = places.T
    top, bottom = float((down < _EDGE).mean()), float((down > 1 - _EDGE).mean())
    left, right = float((across < _EDGE).mean()), float((across > 1 - _EDGE).mean())
    if both and min(top, bottom) >= _FEW and top + bottom >= 1 - _FEW:
        return TOP_AND_BOTTOM
    inner = float(
        ((np.minimum(across, 1 - across) > _EDGE) & (np.minimum(down, 1 - down) > _EDGE)).mean()
    )
    if min(top, bottom, left, right) >= _FEW and inner <= _FEW:
        return "frame"
    upright = _third(float(np.median(down)), ("top", "", "bottom"))
    sideways = _third(float(np.median(across)), ("left", "", "right"))
    if max(top, bottom) >= 1 - _FEW and width >= _LONG:
        return f"{upright} caption"
    if upright and sideways:
        return f"{upright} {sideways} corner"
    return f"{upright or sideways} edge" if upright or sideways else "middle"


def _third(along: float, names: tuple[str, str, str]) -> str:
    return names[0 if along < 1 / 3 else 2 if along > 2 / 3 else 1]


def _within(sketch: Sketch, points: NDArray[np.int64]) -> float:
    """The share of the frame within its edges that points describe."""
    middles = (np.arange(_GRID) + 0.5) / _GRID
    frame = np.array([sketch.width, sketch.height])
    places = sketch.places[points] / frame
    reach = np.maximum(_REACH * sketch.sizes[points][:, None] / frame, 0.5 / _GRID)
    across = np.abs(middles - places[:, :1]) <= reach[:, :1]
    down = np.abs(middles - places[:, 1:]) <= reach[:, 1:]
    covered = (down.T.astype(np.int64) @ across.astype(np.int64)) > 0
    inside = np.minimum(middles, 1 - middles) >= _EDGE
    return float((covered & inside[:, None] & inside[None]).mean())
