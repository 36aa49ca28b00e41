"""Recurring marks of simulated operations, found again: the marked share against what is known.

Operations of which a known share of pictures bears a mark are written to a temporary folder,
ingested, linked and measured as the program does it, and the share that is found is compared with
the true one. Small operations without marks (and without screenshots and captions, of which parts
recur in truth) tell how often a mark is reported where there is none.

What is true: a picture is marked if the simulation put a stamp, a caption or a frame on it that
many bear alike. What recurs besides, the bars of an app in screenshots and a caption of which one
word recurs, is counted apart.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from philomela.database.connection import Case, open_case
from philomela.database.schema import mark_bearers, recurring_marks
from philomela.measures.marks_rows import BEARS, SCREEN
from philomela.records import Measure
from philomela.simulate.operation import simulate
from philomela.simulate.settings import Settings
from philomela.stages.ingest import ingest
from philomela.stages.link import link
from philomela.stages.measure import measure
from philomela.stages.progress import Silent

SHARES = (0.0, 0.1, 0.5, 0.9)

Figures = dict[str, Any]


def settings_of(options: argparse.Namespace) -> Iterator[Settings]:
    """The operations, those without marks last; each with a seed of its own."""
    for place, share in enumerate(options.shares):
        yield Settings(
            seed=options.seed + place,
            families=options.families,
            messages=options.families,
            marked=share,
        )
    for place in range(options.without):
        yield Settings(
            seed=options.seed + 1_000 + place,
            families=options.small,
            messages=options.small,
            marked=0.0,
            shown=0.0,
        )


def examine(settings: Settings, workers: int, folder: Path) -> Figures:
    """One operation: its true share and the one found."""
    started = time.perf_counter()
    truth = simulate(folder / "operation", settings)
    with open_case(str(folder / "case.philomela"), create=True) as case:
        ingest(case, [folder / "operation" / "exports"], workers=workers, progress=Silent())
        link(case, Silent())
        ready = time.perf_counter()
        measures = {one.name: one for one in measure(case, Silent())}
        figures = _compared(truth, case, measures)
    figures["seed"], figures["marked"] = settings.seed, settings.marked
    figures["seconds_measure"] = round(time.perf_counter() - ready, 1)
    figures["seconds"] = round(time.perf_counter() - started, 1)
    return figures


def _compared(truth: Figures, case: Case, measures: dict[str, Measure]) -> Figures:
    share, marks = measures["marked_share"], measures["recurring_marks"]
    with case.read() as connection:
        bearers = set(
            connection.scalars(
                select(mark_bearers.c.sha256)
                .join(recurring_marks, mark_bearers.c.mark == recurring_marks.c.mark)
                .where(
                    recurring_marks.c.place != SCREEN,
                    mark_bearers.c.likely >= BEARS,
                    mark_bearers.c.shown > 0,
                )
            )
        )
    forms = truth["forms"]
    true = {name for name, form in forms.items() if "mark" in form}
    words = {name for name, form in forms.items() if form.get("shown_in") == "words"}
    found = share.value if isinstance(share.value, float) else 0.0
    return {
        "pictures": len(forms),
        "true_share": len(true) / len(forms),
        "true_with_words": len(true | words) / len(forms),
        "found_share": found,
        "low": share.low,
        "high": share.high,
        "difference": 100 * (found - len(true) / len(forms)),
        "missed": len(true - bearers),
        "not_marked": len(bearers - true),
        "not_marked_with_words": len(bearers & words - true),
        "marks": [row[1] for table in marks.tables[:1] for row in table.rows],
    }


def show(figures: Figures) -> None:
    """Print one operation."""
    places = ", ".join(figures["marks"]) or "none"
    print(
        f"{figures['marked']:>6.0%} {figures['seed']:>6} {figures['pictures']:>9,}"
        f" {figures['true_share']:>8.2%} {figures['found_share']:>8.2%}"
        f" {figures['low'] or 0:>8.2%} {figures['high'] or 0:>8.2%} {figures['difference']:>+7.2f}"
        f" {figures['missed']:>7,} {figures['not_marked']:>7,}  {places}",
        flush=True,
    )


def parsed() -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=400)
    parser.add_argument("--shares", type=float, nargs="*", default=SHARES)
    parser.add_argument("--without", type=int, default=50, help="operations without marks")
    parser.add_argument("--small", type=int, default=40, help="families of each of them")
    parser.add_argument("--seed", type=int, default=7_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    return parser.parse_args()


def main() -> None:
    """Print a line for each operation."""
    options = parsed()
    print("marked   seed  pictures     true    found      low     high    diff  missed   false")
    rows = []
    for settings in settings_of(options):
        with tempfile.TemporaryDirectory() as folder:
            rows.append(examine(settings, options.workers, Path(folder)))
        show(rows[-1])
        print(f"{rows[-1]['seconds']:,.0f} s", file=sys.stderr, flush=True)
    with_marks, without = rows[: len(options.shares)], rows[len(options.shares) :]
    largest = max((abs(row["difference"]) for row in with_marks), default=0.0)
    false = sum(len(row["marks"]) for row in without)
    covered = sum(row["low"] <= row["true_share"] <= row["high"] for row in with_marks)
    print(f"largest difference {largest:.2f} points; intervals that hold {covered}")
    print(f"false marks {false} in {len(without)} operations without marks")
    if options.json:
        totals = {"largest_difference": largest, "intervals_hold": covered, "false_marks": false}
        print(json.dumps({**totals, "operations": rows}))


if __name__ == "__main__":
    main()
