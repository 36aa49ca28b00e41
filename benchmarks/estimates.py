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
from pathlib import Path

from estimates_parts.figures import figures
from estimates_parts.operation import FAMILIES, conditions
from estimates_parts.page import page
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
    parser.add_argument("--seed", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--markdown", type=Path, help="write the page to this file")
    chosen = parser.parse_args()
    found: list[Row] = []
    for condition in conditions():
        for row in cell(condition, chosen.families, chosen.runs, chosen.seed):
            found.append(row)
            print(line(row), flush=True)
    if chosen.markdown:
        command = f"benchmarks/estimates.py --runs {chosen.runs} --markdown docs/validation.md"
        chosen.markdown.write_text(
            page(found, chosen.families, f"python {command}"), encoding="utf-8"
        )
    if chosen.json:
        cells = [asdict(row) for row in found]
        print(json.dumps({"runs": chosen.runs, **figures(found)._asdict(), "cells": cells}))


if __name__ == "__main__":
    main()
