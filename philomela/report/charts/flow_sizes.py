"""How much room the boxes and bands of a flow take."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from philomela.report.flow import Band, Flow
from philomela.report.wording import short_figure

HAIRLINE = 0.8  # pixels; no band is thinner
_LANE_ROOM = 4  # pixels between lanes
_END_ROOM = 2  # pixels between the ends of bands
_PADDING = 4  # pixels of a box beyond the ends at its sides


class Shape(NamedTuple):
    """Sizes in pixels, along and across."""

    along: float  # of the whole
    across: float  # of the whole, at most, as far as bands can be thinner
    box_along: float
    box_across: float  # at least
    gap: float  # between boxes of a column
    end: float  # of a band, at least
    digit: float  # more of an end for every character of its number
    thickest: float  # band


class Sizes:
    """What everything takes across, at one scale."""

    def __init__(self, flow: Flow, shape: Shape, scale: float) -> None:
        self.flow, self.shape = flow, shape
        boxes = flow.boxes()
        self.column_of = {key: box.column for key, box in boxes.items()}
        self.thickness = {band: max(HAIRLINE, scale * band.references) for band in flow.bands}
        self.ends = {
            band: max(shape.end, thickness + _END_ROOM, _number(band, shape))
            for band, thickness in self.thickness.items()
        }
        sides: defaultdict[tuple[str, bool], float] = defaultdict(float)
        self.lanes: defaultdict[int, list[Band]] = defaultdict(list)
        for band in flow.bands:
            first, last = self.column_of[band.source], self.column_of[band.target]
            sides[band.source, last > first] += self.ends[band]
            sides[band.target, last < first] += self.ends[band]
            for column in range(min(first, last) + 1, max(first, last)):
                self.lanes[column].append(band)
        self.box = {
            key: max(shape.box_across, _PADDING + max(sides[key, True], sides[key, False]))
            for key in boxes
        }

    def lane(self, band: Band) -> float:
        return self.thickness[band] + _LANE_ROOM

    def column(self, place: int) -> float:
        boxes = self.flow.columns[place].boxes
        taken = sum(self.box[box.key] for box in boxes) + self.shape.gap * (len(boxes) - 1)
        lanes = self.lanes[place]
        return taken + sum(map(self.lane, lanes)) + (2 * self.shape.gap if lanes else 0)


def _number(band: Band, shape: Shape) -> float:
    return shape.digit * (len(short_figure(band.references)) + 1)
