"""The simulation of growth runs and says what it promises."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "growth.py"


def test_the_program_prints_a_cell_for_every_condition() -> None:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), "--runs", "1", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found["cells"]) == 24
    assert 0.5 < found["change_covers"] <= 1
    assert 0.5 < found["doubling_covers"] <= 1
    assert {cell["runs"] for cell in found["cells"]} == {1}
