"""Who points at whom: forwards, mentions, links and invitations between channels and outside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from philomela.measures import queries
from philomela.measures.communities import communities
from philomela.measures.payment_services import PAYMENT_SERVICES
from philomela.measures.roles import Profile, role_of
from philomela.measures.rows import ChannelMessages, ChannelPictures, ChannelRow, ReferenceRow
from philomela.measures.sql import plain_sql
from philomela.measures.targets import NodeKind, Place, Places
from philomela.measures.wording import counted
from philomela.records import Cell, Measure, Table

_NODE_COLUMNS = (
    *("id", "label", "kind", "role", "reason", "community", "messages", "pictures", "members"),
)
_EDGE_COLUMNS = ("source", "target", "kind", "weight")


#: Kinds of channel that hold one person's talk and are not expected to be part of a network.
_PRIVATE_KINDS = frozenset({"private", "bot", "saved"})
_GATHERED: frozenset[NodeKind] = frozenset({"channel", "outside channel", "invite"})


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges with weights (references), and the references that make none."""

    weights: Mapping[tuple[str, str, str], int]  # (source, target, kind)
    places: Mapping[str, Place]
    to_itself: int
    opaque: int  # @names that may be people
    unreadable: int


def edges_of(
    references: Iterable[ReferenceRow],
    channels: Sequence[ChannelRow],
    usernames: Mapping[str, str] | None = None,
) -> Edges:
    """Resolve every reference to a node and add up the references of each edge."""
    finder = Places(channels, usernames)
    keys = {channel.id: channel.key for channel in channels}
    places = dict(finder.channels)
    weights: Counter[tuple[str, str, str]] = Counter()
    to_itself = opaque = unreadable = 0
    for row in references:
        place = finder.find(row.target)
        source = keys[row.channel_id]
        if place is None and row.target.startswith("username:"):
            opaque += row.weight
        elif place is None:
            unreadable += row.weight
        elif place.id == source:
            to_itself += row.weight
        else:
            places.setdefault(place.id, place)
            weights[source, place.id, row.kind] += row.weight
    return Edges(weights, places, to_itself, opaque, unreadable)


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What is known of the case's channels besides edges."""

    channels: Sequence[ChannelRow]
    messages: Mapping[int, ChannelMessages]
    pictures: Mapping[int, ChannelPictures]
    pointing: Mapping[int, int]  # channel id -> messages that point elsewhere
    priced: Mapping[int, int]  # channel id -> messages with a price
    members: Mapping[str, int]  # channel key -> latest reading


def network(edges: Edges, facts: ChannelFacts) -> Measure:
    """Number of edges; nodes with roles and communities, and edges, as tables."""
    ordered = sorted(edges.weights)
    return Measure(
        name="network",
        title="Connections between channels and outside",
        value=len(ordered),
        unit="edges",
        method="Directed edges from a channel of the case to what its messages forward from,"
        " mention, link to or invite to, one for each kind; the weight is the number of such"
        " references. Web addresses count by registered domain. Roles follow from the first of"
        " the rules that holds (payment, gallery, hub, promotion, support), whose counts stand in"
        " the reason. Communities: Louvain's method (Blondel et al., J. Stat. Mech. 2008, P10008)"
        " on the undirected weighted graph with a fixed seed.",
        n=sum(edges.weights.values()) + edges.to_itself + edges.opaque + edges.unreadable,
        sources=(plain_sql(queries.REFERENCES),),
        caveats=_caveats(edges),
        tables=(
            Table("nodes", _NODE_COLUMNS, tuple(_nodes(edges, facts))),
            Table(
                "edges",
                _EDGE_COLUMNS,
                tuple((*edge, edges.weights[edge]) for edge in ordered),
            ),
        ),
    )


