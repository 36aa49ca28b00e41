"""The flow of the operation: what leads from which role to which, as bands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from philomela.report.charts.fitting import fitted, width_of, wrapped
from philomela.report.charts.flow_places import Places, Rectangle, Way, places_of
from philomela.report.charts.flow_sizes import Shape
from philomela.report.charts.svg import box as rectangle
from philomela.report.charts.svg import drawing, element, label
from philomela.report.facts import Facts
from philomela.report.flow import Box, Column, Flow, Limits, flow_of
from philomela.report.wording import figure, short_figure

_HEAD = 7  # pixels from an arrow's tip to where its band ends
_NAME, _SMALL = 12.5, 11.0  # sizes of texts
_BOLD = 1.1  # times as wide
_LINE = 14.5  # pixels from line to line
_MARGIN = 1.5  # for the lines of boxes
_PADDING = 6  # pixels between a box's line and its text
_TALLEST = 620  # pixels of a column side by side with others, as far as bands can be thinner
_ROW, _BETWEEN = 56, 78  # pixels of a row of boxes, and between rows
_DIGIT = 0.6 * _SMALL  # pixels
_GAP = 54  # pixels between columns, at least
_WIDE = (Limits(6, 30), Limits(5, 24), Limits(4, 18), Limits(3, 12))
_NARROW = (Limits(3, 12), Limits(3, 9), Limits(2, 8), Limits(2, 6), Limits(2, 4))


class _Page(NamedTuple):
    """How a flow lies on the page: columns side by side, or rows under one another."""

    width: float
    is_wide: bool

    @property
    def head(self) -> float:
        return 50 if self.is_wide else 36

    def shape(self, columns: int) -> Shape:
        if not self.is_wide:
            along = columns * _ROW + (columns - 1) * _BETWEEN
            return Shape(along, self.width - 2 * _MARGIN, _ROW, 106, 10, 14, _DIGIT, 34)
        room = self.width - 2 * _MARGIN
        size = min(150, (room - (columns - 1) * _GAP) / columns)
        return Shape(room, _TALLEST, size, 50, 12, 14, 0, 44)

    def point(self, along: float, across: float) -> tuple[float, float]:
        if self.is_wide:
            return along + _MARGIN, across + self.head
        return across + _MARGIN, along + self.head

    def corners(self, place: Rectangle) -> tuple[float, float, float, float]:
        """Left, top, width and height."""
        left, top = self.point(place.along, place.across)
        if self.is_wide:
            return left, top, place.along_size, place.across_size
        return left, top, place.across_size, place.along_size


def flow_chart(facts: Facts, width: int, name: str) -> Markup | None:
    """Boxes by role, and bands between them as wide as the references are many.

    None where nothing leads from one role to another.
    """
    page = _Page(width, width > 500)
    found = _fitting(facts, page)
    if found is None:
        return None
    flow, places = found
    if not page.is_wide:
        left = (width - 2 * _MARGIN - places.across) / 2
        places = _moved(places, max(left, 0))
    parts = [part for way in places.ways for part in _band(way, flow, page)]
    for number, (key, box) in enumerate(flow.boxes().items()):
        parts += _box(box, places.boxes[key], page, f"{name}-box-{number}")
    parts += [_count(way, page) for way in places.ways]
    for number, column in enumerate(flow.columns):
        parts += _title(column, number, places, page)
    lowest = max(top + size for _, top, _, size in map(page.corners, places.boxes.values()))
    height = places.across + page.head if page.is_wide else lowest
    title = "How the operation leads from one part to another"
    return drawing(title, description(flow), width, height + _MARGIN, *parts, name=name)


def fitting_flow(facts: Facts, width: int) -> Flow | None:
    """What a chart of that width shows."""
    found = _fitting(facts, _Page(width, width > 500))
    return found[0] if found else None


def description(flow: Flow) -> str:
    """Everything that the chart shows, in words."""
    boxes = flow.boxes()
    columns = "; ".join(
        f"{column.title}: " + ", ".join(f"{box.name} ({_in_and_out(box)})" for box in column.boxes)
        for column in flow.columns
    )
    bands = "; ".join(
        f"{boxes[band.source].name} to {boxes[band.target].name}: {figure(band.references)}"
        for band in flow.bands
    )
    return f"Columns: {columns}. References: {bands}."


def _fitting(facts: Facts, page: _Page) -> tuple[Flow, Places] | None:
    """As much as fits; on a narrow page at least something, however little."""
    found = None
    for limits in _WIDE if page.is_wide else _NARROW:
        flow = flow_of(facts, limits)
        if flow is None:
            return None
        shape = page.shape(len(flow.columns))
        found = flow, places_of(flow, shape)
        if found[1].across <= shape.across:
            break
    return found


def _moved(places: Places, by: float) -> Places:
    return Places(
        {key: one._replace(across=one.across + by) for key, one in places.boxes.items()},
        tuple(
            way._replace(points=tuple((along, across + by) for along, across in way.points))
            for way in places.ways
        ),
        places.columns,
        places.across,
    )


def _band(way: Way, flow: Flow, page: _Page) -> Iterator[Markup]:
    boxes = flow.boxes()
    source, target = boxes[way.band.source], boxes[way.band.target]
    forwards = way.points[-1][0] > way.points[0][0]
    along, across = way.points[-1]
    base = along - _HEAD if forwards else along + _HEAD
    points = (*way.points[:-1], (base, across))
    told = f"{source.name} leads to {target.name}: {figure(way.band.references)} references"
    yield element(
        "path",
        element("title", told),
        d=_path(points, page),
        class_=f"band band-{source.role}",
        stroke_width=way.thickness,
    )
    half = max(way.thickness / 2, 3.5)
    corners = ((base, across - half), (along, across), (base, across + half))
    shown = " ".join("{:.1f},{:.1f}".format(*page.point(*corner)) for corner in corners)
    yield element("polygon", points=shown, class_=f"band-head role-{source.role}")


def _path(points: tuple[tuple[float, float], ...], page: _Page) -> str:
    """Curves between columns, straight lines in lanes."""
    steps = ["M{:.1f} {:.1f}".format(*page.point(*points[0]))]
    for number, ((start, from_), (end, to)) in enumerate(pairwise(points)):
        if number % 2:
            steps.append("L{:.1f} {:.1f}".format(*page.point(end, to)))
            continue
        middle = (start + end) / 2
        corners = (page.point(middle, from_), page.point(middle, to), page.point(end, to))
        steps.append("C" + " ".join("{:.1f} {:.1f}".format(*corner) for corner in corners))
    return " ".join(steps)


def _count(way: Way, page: _Page) -> Markup:
    """The number of references, at the band's beginning."""
    (along, across), (towards, _) = way.points[:2]
    forwards = towards > along
    shown = short_figure(way.band.references)
    if page.is_wide:
        x, y = page.point(along + (4 if forwards else -4), across)
        anchor = "start" if forwards else "end"
        return label(shown, x, y + 4, anchor=anchor, size=_SMALL, style="ink halo")
    x, y = page.point(along + (12 if forwards else -5), across)
    return label(shown, x, y, anchor="middle", size=_SMALL, style="ink halo")


