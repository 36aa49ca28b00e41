"""``--assumptions``: from a file to a scenario in the measures and the report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ASSUMED = """
currency = "USD"
unit = "month"
paying_share = { low = 0.1, high = 0.5 }
bought = { low = 1, high = 2 }
people = { low = 100, high = 1000 }
"""


def philomela(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "philomela", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    message = {"id": 1, "type": "message", "date": "2024-01-01T00:00:00", "text": "$5 a month"}
    export = {"name": "Shop", "type": "public_channel", "id": 7, "messages": [message]}
    (tmp_path / "result.json").write_text(json.dumps(export))
    (tmp_path / "assumed.toml").write_text(ASSUMED)
    return tmp_path


def test_a_scenario_from_archive_to_report(folder: Path) -> None:
    options = ("--assumptions", "assumed.toml", "--no-pdf", "--out", "report", "--workers", "1")
    done = philomela("investigate", "result.json", *options, folder=folder)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads((folder / "report" / "measures.json").read_text())
    (scenario,) = [one for one in found if one["name"] == "revenue_scenario"]
    assert (scenario["low"], scenario["high"], scenario["unit"]) == (50, 5000, "USD")
    page = (folder / "report" / "report.html").read_text()
    assert "a scenario, not an estimate" in page
    assert "given in the file of assumptions" in page

    again = philomela("measure", "--json", folder=folder)
    names = [one["name"] for one in json.loads(again.stdout.splitlines()[-1])["measures"]]
    assert "prices" in names
    assert "revenue_scenario" not in names


@pytest.mark.parametrize("content", [b"currency = 5", b"\xff\xfe", b"= ="])
def test_a_bad_file_is_one_sentence(content: bytes, folder: Path) -> None:
    (folder / "assumed.toml").write_bytes(content)
    done = philomela("measure", "--assumptions", "assumed.toml", folder=folder)
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1
    assert "file of assumptions" in done.stderr
