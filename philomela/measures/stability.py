"""Whether communities stay together when the search is repeated and the counts are drawn again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy

from philomela.measures.communities import communities
from philomela.measures.edges import Edges

MOST_REPEATS, LEAST_REPEATS = 40, 5  # of each kind
_EDGES = 60_000  # edges looked at in all repeats of a kind, beyond which there are fewer repeats
_SEED = 20_200_101

Division = Mapping[str, int]  # node -> number of its community
_Triple = tuple[str, str, int]  # source, target, weight


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of nodes that are in one community, in two divisions."""

    first: int
    second: int
    both: int

    def in_common(self) -> float:
        """Jaccard's index of the two sets of pairs; 1 where both are empty."""
        either = self.first + self.second - self.both
        return self.both / either if either else 1.0


@dataclass(frozen=True, slots=True)
class Stability:
    """A division, and how like it its repeats are: means over the repeats, from 0 to 1."""

    division: Division
    searched_again: float  # pairs in common, with another order of search
    drawn_again: float  # pairs in common, with other counts as well
    together: Mapping[int, float]  # community -> share of its pairs that stay, counts drawn again
    repeats: int


def pairs(first: Division, second: Division, nodes: Iterable[str]) -> Pairs:
    """Count the pairs of some nodes that are together."""
    cells = Counter((first[node], second[node]) for node in nodes)
    rows: Counter[int] = Counter()
    columns: Counter[int] = Counter()
    for (row, column), size in cells.items():
        rows[row] += size
        columns[column] += size
    return Pairs(*(_number_of(sizes.values()) for sizes in (rows, columns, cells)))


def _number_of(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def repeats_for(edges: int) -> int:
    """Fewer repeats for large networks, whose search takes long."""
    return max(LEAST_REPEATS, min(MOST_REPEATS, _EDGES // max(edges, 1)))


def stability(edges: Edges, repeats: int | None = None) -> Stability:
    """Find communities, then again with other orders of search, then with other counts.

    Counts are drawn from Poisson distributions whose means are the observed counts, the parametric
    bootstrap of M. Rosvall, C. T. Bergstrom, Mapping change in large networks, PLoS ONE 5 (2010)
    e8694. Pairs are of channels of the case: places outside to which one channel points always
    follow it, and would make any division look stable.
    """
    nodes = sorted(edges.places)
    triples = _triples(edges)
    repeats = repeats_for(len(triples)) if repeats is None else repeats
    division = communities(nodes, triples)
    channels = [node for node in nodes if edges.places[node].kind == "channel"]

    def divided(some: Sequence[_Triple], seed: int) -> Division:
        found = communities(nodes, some, seed + 1)
        return {node: found[node] for node in channels}

    searched = [divided(triples, seed) for seed in range(repeats)]
    drawn = [divided(some, seed) for seed, some in enumerate(_drawn(triples, repeats))]
    return Stability(
        division,
        _in_common(division, searched, channels),
        _in_common(division, drawn, channels),
        _together(division, drawn, channels),
        repeats,
    )


def _triples(edges: Edges) -> list[_Triple]:
    """One for each pair of source and target, in order."""
    weights: Counter[tuple[str, str]] = Counter()
    for (source, target, _), weight in edges.weights.items():
        weights[source, target] += weight
    return [(*ends, weight) for ends, weight in sorted(weights.items())]


def _drawn(triples: Sequence[_Triple], repeats: int) -> Iterator[list[_Triple]]:
    numbers = numpy.random.default_rng(_SEED)
    means = [weight for _, _, weight in triples]
    for _ in range(repeats):
        drawn = numbers.poisson(means).tolist()
        yield [
            (source, target, weight)
            for (source, target, _), weight in zip(triples, drawn, strict=True)
            if weight
        ]


def _in_common(first: Division, others: Sequence[Division], nodes: Sequence[str]) -> float:
    return fmean(pairs(first, other, nodes).in_common() for other in others) if others else 1.0


def _together(
    first: Division, others: Sequence[Division], nodes: Sequence[str]
) -> dict[int, float]:
    """For each community with a pair, the mean share of its pairs that stay together."""
    members: defaultdict[int, list[str]] = defaultdict(list)
    for node in nodes:
        members[first[node]].append(node)
    found = {}
    for community, some in sorted(members.items()):
        if len(some) > 1 and others:
            counts = [pairs(first, other, some) for other in others]
            found[community] = fmean(count.both / count.first for count in counts)
    return found
