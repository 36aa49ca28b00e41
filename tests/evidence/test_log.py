"""The log grows with what it records, and in no other way."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
from coded_case import filled
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from made_package import with_acts
from pictures_made import leaves, saved
from slow_tree import slow_root
from sqlalchemy import exc

from philomela.cli import main
from philomela.database.connection import open_case
from philomela.errors import UsageError
from philomela.evidence.acts import LARGEST_LEAF, Act, from_leaf, to_leaf
from philomela.evidence.checkpoint import make_checkpoint, read_checkpoint, sign
from philomela.evidence.log import (
    append,
    append_if_changed,
    append_if_last,
    append_if_new,
    entries,
    log_root,
    log_size,
)
from philomela.evidence.proofs import is_consistent, is_included
from philomela.evidence.signing_key import signing_key, signing_key_path

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)


@settings(max_examples=40)
@given(
    what=st.text(max_size=9),
    when=st.integers(0, 2**32),
    who=st.text(max_size=9),
    details=st.dictionaries(st.text(max_size=9), VALUES, max_size=4),
)
def test_a_leaf_is_its_act(what: str, when: int, who: str, details: dict[str, object]) -> None:
    act = Act(what, when, who, details)
    assert from_leaf(to_leaf(act)) == act


@pytest.mark.parametrize(
    "leaf",
    [
        b"", b"[]", b"{}", b"null", b"[" * 60_000,
        b'{"details":{},"what":"a","when":"2024-01-01T00:00:00Z","who":"b"} ',
        b'{"what":"a","details":{},"when":"2024-01-01T00:00:00Z","who":"b"}',
        b'{"details":{},"what":"a","when":"2024-1-01T00:00:00Z","who":"b"}',
        b'{"details":[],"what":"a","when":"2024-01-01T00:00:00Z","who":"b"}',
        b'{"details":{},"more":1,"what":"a","when":"2024-01-01T00:00:00Z","who":"b"}',
        b'{"details":{"a":NaN},"what":"a","when":"2024-01-01T00:00:00Z","who":"b"}',
        b"x" * (LARGEST_LEAF + 1),
    ],
)  # fmt: skip
def test_what_is_no_act(leaf: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_leaf(leaf)


def test_the_root_is_that_of_the_definition(tmp_path: Path) -> None:
    with with_acts(tmp_path) as case, case.write() as connection:
        for number in range(30):
            append(connection, "test", {"number": number})
            leaves = [entry.leaf for entry in entries(connection)]
            assert log_size(connection) == len(leaves)
            assert log_root(connection, len(leaves)) == slow_root(leaves)
        assert log_root(connection, 11) == slow_root(leaves[:11])


def test_an_act_and_what_it_does_are_one(tmp_path: Path) -> None:
    with with_acts(tmp_path) as case:
        with pytest.raises(RuntimeError), case.write() as connection:
            append(connection, "test", {})
            raise RuntimeError
        with case.read() as connection:
            assert log_size(connection) == 6


@pytest.mark.parametrize(
    ("who", "why", "said"),
    [
        ("", "x", "needs the name"),
        (" \t", "x", "needs the name"),
        ("A\udcff", "x", "no text"),
        ("A\nB", "x", "no text"),
        ("Ana", "x" * 70_000, "more than"),
    ],
)
def test_an_act_needs_a_name_and_few_words(tmp_path: Path, who: str, why: str, said: str) -> None:
    with with_acts(tmp_path) as case:
        with pytest.raises(UsageError, match=said), case.write() as connection:
            append(connection, "test", {"why": why}, who=who)
        with case.read() as connection:
            assert log_size(connection) == 6


def test_the_same_again_adds_no_line(tmp_path: Path) -> None:
    with with_acts(tmp_path) as case, case.write() as connection:
        assert append_if_new(connection, "a", {"x": 1}) == 7
        assert append_if_new(connection, "a", {"x": 2}) == 8
        assert append_if_new(connection, "a", {"x": 1}) is None
        assert append_if_changed(connection, "a", {"x": 2}) is None
        assert append_if_changed(connection, "a", {"x": 1}) == 9
        assert append_if_last(connection, "a", {"x": 1}) is None
        assert append(connection, "b", {}) == 10
        assert append_if_changed(connection, "a", {"x": 1}) is None
        assert append_if_last(connection, "a", {"x": 1}) == 11


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET time = 0 WHERE number = 2",
        "DELETE FROM log WHERE number = 2",
        "INSERT OR REPLACE INTO log SELECT 2, what, 0, content, leaf, hash, nodes FROM log LIMIT 1",
        "INSERT INTO log SELECT 9, what, time, content, leaf, hash, nodes FROM log LIMIT 1",
    ],
)
def test_the_database_itself_refuses_changes(tmp_path: Path, statement: str) -> None:
    refused = pytest.raises(exc.IntegrityError, match="append-only")
    with with_acts(tmp_path) as case, refused, case.write() as connection:
        connection.exec_driver_sql(statement)
    plain = sqlite3.connect(tmp_path / "case.philomela")  # as any other tool would
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        plain.execute(statement)
    plain.close()


def test_an_old_case_gains_an_append_only_log(tmp_path: Path) -> None:
    path = tmp_path / "old.philomela"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE aside (x INTEGER)")
    plain.close()
    with open_case(str(path)) as case:
        with case.write() as connection:
            append(connection, "a", {})
        with pytest.raises(exc.IntegrityError, match="append-only"), case.write() as connection:
            connection.exec_driver_sql("DELETE FROM log")


def test_a_checkpoint_is_read_with_its_key_only(tmp_path: Path) -> None:
    with with_acts(tmp_path) as case:
        made = make_checkpoint(case)
        key = signing_key(case)
        assert signing_key_path(case).stat().st_mode & 0o077 == 0
        assert make_checkpoint(case) == made
    assert read_checkpoint(made.text, key.public_key()) == made
    with pytest.raises(ValueError, match="another log"):
        read_checkpoint(made.text, Ed25519PrivateKey.generate().public_key())


@given(st.data())
def test_no_other_text_is_a_checkpoint(data: st.DataObject) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    text = bytearray(sign(key, 12, bytes(range(32))).text)
    place = data.draw(st.integers(0, len(text) - 1))
    text[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match=r"."):
        read_checkpoint(bytes(text), key.public_key())


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, dict[str, object]]:
    with pytest.raises(SystemExit) as ended:
        main(["evidence", *arguments, "--json"])
    told: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return ended.value.code, told


def unhexed(values: object) -> list[bytes]:
    assert isinstance(values, list)
    return [bytes.fromhex(value) for value in values]


def test_proofs_that_are_printed_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_acts(tmp_path).close()
    case = ("--case", str(tmp_path / "case.philomela"))
    code, one = run(capsys, "prove", *case, "--act", "3")
    leaf, root = unhexed([one["leaf_hash"], one["root"]])
    assert code == 0
    assert is_included(2, 6, leaf, unhexed(one["proof"]), root)
    code, both = run(capsys, "prove", *case, "--sizes", "3", "6")
    roots = unhexed([both["first_root"], both["second_root"]])
    assert code == 0
    assert is_consistent(3, 6, unhexed(both["proof"]), roots[0], roots[1])
    for wrong in (("--act", "7"), ("--sizes", "4", "3"), (), ("--act", "1", "--sizes", "1", "2")):
        assert run(capsys, "prove", *case, *wrong)[0] == 2
    code, told = run(capsys, "log", *case)
    assert isinstance(told["acts"], list)
    assert [act["number"] for act in told["acts"]] == [1, 2, 3, 4, 5, 6]
    assert run(capsys, "checkpoint", *case)[1]["root"] == one["root"]


def test_stages_tell_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Once each; a stage that changes nothing adds no line."""
    filled(tmp_path).close()
    case = ("--case", str(tmp_path / "case.philomela"))
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "a.png").write_bytes(saved(leaves(40, 30), "PNG"))
    stages = (
        ("ingest", str(pictures), *case, "--workers", "1", "--no-sketches"),
        ("code", "sample", *case, "--what", "sightings", "--size", "9", "--seed", "5",
         "--out", str(tmp_path / "coding")),
        ("measure", *case),
        ("report", *case, "--no-pdf", "--out", str(tmp_path / "report")),
    )  # fmt: skip
    for _ in range(2):
        for arguments in stages:
            with pytest.raises(SystemExit) as ended:
                main([*arguments, "--json"])
            assert ended.value.code == 0, capsys.readouterr().err
    capsys.readouterr()
    _, told = run(capsys, "log", *case)
    acts = told["acts"]
    assert isinstance(acts, list)
    assert [act["what"] for act in acts] == ["ingest", "sample", "measure", "report"]
    assert acts[0]["details"]["media"] == {"read": 1}
    assert acts[1]["details"]["seed"] == 5
    assert acts[1]["details"]["drawn"] == 9
    page = (tmp_path / "report" / "report.html").read_bytes()
    assert acts[3]["details"]["page_sha256"] == hashlib.sha256(page).hexdigest()
