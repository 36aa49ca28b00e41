"""Every command in docs/scenario.md runs, in its order, and what was published is found again."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "scenario.md").read_text("utf-8")

#: By hand: it takes minutes, and hours at scale 1.
BY_HAND = "python benchmarks/scenario.py --scale"


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def run(line: str, folder: Path) -> str:
    program, *arguments = shlex.split(line)
    known = {"philomela": ["-m", "philomela"], "python": []}
    words = [*known[program], *arguments]
    own = [str(ROOT / word) if word.startswith("benchmarks/") else word for word in words]
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, *own],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": paths},
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_documented_investigation_covers_what_is_true(tmp_path: Path) -> None:
    lines = [line for line in commands() if not line.startswith(BY_HAND)]
    assert len(lines) == len(commands()) - 1 == 3
    assert "--scale 0.02" in lines[0]
    *_, said = (run(line, tmp_path) for line in lines)
    rows = json.loads(said.splitlines()[-1])["rows"]
    assert len(rows) >= 12
    covered = [row["covers"] for row in rows]
    assert False not in covered, said
    assert covered.count(True) >= 12
    assert all((row["note"] == "not measured") == (row["covers"] is None) for row in rows)


def test_the_table_on_the_page_is_one_of_the_benchmark() -> None:
    names = re.findall(r"^\| ([^|]+) \| [^|]+ \|(?: [^|]*\|){5} [^|]+ \|$", PAGE, re.MULTILINE)
    assert len(names) >= 12
    assert {"families shown", "members", "change over three months", "outside pages"} <= set(names)
