"""The operation as a flow: channels by role in columns, and what leads from one to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from philomela.report.facts import Facts, Row, number, text

#: Columns in the order of reading, and the roles in each with the names of one and of several.
COLUMNS: tuple[dict[str, str], ...] = (
    {"promotion": "Promotion"},
    {"hub": "Hub"},
    {"gallery": "Galleries"},
    {"payment": "Payment", "support": "Support", "unclassified": "Other"},
    {"outside": "Outside"},
)
_ROLES = frozenset(role for column in COLUMNS for role in column)


class Box(NamedTuple):
    """One place, or several folded into one."""

    key: str
    column: int
    role: str  # of all that are folded, else "unclassified"
    name: str
    folded: int  # places in it, 0 for a single one
    into: float  # references to it
    out: float  # references from it


class Band(NamedTuple):
    """References from one box to another."""

    source: str
    target: str
    references: float


class Column(NamedTuple):
    """The boxes of some roles."""

    title: str
    places: int
    boxes: tuple[Box, ...]
    within: float  # references among its own places; they are not drawn


class Flow(NamedTuple):
    """What is drawn, and how much is not."""

    columns: tuple[Column, ...]
    bands: tuple[Band, ...]  # the widest first
    left_out: tuple[Band, ...]
    unconnected: int  # channels that nothing leads to or from

    def boxes(self) -> dict[str, Box]:
        """Every box by its key."""
        return {box.key: box for column in self.columns for box in column.boxes}


class Limits(NamedTuple):
    """How much is drawn at most: boxes in a column, and bands."""

    boxes: int
    bands: int


class Network(NamedTuple):
    """Connected places by key, and references between them; and how many channels there are."""

    nodes: Mapping[str, Row]
    weights: Mapping[tuple[str, str], float]
    into: Mapping[str, float]
    out: Mapping[str, float]
    channels: int

    def busy(self, key: str) -> float:
        return self.into.get(key, 0) + self.out.get(key, 0)


def network_of(facts: Facts) -> Network:
    """The network as the tables of the measures hold it."""
    every = {text(row, "id"): row for row in facts.rows("nodes")}
    return _network(every, facts.rows("edges"))


def flow_of(network: Network, limits: Limits) -> Flow | None:
    """Choose what is drawn; None where nothing leads from one column to another.

    A column has its busiest places; the others are folded into one box. Of the bands every box
    has its widest, and the widest of all fill the rest; those left out are handed back.
    """
    columns: list[Column] = []
    box_of: dict[str, str] = {}
    for roles in COLUMNS:
        own = [key for key, row in network.nodes.items() if _role(row) in roles]
        if own:
            groups = _groups(own, roles, network, limits.boxes)
            box_of |= {key: _key(group) for group in groups for key in group}
            columns.append(_column(own, groups, roles, len(columns), network))
    bands = _bands(network, box_of, columns)
    if not bands:
        return None
    drawn = _chosen(bands, limits.bands)
    connected = sum(_role(row) != "outside" for row in network.nodes.values())
    left_out = tuple(band for band in bands if band not in drawn)
    return Flow(tuple(columns), drawn, left_out, network.channels - connected)


def _role(row: Row) -> str:
    role = text(row, "role")
    return role if role in _ROLES else "unclassified"


def _network(nodes: Mapping[str, Row], edges: Iterable[Row]) -> Network:
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    into: defaultdict[str, float] = defaultdict(float)
    out: defaultdict[str, float] = defaultdict(float)
    for edge in edges:
        source, target, weight = text(edge, "source"), text(edge, "target"), number(edge, "weight")
        if source in nodes and target in nodes and source != target and weight > 0:
            weights[source, target] += weight
            out[source] += weight
            into[target] += weight
    connected = {key: row for key, row in nodes.items() if key in into or key in out}
    channels = sum(_role(row) != "outside" for row in nodes.values())
    return Network(connected, weights, into, out, channels)


def _groups(
    own: Sequence[str], roles: Iterable[str], network: Network, most: int
) -> list[list[str]]:
    """A column's places, each by itself, the busiest of every role first; the last are folded."""
    ranked: list[tuple[bool, float, str]] = []
    for role in roles:
        some = [key for key in own if _role(network.nodes[key]) == role]
        some.sort(key=lambda key: (-network.busy(key), key))
        ranked += [(place > 0, -network.busy(key), key) for place, key in enumerate(some)]
    keys = [key for _, _, key in sorted(ranked)]
    alone = len(keys) if len(keys) <= most else most - 1
    return [[key] for key in keys[:alone]] + ([keys[alone:]] if keys[alone:] else [])


def _key(group: Sequence[str]) -> str:
    return group[0] if len(group) == 1 else f"fold {group[0]}"


def _column(
    own: Sequence[str],
    groups: Sequence[Sequence[str]],
    roles: Mapping[str, str],
    place: int,
    network: Network,
) -> Column:
    present = {_role(network.nodes[key]) for key in own}
    inside = set(own)
    return Column(
        ", ".join(name for role, name in roles.items() if role in present).capitalize(),
        len(own),
        tuple(_box(group, place, network) for group in groups),
        sum(
            weight
            for (source, target), weight in network.weights.items()
            if source in inside and target in inside
        ),
    )


def _box(group: Sequence[str], column: int, network: Network) -> Box:
    roles = {_role(network.nodes[key]) for key in group}
    one = len(group) == 1
    return Box(
        _key(group),
        column,
        roles.pop() if len(roles) == 1 else "unclassified",
        text(network.nodes[group[0]], "label") if one else f"and {len(group):,} more",
        0 if one else len(group),
        sum(network.into.get(key, 0) for key in group),
        sum(network.out.get(key, 0) for key in group),
    )


def _bands(network: Network, box_of: Mapping[str, str], columns: Sequence[Column]) -> list[Band]:
    """References between boxes of different columns, the most first."""
    column_of = {box.key: box.column for column in columns for box in column.boxes}
    found: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (source, target), weight in network.weights.items():
        ends = box_of[source], box_of[target]
        if column_of[ends[0]] != column_of[ends[1]]:
            found[ends] += weight
    return [
        Band(*ends, weight)
        for ends, weight in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]


def _chosen(bands: Sequence[Band], most: int) -> tuple[Band, ...]:
    kept: set[Band] = set()
    served: set[str] = set()
    for band in bands:
        if not {band.source, band.target} <= served:
            kept.add(band)
            served |= {band.source, band.target}
    for band in bands:
        if len(kept) >= most:
            break
        kept.add(band)
    return tuple(band for band in bands if band in kept)
