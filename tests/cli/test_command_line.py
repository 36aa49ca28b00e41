"""Errors of one sentence, exit codes, JSON, completion."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from philomela.cli.app import COMMANDS


def philomela(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "philomela", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, tmp_path: Path) -> None:
    done = philomela(name, "--help", folder=tmp_path)
    assert done.returncode == 0
    assert "Usage: philomela " in done.stdout
    assert list(tmp_path.iterdir()) == []


WRONG = [
    (["--nonsense"], 2),
    (["nonsense"], 2),
    (["ingest"], 2),
    (["ingest", "x", "--workers", "0"], 2),
    (["ingest", "not-there.json"], 3),
    (["ingest", "README", "--members", "not-there.csv"], 2),
    (["link"], 3),
    (["measure", "--case", "nowhere/case"], 3),
    (["report", "--case", "."], 3),
    (["simulate", "--out", "x", "--channels", "1"], 2),
    (["simulate"], 2),
    (["simulate", "x", "--out", "y"], 2),
    (["simulate", "x", "--scale", "0.1"], 2),
    (["simulate", "x", "--scenario", "telegram-2020", "--scale", "2"], 2),
    (["simulate", "x", "--scenario", "telegram-2020", "--families", "9"], 2),
    (["link", "--case", "postgresql+psycopg://127.0.0.1:1/none"], None),
]


@pytest.mark.parametrize(("arguments", "code"), WRONG)
def test_what_goes_wrong_is_one_sentence(
    arguments: list[str], code: int | None, tmp_path: Path
) -> None:
    done = philomela(*arguments, folder=tmp_path)
    # A server that is away is 4 where a driver is installed, and 3 where none is.
    assert done.returncode in ((3, 4) if code is None else (code,)), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("philomela: ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_errors_are_json_too(tmp_path: Path) -> None:
    done = philomela("link", "--json", folder=tmp_path)
    assert json.loads(done.stdout) == {
        "error": done.stderr.strip().removeprefix("philomela: "),
        "exit_code": done.returncode,
    }


def test_an_unknown_file_is_a_row_and_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("just some notes\n")
    done = philomela("ingest", "notes.txt", folder=tmp_path)
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) <= 3


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, tmp_path: Path) -> None:
    done = philomela("completion", shell, folder=tmp_path)
    assert done.returncode == 0
    assert "_PHILOMELA_COMPLETE" in done.stdout


def test_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m philomela completion bash | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
