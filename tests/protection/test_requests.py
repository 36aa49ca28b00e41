"""Requests: what they hold and lack, who may move them where, and what stays on record."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from measured_case import sha
from requested_case import CONTACTS, WHOLE, Desk, by, desk

from philomela.database.sealed import seal_family
from philomela.errors import InputError, PhilomelaError, UsageError
from philomela.protection.acts import acts_of
from philomela.protection.requests import store
from philomela.protection.requests.decisions import (
    Check,
    check,
    complete_since,
    decide,
    missing_of,
    pause,
    resume,
)
from philomela.protection.requests.states import DECISIONS, MOVES, STATES, State

NOT_IN_THE_CASE = 999


def lacks(found: Desk, number: int) -> list[str]:
    return [one.name for one in missing_of(found.connection, found.get(number))]


def test_what_a_request_lacks_is_named(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        number = found.request(NOT_IN_THE_CASE, {"signature": "x", "statement": " "})
        assert lacks(found, number) == ["identification", "location", "statement", "contact"]
        given = Check({"identification": "x", "location": "y", "statement": "z", "contact": "c"})
        assert check(found.connection, CONTACTS, number, by(1), given) == ()
        judged = Check(insufficient={"statement": "says nothing of consent"})
        (left,) = check(found.connection, CONTACTS, number, by(2), judged)
        assert left.name == "statement"
        again = Check({"statement": "I did not agree."})
        assert check(found.connection, CONTACTS, number, by(3), again) == ()
        assert complete_since(found.get(number)) == by(3).when
        taken_back = Check({"contact": ""})
        (left,) = check(found.connection, CONTACTS, number, by(4), taken_back)
        assert left.name == "contact"


def test_the_archive_tells_the_place_of_what_it_holds(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        known, unknown = (
            found.request(picture, {}, law=law)
            for picture, law in ((1, "dsa"), (NOT_IN_THE_CASE, "dsa"))
        )
        assert "location" not in lacks(found, known)
        assert "location" in lacks(found, unknown)
        check(found.connection, CONTACTS, known, by(), Check({"location": "somewhere"}))
        judged = Check(insufficient={"location": "another photo"})
        assert "location" in [
            one.name for one in check(found.connection, CONTACTS, known, by(), judged)
        ]
        check(found.connection, CONTACTS, known, by(), Check({"location": ""}))
        seal_family(found.connection, sha(1))
        assert "location" not in lacks(found, known)


def test_what_she_gave_is_kept_encrypted(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        number = found.request(contact="reach-her@example.org")
        assert store.words_of(found.connection, CONTACTS, number) == WHOLE
        assert store.contact_of(found.connection, CONTACTS, number) == "reach-her@example.org"
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for word in (*WHOLE.values(), "reach-her@example.org"):
        assert word.encode() not in held, word


def to_state(found: Desk, number: int, state: State) -> None:
    """By the shortest way."""
    way: dict[State, tuple[State, ...]] = {"received": ()}
    while state not in way:
        for old, moves in MOVES.items():
            for new in moves:
                if old in way:
                    way.setdefault(new, (*way[old], new))
    for step in way[state]:
        if step == "incomplete":
            told = Check(insufficient={"statement": "too short"})
            check(found.connection, CONTACTS, number, by(1), told)
        if step == "checked":
            check(found.connection, CONTACTS, number, by(1), Check())
        else:
            decide(found.connection, number, step, by(1), "so it is")


@pytest.mark.parametrize("old", STATES)
def test_there_are_no_moves_but_those_told(tmp_path: Path, old: State) -> None:
    with desk(tmp_path) as found:
        for new in DECISIONS:
            number = found.request()
            to_state(found, number, old)
            assert found.get(number).state == old
            if new == "incomplete" or (old == "incomplete" and new == "valid"):
                continue
            if new in MOVES[old]:
                assert decide(found.connection, number, new, by(2), "why").state == new
            else:
                with pytest.raises(InputError, match=f"is {old} and cannot become {new}"):
                    decide(found.connection, number, new, by(2), "why")
                assert found.get(number).state == old


def test_the_states_are_those_that_acts_tell(tmp_path: Path) -> None:
    """Any walk: the acts alone say where the request stands, and each names who, when and why."""
    dice = random.Random(5)
    with desk(tmp_path) as found:
        for _ in range(6):
            number = found.request()
            for hour in range(1, 12):
                moves = MOVES[found.get(number).state]
                new = dice.choice(moves)
                if new == "checked":
                    check(found.connection, CONTACTS, number, by(hour), Check())
                elif new == "incomplete":
                    with pytest.raises(InputError, match="lacks nothing"):
                        decide(found.connection, number, new, by(hour), "why")
                else:
                    decide(found.connection, number, new, by(hour), f"reason {hour}")
            done = list(acts_of(found.connection, f"request {number}"))
            assert done[-1].what == f"request {found.get(number).state}"
            assert all(first.when <= second.when for first, second in pairwise(done))
            for act in done:
                assert act.who == "Ada"
                if act.what not in ("request received", "request checked"):
                    assert str(act.details["why"]).startswith("reason")


def test_it_is_valid_only_when_nothing_is_missing(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        number = found.request(NOT_IN_THE_CASE, {"signature": "x"})
        check(found.connection, CONTACTS, number, by(1), Check())
        with pytest.raises(InputError, match="missing identification, location, statement"):
            decide(found.connection, number, "valid", by(2), "why")
        decide(found.connection, number, "incomplete", by(2), "see")
        (*_, last) = acts_of(found.connection, f"request {number}")
        assert last.details["missing"] == ["identification", "location", "statement", "contact"]


def test_acts_hold_no_word_of_hers(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        number = found.request(contact="reach-her@example.org")
        check(found.connection, CONTACTS, number, by(1), Check({"contact": "new@example.org"}))
        told = repr(list(acts_of(found.connection, f"request {number}")))
    for word in (*WHOLE.values(), "reach-her@example.org", "new@example.org"):
        assert word not in told


def test_an_act_has_a_name_a_reason_and_its_turn(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        number = found.request()
        to_state(found, number, "valid")
        wrong: list[tuple[float, str, str]] = [(2, "", "why"), (2, "Ada", " "), (0.5, "Ada", "why")]
        for hours, who, why in wrong:
            with pytest.raises(UsageError):
                decide(found.connection, number, "noticed", by(hours, who), why)
        assert found.get(number).state == "valid"
        with pytest.raises(InputError, match="past checking"):
            check(found.connection, CONTACTS, number, by(2), Check())


def test_pauses(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        number = found.request()
        pause(found.connection, number, by(1), "she asked")
        with pytest.raises(InputError, match="paused already"):
            pause(found.connection, number, by(2), "again")
        with pytest.raises(UsageError):
            resume(found.connection, number, by(0.5))
        resume(found.connection, number, by(3))
        with pytest.raises(InputError, match="not paused"):
            resume(found.connection, number, by(4))
        with pytest.raises(UsageError, match="begins before"):
            pause(found.connection, number, by(1), "too early")
        (one,) = found.get(number).pauses
        assert (one.begins, one.ends, one.reason) == (by(1).when, by(3).when, "she asked")


@pytest.mark.parametrize(
    "values", [{"law": "x"}, {"zone": "Mars/Base"}, {"elements": {"nothing": "x"}}]
)
def test_what_cannot_be_taken_in(tmp_path: Path, values: dict[str, object]) -> None:
    with desk(tmp_path) as found, pytest.raises(PhilomelaError):
        found.request(**values)  # type: ignore[arg-type]


def test_a_sealed_picture_takes_no_request(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        seal_family(found.connection, sha(26))
        with pytest.raises(InputError, match="sealed"):
            found.request(1)
