"""What several unrelated pictures share: stamps, captions, frames, the buttons of an app.

Two pictures with the same mark agree on it as exactly as two versions of a photo do, so a pair of
them tells nothing. Several pictures tell. Where a picture shares only a small part of its frame
with three others or more, those others are compared with one another: versions of one photo also
agree outside that part, the bearers of a mark do not. A mark's points are then left out, and what
still agrees is a match.

What agrees along the edges only (a frame, a caption, the bars of an app) is no match at all: the
same frame comes in as many sizes as there are pictures, so that it is not always seen to be common.

Versions of a photo that all kept just the same small part, with no other version among them,
cannot be told from bearers of a mark; they stay apart rather than being joined with strangers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import MIRRORED, chained, inverse
from philomela.fingerprints.sketch import Sketch, moved
from philomela.matching.sketches.alignment import Alignment, align

FEWEST_BEARERS = 3  # other pictures that share it
_GRID = 24  # the frame's parts: 24 x 24 cells
_REACH = 2.5  # sizes around a point that its code describes
_LARGEST_MARK = 0.16  # of the frame, its edges not counted
_EDGE = 0.12  # of width and height
_BESIDE, _ABOVE = 0.08, 0.12  # of width and of height, where frames and captions are
_FEWEST_WITHIN = 4  # points that agree elsewhere
_COMMON = 0.2  # of the bearers
_PAIRS = 6  # of bearers that are compared
#: What versions of one photo agree in, of the frame, its edges not counted: as a whole, and outside
#: what is common. Of 552 sets of versions that agree in a small part 0.4 have more such pairs than
#: others, of 987 sets of bearers of a mark none.
_WHOLE, _MORE = 0.1, 0.02
_RELATED = -30.0  # log10 of the chance, for one pair

Points = NDArray[np.bool_]
Part = NDArray[np.bool_]  # of a frame: 24 x 24 cells
#: A picture that agrees with the query, and how: the query comes second.
Bearer = tuple[Sketch, Alignment]


def area(sketch: Sketch, points: Points | NDArray[np.int64]) -> Part:
    """The part of the frame that the chosen points describe, as a grid (24 x 24)."""
    middles = (np.arange(_GRID) + 0.5) / _GRID
    places = sketch.places[points] / (sketch.width, sketch.height)
    reach = _REACH * sketch.sizes[points][:, None] / (sketch.width, sketch.height)
    half = 0.5 / _GRID
    across = np.abs(middles - places[:, :1]) <= np.maximum(reach[:, :1], half)
    down = np.abs(middles - places[:, 1:]) <= np.maximum(reach[:, 1:], half)
    covered: Part = (down.T.astype(np.uint16) @ across.astype(np.uint16)) > 0
    return covered


def thin(query: Sketch, found: Alignment) -> bool:
    """Whether what agrees is only a small part of the query, or its edges."""
    return is_small(area(query, found.pairs[:, 1]))


def on_edges(sketch: Sketch, points: NDArray[np.int64]) -> bool:
    """Whether the chosen points are where frames and captions are, but for a few."""
    across, down = (sketch.places[points] / (sketch.width, sketch.height)).T
    within = (np.abs(across - 0.5) < 0.5 - _BESIDE) & (np.abs(down - 0.5) < 0.5 - _ABOVE)
    return int(within.sum()) < _FEWEST_WITHIN


def mark_points(query: Sketch, partners: Sequence[Bearer]) -> Points:
    """Which points of a picture belong to marks that other pictures bear too."""
    none = np.zeros(len(query), np.bool_)
    bearers = [one for one in partners if _may_bear(query, *one)]
    if len(bearers) < FEWEST_BEARERS:
        return none
    times = np.zeros((_GRID, _GRID), np.int64)
    for _, found in bearers:
        times += area(query, found.pairs[:, 1])
    common = times >= max(FEWEST_BEARERS, _COMMON * len(bearers))
    if not common.any() or _related_elsewhere(query, common, bearers):
        return none
    return _within(query, query, common)


def _may_bear(query: Sketch, partner: Sketch, found: Alignment) -> bool:
    """Whether what agrees is a small part of either picture."""
    return thin(query, found) or is_small(area(partner, found.pairs[:, 0]))


def is_small(part: Part) -> bool:
    """Whether a part is no larger than marks are, the edges of the frame not counted."""
    return bool((part & _inside()).mean() <= _LARGEST_MARK)


def only(sketch: Sketch, points: NDArray[np.int64]) -> Sketch:
    """The sketch of the chosen points, in the order given."""
    return Sketch(
        sketch.width,
        sketch.height,
        sketch.codes[points],
        sketch.places[points],
        sketch.sizes[points],
    )


def without(sketch: Sketch, points: Points) -> Sketch:
    """The sketch without some of its points."""
    return only(sketch, np.flatnonzero(~points))


def _related_elsewhere(query: Sketch, common: Part, bearers: Sequence[Bearer]) -> bool:
    """Whether most bearers agree with one another outside the common part too."""
    half = len(bearers) // 2
    steps = np.unique(np.linspace(0, len(bearers) - 1, _PAIRS).astype(int)).tolist()
    rest = {}
    for one in {*steps, *((step + half) % len(bearers) for step in steps)}:
        rest[one] = _outside(query, common, bearers[one])
    pairs = {tuple(sorted((step, (step + half) % len(bearers)))) for step in steps}
    related = 0
    for first, second in pairs:
        sense = _between(bearers[first][1].sense, bearers[second][1].sense)
        if _agreed(rest[first], rest[second], sense) >= _MORE:
            related += _agreed(bearers[first][0], bearers[second][0], sense) >= _WHOLE
    return related * 2 > len(pairs)


def _agreed(first: Sketch, second: Sketch, sense: int) -> float:
    """The part of the second frame, its edges not counted, in which two pictures agree for sure."""
    found = align(first, second, (sense,))
    if found is None or found.chance > _RELATED:
        return 0.0
    return float((area(second, found.pairs[:, 1]) & _inside()).mean())


def _between(first: int, second: int) -> int:
    """How a bearer must be moved to fit another, from how the query must be to fit each."""
    return chained(inverse(second), first)


def _outside(query: Sketch, common: Part, bearer: Bearer) -> Sketch:
    """What a bearer has outside the part that is common."""
    sketch, found = bearer
    part = common[:, ::-1] if found.sense >= MIRRORED else common
    part = np.rot90(part, found.sense % MIRRORED)
    return without(sketch, _within(sketch, moved(query, found.sense), part, found.similarity))


def _within(
    sketch: Sketch,
    frame: Sketch,
    part: Part,
    similarity: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0),
) -> Points:
    """Which points of a sketch, brought into a frame, lie in a part of it."""
    a, b, x, y = similarity
    across = (a * sketch.places[:, 0] - b * sketch.places[:, 1] + x) * (_GRID / frame.width)
    down = (b * sketch.places[:, 0] + a * sketch.places[:, 1] + y) * (_GRID / frame.height)
    here = (across >= 0) & (across <= _GRID) & (down >= 0) & (down <= _GRID)
    columns = np.clip(across, 0, _GRID - 1).astype(np.int64)
    rows = np.clip(down, 0, _GRID - 1).astype(np.int64)
    inside: Points = here & part[rows, columns]
    return inside


@cache
def _inside() -> Part:
    middles = (np.arange(_GRID) + 0.5) / _GRID
    along = np.minimum(middles, 1 - middles) >= _EDGE
    inner: Part = along[:, None] & along[None]
    return inner
