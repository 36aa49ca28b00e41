"""Killed at any moment, an index holds what it said that it holds, and nothing withdrawn."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import changing_index

KILLS = 6
MOST_STEPS = 12  # before a kill


def killed(folder: Path, step: int, steps: int) -> int:
    """How many steps were said to be done when it was killed, a moment after some more of them."""
    command = [sys.executable, changing_index.__file__, str(folder), str(step)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        said = [process.stdout.readline() for _ in range(steps)]
        time.sleep(random.uniform(0, 0.15))
        process.kill()
        said += process.stdout.read().splitlines(keepends=True)
    whole = [line for line in said if line.endswith("\n")]
    return int(whole[-1]) + 1 if whole else step


def test_killed_again_and_again(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    done = 0
    for place in range(KILLS):
        # Few steps at times, so that it is also killed while opening; enough of them in all.
        steps = MOST_STEPS if place % 2 else random.randint(0, MOST_STEPS)
        done = killed(folder, done, steps)
        assert changing_index.holds(folder) in changing_index.allowed_after(done)
    changes = map(changing_index.change, range(done))
    withdrawn = {number for _, number in changes if number is not None}
    assert len(withdrawn) > 2
    for number in withdrawn:
        assert number not in changing_index.holds(folder)
        last = changing_index.content_of(number)[-16:]
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert not any(last in path.read_bytes() for path in files)
