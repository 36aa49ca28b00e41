"""The bank: what comes in, what is joined, what waits, and what leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from banks import EXPIRES, asked, file_of, hash_print, leaves_print, near
from sqlalchemy import select
from telling_little import of_kind, print_here

from philomela.database.connection import Case, open_case
from philomela.database.contacts import CONTACT_KEY
from philomela.database.schema import bank_acts, bank_entries, bank_fingerprints, bank_given
from philomela.errors import CaseError, InputError, KeyMissing, UsageError
from philomela.protection.bank.looking import entries, fingerprints_of, hashes_to_export
from philomela.stages.bank import (
    add,
    contact_of,
    expire,
    export_list,
    import_list,
    let_out,
    withdraw,
)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(str(tmp_path / "case.philomela"), create=True) as opened:
        yield opened


def acts(case: Case) -> list[tuple[str, str]]:
    with case.read() as connection:
        query = select(bank_acts.c.what, bank_acts.c.who).order_by(bank_acts.c.number)
        return [(row.what, row.who) for row in connection.execute(query)]


def test_an_entry_keeps_its_terms_and_its_contact_is_encrypted(case: Case, tmp_path: Path) -> None:
    contact = "someone@example.org"
    added = add(case, file_of(tmp_path, hash_print(1)), asked("R-7", contact=contact), by="Ana")
    assert (added.entry, added.given, added.new, added.joined, added.quarantined) == (
        1,
        1,
        1,
        0,
        (),
    )
    with case.read() as connection:
        (entry,) = entries(connection)
    assert (entry.reference, entry.consent, entry.state) == ("R-7", "signed form", "active")
    assert (entry.fingerprints, entry.sketches, entry.quarantined, entry.shared) == (1, 0, 0, 0)
    assert contact_of(case, 1) == contact
    case.close()
    for path in tmp_path.glob("case.philomela*"):
        assert contact.encode() not in path.read_bytes(), path
    assert acts(case) == [("bank add", "Ana")]


def test_a_contact_needs_its_key_and_its_place(case: Case, tmp_path: Path) -> None:
    for number in (1, 2):
        terms = asked(f"R-{number}", contact=f"person {number}")
        add(case, file_of(tmp_path, hash_print(number)), terms, by="Ana")
    with case.write() as connection:
        one, two = connection.execute(select(bank_entries.c.contact)).scalars()
        connection.execute(bank_entries.update().values(contact=one))
    assert contact_of(case, 1) == "person 1"
    with pytest.raises(CaseError, match="contact of entry 2 is damaged"):
        contact_of(case, 2)
    assert one != two
    CONTACT_KEY.path(case).unlink()
    with pytest.raises(KeyMissing, match="contact key"):
        contact_of(case, 1)
    add(case, file_of(tmp_path, hash_print(3)), asked("R-3"), by="Ana")  # without a contact


def test_what_two_gave_is_one_fingerprint_with_two_askers(case: Case, tmp_path: Path) -> None:
    one = hash_print(1)
    first = add(case, file_of(tmp_path, one), asked("R-1"), by="Ana")
    same = add(case, file_of(tmp_path, one), asked("R-2"), by="Ana")
    close = add(case, file_of(tmp_path, near(one, 31), hash_print(2)), asked("R-3"), by="Ana")
    apart = add(case, file_of(tmp_path, near(one, 32)), asked("R-4"), by="Ana")
    assert [one.joined for one in (first, same, close, apart)] == [0, 1, 1, 0]
    with case.read() as connection:
        assert [one.shared for one in entries(connection)] == [1, 1, 1, 0]
        (held,) = fingerprints_of(connection, 1)
        assert (held.fingerprint, held.askers) == (1, 3)
        # Each one's own hash stays hers, and is searched with.
        assert len(hashes_to_export(connection, EXPIRES)) == 4
    withdraw(case, 1, by="Ana", why="")
    with case.read() as connection:
        assert len(hashes_to_export(connection, EXPIRES)) == 4  # R-2 gave the same
    assert withdraw(case, 2, by="Ana", why="") == 0  # R-3 still asks for it
    assert withdraw(case, 3, by="Ana", why="") == 2
    with case.read() as connection:
        assert hashes_to_export(connection, EXPIRES) == [near(one, 32).pdq]


def test_the_same_file_for_the_same_reference_is_taken_once(case: Case, tmp_path: Path) -> None:
    path = file_of(tmp_path, hash_print(1), leaves_print(1))
    first = add(case, path, asked(), by="Ana")
    again = add(case, path, asked(), by="Ana")
    assert (first.entry, first.new, again.entry, again.new) == (1, 2, 1, 0)
    assert len(acts(case)) == 1


def test_withdrawal_leaves_no_byte_of_the_fingerprint(case: Case, tmp_path: Path) -> None:
    gone, kept = leaves_print(1), leaves_print(2)
    add(case, file_of(tmp_path, gone), asked("R-1", contact="x@example.org"), by="Ana")
    add(case, file_of(tmp_path, kept), asked("R-2"), by="Ana")
    assert withdraw(case, 1, by="Ben", why="she asked") == 1
    assert contact_of(case, 1) is None
    with case.read() as connection:
        assert [one.state for one in entries(connection)] == ["withdrawn", "active"]
        (act,) = connection.scalars(select(bank_acts.c.details).where(bank_acts.c.who == "Ben"))
    assert json.loads(act) == {"entry": 1, "fingerprints deleted": 1, "why": "she asked"}
    case.close()
    content = b"".join(path.read_bytes() for path in tmp_path.glob("case.philomela*"))
    assert gone.sketch
    assert kept.sketch
    assert kept.sketch[:200] in content
    assert kept.pdq.hex().encode() in content
    for piece in (gone.pdq.hex().encode(), gone.sketch[10:60], gone.sketch[-50:]):
        assert piece not in content
    with pytest.raises(UsageError, match="withdrawn already"):
        withdraw(case, 1, by="Ben", why="")
    with pytest.raises(UsageError, match="no entry 9"):
        withdraw(case, 9, by="Ben", why="")


def test_numbers_are_given_out_once(case: Case, tmp_path: Path) -> None:
    add(case, file_of(tmp_path, hash_print(1)), asked("R-1"), by="Ana")
    withdraw(case, 1, by="Ana", why="")
    add(case, file_of(tmp_path, hash_print(2)), asked("R-2"), by="Ana")
    with case.read() as connection:
        row = connection.execute(select(bank_given)).one()
        assert (row.number, row.fingerprint, row.entry) == (2, 2, 2)


def test_what_is_past_its_day_expires(case: Case, tmp_path: Path) -> None:
    for number, day in enumerate((date(2199, 3, 1), date(2199, 3, 2)), 1):
        path = file_of(tmp_path, hash_print(number))
        add(case, path, asked(f"R-{number}", expires=day), by="Ana")
    with case.read() as connection:
        assert hashes_to_export(connection, date(2199, 3, 2)) == [hash_print(2).pdq]
    assert expire(case, date(2199, 3, 1), by="clock") == {}
    assert expire(case, date(2199, 3, 2), by="clock") == {1: 1}
    assert expire(case, date(2199, 3, 2), by="clock") == {}
    with case.read() as connection:
        assert [one.state for one in entries(connection)] == ["expired", "active"]
    assert acts(case)[-1] == ("bank expire", "clock")


def test_an_entry_whose_end_is_over_is_refused(case: Case, tmp_path: Path) -> None:
    path = file_of(tmp_path, hash_print(1))
    with pytest.raises(UsageError, match="2020-01-01 is over"):
        add(case, path, asked(expires=date(2020, 1, 1)), by="Ana")
    with case.read() as connection:
        assert not connection.execute(select(bank_entries)).all()


def test_what_tells_little_waits_and_a_person_lets_it_out(case: Case, tmp_path: Path) -> None:
    (image,) = of_kind("plain", 1)
    poor = print_here(image, "a" * 64)
    added = add(case, file_of(tmp_path, poor, hash_print(1)), asked(), by="Ana")
    ((number, reason),) = added.quarantined
    assert reason.startswith("too plain")
    again = add(case, file_of(tmp_path, poor), asked("R-2"), by="Ana")
    assert again.quarantined == added.quarantined
    with case.read() as connection:
        assert len(hashes_to_export(connection, EXPIRES)) == 1
    assert let_out(case, number, by="Ben", why="looked at it") == reason
    with case.read() as connection:
        assert len(hashes_to_export(connection, EXPIRES)) == 2
        numbers = connection.scalars(select(bank_given.c.number).order_by(bank_given.c.number))
        assert list(numbers) == [2 if number == 1 else 1, 4, 5]
    with pytest.raises(UsageError, match="not in quarantine"):
        let_out(case, number, by="Ben", why="again")
    assert acts(case)[-1] == ("bank release", "Ben")


def test_a_list_is_one_entry_and_comes_out_again(case: Case, tmp_path: Path) -> None:
    hashes = [hash_print(number).pdq.hex() for number in range(50)]
    lines = [*hashes, hashes[3], "0" * 64, "# a comment", "pdq nonsense", ""]
    (tmp_path / "list.txt").write_text("\n".join(lines))
    done = import_list(case, tmp_path / "list.txt", asked(source="list", expires=None), by="Ana")
    assert (done.added.given, done.added.new, done.read.repeated) == (51, 51, 1)
    assert [(one.line, one.reason) for one in done.read.refused] == [(54, "not a PDQ hash")]
    ((_, reason),) = done.added.quarantined
    assert reason.startswith("a pattern")
    assert export_list(case, tmp_path / "out.txt", "hashes", by="Ana") == 50
    assert sorted((tmp_path / "out.txt").read_text().split()) == sorted(hashes)


def test_what_exchanges_gave_is_not_handed_on(case: Case, tmp_path: Path) -> None:
    terms = asked(source="exchange:stopncii", expires=None)
    (tmp_path / "list.txt").write_text(hash_print(1).pdq.hex())
    import_list(case, tmp_path / "list.txt", terms, by="Ana")
    assert export_list(case, tmp_path / "out.txt", "txt", by="Ana") == 0


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"consent": " "}, "The consent is empty"),
        ({"purpose": ""}, "The purpose is empty"),
        ({"reference": "a\x00"}, "no text"),
        ({"contact": "x" * 3_000}, "longer than"),
        ({"expires": None}, "must have an end"),
        ({"expires": date(3000, 1, 1)}, "too far away"),
    ],
)
def test_terms_are_checked(terms: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        asked(**terms)  # type: ignore[arg-type]


def test_a_file_that_is_none_is_refused_and_nothing_is_kept(case: Case, tmp_path: Path) -> None:
    (tmp_path / "a.fingerprint").write_bytes(b"{}")
    with pytest.raises(InputError, match="not a fingerprint file"):
        add(case, tmp_path / "a.fingerprint", asked(), by="Ana")
    with pytest.raises(InputError, match="There is no file"):
        add(case, tmp_path / "b.fingerprint", asked(), by="Ana")
    with case.read() as connection:
        assert not connection.execute(select(bank_entries)).all()
        assert not connection.execute(select(bank_fingerprints)).all()
    assert acts(case) == []
