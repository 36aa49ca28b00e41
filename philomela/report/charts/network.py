"""The map of channels: who points at whom."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import NamedTuple

import networkx
from markupsafe import Markup

from philomela.report.charts.fitting import fitted, width_of
from philomela.report.charts.space import Space
from philomela.report.charts.svg import drawing, element, label
from philomela.report.facts import Facts, Row, known, number, text
from philomela.report.wording import figure

_MOST_NODES = 48
_SEED = 7
_MARGIN = 26
_ROOM = 20  # pixels between shapes
_PUSHES = 60
_LEGEND_ROW = 24
ROLES = ("hub", "gallery", "promotion", "payment", "support", "unclassified", "outside")


class _Node(NamedTuple):
    key: str
    name: str
    role: str
    size: float  # pixels from the middle to the edge
    x: float
    y: float
    told: str


def network_chart(facts: Facts, width: int, name: str) -> Markup | None:
    """Channels as shapes by role, sized by their members or pictures, and arrows between them."""
    rows, edges = facts.rows("nodes"), facts.rows("edges")
    if not rows:
        return None
    chosen = _chosen(rows, edges)
    if not chosen:
        return None
    kept = {text(row, "id") for row in chosen}
    weights = _weights(edges, kept)
    height = round(width * (0.62 if width > 500 else 1.1))
    nodes = {node.key: node for node in _apart(list(_placed(chosen, weights, width, height)))}
    arrows = [
        _arrow(nodes[source], nodes[target], weight, f"url(#{name}-head)")
        for (source, target), weight in sorted(weights.items())
    ]
    shapes = [_shape(node) for node in nodes.values()]
    labels = list(_labels(list(nodes.values()), width, height))
    left_out = len(rows) - len(chosen)
    legend, legend_height = _legend({node.role for node in nodes.values()}, width, height)
    told = (
        f"{len(nodes)} channels and outside places and {len(weights)} connections between them"
        + (f"; {left_out} with few or no connections are not drawn" if left_out else "")
        + ". The table of roles says the same in words."
    )
    parts = [_arrow_head(name), *arrows]
    return drawing(
        "The map of channels",
        told,
        width,
        height + legend_height,
        *parts,
        *shapes,
        *labels,
        *legend,
        name=name,
    )


def _chosen(rows: list[Row], edges: list[Row]) -> list[Row]:
    """All channels of the case first, then the outside places that most point at."""
    degree: dict[str, float] = {}
    for edge in edges:
        for end in ("source", "target"):
            key = text(edge, end)
            degree[key] = degree.get(key, 0) + number(edge, "weight")

    def rank(row: Row) -> tuple[bool, float, str]:
        key = text(row, "id")
        return text(row, "kind") != "channel", -degree.get(key, 0), key

    connected = [row for row in rows if degree.get(text(row, "id"))]
    return sorted(connected, key=rank)[:_MOST_NODES]


def _is_channel(row: Row) -> bool:
    return text(row, "kind") == "channel"


def _weights(edges: list[Row], kept: set[str]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for edge in edges:
        ends = text(edge, "source"), text(edge, "target")
        if ends[0] in kept and ends[1] in kept and ends[0] != ends[1]:
            found[ends] = found.get(ends, 0) + number(edge, "weight")
    return found


def _placed(
    rows: list[Row], weights: dict[tuple[str, str], float], width: int, height: int
) -> Iterator[_Node]:
    places = _layout([text(row, "id") for row in rows], weights)
    xs, ys = ([place[side] for place in places.values()] for side in (0, 1))
    largest = max((_weight_of(row) for row in rows), default=1.0) or 1.0
    for row in rows:
        x, y = places[text(row, "id")]
        size = 5 + 13 * math.sqrt(_weight_of(row) / largest) if _is_channel(row) else 4.0
        role = text(row, "role")
        yield _Node(
            text(row, "id"),
            text(row, "label"),
            role if role in ROLES else "unclassified",
            size,
            _between(x, xs, _MARGIN, width - _MARGIN - (90 if width > 500 else 60)),
            _between(y, ys, _MARGIN, height - _MARGIN),
            f"{text(row, 'label')}: {role}. {text(row, 'reason')}",
        )


def _layout(
    names: list[str], weights: dict[tuple[str, str], float]
) -> dict[str, tuple[float, float]]:
    """Places in which near means closely connected.

    Kamada and Kawai, *An algorithm for drawing general undirected graphs* (1989), then a few steps
    of Fruchterman and Reingold that push apart what lies on one another. Parts that nothing
    connects are held together by a point in the middle, which is not drawn.
    """
    graph = networkx.Graph()
    graph.add_nodes_from(names)
    for (source, target), weight in sorted(weights.items()):
        graph.add_edge(source, target, weight=weight)
    parts = [min(part) for part in networkx.connected_components(graph)]
    middle = ""  # no node has an empty name
    graph.add_edges_from((middle, part) for part in sorted(parts) if len(parts) > 1)
    begun = networkx.kamada_kawai_layout(graph, weight=None)
    spread = 1.6 / math.sqrt(max(len(names), 1))
    places = networkx.spring_layout(
        graph, pos=begun, k=spread, weight=None, iterations=30, seed=_SEED
    )
    return {name: (float(places[name][0]), float(places[name][1])) for name in names}


def _apart(nodes: list[_Node]) -> list[_Node]:
    """Push apart shapes that lie on or close to one another, a little at a time."""
    places = [[node.x, node.y] for node in nodes]
    for _ in range(_PUSHES):
        for one, two in itertools.combinations(range(len(nodes)), 2):
            wanted = nodes[one].size + nodes[two].size + _ROOM
            across = places[two][0] - places[one][0]
            down = places[two][1] - places[one][1]
            length = math.hypot(across, down) or 1e-3
            if length < wanted:
                push = (wanted - length) / length / 4
                for place, way in ((places[one], -push), (places[two], push)):
                    place[0] += across * way
                    place[1] += (down or 1e-3) * way
    return [node._replace(x=x, y=y) for node, (x, y) in zip(nodes, places, strict=True)]


def _weight_of(row: Row) -> float:
    members = known(row, "members")
    return members if members is not None else number(row, "pictures")


def _between(value: float, values: list[float], low: float, high: float) -> float:
    least, most = min(values), max(values)
    if most - least < 1e-9:
        return (low + high) / 2
    return low + (high - low) * (value - least) / (most - least)


def _arrow(source: _Node, target: _Node, weight: float, head: str) -> Markup:
    """A slightly bent line that ends at the target's edge."""
    across, down = target.x - source.x, target.y - source.y
    length = math.hypot(across, down) or 1
    end = max(length - target.size - 5, 1) / length
    x, y = source.x + across * end, source.y + down * end
    bend_x = (source.x + x) / 2 - down * 0.1
    bend_y = (source.y + y) / 2 + across * 0.1
    path = f"M{source.x:.1f} {source.y:.1f} Q{bend_x:.1f} {bend_y:.1f} {x:.1f} {y:.1f}"
    told = f"{source.name} points at {target.name} {figure(weight)} times"
    return element(
        "path",
        element("title", told),
        d=path,
        class_="edge",
        stroke_width=0.7 + math.log10(max(weight, 1)),
        marker_end=head,
    )


