"""``philomela request``, ``notice``, ``seal``: JSON, errors of one sentence, what is hidden."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from coded_case import filled
from measured_case import sha

from philomela.cli import main

NEW = ("request", "new", sha(1), "--law", "dsa", "--requester", "R1", "--by", "Ada")


class Done(NamedTuple):
    """What a command came to."""

    code: int | str | None
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found = json.loads(self.out.splitlines()[-1])
        assert isinstance(found, dict)
        return found


class Here:
    """Runs commands in a folder, in this process."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *arguments: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        return Done(ended.value.code, *self._capture.readouterr())


@pytest.fixture
def philomela(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Here:
    filled(tmp_path).close()
    monkeypatch.chdir(tmp_path)
    return Here(capsys)


def test_a_request_in_json(philomela: Here) -> None:
    given = ("--give", "explanation=It shows me.", "--contact", "she@example.org")
    told = philomela(*NEW, *given, "--zone", "Asia/Tokyo", "--json").json
    assert (told["request"], told["state"], told["law"]) == (1, "received", "dsa")
    assert told["given"] == ["explanation"]
    assert told["missing"] == ["submitter_name", "submitter_email", "statement"]
    assert told["received"].endswith("+09:00")
    assert told["postings"] == 3
    assert [act["what"] for act in told["acts"]] == ["request received"]
    assert "she@example.org" not in json.dumps(told)
    told = philomela("request", "show", "1", "--words", "--json").json
    assert told["contact"] == "she@example.org"
    assert told["words"] == {"explanation": "It shows me."}
    (due,) = philomela("request", "due", "--json").json["due"]
    assert (due["kind"], due["overdue"], due["hours_left"]) == ("own", False, 24)
    (listed,) = philomela("request", "list", "--json").json["requests"]
    assert listed["picture"] == sha(1)
    unknown = philomela("request", "new", "f" * 64, *NEW[3:])
    assert "The case knows no posting of this picture." in unknown.out
    found = philomela("request", "copies", "1", "--json").json["copies"]
    assert {one["sha256"] for one in found} == {sha(1), sha(26)}
    told = philomela("request", "pause", "1", "--why", "x", "--by", "Ada", "--json").json
    assert told == {"request": 1, "paused": True}
    assert philomela("request", "calendar", "--json").json["events"] == 1  # of the other


def test_a_request_moves_by_named_decisions(philomela: Here) -> None:
    past = ("--when", "2026-01-10T09:00", "--zone", "Europe/Madrid")
    assert philomela(*NEW, "--child-offence", "--give", "explanation=x", *past).code == 0
    done = philomela("request", "check", "1", "--by", "Ada", "--give", "statement=y", *past)
    assert "lacks nothing" in done.out
    done = philomela("request", "decide", "1", "valid", "--why", "whole", "--by", "Ada", *past)
    assert "2026-01-10 09:00+01:00 request valid, by Ada: whole" in done.out
    assert "1 due, 1 of them overdue" in philomela("request", "due").out
    told = philomela("notice", "draft", "1", "--platform", "host", "--by", "Eve", "--no-pdf")
    assert told.code == 0, told.err
    assert "letter drafted, by Eve" in philomela("request", "show", "1").out


def test_what_is_sealed_is_hidden(philomela: Here) -> None:
    philomela(*NEW)
    told = philomela("seal", sha(26), "--by", "Ada", "--country", "fr", "--json").json
    assert told["newly_sealed"] == 2
    assert [one["sha256"] for one in told["hashes"]] == [sha(1), sha(26)]
    assert [one["country"] for one in told["hotlines"]] == ["FR", "*"]
    for command in (("show", "1"), ("list",), ("due",)):
        done = philomela("request", *command, "--json")
        assert done.code == 0
        assert sha(1) not in done.out
    assert philomela("request", "show", "1", "--json").json["sealed"] is True
    for arguments in (("request", "copies", "1"), NEW):
        done = philomela(*arguments)
        assert (done.code, "sealed" in done.err) == (3, True)
    draft = ("notice", "draft", "1", "--platform", "host", "--by", "Ada")
    assert philomela(*draft).code == 3
    assert not Path("philomela-letters").exists()
    again = philomela("seal", sha(26), "--by", "Ada", "--language", "es")
    assert "Haga esto ahora" in again.out
    assert "It was sealed before." in again.out
    assert sha(1) in again.out


def test_with_the_key_gone_contacts_are_gone_and_it_says_so(philomela: Here) -> None:
    philomela(*NEW, "--contact", "she@example.org")
    Path("case.philomela.contacts.key").unlink()
    done = philomela("request", "show", "1", "--words")
    assert done.code == 0
    assert "cannot be read: their key is not beside the case" in done.out
    done = philomela(*NEW)
    assert done.code == 3
    assert "contact key case.philomela.contacts.key is not beside the case" in done.err
    assert philomela("request", "due").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("request", "show", "9"), 3),
        (("request", "show", "0"), 2),
        (("request", "decide", "1", "happy", "--why", "x", "--by", "Ada"), 2),
        (("request", "decide", "1", "valid", "--why", "x", "--by", "Ada"), 3),
        (("request", "decide", "1", "valid", "--by", "Ada"), 2),
        (("request", "check", "1", "--by", "Ada", "--give", "x"), 2),
        (("request", "check", "1", "--by", "Ada", "--give", "x=y"), 2),
        (("request", "check", "1", "--by", "Ada", "--when", "2999-01-01T00:00"), 2),
        (("request", "check", "1", "--by", "Ada", "--when", "soon"), 2),
        (("request", "check", "1", "--by", "Ada", "--insufficient", "statement=x"), 2),
        (("request", "copies", "1", "--public", "x"), 2),
        (("request", "calendar", "--out", "none/due.ics"), 3),
        (("request", "due", "--case", "none"), 3),
        ((*NEW[:2], "xyz", *NEW[3:]), 3),
        ((*NEW, "--zone", "Mars/Base"), 2),
        ((*NEW, "--language", "xx"), 2),
        (("notice", "draft", "1", "--by", "Ada"), 2),
        (("notice", "draft", "1", "--platform", "host", "--by", "Ada", "--to", "x"), 2),
        (("notice", "draft", "1", "--platform", "host", "--by", "Ada", "--templates", "no"), 3),
        (("notice", "draft", "1", "--platform", "host", "--by", "Ada", "--language", "xx"), 2),
        (("seal", sha(1)), 2),
        (("seal", sha(1), "--by", ""), 2),
        (("seal", sha(1), "--by", "Ada", "--country", "Spain"), 2),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    philomela: Here, arguments: tuple[str, ...], code: int
) -> None:
    philomela(*NEW)
    done = philomela(*arguments)
    assert done.code == code, done.err
    assert len(done.err.strip().splitlines()) == 1
    assert done.err.startswith("philomela: ")


def test_bytes_that_are_no_text_are_told_plainly(philomela: Here) -> None:
    done = philomela(*NEW[:-3], "R\udcff", *NEW[-2:])
    assert done.code == 2
    assert done.err == "philomela: Something that was typed is no text in UTF-8. Type it anew.\n"
