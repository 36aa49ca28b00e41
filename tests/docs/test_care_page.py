"""Every command of the page on care runs, in its order, on a small case."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from cared_case import cared

from philomela.cli import main
from philomela.stages.care.retention import KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "care.md").read_text("utf-8")


def test_commands_run_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cared(tmp_path).close()
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) == 12
    for line in [*lines, "philomela doctor --case restored/case.philomela"]:
        name, *arguments = shlex.split(line)
        assert name == "philomela"
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--json"])
        told = capsys.readouterr()
        assert ended.value.code == 0, (line, told.err)
        assert json.loads(told.out)
    assert (tmp_path / "backup" / "SHA256SUMS").exists()
    assert not (tmp_path / "case.philomela.key").exists()
    assert (tmp_path / "restored" / "case.philomela.key").exists()


def test_every_rule_is_told() -> None:
    for kind in KINDS:
        assert f"| `{kind}` |" in PAGE
