"""How often the intervals of growth hold the truth, and how often changes are found, by simulation.

Series of complete months are drawn around means that grow evenly, with Poisson and with larger
scatter (negative binomial, variance ``m + dispersion m²``).
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product

import numpy as np

from philomela.measures.breaks import change_points
from philomela.measures.change import three_month_change
from philomela.measures.doubling import doubling_time
from philomela.measures.months import DAY, end_of, number_of, start_of
from philomela.measures.timeline import Period, Timeline

FIRST = number_of("2022-01")
MONTHS = (12, 8)
LAST = (20, 200)  # mean of the last month
DOUBLINGS = (math.inf, 120.0)  # days
DISPERSIONS = (0.0, 0.1, 0.3)


@dataclass(frozen=True, slots=True)
class Cell:
    """Shares of the runs. ``doubling`` counts the rate's interval, of which the time's is made."""

    months: int
    last: int
    doubling_days: float | None
    dispersion: float
    runs: int
    change_covers: float
    doubling_covers: float
    doubling_given: float
    change_points_found: float  # none is true


def cells(runs: int, seed: int) -> Iterator[Cell]:
    """A cell for every condition; all series of one seed follow from it."""
    dice = np.random.default_rng(seed)
    for months, last, days, dispersion in product(MONTHS, LAST, DOUBLINGS, DISPERSIONS):
        means = _means(months, last, days)
        true = 100 * (means[-3:].sum() / means[-6:-3].sum() - 1)
        seen = np.zeros(4)
        for _ in range(runs):
            line = _timeline(_drawn(means, dispersion, dice))
            seen += _tried(line, true, days)
        shares = (round(float(share), 4) for share in seen / runs)
        shown = None if math.isinf(days) else days
        yield Cell(months, last, shown, dispersion, runs, *shares)


def _means(months: int, last: float, doubling: float) -> np.ndarray:
    numbers = range(FIRST, FIRST + months)
    days = np.array([(end_of(one) - start_of(one)) / DAY for one in numbers])
    middles = np.cumsum(days) - days / 2
    return np.asarray(last * np.exp2((middles - middles[-1]) / doubling) * days / days[-1])


def _drawn(means: np.ndarray, dispersion: float, dice: np.random.Generator) -> np.ndarray:
    if not dispersion:
        return dice.poisson(means)
    return dice.negative_binomial(1 / dispersion, 1 / (1 + dispersion * means))


def _timeline(counts: np.ndarray) -> Timeline:
    months = [Period(FIRST - 1, 0, 0, False, False)]
    months += [
        Period(FIRST + place, int(count), int(count), True, False)
        for place, count in enumerate(counts)
    ]
    return Timeline(tuple(months), (), 0, (), 0)


def _tried(line: Timeline, true: float, days: float) -> tuple[bool, bool, bool, bool]:
    change, doubling, breaks = (
        three_month_change(line),
        doubling_time(line),
        change_points(line),
    )
    covers = change.low is not None and change.low <= true
    covers &= change.high is None or true <= change.high
    rows = doubling.tables[0].rows
    monthly = 100 * (2 ** (365.25 / 12 / days) - 1)
    ends = [end for end in rows[0][2:4] if isinstance(end, float)] if rows else []
    holds = len(ends) == 2 and ends[0] <= monthly <= ends[1]
    return covers, holds, doubling.value is not None, bool(breaks.value)


def main() -> None:
    """Print a line for each cell; with ``--json`` one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="series for each condition")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    found = []
    for cell in cells(chosen.runs, chosen.seed):
        found.append(asdict(cell))
        if not chosen.json:
            print("  ".join(f"{name} {value}" for name, value in found[-1].items()), flush=True)
    means = {
        name: round(float(np.mean([cell[name] for cell in found])), 4)
        for name in ("change_covers", "doubling_covers", "change_points_found")
    }
    print(json.dumps({**means, "cells": found} if chosen.json else means))


if __name__ == "__main__":
    main()
