"""The comparison finds a right case right, and each figure that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from philomela.database.connection import Case, open_case
from philomela.simulate.check import Check, compare, compare_roles

A, B, C, D = (letter * 64 for letter in "abcd")
PRECISION, RECALL = "family_precision_percent", "family_recall_percent"

#: Two channels; the family of A and B first seen in March 2024, that of C in April.
ROWS = f"""
INSERT INTO archives VALUES (1, '{D}', 'telegram-json', 'result.json', 9, 'complete');
INSERT INTO channels VALUES (1, 'telegram:1', 1, 'channel', 'One', NULL);
INSERT INTO channels VALUES (2, 'telegram:2', 1, 'group', 'Two', NULL);
INSERT INTO messages VALUES
 (1, 1, 1, 0, 'message', 1709600000, 1, NULL, NULL, 0, NULL, NULL, ''),
 (1, 2, 1, 1, 'message', 1712600000, 1, NULL, NULL, 1, NULL, NULL, ''),
 (1, 3, 1, 2, 'message', 1712600001, 1, NULL, NULL, 0, NULL, NULL, ''),
 (2, 1, 1, 3, 'message', 1712600002, 0, NULL, NULL, 0, NULL, NULL, ''),
 (2, 2, 1, 4, 'unsupported', NULL, 1, NULL, NULL, 0, NULL, NULL, '');
INSERT INTO message_references VALUES (1, 1, 0, 'invite', 't.me/+x'), (1, 1, 1, 'link', 't.me/x');
INSERT INTO polls VALUES (1, 3, 'Which?', 0, 1, 5), (2, 1, 'Why?', 0, 0, 5);
INSERT INTO pictures VALUES
 ('{A}', 1, 'jpeg', 1, 1, 1, '', 100, 'pdq/1'), ('{B}', 1, 'jpeg', 1, 1, 1, '', 100, 'pdq/1'),
 ('{C}', 1, 'jpeg', 1, 1, 1, '', 100, 'pdq/1');
INSERT INTO families (sha256, family) VALUES ('{A}', '{A}'), ('{B}', '{A}'), ('{C}', '{C}');
INSERT INTO media VALUES
 (1, 1, 0, 1, 'photo', 'a', 'read', '', NULL, NULL, NULL, NULL, '{A}'),
 (1, 1, 1, 1, 'thumbnail', 'a', 'derivative', '', NULL, NULL, NULL, NULL, NULL),
 (1, 2, 0, 1, 'photo', 'b', 'read', '', NULL, NULL, NULL, NULL, '{B}'),
 (1, 3, 0, 1, 'file', 'c', 'read', '', NULL, NULL, NULL, NULL, '{C}'),
 (2, 1, 0, 1, 'file', 'd', 'missing', '', NULL, NULL, NULL, NULL, NULL),
 (2, 1, 1, 1, 'thumbnail', 'd', 'missing', '', NULL, NULL, NULL, NULL, NULL),
 (2, 1, 2, 1, 'photo', NULL, 'not included', '', NULL, NULL, NULL, NULL, NULL),
 (2, 1, 3, 1, 'photo', NULL, 'too large', '', NULL, NULL, NULL, NULL, NULL),
 (2, 1, 4, 1, 'photo', NULL, 'unavailable', '', NULL, NULL, NULL, NULL, NULL),
 (2, 1, 5, 1, 'photo', 'e', 'unreadable', '', NULL, NULL, NULL, NULL, NULL),
 (2, 1, 6, 1, 'file', 'f', 'other', '', NULL, NULL, NULL, NULL, NULL);
INSERT INTO skipped VALUES (1, 'message', 'x', 'no id', ''), (1, 'message', 'y', 'repeat', '');
INSERT INTO member_snapshots VALUES
 ('telegram:1', '2024-03-01', 'page', 5), ('telegram:1', '2024-04-01', 'page', 7),
 ('telegram:2', '2024-03-01', 'page', 2);