def _box(box: Box, place: Rectangle, page: _Page, name: str) -> Iterator[Markup]:
    left, top, width, height = page.corners(place)
    style = f"flow-box box-{box.role}" + (" folded" if box.folded else "")
    told = f"{box.name}: {box.role}, {_in_and_out(box)}"
    yield rectangle(left, top, width, height, "flow-ground", round_=3)
    yield rectangle(left, top, width, height, style, told, round_=3)
    inside = rectangle(left, top, width, height, "")
    yield element("defs", element("clipPath", inside, id=name))
    room = width - 2 * _PADDING
    counts = _counts(box, room)
    lines = wrapped(box.name, room, _NAME) if len(counts) < 2 else [fitted(box.name, room, _NAME)]
    texts = [(line, _NAME, "ink") for line in lines] + [(line, _SMALL, "muted") for line in counts]
    first = top + height / 2 - (len(texts) - 1) * _LINE / 2 + 4
    shown = [
        label(text, left + _PADDING, first + number * _LINE, size=size, style=style)
        for number, (text, size, style) in enumerate(texts)
    ]
    yield element("g", *shown, clip_path=f"url(#{name})")


def _in_and_out(box: Box) -> str:
    told = ((box.into, "in"), (box.out, "out"))
    return ", ".join(f"{figure(count)} {way}" for count, way in told if count)


def _counts(box: Box, width: float) -> list[str]:
    """The same in one line or two."""
    told = ((box.into, "in"), (box.out, "out"))
    parts = [f"{short_figure(count)} {way}" for count, way in told if count]
    line = ", ".join(parts)
    return [line] if width_of(line, _SMALL) <= width else parts


def _title(column: Column, number: int, places: Places, page: _Page) -> Iterator[Markup]:
    unit = "place" if column.title == "Outside" else "channel"
    texts = [f"{column.places:,} {unit}{'' if column.places == 1 else 's'}"]
    if column.within:
        texts.append(f"{short_figure(column.within)} among them")
    box = places.boxes[column.boxes[0].key]
    if not page.is_wide:
        _, y = page.point(box.along - 21, 0)
        yield label(column.title, 1, y, size=_NAME, style="ink halo strong")
        after = 1 + _BOLD * width_of(column.title, _NAME) + 8
        yield label(", ".join(texts), after, y, size=_SMALL, style="muted halo")
        return
    anchor, at = "middle", box.along_size / 2
    if number in (0, len(places.columns) - 1):
        anchor, at = ("start", 0.0) if number == 0 else ("end", box.along_size)
    x, _ = page.point(box.along + at, 0)
    title = fitted(column.title, box.along_size + 1.5 * _GAP, _NAME)
    yield label(title, x, 12, anchor=anchor, size=_NAME, style="ink strong")
    for line, text in enumerate(texts):
        y = 27 + line * _LINE
        yield label(text, x, y, anchor=anchor, size=_SMALL, style="muted")
