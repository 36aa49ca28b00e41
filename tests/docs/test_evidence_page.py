"""Every command of the page on evidence runs, in its order, on a small case."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from coded_case import filled
from openssl_authority import running_authority

from philomela.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text("utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not on this machine")
def test_commands_run_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path).close()
    monkeypatch.chdir(tmp_path)
    for stage in (["measure"], ["code", "sample"]):
        with pytest.raises(SystemExit):
            main(stage)
    assert len(commands()) == 9
    with running_authority(tmp_path / "authority") as authority:
        file = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]
        file = file.replace("https://timestamp.example/", authority.address)
        Path("authorities.toml").write_text(file)
        Path("first.pem").write_bytes(authority.root.read_bytes())
        for line in commands():
            name, *arguments = shlex.split(line)
            assert name == "philomela"
            with pytest.raises(SystemExit) as ended:
                main(arguments)
            told = capsys.readouterr()
            assert ended.value.code == 0, (line, told.err)
    steps = {one["name"]: one["verdict"] for one in json.loads(told.out)["steps"]}
    assert steps["timestamp first"] == "true"
    assert steps["expected key"] == "not checked"
