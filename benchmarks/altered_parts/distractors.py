"""Distractors searched for in the bank that they are in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from altered_parts.bank import Bank, FalseMatch
from altered_parts.printed import title
from philomela.fingerprints.sketch import decode
from philomela.matching.sketches.search import search

_LISTED = 50


class DistractorMatches:
    """Matches among distractors. Some are copies that nobody knew of: a person has to look."""

    def __init__(self) -> None:
        self._asked = 0
        self._pairs = 0
        self._found: dict[tuple[int, int], FalseMatch] = {}

    def measure(self, bank: Bank, numbers: Sequence[int]) -> None:
        """Search for each of these."""
        self._asked, self._pairs = len(numbers), len(numbers) * (len(bank.photos) - 1)
        for number in numbers:
            own = bank.photos[number]
            for match in search(bank.index, decode(own.sketch), own=number):
                pair = (min(number, match.number), max(number, match.number))
                other = bank.photos[match.number].photo.name
                self._found[pair] = FalseMatch(own.photo.name, other, match.chance)

    def figures(self) -> dict[str, Any]:
        """How many pairs match, of how many."""
        return {
            "distractor_queries": self._asked,
            "distractor_pairs": self._pairs,
            "distractor_matches": len(self._found),
        }

    def show(self) -> None:
        """The pairs, for a person to look at."""
        title(
            f"Distractors that match one another: {len(self._found)} of {self._pairs:,} pairs "
            "(copies that nobody knew of, or false matches: look)"
        )
        for one in list(self._found.values())[:_LISTED]:
            print(f"  {one.query} ~ {one.other}, 1e{one.chance:.0f}")