def _arrow_head(name: str) -> Markup:
    head = element("path", d="M0 0 L7 3 L0 6 Z", class_="edge-head")
    size = {"markerWidth": 7, "markerHeight": 6, "refX": 5, "refY": 3}
    marker = Markup('<marker id="{}" {} orient="auto" markerUnits="userSpaceOnUse">{}</marker>')
    given = Markup(" ").join(Markup('{}="{}"').format(key, value) for key, value in size.items())
    return element("defs", marker.format(f"{name}-head", given, head))


def _shape(node: _Node) -> Markup:
    return _symbol(node.role, node.x, node.y, node.size, node.told)


def _symbol(role: str, x: float, y: float, size: float, told: str = "") -> Markup:
    """Each role has its own shape, so that colour alone never tells."""
    hint = (element("title", told),) if told else ()
    style = f"node role-{role}"
    corners = {"hub": 4, "gallery": 4, "promotion": 3, "payment": 6, "support": 5}.get(role)
    if corners is None:
        return element("circle", *hint, cx=x, cy=y, r=size, class_=style)
    turn = {"gallery": math.pi / 4}.get(role, 0.0) - math.pi / 2
    reach = size * 1.15
    points = " ".join(
        f"{x + reach * math.cos(turn + 2 * math.pi * corner / corners):.1f},"
        f"{y + reach * math.sin(turn + 2 * math.pi * corner / corners):.1f}"
        for corner in range(corners)
    )
    return element("polygon", *hint, points=points, class_=style)


def _labels(nodes: list[_Node], width: int, height: int) -> Iterator[Markup]:
    """Names where they meet nothing; the important ones choose first."""
    taken = [
        Space(node.x - node.size, node.y - node.size, node.x + node.size, node.y + node.size)
        for node in nodes
    ]
    longest = 26 if width > 500 else 16  # letters
    for node in sorted(nodes, key=lambda node: (node.role == "outside", -node.size, node.key)):
        size = 11.0 if node.role == "outside" else 13.0
        shown = fitted(node.name, longest * 0.56 * size, size)
        length = width_of(shown, size)
        for x, y in _places(node, length, size):
            space = Space(x, y - size, x + length, y + 3)
            inside = space.left >= 0 and space.right <= width and space.top >= 0
            if inside and space.bottom <= height and not any(map(space.meets, taken)):
                taken.append(space)
                yield label(shown, x, y, size=size, style="ink halo")
                break


def _places(node: _Node, length: float, size: float) -> Iterator[tuple[float, float]]:
    reach = node.size + 5
    yield node.x + reach, node.y + size / 3
    yield node.x - reach - length, node.y + size / 3
    yield node.x - length / 2, node.y - reach - 2
    yield node.x - length / 2, node.y + reach + size - 2
    yield node.x + reach * 0.7, node.y - reach * 0.8
    yield node.x + reach * 0.7, node.y + reach * 0.8 + size * 0.7


def _legend(roles: set[str], width: int, height: int) -> tuple[list[Markup], float]:
    shown = [role for role in ROLES if role in roles]
    columns = 4 if width > 500 else 2
    parts: list[Markup] = []
    for place, role in enumerate(shown):
        x = 12 + (place % columns) * (width - 12) / columns
        y = height + 14 + (place // columns) * _LEGEND_ROW
        parts.append(_symbol(role, x, y, 7))
        parts.append(label(role, x + 15, y + 4.5))
    return parts, -(-len(shown) // columns) * _LEGEND_ROW + 6
