"""The vault: encrypted, by choice, until a day, and never anything that is sealed."""

from __future__ import annotations

import hashlib
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyrage
import pytest
from coded_case import seal_by_name
from sqlalchemy import insert

from philomela.database.connection import Case, open_case
from philomela.database.schema import pictures
from philomela.errors import CaseError, InputError, UsageError
from philomela.evidence.vault import expire, keep, open_item
from philomela.evidence.vault_register import accesses, add_key, items, keys, vault_folder

CONTENT = np.random.default_rng(3).bytes(20_000)
NAME = hashlib.sha256(CONTENT).hexdigest()
UNTIL = date(2199, 1, 1)


def add_picture(case: Case, content: bytes) -> str:
    name = hashlib.sha256(content).hexdigest()
    row = {"sha256": name, "size": 9, "format": "jpeg", "width": 9, "height": 9, "frames": 1}
    with case.write() as connection:
        row |= {"pdq": "0" * 64, "pdq_quality": 90, "recipe": "pdq/1"}
        connection.execute(insert(pictures).values(**row))
    return name


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    """An identity file as ``age-keygen`` writes it."""
    secret = pyrage.x25519.Identity.generate()
    path = tmp_path / "key.txt"
    path.write_text(f"# created: 2026\n# public key: {secret.to_public()}\n{secret}\n")
    return path


def public(identity: Path) -> str:
    return identity.read_text().splitlines()[1].removeprefix("# public key: ")


@pytest.fixture
def case(tmp_path: Path, identity: Path) -> Iterator[Case]:
    with open_case(str(tmp_path / "case.philomela"), create=True) as opened:
        add_picture(opened, CONTENT)
        add_key(opened, "office", public(identity))
        yield opened


def test_what_is_kept_comes_back_and_nothing_of_it_shows(
    case: Case, tmp_path: Path, identity: Path
) -> None:
    found = keep(case, NAME, CONTENT, ["office"], UNTIL, by="Ana", why="the court asked")
    assert keep(case, NAME, CONTENT, [public(identity)], UNTIL, by="Ana") == found
    (path,) = vault_folder(case).iterdir()
    assert path.name == f"{found.item}.age"
    assert NAME[:8] not in path.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    case.close()
    for file in (*vault_folder(case).iterdir(), *tmp_path.glob("case.philomela*")):
        if file.is_file():
            assert not any(
                CONTENT[start : start + 16] in file.read_bytes() for start in range(0, 20_000, 900)
            )
    out = tmp_path / "out.jpg"
    open_item(case, found.item, identity, out, by="Ben", why="hearing on Monday")
    assert out.read_bytes() == CONTENT
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [(one.what, one.who, one.why) for one in accesses(case)] == [
        ("kept", "Ana", "the court asked"),
        ("asked to open", "Ben", "hearing on Monday"),
        ("opened", "Ben", "hearing on Monday"),
    ]


