"""Destroying the pseudonym key: a named act, after which no pseudonym can be made again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cared_case import cared

from philomela.cli import main
from philomela.database.connection import open_case
from philomela.database.pseudonym_key import case_key, key_path
from philomela.errors import KeyMissing, UsageError
from philomela.evidence.log import entries
from philomela.stages.care.destroy import ACT, destroy_pseudonym_key


def test_it_is_a_named_act_and_final(tmp_path: Path) -> None:
    with cared(tmp_path) as case:
        kept = case_key(case)
        assert destroy_pseudonym_key(case, by="Ana", why="the inquiry is over")
        assert not key_path(case).exists()
        with case.read() as connection:
            last = list(entries(connection))[-1].act
        assert (last.what, last.who) == (ACT, "Ana")
        assert last.details == {"why": "the inquiry is over"}
        with pytest.raises(KeyMissing, match="was destroyed"):
            case_key(case)
        # Not even with a copy of the key that somebody kept.
        key_path(case).write_text(kept.hex() + "\n")
        with pytest.raises(KeyMissing, match="was destroyed"):
            case_key(case)
        assert destroy_pseudonym_key(case, by="Ana", why="again")
        assert not destroy_pseudonym_key(case, by="Ana", why="again")
        with case.read() as connection:
            assert sum(one.act.what == ACT for one in entries(connection)) == 1


def test_a_case_that_never_had_a_key_gets_none(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "case.philomela"), create=True) as case:
        assert not destroy_pseudonym_key(case, by="Ana", why="no names at all")
        with pytest.raises(KeyMissing, match="was destroyed"):
            case_key(case)
        assert not key_path(case).exists()


@pytest.mark.parametrize(("by", "why"), [("", "why"), ("Ana", " ")])
def test_it_needs_a_name_and_a_reason(tmp_path: Path, by: str, why: str) -> None:
    with cared(tmp_path) as case:
        with pytest.raises(UsageError, match="name and a reason"):
            destroy_pseudonym_key(case, by=by, why=why)
        assert key_path(case).exists()


def test_no_archive_can_be_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cared(tmp_path / "kept").close()
    place = ["--case", str(tmp_path / "kept" / "case.philomela")]
    with pytest.raises(SystemExit):
        main(["destroy-key", *place, "--by", "Ana", "--why", "over", "--json"])
    assert json.loads(capsys.readouterr().out) == {"destroyed": True, "file_was_there": True}
    (tmp_path / "export").mkdir()
    with pytest.raises(SystemExit) as ended:
        main(["ingest", str(tmp_path / "export"), *place])
    assert ended.value.code == 3
    assert "was destroyed" in capsys.readouterr().err
