"""Communities of the network as a measure: which channels form a group, and how surely."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from philomela.measures import queries
from philomela.measures.edges import Edges
from philomela.measures.sql import plain_sql
from philomela.measures.stability import Stability
from philomela.measures.wording import counted
from philomela.records import Cell, Measure, Table

#: Below this share of pairs in common a division should not be relied on. C. Hennig, Cluster-wise
#: assessment of cluster stability, Computational Statistics & Data Analysis 52 (2007) 258-271,
#: takes Jaccard's index of 0.75 as the least of a valid, stable cluster.
STABLE = 0.75
_SHOWN = 6  # names of a community
_COLUMNS = ("community", "places", "channels", "stay_together", "largest")


def communities_measure(edges: Edges, found: Stability) -> Measure:
    """Number of communities with two channels or more; their sizes and how surely they hold."""
    rows = tuple(_rows(edges, found))
    groups = [row for row in rows if isinstance(row[2], int) and row[2] > 1]
    whole = sum(place.kind == "channel" for place in edges.places.values())
    return Measure(
        name="communities",
        title="Groups of channels",
        value=len(groups),
        unit="communities",
        method="Communities with at least two channels of the case: Louvain's method (Blondel et"
        " al., J. Stat. Mech. 2008, P10008) on the undirected graph, weighted by references, with a"
        f" fixed seed. The search is repeated {found.repeats} times in other orders, and"
        f" {found.repeats} times with counts drawn from Poisson distributions around the observed"
        " ones (Rosvall and Bergstrom, PLoS ONE 5 (2010) e8694). Of the pairs of channels that are"
        " together in either of two divisions, the share that are together in both (Jaccard's"
        " index) is averaged over the repeats; stay_together is the mean share of a community's"
        " pairs that remain together when counts are drawn again.",
        n=whole,
        sources=(plain_sql(queries.REFERENCES),),
        caveats=tuple(_caveats(found)) if groups else (),
        tables=(Table("communities", _COLUMNS, rows),),
    )


def _caveats(found: Stability) -> Iterator[str]:
    least = min(found.searched_again, found.drawn_again)
    yield (
        f"The division into groups is {'stable' if least >= STABLE else 'unstable'}:"
        f" {100 * found.searched_again:.0f} % of the pairs of channels stay as they are when the"
        " search is repeated,"
        f" {100 * found.drawn_again:.0f} % when the counts are drawn again."
    )
    if least < STABLE:
        yield (
            f"Below {100 * STABLE:.0f} %, other divisions fit about as well: these groups are a"
            " suggestion to look at, not a finding."
        )
    yield "A community is a group of channels that point at each other, not a group of people."


def _rows(edges: Edges, found: Stability) -> Iterator[tuple[Cell, ...]]:
    references: Counter[str] = Counter()
    for (source, target, _), weight in edges.weights.items():
        references[source] += weight
        references[target] += weight
    members: defaultdict[int, list[str]] = defaultdict(list)
    for key, community in found.division.items():
        members[community].append(key)
    for community, keys in sorted(members.items()):
        channels = [key for key in keys if edges.places[key].kind == "channel"]
        if not channels:
            continue  # a place outside always has a channel that points at it
        channels.sort(key=lambda key: (-references[key], key))
        named = ", ".join(edges.places[key].label for key in channels[:_SHOWN])
        left = len(channels) - _SHOWN
        named += f" and {counted(left, 'more', 'more')}" if left > 0 else ""
        yield community, len(keys), len(channels), found.together.get(community), named
