"""The operation of 2020, investigated: what was published, what is true, what was found again.

With ``--truth`` and ``--measures`` it compares two files: the truth that ``philomela simulate
--scenario telegram-2020`` wrote, and the ``measures.json`` of a report on its exports. With
``--scale`` it makes both itself and says how long each part took, beside the time that the
fingerprints of the same pictures need alone, which is what an investigation cannot do without. An
operation of that scale and seed that is in the folder already is not simulated again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from philomela.database.connection import open_case
from philomela.fingerprints.pictures import fingerprinting
from philomela.simulate.telegram_2020.compared import Compared, compare_published
from philomela.simulate.telegram_2020.operation import simulate_2020
from philomela.simulate.telegram_2020.settings import Scenario
from philomela.stages.ingest import ingest
from philomela.stages.link import link
from philomela.stages.measure import measure
from philomela.stages.progress import Silent
from philomela.stages.report import report

PICTURES = {".jpg", ".png", ".webp"}

Figures = dict[str, Any]


class Clock:
    """Seconds of each part, and of processors while it ran, said as they end."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.processor_seconds: dict[str, float] = {}
        self._since = _now()

    def ended(self, part: str) -> None:
        """A part has ended, and the next one begins."""
        now = _now()
        self.seconds[part], self.processor_seconds[part] = (
            round(after - before, 1) for after, before in zip(now, self._since, strict=True)
        )
        self._since = now
        both = f"{self.seconds[part]:,.1f} s, {self.processor_seconds[part]:,.1f} s of processors"
        print(f"{part}: {both}", file=sys.stderr, flush=True)


def _now() -> tuple[float, float]:
    """Of the clock, and of processors: of this process and of those that it has ended."""
    used = os.times()
    return time.perf_counter(), used.user + used.system + used.children_user + used.children_system


def investigated(scale: float, seed: int, workers: int, folder: Path) -> Figures:
    """Simulate, fingerprint alone, then investigate; returns seconds, and leaves the files."""
    clock = Clock()
    operation = folder / "operation"
    truth = _simulated(operation, Scenario(scale, seed))
    clock.ended("simulate")
    with fingerprinting(workers, sketches=True) as pictures:
        done = sum(1 for _ in pictures(distinct_pictures(operation / "exports", truth)))
    clock.ended("fingerprinting alone")
    with open_case(str(folder / "case.philomela"), create=True) as case:
        members = operation / "members.csv"
        ingest(
            case,
            [operation / "exports"],
            workers=workers,
            progress=Silent(),
            members_file=members,
        )
        clock.ended("ingest")
        link(case, Silent(), workers)
        clock.ended("link")
        measure(case, Silent(), workers=workers)
        clock.ended("measure")
        report(case, folder / "report", title="The operation of 2020", progress=Silent())
        clock.ended("report")
    whole = sum(clock.seconds[part] for part in ("ingest", "link", "measure", "report"))
    alone = clock.seconds["fingerprinting alone"]
    return {
        "seconds": clock.seconds,
        "processor_seconds": clock.processor_seconds,
        "pictures": done,
        "ratio_fingerprinting": round(whole / alone, 2) if alone else None,
    }


def _simulated(operation: Path, scenario: Scenario) -> Figures:
    """The truth of the scenario's operation, which is written if it is not there."""
    written = operation / "truth.json"
    if written.exists():
        truth: Figures = json.loads(written.read_text("utf-8"))
        settings = truth.get("settings", {})
        if (settings.get("scale"), settings.get("seed")) == (scenario.scale, scenario.seed):
            return truth
        raise SystemExit(
            f"{operation} holds an operation of another scale or seed: give a new folder."
        )
    return simulate_2020(operation, scenario)


def distinct_pictures(exports: Path, truth: Figures) -> Iterator[tuple[int, bytes]]:
    """Each of the pictures that the truth names, once."""
    wanted = {sha256 for members in truth["family_members"].values() for sha256 in members}
    files = (
        path
        for path in sorted(exports.rglob("*"))
        if path.suffix in PICTURES and not path.name.endswith("_thumb.jpg")
    )
    for number, path in enumerate(files):
        if not wanted:
            return
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest in wanted:
            wanted.remove(digest)
            yield number, content


def show(rows: Sequence[Compared]) -> Iterator[str]:
    """A table in Markdown."""
    yield "| figure | unit | published | true | found again | low | high | covered |"
    yield "|---|---|---:|---:|---:|---:|---:|---|"
    for row in rows:
        numbers = (row.published, row.true, row.value, row.low, row.high)
        covered = {True: "yes", False: "no", None: row.note}[row.covers]
        yield f"| {row.name} | {row.unit} | {' | '.join(map(_shown, numbers))} | {covered} |"


def _shown(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,}" if isinstance(number, int) else f"{number:,.4g}"


def compared(truth: Path, measures: Path) -> list[Compared]:
    """The rows of two files."""
    return list(
        compare_published(
            json.loads(truth.read_text("utf-8")), json.loads(measures.read_text("utf-8"))
        )
    )


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--truth", type=Path, help="truth.json of the simulation")
    parser.add_argument("--measures", type=Path, help="measures.json of the report")
    parser.add_argument("--scale", type=float, help="make both at this scale, and take the time")
    parser.add_argument("--folder", type=Path, help="where to; a temporary one if not given")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    given = parser.parse_args()
    files = [given.truth, given.measures]
    if any(files) == (given.scale is not None) or (any(files) and not all(files)):
        parser.error("give either --truth and --measures, or --scale")
    return given


def main() -> None:
    """Compare, and with a scale make what is compared."""
    given = arguments()
    figures: Figures = {}
    if given.scale is None:
        rows = compared(given.truth, given.measures)
    else:
        with tempfile.TemporaryDirectory(prefix="philomela-") as temporary:
            folder = given.folder or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            figures = investigated(given.scale, given.seed, given.workers, folder)
            rows = compared(folder / "operation" / "truth.json", folder / "report/measures.json")
    print(*show(rows), sep="\n")
    if given.json:
        print(json.dumps({"rows": [row.as_json() for row in rows], **figures}, ensure_ascii=False))


if __name__ == "__main__":
    main()
