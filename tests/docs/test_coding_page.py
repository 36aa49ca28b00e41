"""Every command of the page on coding runs, in its order, on a small case."""

from __future__ import annotations

import csv
import json
import re
import shlex
from pathlib import Path

import pytest
from coded_case import filled

from philomela.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "coding.md").read_text("utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def filled_in(sheet: Path, labels: Path) -> None:
    """Two coders who always agree."""
    with sheet.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["variable"] == "target"]
    with labels.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("item", "coder", "variable", "label"))
        for place, row in enumerate(rows):
            label = "stranger" if place % 3 else "not_told"
            out.writerows((row["item"], coder, row["variable"], label) for coder in "ab")


def test_commands_run_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path).close()
    monkeypatch.chdir(tmp_path)
    assert len(commands()) == 5
    for line in commands():
        name, *arguments = shlex.split(line)
        assert name == "philomela"
        if "import" in arguments:
            filled_in(tmp_path / "coding" / "labels.csv", tmp_path / "labels.csv")
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--no-pdf"] if arguments[0] == "report" else arguments)
        told = capsys.readouterr()
        assert ended.value.code == 0, told.err
        if arguments == ["code", "codebook"]:
            (tmp_path / "codebook.toml").write_text(told.out)
    measures = {
        one["name"]: one
        for one in json.loads((tmp_path / "report" / "measures.json").read_text("utf-8"))
    }
    assert measures["coding"]["value"] == 25  # all families, since the case has no more
    assert measures["coder_agreement"]["value"] == 1
    assert "What coders found" in (tmp_path / "report" / "report.html").read_text("utf-8")
