"""Ingest of a large simulated Telegram export against a bare pass of the streaming JSON parser.

One run: the same file is first parsed by ``ijson.items`` (C back end), which only builds each
message's values, and then ingested by ``philomela ingest`` into a new case, from start of the
program to its end. Both are run in processes of their own; peak memory is the largest resident set
of the ingest and its workers together.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from philomela.simulate.large_export import write_large_export

BARE_PASS = """
import ijson, sys
with open(sys.argv[1], "rb") as file:
    print(sum(1 for _ in ijson.items(file, "messages.item", use_float=True)))
"""
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """A process, from start to end."""

    seconds: float
    peak_mb: float
    output: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What is printed."""

    file_mb: float
    messages: int
    peak_mb: float
    messages_per_s: float
    parser_messages_per_s: float
    ratio_parser: float


def resident_mb(pid: int) -> float:
    """Resident memory of a process and its children (Linux; 0 elsewhere)."""
    total = 0.0
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1]) / 1000
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += resident_mb(int(child))
    except OSError:
        return total  # it ended meanwhile
    return total


def run(command: list[str]) -> Run:
    """Run a command to its end, watching its memory."""
    peak = 0.0
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        ended = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not ended.wait(_POLL_SECONDS):
                peak = max(peak, resident_mb(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        output, _ = process.communicate()
        ended.set()
        watcher.join()
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return Run(time.perf_counter() - start, peak, output)


def measure(megabytes: int, folder: Path) -> Figures:
    """Write the export, parse it barely, ingest it."""
    export = folder / "export" / "result.json"
    export.parent.mkdir()
    written = write_large_export(export, megabytes * 1_000_000)
    bare = run([sys.executable, "-c", BARE_PASS, str(export)])
    assert int(bare.output) == written
    case = folder / "case.philomela"
    ingest = run(
        [sys.executable, "-m", "philomela", "ingest", str(export), "--case", str(case), "--json"]
    )
    found = json.loads(ingest.output.splitlines()[-1])
    assert found["messages"] + found["skipped"] == written, found
    return Figures(
        file_mb=export.stat().st_size / 1e6,
        messages=written,
        peak_mb=ingest.peak_mb,
        messages_per_s=written / ingest.seconds,
        parser_messages_per_s=written / bare.seconds,
        ratio_parser=bare.seconds / ingest.seconds,
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000, help="size of the export")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(options.megabytes, Path(folder))
    for name, value in asdict(figures).items():
        print(f"{name:>24}  {value:,.2f}")
    if options.json:
        print(json.dumps(asdict(figures)))


if __name__ == "__main__":
    main()
