"""What is sealed leaves packages, the log that is shown, and exports, also where acts named it."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyrage
import pytest
from banks import asked, file_of
from coded_case import fill
from matched_case import copy_of, original, put
from measured_case import sha
from requested_case import CONTACTS, Desk, by
from sqlalchemy import insert
from test_mutations import Files, contents, false_steps

from philomela.cli import main
from philomela.database.connection import Case, open_case
from philomela.database.schema import pictures
from philomela.evidence.acts import canonical
from philomela.evidence.package import write_package
from philomela.evidence.sealed_acts import read_line
from philomela.evidence.vault import keep
from philomela.evidence.vault_register import add_key
from philomela.evidence.verify import holds, verify_package
from philomela.protection.requests.decisions import Check, check
from philomela.protection.sealed.seal import seal
from philomela.stages.bank import add, export_list
from philomela.stages.match import decide, match
from philomela.stages.progress import Silent

KEPT = b"bytes of a picture"
KEPT_NAME = hashlib.sha256(KEPT).hexdigest()
SEALED = (sha(3), str(copy_of(41).sha256), KEPT_NAME)


class Packed(NamedTuple):
    """A case whose acts named pictures, and its packages before and after they were sealed."""

    folder: Path
    before: Files
    after: Files


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    folder = tmp_path_factory.mktemp("sealed")
    with open_case(str(folder / "case.philomela"), create=True) as case:
        with case.write() as connection:
            fill(connection)
            number = Desk(connection).request(3)
            check(connection, CONTACTS, number, by(), Check())
            row = {"sha256": KEPT_NAME, "size": 9, "format": "jpeg", "width": 9, "height": 9}
            row |= {"frames": 1, "pdq": "ab" * 32, "pdq_quality": 90, "recipe": "pdq/1"}
            connection.execute(insert(pictures).values(**row))
        put(case, [copy_of(41), copy_of(42)])
        acts_of_people(case, folder)
        before = contents(write_package(case, folder / "before").folder)
        export_list(case, folder / "before.txt", "hashes", by="Ana")
        with case.write() as connection:
            for name in SEALED:
                seal(connection, name, by(2))
        after = contents(write_package(case, folder / "after").folder)
        export_list(case, folder / "after.txt", "hashes", by="Ana")
    return Packed(folder, before, after)


def acts_of_people(case: Case, folder: Path) -> None:
    """Two photos in the bank, a match of each confirmed, and a picture kept."""
    for number in (1, 2):
        add(case, file_of(folder, original(40 + number)), asked(f"R-{number}"), by="Ana")
    assert match(case, Silent()).new == 2
    for number in (1, 2):
        decide(case, number, "confirmed", by="Ana", why="the same")
    add_key(case, "office", str(pyrage.x25519.Identity.generate().to_public()))
    keep(case, KEPT_NAME, KEPT, ["office"], date(2199, 1, 1), by="Ana", why="the court asked")


def test_acts_of_every_kind_are_in_the_package(packed: Packed) -> None:
    acts = [json.loads(line) for line in packed.before["data/log/leaves.ndjson"].splitlines()]
    assert [one["what"] for one in acts] == [
        *("request received", "request checked", "bank add", "bank add", "match"),
        *("match confirmed", "match confirmed", "vault key", "vault kept", "package"),
    ]
    (kept,) = (one for one in acts if one["what"] == "vault kept")
    assert (kept["who"], kept["details"]["picture"]) == ("Ana", KEPT_NAME)
    (run,) = (one for one in acts if one["what"] == "match")
    assert run["details"] == {"bank": 2, "pictures": 33, "new": 2}


def test_before_they_are_sealed_they_are_named(packed: Packed) -> None:
    everything = b"".join(packed.before.values())
    assert all(name.encode() in everything for name in SEALED)
    rows = table(packed.before, "matches")
    assert [one["state"] for one in rows] == ["confirmed", "confirmed"]
    assert "sketch" not in rows[0]
    assert [one["picture"] for one in table(packed.before, "requests")] == [sha(3)]


def test_once_sealed_nothing_in_a_package_names_them(packed: Packed) -> None:
    for file, content in packed.after.items():
        for name in SEALED:
            assert name.encode() not in content, file
    assert len(table(packed.after, "matches")) == 1
    assert table(packed.after, "requests") == []
    lost = len(table(packed.before, "messages")) - len(table(packed.after, "messages"))
    assert lost == 3  # in two channels, and of its copy
    assert b"_sealed" not in packed.after["data/rows/messages.csv"]


def test_what_is_left_is_proven_all_the_same(packed: Packed) -> None:
    steps = {one.name: one for one in verify_package(packed.folder / "after")}
    assert holds(tuple(steps.values()))
    assert "6 of them speak of sealed pictures" in steps["log"].detail
    lines = packed.after["data/log/leaves.ndjson"].splitlines()
    shown = [read_line(line)[1] for line in lines]
    assert sum(one is None for one in shown) == 6
    old = [read_line(line)[0] for line in packed.before["data/log/leaves.ndjson"].splitlines()]
    assert old == [read_line(line)[0] for line in lines[: len(old)]]


def test_a_forger_can_hide_no_act(packed: Packed, tmp_path: Path) -> None:
    """The tree would not tell; the signature over all files does."""
    package = Path(shutil.copytree(packed.folder / "before", tmp_path / "package"))
    lines = packed.before["data/log/leaves.ndjson"].splitlines(keepends=True)
    hidden = canonical({"sealed": read_line(lines[0].rstrip())[0].hex()}) + b"\n"
    changed = {**packed.before, "data/log/leaves.ndjson": b"".join([hidden, *lines[1:]])}
    assert false_steps(package, packed.before, changed) == {"signature"}


@pytest.mark.parametrize(
    "line",
    [
        b'{"sealed":"' + b"0" * 63 + b'"}',
        b'{"sealed":"' + b"G" * 64 + b'"}',
        b'{"sealed": "' + b"0" * 64 + b'"}',
        b'{"sealed":1}',
        b'{"sealed":"' + b"0" * 64 + b'","x":1}',
    ],
)
def test_other_lines_are_no_acts(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"no act|canonical"):
        read_line(line)
    assert read_line(canonical({"sealed": "0" * 64})) == (bytes(32), None)


def test_the_log_that_is_shown_names_them_no_more(
    packed: Packed, capsys: pytest.CaptureFixture[str]
) -> None:
    case = ["--case", str(packed.folder / "case.philomela"), "--json"]
    for arguments in (["log"], ["prove", "--act", "1"]):
        with pytest.raises(SystemExit):
            main(["evidence", *arguments, *case])
        told = capsys.readouterr().out
        assert not any(name in told for name in SEALED)
        assert ('"what": "request received"' in told) or ('"leaf": null' in told)


def test_the_bank_exports_no_hash_that_finds_a_sealed_picture(packed: Packed) -> None:
    before, after = (
        (packed.folder / name).read_text().split() for name in ("before.txt", "after.txt")
    )
    assert original(41).pdq.hex() in before
    assert original(41).pdq.hex() not in after
    assert original(42).pdq.hex() in after
    assert len(before) == len(after) + 1


def table(files: Files, name: str) -> list[dict[str, str]]:
    text = files[f"data/rows/{name}.csv"].decode()
    return list(csv.DictReader(text.splitlines()))
