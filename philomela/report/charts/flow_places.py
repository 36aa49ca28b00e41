"""Where the boxes and bands of a flow lie.

Columns follow one another *along* the reading direction and hold their boxes *across* it, so that
the same rules place columns side by side on a wide page and under one another on a narrow one.
Between columns that are not neighbours a band passes the columns between in a lane of its own,
above or below their boxes, so that no band runs behind a box.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from philomela.report.charts.flow_sizes import Shape, Sizes
from philomela.report.flow import Band, Box, Flow

_SWEEPS = 8


class Rectangle(NamedTuple):
    """A box's place."""

    along: float
    across: float
    along_size: float
    across_size: float

    @property
    def middle(self) -> float:
        """Its middle across."""
        return self.across + self.across_size / 2


class Way(NamedTuple):
    """A band's place: its ends, and the lanes in which it passes columns, in its direction."""

    band: Band
    thickness: float
    points: tuple[tuple[float, float], ...]  # along and across: start, in and out of lanes, end


class Places(NamedTuple):
    """Everything in its place; ``across`` is what all of it takes."""

    boxes: Mapping[str, Rectangle]
    ways: tuple[Way, ...]
    columns: tuple[float, ...]  # where each begins along
    across: float


def places_of(flow: Flow, shape: Shape) -> Places:
    """Find a place for everything, with bands as thick as the room allows."""
    most = max(band.references for band in flow.bands)
    scale = shape.thickest / most
    for _ in range(30):
        sizes = Sizes(flow, shape, scale)
        if max(map(sizes.column, range(len(flow.columns)))) <= shape.across:
            break
        scale *= 0.85
    return _placed(sizes)


class _Order(NamedTuple):
    """A column from its first to its last: lanes, boxes, lanes."""

    before: tuple[Band, ...]
    boxes: tuple[Box, ...]
    after: tuple[Band, ...]


def _placed(sizes: Sizes) -> Places:
    flow, shape = sizes.flow, sizes.shape
    across = max(map(sizes.column, range(len(flow.columns))))
    orders = [
        _Order((), column.boxes, tuple(sizes.lanes[place]))
        for place, column in enumerate(flow.columns)
    ]
    middles, lanes = _middles(orders, sizes, across)
    for _ in range(_SWEEPS):
        orders = [_sorted(order, sizes, middles, across) for order in orders]
        middles, lanes = _middles(orders, sizes, across)
    gaps = max(len(flow.columns) - 1, 1)
    step = (shape.along - shape.box_along) / gaps
    columns = tuple(step * place for place in range(len(flow.columns)))
    boxes = {
        key: Rectangle(
            columns[sizes.column_of[key]],
            middle - sizes.box[key] / 2,
            shape.box_along,
            sizes.box[key],
        )
        for key, middle in middles.items()
    }
    return Places(boxes, tuple(_ways(sizes, boxes, columns, lanes)), columns, across)


def _middles(
    orders: Sequence[_Order], sizes: Sizes, across: float
) -> tuple[dict[str, float], dict[tuple[int, Band], float]]:
    """Middles across of boxes and of lanes; every column's boxes lie about the middle."""
    boxes: dict[str, float] = {}
    lanes: dict[tuple[int, Band], float] = {}
    gap = sizes.shape.gap
    for column, order in enumerate(orders):
        here = 0.0
        for band in order.before:
            lanes[column, band] = here + sizes.lane(band) / 2
            here += sizes.lane(band)
        end = across
        for band in reversed(order.after):
            lanes[column, band] = end - sizes.lane(band) / 2
            end -= sizes.lane(band)
        taken = sum(sizes.box[box.key] for box in order.boxes) + gap * (len(order.boxes) - 1)
        here = min(max((across - taken) / 2, here + gap if order.before else 0), end - taken)
        for box in order.boxes:
            boxes[box.key] = here + sizes.box[box.key] / 2
            here += sizes.box[box.key] + gap
    return boxes, lanes


def _sorted(order: _Order, sizes: Sizes, middles: Mapping[str, float], across: float) -> _Order:
    """Boxes by where their bands lead, folded ones last; lanes on the side that is nearer."""
    pulls: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for band in sizes.flow.bands:
        for one, other in ((band.source, band.target), (band.target, band.source)):
            pulls[one].append((band.references, middles[other]))

    def wanted(box: Box) -> tuple[bool, float, str]:
        weight = sum(pull for pull, _ in pulls[box.key])
        middle = sum(pull * place for pull, place in pulls[box.key])
        return box.folded > 0, middle / weight if weight else across, box.key

    def between(band: Band) -> float:
        return (middles[band.source] + middles[band.target]) / 2

    def length(band: Band) -> int:
        return abs(sizes.column_of[band.source] - sizes.column_of[band.target])

    # The longest lanes lie outermost, so that they run straight past all columns.
    lanes = sorted((*order.before, *order.after), key=lambda band: (between(band), band))
    before = [band for band in lanes if between(band) < across / 2]
    after = [band for band in lanes if between(band) >= across / 2]
    return _Order(
        tuple(sorted(before, key=lambda band: -length(band))),
        tuple(sorted(order.boxes, key=wanted)),
        tuple(sorted(after, key=length)),
    )


def _ways(
    sizes: Sizes,
    boxes: Mapping[str, Rectangle],
    columns: Sequence[float],
    lanes: Mapping[tuple[int, Band], float],
) -> Iterator[Way]:
    passed = {band: _passed(band, sizes, columns, lanes) for band in sizes.flow.bands}
    ends = _ends(sizes, boxes, passed)
    for band in sizes.flow.bands:
        points = (ends[band, True], *passed[band], ends[band, False])
        yield Way(band, sizes.thickness[band], points)


def _passed(
    band: Band,
    sizes: Sizes,
    columns: Sequence[float],
    lanes: Mapping[tuple[int, Band], float],
) -> tuple[tuple[float, float], ...]:
    """Where a band enters and leaves its lanes, in its own direction."""
    first, last = sizes.column_of[band.source], sizes.column_of[band.target]
    forwards = last > first
    between = range(first + 1, last) if forwards else range(first - 1, last, -1)
    points = []
    for column in between:
        edges = (columns[column], columns[column] + sizes.shape.box_along)
        for along in edges if forwards else reversed(edges):
            points.append((along, lanes[column, band]))
    return tuple(points)


def _ends(
    sizes: Sizes,
    boxes: Mapping[str, Rectangle],
    passed: Mapping[Band, tuple[tuple[float, float], ...]],
) -> dict[tuple[Band, bool], tuple[float, float]]:
    """Ends of each band, at its source (True) and target, in the order of where they lead."""
    sides: defaultdict[tuple[str, bool], list[tuple[float, Band, bool]]] = defaultdict(list)
    for band in sizes.flow.bands:
        forwards = sizes.column_of[band.target] > sizes.column_of[band.source]
        points = passed[band]
        to = points[0][1] if points else boxes[band.target].middle
        come = points[-1][1] if points else boxes[band.source].middle
        sides[band.source, forwards].append((to, band, True))
        sides[band.target, not forwards].append((come, band, False))
    found = {}
    for (key, after), some in sides.items():
        box = boxes[key]
        along = box.along + (box.along_size if after else 0)
        here = box.middle - sum(sizes.ends[band] for _, band, _ in some) / 2
        for _, band, is_source in sorted(some):
            found[band, is_source] = (along, here + sizes.ends[band] / 2)
            here += sizes.ends[band]
    return found
