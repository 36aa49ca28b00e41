"""Counting how many of how many."""

from __future__ import annotations

from collections import defaultdict


class Tally:
    """Hits and tries by name."""

    def __init__(self) -> None:
        self.tries: defaultdict[str, int] = defaultdict(int)
        self.hits: defaultdict[str, int] = defaultdict(int)

    def count(self, name: str, hit: bool) -> None:
        """One more try."""
        self.tries[name] += 1
        self.hits[name] += hit

    @property
    def share(self) -> float:
        """Over all names."""
        return sum(self.hits.values()) / max(1, sum(self.tries.values()))

    def shares(self) -> dict[str, float]:
        """By name."""
        return {name: self.hits[name] / tries for name, tries in self.tries.items()}
