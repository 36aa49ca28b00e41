"""Who points at whom: forwards, mentions, links and invitations between channels and outside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from philomela.measures import queries
from philomela.measures.edges import Edges
from philomela.measures.profiles import ChannelFacts, profiles_of
from philomela.measures.role_rows import role_rows, role_rules
from philomela.measures.roles import Profile, role_of
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted
from philomela.records import Cell, Measure, Table

_NODE_COLUMNS = (
    *("id", "label", "kind", "role", "reason", "community", "messages", "pictures", "members"),
)
_EDGE_COLUMNS = ("source", "target", "kind", "weight")


def network(edges: Edges, facts: ChannelFacts, communities: Mapping[str, int]) -> Measure:
    """Number of edges; as tables nodes with roles and communities, edges, and what roles stand on.

    ``communities`` holds the number of each node's community.
    """
    ordered = sorted(edges.weights)
    profiles = profiles_of(edges, facts)
    return Measure(
        name="network",
        title="Connections between channels and outside",
        value=len(ordered),
        unit="edges",
        method="Directed edges from a channel of the case to what its messages forward from,"
        " mention, link to or invite to, one for each kind; the weight is the number of such"
        " references. Web addresses count by registered domain. Roles follow from the first of"
        " the rules in the table role_rules that holds; its counts stand in the reason. The table"
        " role_rows holds every fact of every rule that holds, with a statement that lists its"
        " rows.",
        n=sum(edges.weights.values()) + edges.to_itself + edges.opaque + edges.unreadable,
        sources=(plain_sql(queries.REFERENCES),),
        caveats=_caveats(edges),
        tables=(
            Table("nodes", _NODE_COLUMNS, tuple(_nodes(edges, facts, profiles, communities))),
            Table("edges", _EDGE_COLUMNS, tuple((*edge, edges.weights[edge]) for edge in ordered)),
            role_rules(),
            role_rows(edges, facts, profiles),
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
        references = counted(edges.unreadable, "reference")
        caveats.append(
            f"{references} to no readable address, or to a service of the platform such as a"
            " sticker: no edge."
        )
    sources = sum(place.id.startswith("title:") for place in edges.places.values())
    if sources:
        caveats.append(
            f"{counted(sources, 'outside source')} known by the pseudonym of a name only; the name"
            " may be a person's."
        )
    return tuple(caveats)


def _nodes(
    edges: Edges,
    facts: ChannelFacts,
    profiles: Mapping[str, Profile],
    communities: Mapping[str, int],
) -> Iterable[tuple[Cell, ...]]:
    outside = _outside_reasons(edges)
    ids = {channel.key: channel.id for channel in facts.channels}
    for key in sorted(edges.places, key=lambda key: (key not in ids, ids.get(key, 0), key)):
        place = edges.places[key]
        if key not in ids:
            cells = (key, place.label, place.kind, "outside", outside[key], communities[key])
            yield (*cells, None, None, None)
            continue
        role, reason = role_of(profiles[key])
        messages, pictures = facts.messages.get(ids[key]), facts.pictures.get(ids[key])
        yield (
            *(key, place.label, place.kind, role, reason, communities[key]),
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
