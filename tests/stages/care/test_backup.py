"""Backups are whole or not there; restored, the log goes on and its old proofs hold."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cared_case import KEPT, NAME, cared

from philomela.database.connection import open_case
from philomela.errors import InputError, UsageError
from philomela.evidence.checkpoint import make_checkpoint, read_checkpoint
from philomela.evidence.log import LogNodes, append, entries
from philomela.evidence.package import write_package
from philomela.evidence.proofs import is_consistent, is_included
from philomela.evidence.proving import prove_act
from philomela.evidence.signing_key import signing_key
from philomela.evidence.tree import consistency_proof
from philomela.evidence.vault_register import items, vault_file
from philomela.evidence.verify import holds, verify_package
from philomela.stages.care.backup import back_up
from philomela.stages.care.doctor import examine
from philomela.stages.care.restore import restore


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case in ``case``, its backup with keys, and one without."""
    folder = tmp_path_factory.mktemp("backup")
    with cared(folder / "case") as case:
        back_up(case, folder / "full", by="Ana", keys=True)
        back_up(case, folder / "bare", by="Ana", keys=False)
    return folder


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_is_in_it(made: Path) -> None:
    (item,) = (path.name for path in (made / "case" / "case.philomela.vault").iterdir())
    bare = {"case.philomela", "backup.json", "SHA256SUMS", f"case.philomela.vault/{item}"}
    assert names(made / "bare") == bare
    keys = {f"case.philomela{ending}" for ending in (".key", ".contacts.key", ".logkey")}
    assert names(made / "full") == bare | keys
    assert not list(made.glob("*.unfinished"))
    for path in (made / "full").rglob("*"):
        assert not path.stat().st_mode & 0o077, path


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not on this machine")
def test_a_public_tool_checks_it(made: Path) -> None:
    command = ["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"]
    assert subprocess.run(command, cwd=made / "full", check=False).returncode == 0


def test_restored_the_log_goes_on_and_old_proofs_hold(made: Path, tmp_path: Path) -> None:
    with open_case(str(made / "case" / "case.philomela")) as case:
        old = make_checkpoint(case)
        with case.read() as connection:
            proven = prove_act(connection, 2)
    shutil.copytree(made / "case", tmp_path / "case")
    with open_case(str(tmp_path / "case" / "case.philomela")) as case:
        back_up(case, tmp_path / "backup", by="Ana", keys=True)
    place = tmp_path / "new" / "again.philomela"
    done = restore(tmp_path / "backup", place, by="Ben")
    assert (done.items, done.keys) == (1, (".key", ".contacts.key", ".logkey"))
    with open_case(str(place)) as case:
        with case.write() as connection:
            append(connection, "decision", {"after": True})
            assert [one.act.what for one in entries(connection)][-3:] == [
                "backup", "restore", "decision",
            ]  # fmt: skip
        key = signing_key(case).public_key()
        new = make_checkpoint(case)
        with case.read() as connection:
            proof = consistency_proof(old.size, new.size, LogNodes(connection))
        assert read_checkpoint(old.text, key).root == old.root
        assert is_consistent(old.size, new.size, proof, old.root, new.root)
        path = [bytes.fromhex(one) for one in proven["proof"]]
        leaf, root = (bytes.fromhex(proven[name]) for name in ("leaf_hash", "root"))
        assert is_included(1, proven["size"], leaf, path, root)
        assert root == old.root
        assert examine(case, 0).sound
        (item,) = items(case)
        assert item.sha256 == NAME
        assert KEPT not in vault_file(case, item.item).read_bytes()
        assert holds(verify_package(write_package(case, tmp_path / "package").folder))


def test_nothing_is_written_over(made: Path, tmp_path: Path) -> None:
    place = tmp_path / "case.philomela"
    for ending in ("", ".key", ".contacts.key", ".logkey", "-wal"):
        inhabited = place.with_name(place.name + ending)
        inhabited.write_bytes(b"mine")
        with pytest.raises(InputError, match="already"):
            restore(made / "full", place, by="Ana")
        assert inhabited.read_bytes() == b"mine"
        assert names(tmp_path) == {inhabited.name}
        inhabited.unlink()
    with (
        open_case(str(made / "case" / "case.philomela")) as case,
        pytest.raises(InputError, match="already"),
    ):
        back_up(case, made / "bare", by="Ana", keys=False)


def _changed(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = next(folder.glob(name))
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    return change


def _other_log(folder: Path) -> None:
    """Another case's database under this backup's name, with sums that fit."""
    with open_case(str(folder / "case.philomela")) as case, case.write() as connection:
        append(connection, "decision", {})
    _mend(folder)


def _mend(folder: Path) -> None:
    listed = (folder / "SHA256SUMS").read_text().splitlines()
    command = ["sha256sum", "--", *(line.split("  ", 1)[1] for line in listed)]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    (folder / "SHA256SUMS").write_bytes(done.stdout)


def _renamed(folder: Path) -> None:
    text = (folder / "SHA256SUMS").read_text()
    (folder / "SHA256SUMS").write_text(text.replace("backup.json", "../backup.json"))


DAMAGE: dict[str, Callable[[Path], None]] = {
    "database": _changed("case.philomela"),
    "item": _changed("*.vault/*.age"),
    "key": _changed("*.logkey"),
    "about": _changed("backup.json"),
    "sums": _changed("SHA256SUMS"),
    "missing": lambda folder: (folder / "case.philomela.key").unlink(),
    "more": lambda folder: (folder / "more").symlink_to("/"),
    "log": _other_log,
    "name": _renamed,
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_one_is_refused_and_leaves_nothing(made: Path, tmp_path: Path, what: str) -> None:
    folder = Path(shutil.copytree(made / "full", tmp_path / "copy", symlinks=True))
    DAMAGE[what](folder)
    place = tmp_path / "new" / "case.philomela"
    with pytest.raises(InputError, match="damaged"):
        restore(folder, place, by="Ana")
    assert not place.exists()
    assert not list(tmp_path.glob("new/*key"))


@pytest.mark.parametrize("what", ["nothing", "folder"])
def test_what_is_no_backup_is_an_error(tmp_path: Path, what: str) -> None:
    if what == "folder":
        (tmp_path / what).mkdir()
    with pytest.raises(InputError, match="no backup"):
        restore(tmp_path / what, tmp_path / "case.philomela", by="Ana")


def test_acts_need_a_name(made: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name"):
        restore(made / "full", tmp_path / "case.philomela", by=" ")
    with (
        open_case(str(made / "case" / "case.philomela")) as case,
        pytest.raises(UsageError, match="name"),
    ):
        back_up(case, tmp_path / "backup", by="", keys=False)
