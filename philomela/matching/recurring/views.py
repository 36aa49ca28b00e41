"""Where a picture's points lie as seen from a corner, an edge or the middle.

A mark is drawn in relation to the picture: so far from a corner, so large beside the width. Seen
from the right corner, in the right unit, it lies at the same place in pictures of any shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import Sketch

Unit = Literal["width", "height"]
UNITS: tuple[Unit, ...] = ("width", "height")
ALONG = (0.0, 0.5, 1.0)
#: Steps in one unit, so that a step is about a unit of a sketch's frame.
STEPS = 300.0
_REACH, _REACH_FROM_MIDDLE = 0.4, 0.25  # of the frame: from an edge, and to either side

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """A place to look from, 0..1 across and down, and what lengths are measured by."""

    across: float
    down: float
    unit: Unit

    def length(self, sketch: Sketch) -> float:
        """The unit in a sketch's frame."""
        return float(sketch.width if self.unit == "width" else sketch.height)

    def near(self, sketch: Sketch) -> NDArray[np.intp]:
        """Which points lie on the side that is looked from."""
        places = sketch.places / (sketch.width, sketch.height)
        apart = np.abs(places - (self.across, self.down))
        reach = [
            _REACH if along != 0.5 else _REACH_FROM_MIDDLE for along in (self.across, self.down)
        ]
        return np.flatnonzero((apart <= reach).all(axis=1))

    def frame(self, sketch: Sketch) -> tuple[float, float, float]:
        """Where steps are counted from, to the right and down, and how many are in one unit of a
        sketch's places."""
        scale = STEPS / self.length(sketch)
        return self.across * sketch.width * scale, self.down * sketch.height * scale, scale

    def seen(self, sketch: Sketch) -> Floats:
        """Points as rows (n x 3): steps to the right, steps down, logarithm of the size."""
        left, top, scale = self.frame(sketch)
        found = np.empty((len(sketch), 3))
        found[:, 0] = sketch.places[:, 0] * scale - left
        found[:, 1] = sketch.places[:, 1] * scale - top
        found[:, 2] = np.log(sketch.sizes * scale)
        return found


VIEWS = tuple(View(x, y, unit) for unit in UNITS for y in ALONG for x in ALONG)
