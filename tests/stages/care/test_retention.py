"""Rules delete what is past its time, say so in the log, and touch nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cared_case import DAY, START, cared
from sqlalchemy import func, select

from philomela.cli import main
from philomela.database.connection import Case
from philomela.database.schema import messages, pictures, request_elements, requests, sketches
from philomela.errors import UsageError
from philomela.evidence.log import entries
from philomela.evidence.log_check import check_log
from philomela.protection.contacts import Contacts
from philomela.protection.requests import store
from philomela.stages.care.retention import Kind, carry_out, of_unknown_age, set_rule

DAYS = 30
LATER = START + (DAYS + 1) * DAY


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with cared(tmp_path) as opened:
        yield opened


def counts(case: Case) -> dict[str, int]:
    with case.read() as connection:

        def count(table: Any, *where: Any) -> int:
            return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0

        return {
            "messages": count(messages),
            "texts": count(messages, messages.c.text != ""),
            "sketches": count(sketches),
            "pictures": count(pictures),
            "elements": count(request_elements),
            "requests": count(requests),
        }


CHANGES: dict[Kind, dict[str, int]] = {
    "texts": {"texts": 0},
    "sketches": {"sketches": 0},
    "requests": {"elements": 0},
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_is_past_goes_and_nothing_else(case: Case, kind: Kind) -> None:
    before = counts(case)
    assert all(before[name] for name in CHANGES[kind])
    set_rule(case, kind, DAYS, by="Ana")
    assert carry_out(case, START + DAYS * DAY - 1, by="Ana") == ()
    assert counts(case) == before
    (gone,) = carry_out(case, LATER, by="Ben")
    assert counts(case) == before | CHANGES[kind]
    assert gone.rows >= before[next(iter(CHANGES[kind]))]
    assert carry_out(case, LATER, by="Ben") == ()
    with case.read() as connection:
        acts = [one.act for one in entries(connection)][-2:]
        assert {one.verdict for one in check_log(connection)} == {"true"}
    assert [(one.what, one.who) for one in acts] == [
        ("retention rule", "Ana"),
        ("retention", "Ben"),
    ]
    assert acts[1].details["rows"] == gone.rows
    assert (acts[1].details["kind"], acts[1].details["subject"]) == (kind, gone.of)


def test_a_request_that_is_gone_can_still_be_shown(case: Case) -> None:
    set_rule(case, "requests", 0, by="Ana")
    carry_out(case, LATER, by="Ana")
    contacts = Contacts.of(case)
    with case.read() as connection:
        (request,) = store.all_requests(connection)
        assert store.contact_of(connection, contacts, request.id) == ""
        assert store.words_of(connection, contacts, request.id) == {}
    assert (request.state, request.acts_for, request.source) == ("refused", None, "")


def test_no_trace_is_left_in_the_file(case: Case, tmp_path: Path) -> None:
    assert b"only words" in (tmp_path / "case.philomela").read_bytes() + _journal(tmp_path)
    set_rule(case, "texts", 0, by="Ana")
    carry_out(case, LATER, by="Ana")
    case.close()
    assert b"only words" not in (tmp_path / "case.philomela").read_bytes() + _journal(tmp_path)


def _journal(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("*-wal"))


def test_archives_of_unknown_age_are_spared_and_told(case: Case) -> None:
    with case.write() as connection:
        assert of_unknown_age(connection) == 0
        connection.exec_driver_sql(
            "INSERT INTO archives VALUES (77, 'f', 'folder', 'late', 1, 'complete')"
        )
        connection.exec_driver_sql("UPDATE messages SET archive_id = 77")
        assert of_unknown_age(connection) == 1
    set_rule(case, "texts", 0, by="Ana")
    assert carry_out(case, LATER, by="Ana") == ()


@pytest.mark.parametrize("days", [-1, 1 << 20])
def test_impossible_rules_are_refused(case: Case, days: int) -> None:
    with pytest.raises(UsageError):
        set_rule(case, "texts", days, by="Ana")
    with pytest.raises(UsageError, match="name"):
        set_rule(case, "texts", 1, by=" ")
    with pytest.raises(UsageError, match="name"):
        carry_out(case, LATER, by="")


def test_rules_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cared(tmp_path).close()
    place = ["--case", str(tmp_path / "case.philomela"), "--json"]

    def told(*arguments: str) -> dict[str, Any]:
        with pytest.raises(SystemExit) as ended:
            main(["retention", *arguments, *place])
        said = capsys.readouterr()
        assert ended.value.code == 0, said.err
        found: dict[str, Any] = json.loads(said.out)
        return found

    told("set", "texts", "3", "--by", "Ana")
    told("set", "texts", "4", "--by", "Ana")
    told("set", "sketches", "5", "--by", "Ana")
    told("drop", "sketches", "--by", "Ana")
    listed = told("list")
    assert listed["rules"] == [{"kind": "texts", "days": 4}]
    tried = told("apply", "--by", "Ana", "--dry-run")
    assert told("apply", "--by", "Ana", "--on", "2020-01-01")["deleted"] == []
    assert tried["deleted"] == listed["past"] == told("apply", "--by", "Ana")["deleted"]
    assert tried["deleted"]
