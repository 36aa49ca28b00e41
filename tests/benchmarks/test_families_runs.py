"""The benchmark of families runs, and says what it promises of an operation that is known."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "families.py"


def test_it_finds_the_families_of_a_small_operation() -> None:
    command = [sys.executable, str(BENCHMARK), "--families", "12", "--seed", "3", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    for name in ("precision", "recall", "b_cubed_precision", "b_cubed_recall"):
        assert 0.8 < figures[name] <= 1
    assert figures["families_true"] == 12
    assert figures["families_true"] < figures["pictures"]
    assert 0 < figures["altered_copies"] < figures["pictures"]
    assert figures["missed"] >= max([*figures["missed_by_form"].values(), 0])
    assert figures["recall_by_form"].keys() >= figures["missed_by_form"].keys()
    assert sum(figures["false_joins"].values()) >= (figures["precision"] < 1)
    assert figures["waiting"].keys() == {"right", "wrong", "would_mend"}
    assert figures["seconds"].keys() == {"simulate", "ingest", "link"}
    assert "picture" in done.stdout