INSERT INTO measures VALUES
 ('prices', 0, '{{"value": 4}}'), ('three_month_change', 1, '{{"value": 33.3}}'),
 ('network', 2, '{{"value": 1, "tables": [{{"name": "nodes", "columns": ["id", "role"],
   "rows": [["telegram:1", "hub"], ["telegram:2", "support"]]}}]}}')
"""

TRUTH: dict[str, Any] = {
    "channels": 2,
    "messages": 5,
    "skipped": 1,
    "repeats": 1,
    "sightings": 3,
    "forwarded_sightings": 1,
    "pictures": 3,
    "altered_copies": 0,
    "families": 2,
    "polls": 2,
    "hidden_polls": 1,
    "forwards": 1,
    "undated": 2,
    "links_invite": 1,
    "missing_files": 1,
    "not_included": 1,
    "too_large_placeholders": 1,
    "unavailable": 1,
    "unreadable": 1,
    "other": 1,
    "members_sum": 9,
    "prices": 4,
    "three_month_change": 100 / 3,
    "family_members": {"family 0": [A, B], "family 1": [C]},
    "families_by_month": [["2024-02", 0], ["2024-03", 1], ["2024-04", 1]],
    "roles": {"telegram:1": "hub", "telegram:2": "support"},
}


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(str(tmp_path / "case.philomela"), create=True) as opened:
        with opened.write() as connection:
            run(connection, ROWS)
        yield opened


def run(connection: Connection, statements: str) -> None:
    for statement in statements.split(";"):
        connection.execute(text(statement.replace(":", "\\:")))


def checks(case: Case, truth: dict[str, Any] = TRUTH) -> dict[str, Check]:
    with case.read() as connection:
        return {check.name: check for check in compare(truth, connection)}


def wrong_ones(case: Case, truth: dict[str, Any] = TRUTH) -> set[str]:
    return {check.name for check in checks(case, truth).values() if not check.ok}


def test_a_right_case(case: Case) -> None:
    found = checks(case)
    assert [check for check in found.values() if not check.ok] == []
    assert found.keys() - TRUTH.keys() == {"family_partition", PRECISION, RECALL}
    assert TRUTH.keys() - found.keys() == {"family_members", "roles", "altered_copies"}
    assert found["family_partition"] == Check("family_partition", 2, 2, True)
    assert found[PRECISION] == Check(PRECISION, 100.0, 100.0, True)
    assert found["families_by_month"].found == 3


MESSAGE = (
    "INSERT INTO messages VALUES (1, 9, 1, 9, 'message', {}, 1, NULL, NULL, 0, NULL, NULL, '')"
)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("INSERT INTO channels VALUES (3, 'x', 1, 'bot', NULL, NULL)", {"channels"}),
        (MESSAGE.format(1), {"messages"}),
        (MESSAGE.format("NULL"), {"messages", "undated"}),
        ("UPDATE skipped SET reason = 'repeat'", {"skipped", "repeats"}),
        ("UPDATE polls SET hidden = 0", {"hidden_polls"}),
        ("DELETE FROM polls WHERE channel_id = 2", {"polls"}),
        ("UPDATE messages SET forwarded = 0", {"forwards", "forwarded_sightings"}),
        ("UPDATE message_references SET kind = 'link'", {"links_invite"}),
        (
            f"UPDATE families SET family = '{A}'",
            {*("families", "family_partition", "families_by_month", PRECISION)},
        ),
        (
            f"UPDATE families SET family = '{C}' WHERE sha256 = '{B}'",
            {*("family_partition", PRECISION, RECALL)},
        ),
        (f"DELETE FROM families WHERE family = '{C}'", {"families_by_month"}),
        ("UPDATE media SET state = 'missing' WHERE state = 'other'", {"missing_files", "other"}),
        (
            "UPDATE media SET kind = 'thumbnail' WHERE path = 'b'",
            {*("sightings", "forwarded_sightings")},
        ),
        (
            f"INSERT INTO pictures VALUES ('{D}', 1, 'png', 1, 1, 1, '', 9, 'x')",
            {*("pictures", "families", "family_partition")},
        ),
        ("UPDATE member_snapshots SET members = 8 WHERE members = 7", {"members_sum"}),
        ("DELETE FROM measures WHERE name = 'prices'", {"prices"}),
        ("DELETE FROM measures WHERE place = 1", {"three_month_change"}),
        (
            "UPDATE measures SET measure = '{\"value\": 33.4}' WHERE place = 1",
            {"three_month_change"},
        ),
    ],
)
def test_a_wrong_case(case: Case, change: str, wrong: set[str]) -> None:
    with case.write() as connection:
        run(connection, change)
    assert wrong_ones(case) == wrong


MANY = 250
TRUTH_WITH_ALTERED = TRUTH | {"altered_copies": 1}
CHANGES = TRUTH_WITH_ALTERED | {
    "families": 100,
    "families_by_month": [(f"2024-{month:02}", 20) for month in range(1, 8)],
    "three_month_change": 0.0,
}


@pytest.mark.parametrize(("apart", "ok"), [(0, True), (1, True), (2, False)])
def test_altered_copies_may_be_missed_now_and_then(case: Case, apart: int, ok: bool) -> None:
    """One of 250 leaves 99.2 % of the pairs, two leave 98.4 %."""
    names = [f"{number:064x}" for number in range(MANY)]
    with case.write() as connection:
        for place, name in enumerate(names):
            family = name if place >= MANY - apart else names[0]
            run(connection, f"INSERT INTO pictures VALUES ('{name}', 1, '', 1, 1, 1, '', 9, '')")
            run(connection, f"INSERT INTO families VALUES ('{name}', '{family}', NULL)")
    members = {**TRUTH["family_members"], "family 2": names}
    truth = TRUTH_WITH_ALTERED | {"family_members": members, "families": 3, "pictures": MANY + 3}
    found = checks(case, truth)
    assert found["family_partition"] == Check("family_partition", 3 if apart == 0 else 2, 3, ok)
    assert found[RECALL].ok == ok
    assert found[PRECISION] == Check(PRECISION, 100.0, 100.0, True)
    assert found["families"].ok == ok  # one in a hundred is one of three
    strict = checks(case, truth | {"altered_copies": 0})
    assert strict["family_partition"].ok == strict[RECALL].ok == (apart == 0)


def test_families_that_are_joined_wrongly_are_not_near(case: Case) -> None:
    with case.write() as connection:
        run(connection, f"UPDATE families SET family = '{A}'")
    assert wrong_ones(case, TRUTH_WITH_ALTERED) == {"family_partition", PRECISION}


@pytest.mark.parametrize(
    ("value", "ok"), [(0.0, True), (3.2, True), (3.5, False), (-3.2, True), (-3.4, False)]
)
def test_the_change_may_be_off_by_what_one_family_makes(case: Case, value: float, ok: bool) -> None:
    """61 after 59 are 3.4 % more, 59 after 61 are 3.3 % fewer."""
    with case.write() as connection:
        run(connection, f"UPDATE measures SET measure = '{{\"value\": {value}}}' WHERE place = 1")
    assert checks(case, CHANGES)["three_month_change"].ok == ok
    exact = checks(case, CHANGES | {"altered_copies": 0})
    assert exact["three_month_change"].ok == (value == 0.0)


def test_roles(case: Case) -> None:
    with case.read() as connection:
        assert compare_roles(TRUTH, connection) == Check("roles", 2, 2, True)
        other = {"roles": {**TRUTH["roles"], "telegram:2": "gallery"}}
        assert compare_roles(other, connection) == Check("roles", 1, 2, False)


def test_an_empty_case(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "empty.philomela"), create=True) as case:
        assert not any(check.ok for check in checks(case).values())
        with case.read() as connection:
            assert not compare_roles(TRUTH, connection).ok
