"""Every command of the page on requests runs, in its order, on a small case."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from measured_case import HandWritten

from philomela.cli import main
from philomela.database.connection import open_case
from philomela.protection.requests.states import MOVES

PAGE = (Path(__file__).parents[2] / "docs" / "requests.md").read_text("utf-8")
PICTURE = 0x3F9A2C41 << 224


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_commands_run_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        open_case(str(tmp_path / "case.philomela"), create=True) as case,
        case.write() as connection,
    ):
        hand = HandWritten(connection)
        hand.channel(1)
        hand.sighting(1, PICTURE)
        hand.sighting(1, 7, family=PICTURE)
    monkeypatch.chdir(tmp_path)
    assert len(commands()) == 14
    told = []
    for line in commands():
        name, *arguments = shlex.split(line)
        assert name == "philomela"
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out = capsys.readouterr()
        assert ended.value.code == 0, out.err
        told.append(out.out)
    assert "Request 1 lacks: statement, contact." in told[0]
    assert "lacks nothing" in told[2]
    assert "2 postings known." in told[4]
    assert "1 due, 0 of them overdue." in told[9]
    assert "INCIBE" in told[13]
    notice = (tmp_path / "letters" / "notice-1-large-platform-en.txt").read_text("utf-8")
    assert "https://t.me/somechannel/1" in notice
    written = {path.name for path in (tmp_path / "letters").iterdir()}
    assert {"missing-1-es.txt", "notice-1-large-platform-en.pdf"} <= written
    assert "BEGIN:VALARM" in (tmp_path / "due.ics").read_text()


def test_the_table_of_states_is_that_of_the_program() -> None:
    rows = re.findall(r"^\| ([a-z, ]+) \| ([a-z, ]+) \|$", PAGE, re.MULTILINE)
    found = {
        state: tuple(moves.split(", "))
        for states, moves in rows
        if moves != "from there a person can make it"
        for state in states.split(", ")
        if state in MOVES
    }
    assert found == MOVES


@pytest.mark.parametrize("name", re.findall(r"\]\(((?!http)[^)#]+)\)", PAGE))
def test_links_lead_somewhere(name: str) -> None:
    assert (Path(__file__).parents[2] / "docs" / name).exists()
