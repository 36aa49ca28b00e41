"""Families of a simulated operation, found again: precision and recall against what is known.

An operation with altered copies and common marks is written to a temporary folder, ingested and
linked as the program does it, and its families are compared with those that it was made of: by
pairs of pictures and by B-cubed (see ``philomela.simulate.agreement``). A picture is missed where
it is not with the most of its family; a false join is a link between pictures of two families that
was let join them. Links that wait for a person join nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from families_parts.forms import shared, words
from families_parts.scoring import LinkRow, Scored, score

from philomela.database.connection import open_case
from philomela.simulate.operation import simulate
from philomela.simulate.settings import Settings
from philomela.stages.ingest import ingest
from philomela.stages.link import link
from philomela.stages.progress import Silent

MESSAGES = 5  # for each family; what pictures need is written anyway
SHOWN = 15  # of the worst errors

Figures = dict[str, Any]


class Clock:
    """Seconds of each part, said as they end."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def ended(self, part: str) -> None:
        """A part has ended, and the next one begins."""
        now = time.perf_counter()
        self.seconds[part] = round(now - self._since, 1)
        self._since = now
        print(f"{part}: {self.seconds[part]:,.1f} s", file=sys.stderr, flush=True)


def measure(settings: Settings, workers: int, folder: Path) -> Figures:
    """Simulate, ingest, link, compare; prints tables and returns the figures."""
    clock = Clock()
    truth = simulate(folder / "operation", settings)
    clock.ended("simulate")
    with open_case(str(folder / "case.philomela"), create=True) as case:
        ingest(case, [folder / "operation" / "exports"], workers=workers, progress=Silent())
        clock.ended("ingest")
        link(case, Silent(), workers)
        clock.ended("link")
        with case.read() as connection:
            scored = score(truth, connection)
    figures = _figures(truth, scored) | {"seconds": clock.seconds}
    show(figures, scored)
    return figures


def _figures(truth: Figures, scored: Scored) -> Figures:
    found = scored.agreement
    return {
        "precision": found.precision,
        "recall": found.recall,
        "b_cubed_precision": found.b_cubed_precision,
        "b_cubed_recall": found.b_cubed_recall,
        "families_true": scored.true,
        "families_found": scored.found,
        "families_exact": scored.exact,
        "pictures": truth["pictures"],
        "altered_copies": truth["altered_copies"],
        "marked": truth["marked"],
        "missed": len(scored.missed),
        "missed_by_form": {name: one.missed for name, one in scored.by_form.items() if one.missed},
        "recall_by_form": {name: round(one.recall, 4) for name, one in scored.by_form.items()},
        "false_joins": scored.false_joins,
        "waiting": {
            "right": scored.waiting_right,
            "wrong": scored.waiting_wrong,
            "would_mend": scored.waiting_needed,
        },
    }


def show(figures: Figures, scored: Scored) -> None:
    """Print it for people."""
    for name, value in figures.items():
        if isinstance(value, int | float):
            text = f"{value:,.4f}" if isinstance(value, float) else f"{value:,}"
            print(f"{name:>20}  {text}")
    print(f"\n{'form':<24}{'pictures':>10}{'missed':>8}{'recall':>9}")
    for name, form in scored.by_form.items():
        print(f"{name:<24}{form.pictures:>10,}{form.missed:>8,}{form.recall:>9.4f}")
    _show_errors(scored)


def _show_errors(scored: Scored) -> None:
    print(f"\nMissed, {min(SHOWN, len(scored.missed))} of {len(scored.missed)}:")
    for name in scored.missed[:SHOWN]:
        print(f"  {name[:8]}  {words(scored.forms[name])}")
    print(f"\nLinks that join two families, {len(scored.false_links)}, by what both bear:")
    for cause, count in scored.false_joins.items():
        print(f"  {count:>6,}  {cause}")
    for one in sorted(scored.false_links, key=_strength)[:SHOWN]:
        first, second = scored.forms[one.first], scored.forms[one.second]
        print(f"  {one.kind} {_strength(one):.1f} ({shared(first, second)}):")
        print(f"    {one.first[:8]}  {words(first)}\n    {one.second[:8]}  {words(second)}")


def _strength(one: LinkRow) -> float:
    return one.strength or 0.0


def parsed() -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=2_000)
    parser.add_argument("--altered", type=float, default=Settings().altered)
    parser.add_argument("--marked", type=float, default=Settings().marked)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for the operation and the case")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    return parser.parse_args()


def main() -> None:
    """Print the figures."""
    options = parsed()
    settings = Settings(
        seed=options.seed,
        families=options.families,
        messages=MESSAGES * options.families,
        altered=options.altered,
        marked=options.marked,
    )
    if options.keep:
        figures = measure(settings, options.workers, options.keep)
    else:
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(settings, options.workers, Path(folder))
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
