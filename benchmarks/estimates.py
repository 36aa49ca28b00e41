"""How often the intervals of unseen families hold the truth, and how often the checks warn.

A grid of simulated operations (see ``estimates_parts/operation.py``) goes through the same
functions as a case after its query. The last line with ``--json`` holds ``coverage_min`` and
``coverage_max`` over the cells whose assumptions hold, ``lower_bound_holds_min``, ``warned_min``
over the rest, and ``cells``. ``--markdown`` writes docs/validation.md.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from estimates_parts.operation import FAMILIES, conditions
from estimates_parts.tally import Row, cell


def line(row: Row) -> str:
    """A row as text."""
    marks = f"{'holds' if row.holds else '':6}{'bound' if row.lower_bound else '':6}"
    figures = (row.answered, row.bias, row.covers, row.width, row.at_or_below, row.warned)
    shown = " ".join("      -" if one is None else f"{one:7.3f}" for one in figures)
    place = f"{row.share:4.0%} {row.heterogeneity:6} {row.dependence:6} {row.estimator:9}"
    return f"{place} {marks} {shown}"


def main() -> None:
    """Print a line for every estimator in every cell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000, help="operations for each cell")
    parser.add_argument("--families", type=int, default=FAMILIES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    chosen = parser.parse_args()
    found: list[Row] = []
    for condition in conditions():
        for row in cell(condition, chosen.families, chosen.runs, chosen.seed):
            found.append(row)
            print(line(row), flush=True)
    if chosen.json:
        print(json.dumps({"cells": [asdict(row) for row in found]}))


if __name__ == "__main__":
    main()
