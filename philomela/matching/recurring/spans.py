"""Where marks lie in pictures of different shapes, so that one place can be told from another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.known import KnownMark, points_alike

_OUTLIERS = 5.0  # percent of points, on every side
_COMMON = 0.1  # of the narrower of two spans; of long words each may show another part
_NEAR = 0.06  # of the width: apart, up and down


class Span(NamedTuple):
    """From where to where a mark reaches across, as shares of the width, and how far its middle is
    from the top, the middle and the bottom of the frame, in widths."""

    left: float
    right: float
    down: tuple[float, float, float]


def span_of(parts: Sequence[KnownMark], bearers: Sequence[Sketch]) -> Span:
    """The span of parts in pictures that bear them; all of it nowhere if none shows a point."""
    across, down = [np.zeros(0)], [np.zeros((0, 3))]
    for sketch in bearers:
        places = sketch.places[points_alike(sketch, parts)] / np.float64(sketch.width)
        high = sketch.height / sketch.width
        across.append(places[:, 0])
        down.append(places[:, 1:] - (0.0, high / 2, high))
    if not sum(map(len, across)):
        return Span(np.nan, np.nan, (np.nan, np.nan, np.nan))
    left, right = np.percentile(np.concatenate(across), (_OUTLIERS, 100 - _OUTLIERS))
    top, middle, bottom = np.median(np.concatenate(down), axis=0).tolist()
    return Span(float(left), float(right), (top, middle, bottom))


def at_one_place(one: Span, other: Span) -> bool:
    """Whether two spans have some of the narrower one in common across, and are nearest to the
    same of top, middle and bottom and as far from it."""
    common = min(one.right, other.right) - max(one.left, other.left)
    narrower = min(one.right - one.left, other.right - other.left)
    nearest, its = (int(np.argmin(np.abs(span.down))) for span in (one, other))
    apart = abs(one.down[nearest] - other.down[nearest])
    return bool(common >= _COMMON * narrower and nearest == its and apart <= _NEAR)
