"""Whether "1 in N by chance" happens once in N: the strength beside what unrelated photos do.

Pairs are asked with :func:`align` alone. Whole searches take the best candidate's chance for the
bank, before any is turned away: altered copies searched for where all but their own photos are,
and distractors where all but they themselves are. Photos that are related though nobody knew would
count as chance; where the chance is below 1 in 10^12 they are listed, and counted apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from altered_parts.bank import Bank
from altered_parts.printed import table, title
from philomela.fingerprints.sketch import Sketch, decode
from philomela.matching.sketches.alignment import align
from philomela.matching.sketches.index import USUAL_SENSES, SketchIndex
from philomela.matching.sketches.search import in_search

SAID = (10, 100, 1_000)
_RELATED = -12.0  # log10
_CURVE = np.arange(0, -5.01, -0.25)  # log10, where the curve is drawn
_POOL = 4_000  # sketches that pairs are drawn from
_CANDIDATES = 20
_LISTED = 30


@dataclass(frozen=True, slots=True)
class Related:
    """Two photos of the bank, by number, and log10 of the chance that they agree so well."""

    first: int
    second: int
    chance: float


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Log10 of the chance that each trial was given; related ones apart."""

    chances: NDArray[np.float64]
    related: list[Related]

    @staticmethod
    def of(asked: Sequence[Related]) -> Trials:
        """Trials by the chance that each was given."""
        related = [one for one in asked if one.chance <= _RELATED]
        return Trials(np.array([one.chance for one in asked if one.chance > _RELATED]), related)

    def figures(self) -> dict[str, Any]:
        """How often 1 in N happened, over how often that was said; and the curve."""
        everything = np.concatenate([self.chances, [one.chance for one in self.related]])
        return {
            "count": len(everything),
            "left_out": len(self.related),
            "ratio": {str(n): self._share(self.chances, -math.log10(n)) * n for n in SAID},
            "ratio_with_all": {str(n): self._share(everything, -math.log10(n)) * n for n in SAID},
            "curve": [[float(said), self._share(self.chances, said)] for said in _CURVE],
        }

    @staticmethod
    def _share(chances: NDArray[np.float64], said: float) -> float:
        return float((chances <= said + 1e-9).mean()) if len(chances) else 0.0


def of_pairs(bank: Bank, count: int, seed: int) -> Trials:
    """Random pairs of photos of the bank."""
    draw = np.random.default_rng((seed, 7))
    numbers = draw.permutation(len(bank.photos))[:_POOL]
    sketches = [decode(bank.photos[number].sketch) for number in numbers]
    asked = []
    for _ in range(count):
        first, second = draw.choice(len(numbers), 2, replace=False).tolist()
        chance = _chance(sketches[first], sketches[second])
        asked.append(Related(int(numbers[first]), int(numbers[second]), chance))
    return Trials.of(asked)


def _chance(first: Sketch, second: Sketch) -> float:
    found = align(first, second, USUAL_SENSES)
    return found.chance if found else 0.0


def best_other(index: SketchIndex, query: Sketch, own: int) -> Related:
    """The photo other than its own that a query agrees best with, and the chance for the bank."""
    best = Related(own, own, math.inf)
    for candidate, sketch in index.candidates(query, _CANDIDATES + 1, USUAL_SENSES):
        if candidate.number == own:
            continue
        found = align(sketch, query, (candidate.sense,))
        if found is None:
            continue
        chance = in_search(found.chance, len(index) - 1, len(USUAL_SENSES))
        if chance < best.chance:
            best = Related(own, candidate.number, chance)
    return best


def of_searches(bank: Bank, numbers: Sequence[int]) -> Trials:
    """Photos of the bank searched for in what else there is."""
    sketches = ((number, decode(bank.photos[number].sketch)) for number in numbers)
    return Trials.of([best_other(bank.index, query, number) for number, query in sketches])


def show(bank: Bank, trials: Mapping[str, Trials]) -> None:
    """Ratios, and the pairs that were left out."""
    title('Calibration: how often "1 in N by chance" happened, over how often it was said')
    rows = []
    for name, some in trials.items():
        figures = some.figures()
        ratios = [figures["ratio"][str(n)] for n in SAID]
        rows.append((name, figures["count"], *ratios, figures["left_out"]))
    table(("", "trials", *(f"N = {n:,}" for n in SAID), "related, left out"), rows)
    for one in [one for some in trials.values() for one in some.related][:_LISTED]:
        names = [bank.photos[number].photo.name for number in (one.first, one.second)]
        print(f"  left out: {names[0]} ~ {names[1]}, 1e{one.chance:.0f}")
