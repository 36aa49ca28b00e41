"""Flags: what made them, and that they decide nothing."""

from __future__ import annotations

from pathlib import Path

from requested_case import CONTACTS, START, Desk, by, desk

from philomela.protection.flags import MANY, WITHIN_HOURS, flags
from philomela.protection.requests.decisions import Check, check, decide

HOURS = 3_600


def test_two_requesters_of_one_family_conflict(tmp_path: Path) -> None:
    """Pictures 1 and 26 are versions of one photo; 3 is another."""
    with desk(tmp_path) as found:
        first = found.request(1)
        found.request(26, requester="R1")  # the same person
        found.request(3, requester="R2")  # another photo
        assert _kinds(found, first) == {"signature not verified"}
        other = found.request(26, requester="R3")
        flag = flags(found.connection, found.all())[first][0]
        assert flag.kind == "conflicting claims"
        assert flag.rows == ("request 1", f"request {other}")
        assert "conflicting claims" in _kinds(found, other)
        check(found.connection, CONTACTS, first, by(1), Check())
        assert decide(found.connection, first, "valid", by(2), "why").state == "valid"


def _kinds(found: Desk, number: int) -> set[str]:
    return {one.kind for one in flags(found.connection, found.all())[number]}


def test_a_signature_is_flagged_until_a_person_verifies_it(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        number = found.request()
        (flag,) = flags(found.connection, found.all())[number]
        assert flag == ("signature not verified", flag.sentence, ("request 1",))
        doubtful = Check(signature_doubtful="another hand than in her letter")
        check(found.connection, CONTACTS, number, by(1), doubtful)
        (flag,) = flags(found.connection, found.all())[number]
        assert flag.sentence == "Ada could not verify the signature."
        assert flag.rows == ("act 2",)
        verified = Check(signature_verified="she called from the number she gave")
        check(found.connection, CONTACTS, number, by(2), verified)
        assert flags(found.connection, found.all())[number] == ()
        assert _kinds(found, found.request(3, {})) == set()  # without a signature it is missing


def test_many_requests_of_one_source_are_flagged(tmp_path: Path) -> None:
    """By the contact, though each names another requester; never by a contact that is empty."""
    with desk(tmp_path) as found:
        every = WITHIN_HOURS * HOURS // (MANY - 1)
        for place in range(MANY):
            found.request(
                100 + place, {}, requester=f"R{place}", contact="One@Example.org",
                received=START + place * every,
            )  # fmt: skip
            found.request(200 + place, {}, requester=f"S{place}")
        told = flags(found.connection, found.all())
        flagged = {number for number, one in told.items() if one}
        assert flagged == {1 + 2 * place for place in range(MANY)}
        (flag,) = told[1]
        assert flag.kind == "many claims from one source"
        assert flag.rows == tuple(f"request {number}" for number in sorted(flagged))


def test_one_fewer_or_one_second_longer_is_not_many(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        for place in range(MANY - 1):
            found.request(100 + place, {})
        found.request(300, {}, received=START + WITHIN_HOURS * HOURS + 1)
        assert not any(flags(found.connection, found.all()).values())
        found.request(301, {}, received=START + WITHIN_HOURS * HOURS)
        assert (
            sum(map(bool, flags(found.connection, found.all()).values())) == MANY
        )  # not that of a second more
