"""Each kind of damage is seen by the step that is for it, and a sound case is said to be sound."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cared_case import DAY, START, cared
from measured_case import sha
from sqlalchemy import delete

from philomela.cli import main
from philomela.database.connection import open_case
from philomela.database.schema import families
from philomela.evidence.log import append
from philomela.stages.care.destroy import destroy_pseudonym_key
from philomela.stages.care.doctor import Examined, examine


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("care") / "sound"
    cared(folder).close()
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "copy"))


def examined(folder: Path, now: int = START) -> Examined:
    with open_case(str(folder / "case.philomela")) as case:
        return examine(case, now)


def wrong(folder: Path) -> list[str]:
    return [one.name for one in examined(folder).steps if one.verdict == "false"]


def test_a_sound_case(sound: Path) -> None:
    found = examined(sound)
    assert found.sound
    assert {one.name: one.verdict for one in found.steps} == {
        "database": "true",
        "references": "true",
        "tables": "true",
        "log": "true",
        "checkpoints": "true",
        "append-only": "true",
        "pseudonym key": "true",
        "contact key": "true",
        "signing key": "true",
        "vault": "true",
        "vault's content": "not checked",
        "fingerprints": "true",
        "families": "true",
    }
    assert found.versions["schema"] == "0009"
    assert "not installed" not in found.versions.values()


def test_it_changes_nothing(folder: Path) -> None:
    before = (folder / "case.philomela").read_bytes()
    examined(folder)
    assert (folder / "case.philomela").read_bytes() == before


def sql(*statements: str) -> Callable[[Path], None]:
    """Change the case behind the program's back."""

    def change(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "case.philomela")) as connection:
            for one in statements:
                connection.execute(one)
            connection.commit()

    return change


def _unlocked(*statements: str) -> Callable[[Path], None]:
    """Change the log, and put what guards it back."""
    guards = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"

    def change(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "case.philomela")) as connection:
            kept = [row[0] for row in connection.execute(guards)]
        drop = [f"DROP TRIGGER {name}" for name in ("log_no_update", "log_no_delete")]
        kept = [one for one in kept if "log_no_" in one]
        sql(*drop, *statements, *kept)(folder)

    return change


def _remove(pattern: str) -> Callable[[Path], None]:
    return lambda folder: next(folder.glob(pattern)).unlink()


def _write(pattern: str, content: bytes) -> Callable[[Path], None]:
    return lambda folder: void(next(folder.glob(pattern)).write_bytes(content))


def void(_written: int) -> None:
    return None


DAMAGE: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "an act rewritten": (
        _unlocked(
            "UPDATE log SET leaf = CAST(replace(leaf, 'Ana', 'Eva') AS BLOB) WHERE number = 3"
        ),
        ["log"],
    ),
    "an act of another type": (
        _unlocked("UPDATE log SET leaf = CAST(leaf AS TEXT) WHERE number = 3"),
        ["log"],
    ),
    "an act's column rewritten": (
        _unlocked("UPDATE log SET what = 'other' WHERE number = 2"),
        ["log"],
    ),
    "an act's time rewritten": (_unlocked("UPDATE log SET time = 1 WHERE number = 2"), ["log"]),
    "the last act gone": (
        _unlocked("DELETE FROM log WHERE number = (SELECT max(number) FROM log)"),
        ["checkpoints"],
    ),
    "an act between gone": (_unlocked("DELETE FROM log WHERE number = 4"), ["log"]),
    "a node of the tree": (
        _unlocked("UPDATE log SET nodes = zeroblob(length(nodes)) WHERE number = 4"),
        ["log"],
    ),
    "another checkpoint": (
        sql("UPDATE checkpoints SET checkpoint = replace(checkpoint, 'philomela', 'phiIomela')"),
        ["checkpoints"],
    ),
    "no guard": (sql("DROP TRIGGER log_next_only"), ["append-only"]),
    "a reference to nothing": (
        sql("INSERT INTO families VALUES ('ff', 'ff', NULL)"),
        ["references"],
    ),
    "a family without its head": (
        sql("UPDATE families SET family = 'x' WHERE sha256 = (SELECT min(sha256) FROM families)"),
        ["families"],
    ),
    "a hash that is none": (sql("UPDATE pictures SET pdq = 'zz'"), ["fingerprints"]),
    "a sketch cut short": (
        sql("UPDATE sketches SET sketch = substr(sketch, 1, 12)"),
        ["fingerprints"],
    ),
    "no table": (sql("DROP TABLE vault_access"), ["tables"]),
    "another pseudonym key": (_write("*.philomela.key", b"11" * 32), ["pseudonym key"]),
    "no key at all": (_write("*.contacts.key", b"nothing"), ["contact key"]),
    "another signing key": (_write("*.logkey", b"11" * 32), ["signing key"]),
    "a key that others may read": (
        lambda folder: (folder / "case.philomela.key").chmod(0o644),
        ["pseudonym key"],
    ),
    "an item gone": (_remove("case.philomela.vault/*.age"), ["vault"]),
    "an item in the clear": (_write("case.philomela.vault/*.age", b"picture"), ["vault"]),
    "a file that no row names": (
        lambda folder: void((folder / "case.philomela.vault" / "x.age").write_bytes(b"")),
        ["vault"],
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_seen(folder: Path, what: str) -> None:
    damage, steps = DAMAGE[what]
    damage(folder)
    assert wrong(folder) == steps


def test_a_damaged_page_is_seen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "case.philomela"
    content = bytearray(path.read_bytes())
    content[-16384 * 3 : -16384 * 2] = bytes(16384)
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--case", str(path), "--json"])
    assert ended.value.code in (1, 3), capsys.readouterr()


def test_keys_that_are_elsewhere_are_not_checked(folder: Path) -> None:
    for ending in ("key", "contacts.key", "logkey"):
        (folder / f"case.philomela.{ending}").unlink()
    found = examined(folder)
    assert found.sound
    assert sum(one.verdict == "not checked" for one in found.steps) == 4


def test_a_destroyed_key_must_be_gone(folder: Path) -> None:
    kept = (folder / "case.philomela.key").read_bytes()
    with open_case(str(folder / "case.philomela")) as case:
        destroy_pseudonym_key(case, by="Ana", why="the inquiry is over")
    assert wrong(folder) == []
    (folder / "case.philomela.key").write_bytes(kept)
    assert wrong(folder) == ["pseudonym key"]


def test_what_is_due_is_told(folder: Path) -> None:
    with open_case(str(folder / "case.philomela")) as case, case.write() as connection:
        append(connection, "decision", {})
        connection.execute(delete(families).where(families.c.sha256 == sha(20)))
    due = {one.what: one.how_many for one in examined(folder).due}
    assert due["acts are not signed yet"] == 1
    assert due["pictures are in no family yet"] == 1
    assert "entries of the bank are past their day" not in due
    late = {one.what: one.how_many for one in examined(folder, START + 365 * 300 * DAY).due}
    assert late["entries of the bank are past their day"] == 1
    assert late["items of the vault are past their day"] == 1


def test_the_command_ends_with_its_answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for damage, code in ((None, 0), (DAMAGE["an item gone"][0], 1)):
        if damage:
            damage(folder)
        with pytest.raises(SystemExit) as ended:
            main(["doctor", "--case", str(folder / "case.philomela"), "--json"])
        assert ended.value.code == code
        told = json.loads(capsys.readouterr().out.splitlines()[0])
        assert told["sound"] is (code == 0)
