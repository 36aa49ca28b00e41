"""Near-duplicates by nature: the same place or people at another moment."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any, get_args

from altered_parts.bank import Bank, FalseMatch
from altered_parts.photo_files import luma_of
from altered_parts.printed import table, title
from philomela.fingerprints.sketch import decode
from philomela.matching.comparison import compare
from philomela.matching.sketches.search import search
from philomela.records import LinkKind


class NearDuplicates:
    """Which photos of a group match one another, and what the comparison calls them."""

    def __init__(self) -> None:
        self._pairs = 0
        self._linked = 0
        self._photos = 0
        self._groups = 0
        self._kinds: Counter[LinkKind | None] = Counter()
        self.false_matches: list[FalseMatch] = []

    def measure(self, bank: Bank) -> None:
        """Search the bank for each photo of a group."""
        groups: dict[str, list[int]] = {}
        for number, one in enumerate(bank.photos):
            if one.group is not None:
                groups.setdefault(one.group, []).append(number)
        groups = {name: numbers for name, numbers in groups.items() if len(numbers) > 1}
        self._groups, self._photos = len(groups), sum(map(len, groups.values()))
        for numbers in groups.values():
            pairs = set(combinations(numbers, 2))
            self._pairs += len(pairs)
            linked = {pair for number in numbers for pair in self._links(bank, number)} & pairs
            self._linked += len(linked)
            for pair in sorted(linked):
                first, second = (luma_of(bank.photos[number].photo.content) for number in pair)
                self._kinds[compare(first, second).kind] += 1

    def _links(self, bank: Bank, number: int) -> set[tuple[int, int]]:
        own = bank.photos[number]
        matches = search(bank.index, decode(own.sketch), own=number)
        for match in matches:
            other = bank.photos[match.number]
            if other.group != own.group:
                self.false_matches.append(
                    FalseMatch(own.photo.name, other.photo.name, match.chance)
                )
        return {(min(number, one.number), max(number, one.number)) for one in matches}

    def figures(self) -> dict[str, Any]:
        """Pairs of one group, and how many match."""
        return {
            "near_duplicates": {
                "groups": self._groups,
                "photos": self._photos,
                "pairs": self._pairs,
                "linked_pairs": self._linked,
                "kinds": {kind or "none": count for kind, count in self._kinds.items()},
            }
        }

    def show(self) -> None:
        """What the matching ones are called."""
        if not self._groups:
            return
        title(
            f"Near-duplicates by nature: {self._groups} groups, {self._photos} photos, "
            f"{self._linked} of {self._pairs} pairs match"
        )
        kinds: tuple[LinkKind | None, ...] = (*get_args(LinkKind), None)
        table(("told as", "pairs"), [(kind or "none", self._kinds[kind]) for kind in kinds])
