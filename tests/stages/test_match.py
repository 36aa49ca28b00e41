"""Matching a case with its bank: proposals once each, new pictures only, people decide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from banks import asked, file_of, hash_print, near
from coded_case import seal_by_name
from matched_case import add_sketches, altered, copy_of, each_its_family, original, put
from sqlalchemy import select

from philomela.database.connection import Case, open_case
from philomela.database.schema import bank_acts, bank_fingerprints, matches
from philomela.errors import UsageError
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.protection.matches import finding
from philomela.stages import match as stage
from philomela.stages.bank import add, let_out, withdraw
from philomela.stages.match import Matched, decide, match
from philomela.stages.match_view import Proposal, askers, drawing, listed, shown
from philomela.stages.progress import Silent

TRUE = {
    (1, copy_of(1).sha256),
    (1, altered(1).sha256),
    (2, altered(2, mirror=True).sha256),
}


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(str(tmp_path / "case.philomela"), create=True) as opened:
        put(
            opened, [copy_of(1), altered(1), altered(2, mirror=True), *map(original, range(20, 25))]
        )
        for number in (1, 2, 3):
            path = file_of(tmp_path, original(number))
            add(opened, path, asked(f"R-{number}"), by="Ana")
        yield opened


def run(case: Case) -> Matched:
    return match(case, Silent())


def found(case: Case, state: str | None = None) -> dict[tuple[int, str | None], Proposal]:
    with case.read() as connection:
        return {(one.fingerprint, one.sha256): one for one in listed(connection, state).proposals}


def test_all_that_is_there_is_proposed_once(case: Case) -> None:
    first = run(case)
    assert (first.bank, first.pictures, first.new, first.waiting) == (3, 8, 3, 3)
    assert found(case).keys() == TRUE
    assert {one.state for one in found(case).values()} == {"proposed"}
    again = run(case)
    assert (again.pictures, again.new, again.waiting) == (0, 0, 3)


def test_only_what_is_new_is_compared(case: Case, tmp_path: Path) -> None:
    run(case)
    put(case, [altered(3)])
    later = run(case)
    assert (later.pictures, later.new) == (1, 1)
    assert (3, altered(3).sha256) in found(case)
    add(case, file_of(tmp_path, original(22)), asked("R-9"), by="Ana")
    later = run(case)
    assert (later.bank, later.pictures, later.new) == (4, 9, 1)
    assert found(case)[4, original(22).sha256].found_by == "bytes"


def test_a_sketch_that_comes_later_tells_more(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "case.philomela"), create=True) as case:
        put(case, [copy_of(1), altered(1)], sketched=False)
        add(case, file_of(tmp_path, original(1)), asked(), by="Ana")
        assert run(case).new == 1
        assert found(case)[1, copy_of(1).sha256].fraction is None
        with case.write() as connection:
            add_sketches(case, [copy_of(1), altered(1)], connection)
        assert (run(case).pictures, len(found(case))) == (2, 2)
        assert found(case)[1, copy_of(1).sha256].fraction is not None


def test_a_broken_run_goes_on(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "_BATCH", 3)
    calls = list[int]()

    def breaks(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return finding.find(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(stage, "find", breaks)
    with pytest.raises(KeyboardInterrupt):
        run(case)
    assert run(case).pictures == 5
    assert found(case).keys() == TRUE


def test_people_decide_and_it_is_on_record(case: Case, tmp_path: Path) -> None:
    run(case)
    number = found(case)[1, copy_of(1).sha256].match
    decide(case, number, "confirmed", by="Ben", why="same photo")
    decide(case, number, "rejected", by="Eva", why="looked again")
    assert found(case, "rejected").keys() == {(1, copy_of(1).sha256)}
    with case.read() as connection:
        query = select(bank_acts).where(bank_acts.c.what.like("match %"))
        acts = [(one.what, one.who, json.loads(one.details)) for one in connection.execute(query)]
    assert [(what, who) for what, who, _ in acts] == [
        ("match confirmed", "Ben"),
        ("match rejected", "Eva"),
    ]
    assert (acts[1][2]["was"], acts[1][2]["why"]) == ("confirmed", "looked again")
    add(case, file_of(tmp_path, copy_of(1)), asked("R-8"), by="Ana")  # joined with the first
    run(case)
    assert found(case)[1, copy_of(1).sha256].state == "rejected"
    with pytest.raises(UsageError, match="no match 99"):
        decide(case, 99, "confirmed", by="Ben", why="")


def test_a_view_shows_no_picture(case: Case) -> None:
    run(case)
    with case.read() as connection:
        number = found(case)[2, altered(2, mirror=True).sha256].match
        one = shown(connection, number)
        assert one is not None
        assert (one.kind, one.thin, one.bank_size) == ("altered", False, 3)
        assert list(askers(connection, one.fingerprint)) == [(2, "R-2")]
        drawn = drawing(connection, number)
    assert drawn is not None
    root = ElementTree.fromstring(drawn)
    assert {tag.tag.split("}")[-1] for tag in root.iter()}.isdisjoint({"image", "script", "use"})


def test_withdrawal_takes_proposals_along_and_leaves_decisions(case: Case) -> None:
    run(case)
    number = found(case)[1, copy_of(1).sha256].match
    decide(case, number, "confirmed", by="Ben", why="same")
    withdraw(case, 1, by="Ana", why="")
    left = found(case)
    assert left.keys() == {(1, copy_of(1).sha256), (2, altered(2, mirror=True).sha256)}
    with case.read() as connection:
        assert drawing(connection, number) is None
    assert run(case).new == 0


def test_sealed_pictures_are_left_alone_and_counted(case: Case) -> None:
    with case.write() as connection:
        seal_by_name(connection, str(altered(1).sha256))
    done = run(case)
    assert (done.pictures, done.new, done.sealed) == (7, 2, 1)
    number = found(case)[1, copy_of(1).sha256].match
    with case.write() as connection:
        seal_by_name(connection, str(copy_of(1).sha256))
    with case.read() as connection:
        assert listed(connection).sealed == 1
        assert shown(connection, number) is None
    with pytest.raises(UsageError):
        decide(case, number, "confirmed", by="Ben", why="")


def flooding(case: Case, folder: Path) -> list[PhotoPrint]:
    """A fingerprint that matches eight unrelated pictures."""
    one = hash_print(1)
    pictures = [near(one, bits) for bits in range(1, 9)]
    put(case, pictures)
    each_its_family(case, pictures)
    add(case, file_of(folder, one), asked(), by="Ana")
    return pictures


def test_what_floods_is_quarantined_until_a_person_lets_it_out(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "case.philomela"), create=True) as case:
        pictures = flooding(case, tmp_path)
        done = run(case)
        assert done.flooded == ((1, "it matches 8 unrelated families"),)
        assert (done.new, done.waiting, len(found(case, "flooded"))) == (8, 0, 8)
        assert run(case).bank == 0
        let_out(case, 1, by="Ben", why="it is a photo of hers")
        done = run(case)
        assert (done.flooded, done.new, done.waiting) == ((), 8, 8)
        with case.read() as connection:
            assert connection.scalar(select(bank_fingerprints.c.state)) == "active"
            whats = list(connection.scalars(select(bank_acts.c.what)))
        assert whats == ["bank add", "bank quarantine", "bank release"]
        assert len(pictures) == 8


def test_many_copies_of_one_photo_are_no_flood(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "case.philomela"), create=True) as case:
        one = hash_print(1)
        put(case, [near(one, bits) for bits in range(1, 9)])  # not linked yet
        add(case, file_of(tmp_path, one), asked(), by="Ana")
        assert (run(case).flooded, run(case).waiting) == ((), 8)
        with case.read() as connection:
            assert len(connection.execute(select(matches.c.match)).all()) == 8
