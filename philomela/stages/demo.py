"""Simulate an operation with known truth, investigate it, protect a person, and compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from philomela.database.connection import open_case
from philomela.report.write import ReportFiles
from philomela.simulate.check import Check, compare
from philomela.simulate.operation import simulate
from philomela.simulate.settings import Settings
from philomela.stages.demo_protection import Protection, protect_people
from philomela.stages.investigate import investigate
from philomela.stages.progress import Progress

TITLE = "A simulated operation"


@dataclass(frozen=True, slots=True)
class Demo:
    """Found against true, and where things lie."""

    checks: tuple[Check, ...]
    case: Path
    report: ReportFiles
    protection: Protection | None  # None where the operation holds too little for it


def simulate_here(folder: Path, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Write an operation to the folder and say what is true of it."""
    return with_progress(partial(simulate, folder, settings), progress)


def with_progress(
    write: Callable[[Callable[[int, int], None]], dict[str, Any]], progress: Progress
) -> dict[str, Any]:
    """The truth of a simulation that tells how many of all pictures are done as it writes."""
    progress.start("Simulating an operation", None, "items")
    truth = write(lambda _done, _total: progress.advance(1))
    progress.finish()
    return truth


def demo(folder: Path, settings: Settings, *, workers: int, pdf: bool, progress: Progress) -> Demo:
    """Run the whole of it in a folder; a second run finds its work done and checks it again."""
    simulation = folder / "simulation"
    truth = simulate_here(simulation, settings, progress)
    path = folder / "case.philomela"
    with open_case(str(path), create=True) as case:
        found = investigate(
            case,
            [simulation / "exports"],
            folder / "report",
            title=TITLE,
            pdf=pdf,
            members_file=simulation / "members.csv",
            workers=workers,
            progress=progress,
        )
        with case.read() as connection:
            checks = tuple(compare(truth, connection))
        protected = protect_people(case, folder, truth, progress, pdf=pdf)
    return Demo(checks + (protected.checks if protected else ()), path, found.report, protected)
