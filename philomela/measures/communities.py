"""Groups of nodes that point at each other more than at others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import networkx


def communities(
    nodes: Sequence[str], edges: Iterable[tuple[str, str, int]], seed: int = 0
) -> dict[str, int]:
    """Community number of each node, 0 for the largest.

    Louvain's method on the undirected graph, weights of both directions added (V. D. Blondel,
    J.-L. Guillaume, R. Lambiotte, E. Lefebvre, Fast unfolding of communities in large networks,
    J. Stat. Mech. (2008) P10008). The seed shuffles the order in which nodes are moved, on which
    the division found may depend; the same seed gives the same one. A node with one
    neighbour belongs to its neighbour's community in every best partition, so such nodes are set
    aside first and join afterwards; their weight stays with the neighbour as an edge to itself,
    which leaves the modularity of every division as it is.
    """
    neighbours: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for source, target, weight in edges:
        if source != target:
            both = neighbours[source].get(target, 0) + weight
            neighbours[source][target] = neighbours[target][source] = both
    leaves = {
        node: neighbour
        for node, (neighbour, *others) in ((node, tuple(near)) for node, near in neighbours.items())
        if not others and (len(neighbours[neighbour]) > 1 or neighbour < node)
    }
    core = sorted(set(nodes) - set(leaves))
    own = Counter[str]()
    for leaf, neighbour in leaves.items():
        own[neighbour] += neighbours[leaf][neighbour]
    groups = _louvain(core, neighbours, own, seed)
    group_of = {node: group for group, members in enumerate(groups) for node in members}
    for leaf, neighbour in leaves.items():
        group_of[leaf] = group_of[neighbour]
    return _numbered(group_of)


def _louvain(
    core: Sequence[str],
    neighbours: Mapping[str, Mapping[str, int]],
    own: Mapping[str, int],
    seed: int,
) -> list[list[str]]:
    place = {node: number for number, node in enumerate(core)}
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(core)))  # numbers, since the order of sets of text varies
    for node, number in place.items():
        if node in own:
            graph.add_edge(number, number, weight=own[node])
        for other, weight in sorted(neighbours.get(node, {}).items()):
            if place.get(other, -1) > number:
                graph.add_edge(number, place[other], weight=weight)
    if not graph.number_of_edges():
        return [[node] for node in core]
    found = networkx.community.louvain_communities(graph, weight="weight", seed=seed)
    return [[core[number] for number in sorted(group)] for group in found]


def _numbered(group_of: dict[str, int]) -> dict[str, int]:
    members: defaultdict[int, list[str]] = defaultdict(list)
    for node, group in group_of.items():
        members[group].append(node)
    ordered = sorted(members.values(), key=lambda group: (-len(group), min(group)))
    return {node: number for number, group in enumerate(ordered) for node in group}
