"""The flow of the operation: what leads from which role to which, as bands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from markupsafe import Markup

from philomela.report.charts.fitting import fitted, width_of, wrapped
from philomela.report.charts.flow_numbers import numbers
from philomela.report.charts.flow_page import LINE, MARGIN, NAME, SMALL, Page, space_in, title_of
from philomela.report.charts.flow_places import Places, Rectangle, Way, places_of
from philomela.report.charts.svg import box as rectangle
from philomela.report.charts.svg import drawing, element, label
from philomela.report.facts import Facts
from philomela.report.flow import Box, Flow, Limits, flow_of, network_of
from philomela.report.wording import figure, short_figure

_HEAD = 7  # pixels from an arrow's tip to where its band ends
_PADDING = 6  # pixels between a box's line and its text
_WIDE = (Limits(6, 24), Limits(5, 20), Limits(4, 16), Limits(3, 12))
_NARROW = (Limits(3, 12), Limits(3, 9), Limits(2, 8), Limits(2, 6), Limits(2, 4))


def flow_chart(facts: Facts, width: int, name: str) -> Markup | None:
    """Boxes by role, and bands between them as wide as the references are many.

    None where nothing leads from one role to another.
    """
    page = Page(width, width > 500)
    found = _fitting(facts, page)
    if found is None:
        return None
    flow, places = found
    if not page.is_wide:
        left = (width - 2 * MARGIN - places.across) / 2
        places = _moved(places, max(left, 0))
    parts = [part for way in places.ways for part in _band(way, flow, page)]
    for number, (key, box) in enumerate(flow.boxes().items()):
        parts += _box(box, places.boxes[key], page, f"{name}-box-{number}")
    taken = [space_in(page.corners(place)) for place in places.boxes.values()]
    for number, column in enumerate(flow.columns):
        for text in title_of(column, number, places, page):
            parts.append(text.markup())
            taken.append(text.space())
    parts += numbers(places.ways, page.point, taken, is_wide=page.is_wide)
    lowest = max(top + size for _, top, _, size in map(page.corners, places.boxes.values()))
    height = places.across + page.head if page.is_wide else lowest
    title = "How the operation leads from one part to another"
    return drawing(title, description(flow), width, height + MARGIN, *parts, name=name)


def fitting_flow(facts: Facts, width: int) -> Flow | None:
    """What a chart of that width shows."""
    found = _fitting(facts, Page(width, width > 500))
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


def _fitting(facts: Facts, page: Page) -> tuple[Flow, Places] | None:
    """As much as fits; on a narrow page at least something, however little."""
    found, network = None, network_of(facts)
    for limits in _WIDE if page.is_wide else _NARROW:
        flow = flow_of(network, limits)
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


def _band(way: Way, flow: Flow, page: Page) -> Iterator[Markup]:
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


def _path(points: tuple[tuple[float, float], ...], page: Page) -> str:
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


def _box(box: Box, place: Rectangle, page: Page, name: str) -> Iterator[Markup]:
    left, top, width, height = page.corners(place)
    style = f"flow-box box-{box.role}" + (" folded" if box.folded else "")
    told = f"{box.name}: {box.role}, {_in_and_out(box)}"
    yield rectangle(left, top, width, height, "flow-ground", round_=3)
    yield rectangle(left, top, width, height, style, told, round_=3)
    inside = rectangle(left, top, width, height, "")
    yield element("defs", element("clipPath", inside, id=name))
    room = width - 2 * _PADDING
    counts = _counts(box, room)
    two = (2 + len(counts)) * LINE + _PADDING <= height
    lines = wrapped(box.name, room, NAME) if two else [fitted(box.name, room, NAME)]
    texts = [(line, NAME, "ink") for line in lines] + [(line, SMALL, "muted") for line in counts]
    first = top + height / 2 - (len(texts) - 1) * LINE / 2 + 4
    shown = [
        label(text, left + _PADDING, first + number * LINE, size=size, style=style)
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
    return [line] if width_of(line, SMALL) <= width else parts