@pytest.mark.skipif(shutil.which("age") is None, reason="the tool age is not installed")
def test_the_public_tool_opens_it(case: Case, tmp_path: Path, identity: Path) -> None:
    keep(case, NAME, CONTENT, ["office"], UNTIL, by="Ana")
    (path,) = vault_folder(case).iterdir()
    command = ["age", "--decrypt", "-i", str(identity), "-o", str(tmp_path / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "out").read_bytes() == CONTENT


@pytest.mark.skipif(shutil.which("age-keygen") is None, reason="age-keygen is not installed")
def test_a_key_of_the_public_tool_opens_it(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    subprocess.run(["age-keygen", "-o", str(path)], check=True, capture_output=True)
    add_key(case, "other", path.read_text().split("public key: ")[1].split()[0])
    found = keep(case, NAME, CONTENT, ["office", "other"], UNTIL, by="Ana")
    open_item(case, found.item, path, tmp_path / "out", by="Ben", why="to check")
    assert (tmp_path / "out").read_bytes() == CONTENT


def test_another_key_opens_nothing_and_the_try_is_on_record(case: Case, tmp_path: Path) -> None:
    found = keep(case, NAME, CONTENT, ["office"], UNTIL, by="Ana")
    (tmp_path / "wrong").write_text(str(pyrage.x25519.Identity.generate()))
    with pytest.raises(InputError, match="does not open"):
        open_item(case, found.item, tmp_path / "wrong", tmp_path / "out", by="Ben", why="curious")
    assert not (tmp_path / "out").exists()
    assert [one.what for one in accesses(case)] == ["kept", "asked to open"]


def test_what_is_sealed_is_neither_kept_nor_opened(
    case: Case, tmp_path: Path, identity: Path
) -> None:
    found = keep(case, NAME, CONTENT, ["office"], UNTIL, by="Ana")
    with case.write() as connection:
        seal_by_name(connection, NAME)
    with pytest.raises(UsageError, match="sealed"):
        open_item(case, found.item, identity, tmp_path / "out", by="Ben", why="to check")
    with pytest.raises(UsageError, match="sealed"):
        keep(case, NAME, CONTENT, ["office"], UNTIL, by="Ana")
    assert not (tmp_path / "out").exists()


def test_what_is_past_its_day_is_deleted(case: Case, tmp_path: Path, identity: Path) -> None:
    other = add_picture(case, b"other")
    today = date(2026, 1, 10)
    first = keep(case, NAME, CONTENT, ["office"], today, by="Ana", today=today)
    second = keep(case, other, b"other", ["office"], UNTIL, by="Ana")
    assert expire(case, today, by="clock") == []
    assert [one.item for one in expire(case, date(2026, 1, 11), by="clock")] == [first.item]
    assert expire(case, date(2026, 1, 11), by="clock") == []
    assert [path.name for path in vault_folder(case).iterdir()] == [f"{second.item}.age"]
    assert {one.item: one.state for one in items(case)} == {
        first.item: "deleted",
        second.item: "kept",
    }
    with pytest.raises(UsageError, match="no such item"):
        open_item(case, first.item, identity, tmp_path / "out", by="Ben", why="to check")
    assert accesses(case)[-1].what == "expired"


def test_not_opened_after_its_day_even_if_nobody_deleted_it(
    case: Case, tmp_path: Path, identity: Path
) -> None:
    found = keep(case, NAME, CONTENT, ["office"], date(2026, 1, 1), by="A", today=date(2026, 1, 1))
    with pytest.raises(UsageError, match="was to be kept until 2026-01-01"):
        open_item(
            case, found.item, identity, tmp_path / "out", by="B", why="c", today=date(2026, 1, 2)
        )


def test_what_was_left_behind_is_removed(case: Case) -> None:
    found = keep(case, NAME, CONTENT, ["office"], UNTIL, by="Ana")
    for name in ("0" * 32 + ".age", f".{'1' * 32}.age.abcd"):
        (vault_folder(case) / name).write_bytes(b"left by a program that was killed")
    (vault_folder(case) / "notes.txt").write_text("not ours")
    expire(case, date(2026, 1, 1), by="clock")
    left = sorted(path.name for path in vault_folder(case).iterdir())
    assert left == sorted(["notes.txt", f"{found.item}.age"])


def test_a_changed_file_is_told(case: Case, tmp_path: Path, identity: Path) -> None:
    other = add_picture(case, b"other")
    first = keep(case, NAME, CONTENT, ["office"], UNTIL, by="Ana")
    second = keep(case, other, b"other", ["office"], UNTIL, by="Ana")
    one, two = (vault_folder(case) / f"{item.item}.age" for item in (first, second))
    one.write_bytes(two.read_bytes())
    with pytest.raises(CaseError, match="not the picture that was kept"):
        open_item(case, first.item, identity, tmp_path / "out", by="Ben", why="to check")
    two.write_bytes(two.read_bytes()[:-1])
    with pytest.raises(InputError, match="damaged"):
        open_item(case, second.item, identity, tmp_path / "out", by="Ben", why="to check")
    two.unlink()
    with pytest.raises(CaseError, match="cannot be read"):
        open_item(case, second.item, identity, tmp_path / "out", by="Ben", why="to check")


def test_errors_are_sentences(case: Case, tmp_path: Path, identity: Path) -> None:
    with pytest.raises(UsageError, match="not the public half"):
        add_key(case, "bad", "AGE-SECRET-KEY-1")
    with pytest.raises(UsageError, match="another key called office"):
        add_key(case, "office", str(pyrage.x25519.Identity.generate().to_public()))
    with pytest.raises(UsageError, match="keys that the case names"):
        keep(case, NAME, CONTENT, ["nobody"], UNTIL, by="Ana")
    with pytest.raises(UsageError, match="over already"):
        keep(case, NAME, CONTENT, ["office"], date(2020, 1, 1), by="Ana")
    with pytest.raises(InputError, match="not the bytes"):
        keep(case, NAME, b"other", ["office"], UNTIL, by="Ana")
    with pytest.raises(UsageError, match="no picture of that SHA-256"):
        keep(case, hashlib.sha256(b"x").hexdigest(), b"x", ["office"], UNTIL, by="Ana")
    (tmp_path / "empty").write_text("# nothing\n")
    for path in (tmp_path / "empty", tmp_path / "none"):
        with pytest.raises(InputError):
            open_item(case, "0" * 32, path, tmp_path / "out", by="Ben", why="to check")
    with pytest.raises(UsageError, match="a name and a reason"):
        open_item(case, "0" * 32, identity, tmp_path / "out", by="Ben", why=" ")
    assert keys(case) == {"office": public(identity)}
    assert items(case) == []


_KEEPING = """
import hashlib, os, signal, sys
from datetime import date
from philomela.database import connection, safe_writing
from philomela.evidence import vault
moment = sys.argv[2]
written = vault.write_safely
def writes(*given, **named):
    if moment == "before": os.kill(os.getpid(), signal.SIGKILL)
    written(*given, **named)
    if moment == "after": os.kill(os.getpid(), signal.SIGKILL)
vault.write_safely = writes
content = bytes.fromhex(sys.argv[3])
with connection.open_case(sys.argv[1]) as case:
    name = hashlib.sha256(content).hexdigest()
    vault.keep(case, name, content, ["office"], date(2199, 1, 1), by="A")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_while_keeping_nothing_is_half_kept(
    case: Case, tmp_path: Path, identity: Path, moment: str
) -> None:
    name = add_picture(case, b"small")
    command = [sys.executable, "-c", _KEEPING, str(case.path), moment, b"small".hex()]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert items(case) == []
    found = keep(case, name, b"small", ["office"], UNTIL, by="Ana")
    assert [path.name for path in vault_folder(case).iterdir()] == [f"{found.item}.age"]
    open_item(case, found.item, identity, tmp_path / "out", by="Ben", why="to check")
    assert (tmp_path / "out").read_bytes() == b"small"
