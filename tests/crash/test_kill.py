"""Killed at any moment and run again, an ingest gives the case of an unbroken one."""

from __future__ import annotations

import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from philomela.simulate.operation import simulate
from philomela.simulate.settings import quick_settings

MOMENTS = 30


@dataclass(frozen=True)
class Operation:
    """A simulated operation, the key all cases share, and the unbroken case."""

    folder: Path
    key: Path
    rows: dict[str, list[tuple[object, ...]]]
    seconds: float


def ingest(operation: Path, key: Path, case: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "philomela", "ingest", str(operation / "exports")),
        *("--members", str(operation / "members.csv")),
        *("--case", str(case), "--key", str(key), "--json"),
    ]


def columns(table: str) -> str:
    """What must be the same; the log alone says when something was done."""
    return "number, what, content" if table == "log" else "*"


def rows_of(case: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(case) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        names = [name for (name,) in connection.execute(query)]
        rows = {
            name: sorted(connection.execute(f'SELECT {columns(name)} FROM "{name}"'), key=repr)
            for name in names
        }
    connection.close()
    return rows


@pytest.fixture(scope="module")
def operation(tmp_path_factory: pytest.TempPathFactory) -> Operation:
    folder = tmp_path_factory.mktemp("operation")
    simulate(folder / "simulation", quick_settings())
    key = folder / "key"
    key.write_text(secrets.token_hex(32))
    case = folder / "unbroken.philomela"
    start = time.monotonic()
    subprocess.run(ingest(folder / "simulation", key, case), check=True, capture_output=True)
    seconds = time.monotonic() - start
    return Operation(folder / "simulation", key, rows_of(case), seconds)


def test_the_unbroken_case_holds_something(operation: Operation) -> None:
    assert len(operation.rows["messages"]) > 100
    assert len(operation.rows["pictures"]) > 20
    assert {row[5] for row in operation.rows["archives"]} == {"complete"}


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_killed_and_run_again(operation: Operation, tmp_path: Path, moment: int) -> None:
    case = tmp_path / "case.philomela"
    command = ingest(operation.folder, operation.key, case)
    # One moment in each thirtieth of the run, somewhere inside it.
    after = operation.seconds * (moment + random.random()) / MOMENTS
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert rows_of(case) == operation.rows
