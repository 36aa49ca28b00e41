"""A mark that is known: where its points lie and what they look like; which pictures bear it.

What is learnt once (:func:`philomela.matching.recurring.learning.learn`) serves every picture
afterwards, at some ten microseconds for each mark and picture: to tell whether the picture bears
the mark, and to leave a mark's points out where pictures are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.kernels import alike_in_place, bits_in_cells
from philomela.matching.recurring.views import STEPS, Floats, View

#: Levels of how alike a point is: within so many bits, or (the last level) in no way.
LIMITS = np.array([28, 36, 44, 50])
NOT_ALIKE = len(LIMITS)
_POINT = 38  # bits, within which a single point is taken to be a mark's
_TOLERANCE = 5.0  # steps
_APART = 8.0  # steps: points in one cell count once
_AROUND = 6.0  # steps around a mark's points that are its own
_BESIDE = (30.0, 45.0, 60.0, 80.0)  # steps to places beside a mark, across and down
_MOST_INSIDE = 0.8  # of its points, in the frame

Levels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class KnownMark:
    """Points at places relative to a corner, an edge or the middle of the frame.

    ``evidence`` holds logarithms of how likely a picture has a point of a level in a cell: as the
    first kind if it does not bear the mark, as the others if it does, as one that shows it well,
    less well or hardly. ``shares`` holds the logarithms of how many pictures are such.
    """

    view: View
    points: Floats  # m x 3: steps to the right and down, logarithm of the size
    codes: NDArray[np.uint64]  # m x 2
    cells: Levels  # m: points of one cell count once; from 0
    evidence: Floats  # kinds x cells x levels
    shares: Floats  # kinds
    upright: bool = False  # of pictures that are higher than wide, else of the others
    families: int = 0  # in which it was found

    @classmethod
    def of(cls, view: View, points: Floats, codes: NDArray[np.uint64]) -> KnownMark:
        """A mark (m > 0 points) of which it is not told yet who bears it."""
        _, cells = np.unique(points[:, :2] // _APART, axis=0, return_inverse=True)
        cells = cells.reshape(-1).astype(np.int64)
        nothing = np.zeros((1, int(cells.max()) + 1, NOT_ALIKE + 1))
        return cls(view, points, codes, cells, nothing, np.zeros(1))

    @property
    def size(self) -> int:
        """How many cells its points lie in."""
        return int(self.evidence.shape[1])

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is its own, in steps."""
        left, top = self.points[:, :2].min(axis=0) - _AROUND
        right, bottom = self.points[:, :2].max(axis=0) + _AROUND
        return float(left), float(top), float(right), float(bottom)


def levels(mark: KnownMark, sketch: Sketch, moved: tuple[float, float] = (0.0, 0.0)) -> Levels:
    """How alike a picture is in each of a mark's cells, at its place or that many steps beside."""
    left, top, scale = mark.view.frame(sketch)
    frame = left + moved[0], top + moved[1], scale
    arrays = sketch.places, sketch.sizes, sketch.codes
    bits = bits_in_cells(mark.points, mark.codes, mark.cells, mark.size, *arrays, frame, _TOLERANCE)
    found: Levels = np.searchsorted(LIMITS, bits)
    return found


def levels_beside(mark: KnownMark, sketch: Sketch) -> Iterator[Levels]:
    """The same for places farther within the frame, where the mark is not: what it would be for
    pictures without the mark."""
    size = np.array([sketch.width, sketch.height]) * (STEPS / mark.view.length(sketch))
    start = -size * (mark.view.across, mark.view.down)
    places = mark.points[:, :2]
    for step in _BESIDE:
        for moved in _inwards(mark.view, step):
            inside = ((places + moved >= start) & (places + moved <= start + size)).all(axis=1)
            if inside.mean() >= _MOST_INSIDE:
                yield levels(mark, sketch, moved)
                break


def _inwards(view: View, step: float) -> Iterator[tuple[float, float]]:
    """Moves down and sideways at once, away from the edges: what is along one is left by both."""
    for across in (step, -step) if view.across == 0.5 else (step * (1 - 2 * view.across),):
        for down in (step, -step) if view.down == 0.5 else (step * (1 - 2 * view.down),):
            yield across, down


def is_upright(sketch: Sketch) -> bool:
    """Whether a picture is higher than wide."""
    return sketch.height > sketch.width


def likelihoods(evidence: Floats, shares: Floats, found: Levels) -> Floats:
    """Logarithms of how likely pictures of each kind (n x kinds, not bearing first) are like this
    in a mark's cells (n x cells), times how many there are."""
    told: Floats = evidence[:, np.arange(evidence.shape[1]), found].sum(axis=-1)
    return told.T + shares


def ratio(mark: KnownMark, sketch: Sketch) -> tuple[float, int]:
    """Logarithm of how much likelier a picture's points are if it bears a mark than if it does
    not, and in how many of the mark's cells it is alike; nothing tells in pictures that lie of a
    mark of those that stand upright, nor the other way round: minus infinity."""
    if is_upright(sketch) != mark.upright:
        return -np.inf, 0
    found = levels(mark, sketch)
    told = likelihoods(mark.evidence, mark.shares, found)
    bearing = float(np.logaddexp.reduce(told[1:]) - np.logaddexp.reduce(mark.shares[1:]))
    return bearing - float(told[0] - mark.shares[0]), int((found < NOT_ALIKE).sum())


def likely(mark: KnownMark, sketch: Sketch) -> float:
    """How likely it is that a picture bears a mark, 0 to 1."""
    if is_upright(sketch) != mark.upright:
        return 0.0
    found = likelihoods(mark.evidence, mark.shares, levels(mark, sketch))
    shares = np.exp(found - found.max())
    return float(shares[1:].sum() / shares.sum())


def points_alike(sketch: Sketch, marks: Sequence[KnownMark]) -> NDArray[np.bool_]:
    """Which points of a sketch (n) are like a mark's point at its place."""
    found = np.zeros(len(sketch), np.bool_)
    arrays = sketch.places, sketch.sizes, sketch.codes
    for mark in marks:
        if mark.upright == is_upright(sketch):
            frame = mark.view.frame(sketch)
            alike_in_place(mark.points, mark.codes, *arrays, frame, _TOLERANCE, _POINT, found)
    return found


def marked_points(sketch: Sketch, marks: Sequence[KnownMark]) -> NDArray[np.bool_]:
    """Which points of a sketch (n) belong to marks.

    Those that are like a mark's point at its place, and in a picture that bears the mark all that
    lie where the mark does: along thin strokes codes depend as much on what is behind.
    """
    found = points_alike(sketch, marks)
    for mark in marks:
        if likely(mark, sketch) >= 0.5:
            left, top, right, bottom = mark.bounds
            x, y, scale = mark.view.frame(sketch)
            across, down = sketch.places[:, 0] * scale - x, sketch.places[:, 1] * scale - y
            found |= (across >= left) & (across <= right) & (down >= top) & (down <= bottom)
    return found