def _caveats(edges: Edges) -> tuple[str, ...]:
    caveats = []
    if edges.weights:
        caveats.append(
            "A role describes what the counts show, not what anybody intended; people are not"
            " drawn."
        )
    if edges.to_itself:
        caveats.append(f"{counted(edges.to_itself, 'reference')} of a channel to itself: no edge.")
    if edges.opaque:
        caveats.append(
            f"{counted(edges.opaque, 'mention')} of @names that may be people: not drawn."
        )
    if edges.unreadable:
        caveats.append(f"{counted(edges.unreadable, 'reference')} to no readable address: no edge.")
    sources = sum(place.id.startswith("title:") for place in edges.places.values())
    if sources:
        caveats.append(
            f"{counted(sources, 'outside source')} known by the pseudonym of a name only; the name"
            " may be a person's."
        )
    return tuple(caveats)


def _nodes(edges: Edges, facts: ChannelFacts) -> Iterable[tuple[Cell, ...]]:
    triples = ((source, target, weight) for (source, target, _), weight in edges.weights.items())
    group_of = communities(sorted(edges.places), sorted(triples))
    profiles = _profiles(edges, facts)
    outside = _outside_reasons(edges)
    ids = {channel.key: channel.id for channel in facts.channels}
    for key in sorted(edges.places, key=lambda key: (key not in ids, ids.get(key, 0), key)):
        place = edges.places[key]
        if key not in ids:
            cells = (key, place.label, place.kind, "outside", outside[key], group_of[key])
            yield (*cells, None, None, None)
            continue
        role, reason = role_of(profiles[key])
        messages, pictures = facts.messages.get(ids[key]), facts.pictures.get(ids[key])
        yield (
            *(key, place.label, place.kind, role, reason, group_of[key]),
            messages.messages if messages else 0,
            pictures.pictures if pictures else 0,
            facts.members.get(key),
        )


def _outside_reasons(edges: Edges) -> dict[str, str]:
    references: Counter[str] = Counter()
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for (source, target, _), weight in edges.weights.items():
        references[target] += weight
        sources[target].add(source)
    return {
        key: f"outside: {counted(references[key], 'reference')} in"
        f" {counted(len(sources[key]), 'channel')} of the case."
        for key in references
    }


def _profiles(edges: Edges, facts: ChannelFacts) -> dict[str, Profile]:
    targets: defaultdict[str, set[str]] = defaultdict(set)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    bots: Counter[str] = Counter()
    payments: Counter[str] = Counter()
    for (source, target, _), weight in edges.weights.items():
        targets[source].add(target)
        sources[target].add(source)
        if edges.places[target].kind == "bot":
            bots[source] += weight
        if target in PAYMENT_SERVICES:
            payments[source] += weight
    gathers = {
        channel.key: sum(edges.places[key].kind in _GATHERED for key in targets[channel.key])
        for channel in facts.channels
    }
    most = max((len(sources[channel.key]) for channel in facts.channels), default=0)
    most_gathered = max((gathers[channel.key] for channel in facts.channels), default=0)
    public = {channel.key for channel in facts.channels if channel.kind not in _PRIVATE_KINDS}
    profiles = {}
    for channel in facts.channels:
        messages, pictures = facts.messages.get(channel.id), facts.pictures.get(channel.id)
        profiles[channel.key] = Profile(
            messages=messages.messages - messages.not_ordinary if messages else 0,
            picture_posts=pictures.posts if pictures else 0,
            own_picture_posts=pictures.own_posts if pictures else 0,
            sightings=pictures.sightings if pictures else 0,
            pointing=facts.pointing.get(channel.id, 0),
            targets=len(targets[channel.key]),
            gathers=gathers[channel.key],
            most_gathered=most_gathered,
            pointed_at_by=len(sources[channel.key]),
            most_pointed_at=most,
            others=len(public - {channel.key}),
            priced=facts.priced.get(channel.id, 0),
            payment_links=payments[channel.key],
            replies=messages.replies if messages else 0,
            bot_references=bots[channel.key],
        )
    return profiles
