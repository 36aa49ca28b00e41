"""All of it, as people live it: from three photos to a notice, a package and a withdrawal.

``PHILOMELA_WHOLE=2000`` runs it among 2,000 families, which takes about a quarter of an hour of
processor time; without it the operation is small.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select

from philomela.database.connection import Case, open_case
from philomela.database.schema import bank_given, matches
from philomela.evidence.log import entries
from philomela.evidence.log_check import check_log
from philomela.evidence.package import write_package
from philomela.evidence.verify import holds, verify_package
from philomela.protection.bank.asked import Asked
from philomela.protection.contacts import Contacts
from philomela.protection.notices.catalogue import Templates
from philomela.protection.requests import store
from philomela.protection.requests.decisions import By, Check, check, decide
from philomela.protection.requests.records import NewRequest
from philomela.simulate.operation import simulate
from philomela.simulate.photos import ELSEWHERE, asked_for, photo
from philomela.simulate.settings import Settings
from philomela.stages.bank import add, withdraw
from philomela.stages.ingest import ingest
from philomela.stages.letters import Wanted, draft
from philomela.stages.link import link
from philomela.stages.match import decide as decide_match
from philomela.stages.match_view import Proposal, listed
from philomela.stages.progress import Silent
from philomela.stages.protect import protect

WHOLE = int(os.environ.get("PHILOMELA_WHOLE", "0"))  # families
SETTINGS = (
    Settings(seed=11, families=WHOLE, months=7, messages=4 * WHOLE)
    if WHOLE
    else Settings(seed=7, families=12, months=7, messages=200)
)
GIVEN = {
    "signature": "J. Doe",
    "identification": "at the beach, blue towel",
    "statement": "I did not agree.",
    "contact": "her-friend@example.org",
}
WORKERS = 2


class Played(NamedTuple):
    """What was done before she took her photo back."""

    case: Case
    folder: Path
    true: tuple[frozenset[str], ...]  # of each photo, the pictures made of it
    altered: frozenset[str]
    found: tuple[Proposal, ...]
    prints: tuple[tuple[str, bytes], ...]  # SHA-256 and sketch of each photo, as given
    request: int


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("whole")
    truth = simulate(folder / "operation", SETTINGS)
    asked = asked_for(truth, 2)
    with open_case(str(folder / "case.philomela"), create=True) as case:
        for place, family in enumerate([*(one.family for one in asked), ELSEWHERE], 1):
            (folder / f"{place}.jpg").write_bytes(photo(SETTINGS.seed, family))
            enrol(case, folder, place)
        with case.read() as connection:
            rows = connection.execute(select(bank_given.c.sha256, bank_given.c.sketch)).all()
        ingest(case, [folder / "operation" / "exports"], workers=WORKERS, progress=Silent())
        link(case, Silent(), WORKERS)
        with case.read() as connection:
            found = listed(connection).proposals
        request = ask(case, found, folder / "letters")
        write_package(case, folder / "package")
        yield Played(
            case, folder, tuple(one.pictures for one in asked),
            frozenset().union(*(one.altered for one in asked)), found,
            tuple((row.sha256, row.sketch) for row in rows), request,
        )  # fmt: skip


def enrol(case: Case, folder: Path, place: int) -> None:
    """A photo's fingerprint file, made on its owner's device, and taken into the bank."""
    done = protect([folder / f"{place}.jpg"], folder / f"{place}.fingerprint", sketch=True)
    assert done.refused == ()
    terms = Asked(f"R-{place}", "signed form", date(2026, 1, 1), "finding", date(2199, 1, 1))
    assert add(case, folder / f"{place}.fingerprint", terms, by="Ana").quarantined == ()


def ask(case: Case, found: tuple[Proposal, ...], letters: Path) -> int:
    """Confirm a match of the first photo, ask, notify in two languages, decide."""
    contacts = Contacts.of(case)
    hers = next(one for one in found if one.fingerprint == 1)
    decide_match(case, hers.match, "confirmed", by="Ana", why="the same photo")
    now = int(time.time())
    by = By("Ana", now)
    new = NewRequest("take-it-down", hers.sha256, "R-1", now, contact="a@example.org")
    with case.write() as connection:
        number = store.take_in(connection, contacts, new, {}, "Ana")
        lacks = check(connection, contacts, number, by, Check())
        assert {one.name for one in lacks} == {*GIVEN}  # the place is told by the archive
        assert check(connection, contacts, number, by, Check(GIVEN)) == ()
        decide(connection, number, "valid", by, "whole")
    for language in ("en", "es"):
        wanted = Wanted("large-platform", language=language)
        draft(case, number, wanted, letters, by="Ana", templates=Templates(), pdf=language == "es")
    with case.write() as connection:
        decide(connection, number, "noticed", by, "sent by mail")
        decide(connection, number, "removed", by, "the platform took it down")
    return number


def test_every_copy_of_two_photos_is_found_and_none_of_the_third(played: Played) -> None:
    for fingerprint, true in enumerate(played.true, 1):
        found = {one.sha256 for one in played.found if one.fingerprint == fingerprint}
        assert found == true, f"{len(true - found)} of {len(true)} missed"
    assert {one.fingerprint for one in played.found} == {1, 2}
    told_altered = {one.sha256 for one in played.found if one.kind == "altered"}
    assert told_altered & played.altered
    assert all(one.chance < -2 for one in played.found)


def test_the_notices_name_every_posting_in_two_languages(played: Played) -> None:
    with played.case.read() as connection:
        request = store.request_of(connection, played.request)
    hers = [one for one in played.found if one.fingerprint == 1]
    postings = sum(one.sightings for one in hers)
    names = sorted(path.name for path in (played.folder / "letters").iterdir())
    base = f"notice-{played.request}-large-platform"
    assert names == [f"{base}-{end}" for end in ("en.eml", "en.txt", "es.eml", "es.pdf", "es.txt")]
    for language in ("en", "es"):
        text = (played.folder / "letters" / f"{base}-{language}.txt").read_text("utf-8")
        assert text.count("SHA-256: ") == postings
        assert all(one.sha256 in text for one in hers)
        assert "J. Doe" in text
    assert request.state == "removed"


def test_the_package_holds_and_tells_all_of_it(played: Played) -> None:
    assert holds(verify_package(played.folder / "package"))
    lines = (played.folder / "package" / "data" / "log" / "leaves.ndjson").read_text().splitlines()
    what = [json.loads(line)["what"] for line in lines]
    assert {
        "bank add", "ingest", "link", "match", "match confirmed", "request received",
        "request checked", "request valid", "letter drafted", "request noticed",
        "request removed", "package",
    } == set(what)  # fmt: skip
    rows = (played.folder / "package" / "data" / "rows" / "matches.csv").read_text().splitlines()
    assert len(rows) == 1 + len(played.found)


def test_withdrawn_her_fingerprint_is_gone_and_the_log_is_whole(played: Played) -> None:
    """Last in this file, for it changes the case."""
    case, path = played.case, played.folder / "case.philomela"
    sha256, sketch = played.prints[0]
    assert sha256.encode() in everything(path)
    assert sketch[64:128] in everything(path)
    before = (played.folder / "package" / "data" / "log" / "checkpoint.txt").read_text()
    assert withdraw(case, 1, by="Ana", why="she wishes so") == 1
    with case.read() as connection:
        left = connection.scalars(select(bank_given.c.entry)).all()
        assert sorted(left) == [2, 3]
        told = select(matches.c.state, matches.c.place).where(matches.c.fingerprint == 1)
        assert [tuple(row) for row in connection.execute(told)] == [("confirmed", None)]
        assert {one.verdict for one in check_log(connection)} == {"true"}
        assert list(entries(connection))[-1].act.what == "bank withdraw"
    case.close()
    assert sha256.encode() not in everything(path)
    assert sketch[64:128] not in everything(path)
    again = write_package(case, played.folder / "again")
    steps = {one.name: one for one in verify_package(again.folder)}
    assert holds(tuple(steps.values()))
    assert steps["earlier checkpoints"].detail.startswith("1 ")
    earlier = (again.folder / "data" / "log" / "earlier.ndjson").read_text()
    assert json.loads(earlier)["checkpoint"] == before


def everything(path: Path) -> bytes:
    """The bytes of the case's file and of its journal."""
    journal = path.with_name(path.name + "-wal")
    return path.read_bytes() + (journal.read_bytes() if journal.exists() else b"")
