"""A part of a mark in pictures of other shapes, in which it lies a little beside its place.

Who draws a mark may measure its size by the width and its margin by the height, or the other way
round; in pictures of one shape that cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.kernels import shifts_alike
from philomela.matching.recurring.part import APART, Part
from philomela.matching.recurring.views import UNITS, Floats, View

_REACH = 16.0  # steps by which a part may lie beside its place
_TOLERANCE = 4.0  # steps in which shifts agree
_FEWEST_POINTS = 3  # of a picture, that lie apart and agree in their shift
_FEWEST = 3  # families of which pictures agree in it


def moved_parts(
    part: Part, bearer: Sketch, others: Sequence[Sketch], families: Sequence[int]
) -> list[Part]:
    """The part where it lies in other pictures: by every unit, as one bearer shows it, each shift
    that pictures of several families agree in. What is in most families comes first."""
    found: list[tuple[int, Part]] = []
    for unit in UNITS:
        view = View(part.view.across, part.view.down, unit)
        scale = part.view.length(bearer) / view.length(bearer)
        points = part.points * (scale, scale, 1.0)
        points[:, 2] += np.log(scale)
        again = replace(part, view=view, points=points)
        shifts = [
            (family, _shift(again, one)) for one, family in zip(others, families, strict=True)
        ]
        rows = [(family, shift) for family, shift in shifts if shift is not None]
        for shift, count in _agreed(rows):
            moved = points.copy()
            moved[:, :2] += shift
            found.append((count, replace(again, points=moved)))
    return [moved for _, moved in sorted(found, key=lambda one: -one[0])]


def _shift(part: Part, sketch: Sketch) -> Floats | None:
    """The shift in which most of a part's points agree, in a picture with enough of them."""
    seen = part.view.seen(sketch)
    rows = shifts_alike(part.points, part.codes, seen, sketch.codes, _REACH)
    if len(rows) < _FEWEST_POINTS:
        return None
    shifts = rows[:, 1:]
    near = np.abs(shifts[:, None] - shifts[None]).max(axis=2) <= _TOLERANCE
    best = near[int(near.sum(axis=1).argmax())]
    points = part.points[rows[best, 0].astype(np.int64), :2] // APART
    if len(np.unique(points, axis=0)) < _FEWEST_POINTS:
        return None
    middle: Floats = np.median(shifts[best], axis=0)
    return middle


def _agreed(rows: Sequence[tuple[int, Floats]]) -> Iterator[tuple[Floats, int]]:
    """Shifts that pictures of enough families agree in, and how many agree."""
    while len({family for family, _ in rows}) >= _FEWEST:
        shifts = np.array([shift for _, shift in rows])
        near = np.abs(shifts[:, None] - shifts[None]).max(axis=2) <= _TOLERANCE
        best = near[int(near.sum(axis=1).argmax())]
        agreed = {row[0] for row, chosen in zip(rows, best, strict=True) if chosen}
        if len(agreed) < _FEWEST:
            return
        yield np.median(shifts[best], axis=0), len(agreed)
        rows = [row for row, chosen in zip(rows, best, strict=True) if not chosen]
