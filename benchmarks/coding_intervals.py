"""How often intervals of coded shares hold the truth, over samples drawn as the program does it.

For each design (populations of strata and how many items of each have the label), sample size and
situation (all coded; a quarter of the items not coded; a fifth of the population sealed after the
draw, of either kind alike), samples are drawn with the seeds 0, 1, 2, …. Told are the mean error
of the share, how often the nominal 95 percent interval covers the true share, and its mean width.
The last line with ``--json`` holds ``coverage_min``, ``coverage_max`` and ``cells``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product

from philomela.coding.draw import Candidate, allocate, draw, strata
from philomela.measures.shares import ShareEstimate, Stratum, stratified_share

#: Populations of strata, and how many items of each have the label.
DESIGNS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "one stratum, half": ((1000,), (500,)),
    "one stratum, 30 %": ((1000,), (300,)),
    "one stratum, 2 %": ((1000,), (20,)),
    "small population": ((250,), (50,)),
    "strata that differ": ((800, 400, 200, 80, 20), (40, 120, 120, 72, 10)),
    "strata of one kind each": ((400, 400, 200), (0, 400, 0)),
    "rare, in small strata": ((1800, 100, 20), (0, 50, 18)),
    "twenty strata alike": (tuple(range(5, 105, 5)), tuple(range(1, 21))),
    "twenty strata that differ": (tuple(range(5, 105, 5)), tuple(range(0, 60, 3))),
}
SIZES = (60, 120)
SITUATIONS = ("all coded", "a quarter not coded", "a fifth sealed")


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of one design, size and situation."""

    design: str
    size: int
    situation: str
    runs: int
    truth: float
    error: float  # mean of estimate less truth
    coverage: float
    width: float


def population(design: str) -> list[Candidate]:
    """Items whose number says whether they have the label: those below the stratum's count."""
    sizes, _ = DESIGNS[design]
    return [
        Candidate(f"{place}/{number}", f"{place:02d}", 1, number, None, None, None)
        for place, size in enumerate(sizes)
        for number in range(size)
    ]


def counted(sample: Sequence[Candidate], design: str, situation: str) -> Iterator[Stratum]:
    """The strata of a sample with an item coded."""
    sizes, having = DESIGNS[design]
    drawn = Counter(one.stratum for one in sample)
    kept = [one for one in sample if not (situation == SITUATIONS[2] and is_sealed(one))]
    coded = kept[: len(kept) - len(kept) // 4] if situation == SITUATIONS[1] else kept
    of_kept = Counter(one.stratum for one in kept)
    of_coded = Counter(one.stratum for one in coded)
    labelled = Counter(one.stratum for one in coded if one.number < having[int(one.stratum)])
    for name, number in of_coded.items():
        size = sizes[int(name)]
        yield Stratum(size, drawn[name], of_kept[name], number, labelled[name])


def is_sealed(one: Candidate) -> bool:
    """Every fifth item, whatever its label."""
    return one.number % 5 == 4


def truth_of(everything: Sequence[Candidate], design: str, situation: str) -> float:
    """The share among what is not sealed."""
    _, having = DESIGNS[design]
    kept = [one for one in everything if situation != SITUATIONS[2] or not is_sealed(one)]
    return sum(one.number < having[int(one.stratum)] for one in kept) / len(kept)


def measure(design: str, size: int, situation: str, runs: int) -> Cell:
    """Draw so many samples and see what their intervals hold."""
    everything = population(design)
    sizes = allocate(strata(everything), size)
    truth = truth_of(everything, design, situation)
    found: list[ShareEstimate] = []
    for seed in range(runs):
        sample = draw(everything, sizes, seed)
        found.append(stratified_share(list(counted(sample, design, situation))))
    return Cell(
        design,
        size,
        situation,
        runs,
        truth,
        sum(one.share for one in found) / runs - truth,
        sum(one.low <= truth <= one.high for one in found) / runs,
        sum(one.high - one.low for one in found) / runs,
    )


def main() -> None:
    """Print a line for every cell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    cells = []
    for design, size, situation in product(DESIGNS, SIZES, SITUATIONS):
        cell = measure(design, size, situation, options.runs)
        cells.append(cell)
        print(
            f"{design:26} {size:4} {situation:20} truth {cell.truth:.3f} error {cell.error:+.4f}"
            f" coverage {cell.coverage:.3f} width {cell.width:.3f}",
            flush=True,
        )
    coverages = [cell.coverage for cell in cells]
    figures = {
        "runs": options.runs,
        "coverage_min": min(coverages),
        "coverage_max": max(coverages),
        "cells": [asdict(cell) for cell in cells],
    }
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
