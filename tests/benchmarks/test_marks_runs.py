"""The benchmark of recurring marks runs, and says what it found of small operations."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "marks.py"


def test_it_compares_small_operations_with_what_is_known() -> None:
    command = [sys.executable, str(BENCHMARK), "--families", "6", "--shares", "0.5"]
    command += ["--without", "1", "--small", "4", "--seed", "3", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    marked, without = figures["operations"]
    assert 0 < marked["true_share"] < 1
    assert 0 <= marked["low"] <= marked["found_share"] <= marked["high"] <= 1
    difference = 100 * (marked["found_share"] - marked["true_share"])
    assert marked["difference"] == difference
    assert figures["largest_difference"] == abs(difference)
    assert (without["true_share"], without["marks"]) == (0, [])
    assert figures["false_marks"] == 0
    assert figures["intervals_hold"] == (marked["low"] <= marked["true_share"] <= marked["high"])
    assert "largest difference" in done.stdout
