"""A backup -> the case, at a place where there is none.

Everything is checked before anything is put in place, and the database comes last: until it has
its name there is no case, and the same command goes on where it was killed.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any, NamedTuple

from philomela.database.connection import open_case
from philomela.errors import InputError, UsageError
from philomela.evidence.log import append, log_root, log_size
from philomela.evidence.log_check import check_log
from philomela.stages.care.backup import (
    ABOUT,
    ENDINGS,
    FORMAT,
    NAME,
    SUMS,
    VAULT,
    copy,
    digest_of_file,
    to_disk,
)

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_ITEM = re.compile(r"[0-9a-f]{32}\.age", re.ASCII)
_MOST_ABOUT = 1 << 20  # bytes
_MOST_SUMS = 1 << 28


class Restored(NamedTuple):
    """What was put in place."""

    case: Path
    acts: int  # of the log as it was backed up
    root: str
    items: int
    keys: tuple[str, ...]


def restore(backup: Path, out: Path, *, by: str) -> Restored:
    """Put the case of a backup in place. What is there already is never written over.

    The log goes on with the act of restoring. Raises :class:`~philomela.errors.InputError` where
    the folder is no backup, is damaged, or something else is at the place.
    """
    if not by.strip():
        raise UsageError("Restoring needs the name of who does it.", "Give it with --by.")
    if not (backup / SUMS).is_file():
        raise InputError(f"{backup} is no backup.", "Name the folder that `backup` wrote.")
    sums = _checked(backup)
    about = _about(backup)
    beside = {name: _place(out, name) for name in sums if name not in (NAME, ABOUT)}
    _refuse_to_overwrite(out, beside, sums)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        unfinished = _database(backup, out, about, by)
        for name, place in sorted(beside.items()):
            _put(backup / name, place)
        _name(unfinished, out)
    except OSError as error:
        raise InputError(
            f"The case cannot be written to {out}: {error.strerror or error}.",
            "Name another place.",
        ) from error
    keys = tuple(ending for ending in ENDINGS if NAME + ending in sums)
    return Restored(out, about["acts"], about["root"], len(beside) - len(keys), keys)


def _checked(backup: Path) -> dict[str, str]:
    """Every file of the backup and its hash, as listed and as found."""
    sums = {}
    for line in _text(backup / SUMS, _MOST_SUMS).splitlines():
        found = _LINE.fullmatch(line)
        if not found or not _is_known(found[2]):
            raise _damaged(f"{line[:80]!r} is none of its files")
        sums[found[2]] = found[1]
    paths = {path.relative_to(backup).as_posix(): path for path in backup.rglob("*")}
    links = [name for name, path in paths.items() if path.is_symlink()]
    files = {name for name, path in paths.items() if path.is_file()}
    wrong = sorted({*links, *(files ^ {*sums, SUMS}), *({NAME, ABOUT} - set(sums))})
    wrong = wrong or [name for name in sums if digest_of_file(backup / name) != sums[name]]
    if wrong:
        raise _damaged(f"{wrong[0]} is missing, too many or changed")
    return sums


def _is_known(name: str) -> bool:
    folder, _, item = name.partition("/")
    if item:
        return folder == NAME + VAULT and _ITEM.fullmatch(item) is not None
    return name in {NAME, ABOUT, *(NAME + ending for ending in ENDINGS)}


def _about(backup: Path) -> dict[str, Any]:
    try:
        found = json.loads(_text(backup / ABOUT, _MOST_ABOUT))
        if (found["format"], found["version"]) != (FORMAT, 1):
            raise InputError("The backup is of a later version.", "Install a newer Philomela.")
        return {"acts": int(found["acts"]), "root": str(found["root"])}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(f"{ABOUT} cannot be read") from error


def _text(path: Path, most: int) -> str:
    with path.open("rb") as file:
        content = file.read(most + 1)
    try:
        if len(content) <= most:
            return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise _damaged(f"{path.name} cannot be read")


def _damaged(what: str) -> InputError:
    return InputError(f"The backup is damaged: {what}.", "Use another one.")


def _place(out: Path, name: str) -> Path:
    return out.parent / (out.name + name.removeprefix(NAME))


def _refuse_to_overwrite(out: Path, beside: dict[str, Path], sums: dict[str, str]) -> None:
    """What a restoring that was killed has put in place already is the same, and may stay."""
    others = [
        place
        for name, place in beside.items()
        if place.is_symlink() or (place.exists() and digest_of_file(place) != sums[name])
    ]
    journals = [out.with_name(out.name + ending) for ending in ("-wal", "-journal")]
    for place in (out, *journals, *others):
        if place in others or place.exists() or place.is_symlink():
            raise InputError(f"{place} is there already.", "Name another place with --case.")


def _database(backup: Path, out: Path, about: dict[str, Any], by: str) -> Path:
    """A copy of the database under a name of its own, checked, with the act of restoring."""
    unfinished = out.with_name(out.name + ".unfinished")
    for ending in ("", "-wal", "-shm", "-journal"):
        out.with_name(unfinished.name + ending).unlink(missing_ok=True)
    copy(backup / NAME, unfinished)
    with open_case(str(unfinished)) as case, case.write() as connection:
        wrong = [one for one in check_log(connection) if one.verdict == "false"]
        if wrong:
            raise _damaged(f"{wrong[0].name}: {wrong[0].detail}")
        size = log_size(connection)
        if size != about["acts"] or log_root(connection, size).hex() != about["root"]:
            raise _damaged("its log is another one")
        append(connection, "restore", {"acts": size, "root": about["root"]}, who=by)
    to_disk(unfinished)
    return unfinished


def _put(source: Path, place: Path) -> None:
    if place.exists():
        return
    place.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = place.with_name(place.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    copy(source, unfinished)
    unfinished.replace(place)


def _name(unfinished: Path, out: Path) -> None:
    """Give the case its name, unless something has that name by now."""
    os.link(unfinished, out)
    unfinished.unlink()
