"""Which files in an index's folder count. It is replaced whole, or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from philomela.errors import InputError

_NAME = "manifest.json"
_UNFINISHED = _NAME + ".part"
_VERSION = 1
_MOST_BYTES = 1 << 28
_PART = re.compile(r"(journal|segment)-(0|[1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The journal and the segments that count, by number, and which pictures are withdrawn.

    ``following`` is the number that the next segment gets.
    """

    journal: int = 0
    following: int = 1
    segments: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()


def journal_path(folder: Path, number: int) -> Path:
    """Where a journal lies."""
    return folder / f"journal-{number}"


def segment_path(folder: Path, number: int) -> Path:
    """Where a segment lies."""
    return folder / f"segment-{number}"


def read(folder: Path) -> Manifest:
    """The manifest of a folder; one is written if there is nothing of an index in it.

    Raises :class:`~philomela.errors.InputError` where it is lost or is no manifest.
    """
    path = folder / _NAME
    if not path.exists():
        if any(_parts(folder)):
            raise InputError(f"The index in {folder} has lost its manifest.", "Make it anew.")
        write(folder, Manifest())
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("too large")
        return _checked(json.loads(path.read_bytes()))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"{folder} is not an index.", "Make it anew.") from error


def _checked(found: dict[str, object]) -> Manifest:
    if found["version"] != _VERSION:
        raise ValueError("another version")
    (journal,), (following,) = _numbers([found["journal"]]), _numbers([found["following"]])
    segments, withdrawn = _numbers(found["segments"]), _numbers(found["withdrawn"])
    if min(journal, *segments, 0) < 0 or max(segments, default=0) >= following:
        raise ValueError("a number that cannot be")
    if len(set(segments)) != len(segments):
        raise ValueError("a segment named twice")
    return Manifest(journal, following, segments, withdrawn)


def _numbers(found: object) -> tuple[int, ...]:
    if not isinstance(found, list):
        raise TypeError("not a list")
    if not all(type(number) is int and -(2**63) <= number < 2**63 for number in found):
        raise ValueError("not a number")
    return tuple(found)


def write(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest; it is on the disk when this returns, and so is what it names."""
    sync_folder(folder)
    unfinished = folder / _UNFINISHED
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump({"version": _VERSION, **asdict(manifest)}, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / _NAME)
    sync_folder(folder)


def remove_leftovers(folder: Path, manifest: Manifest) -> None:
    """Remove what an interrupted change left behind."""
    known = {journal_path(folder, manifest.journal)}
    known |= {segment_path(folder, number) for number in manifest.segments}
    for path in list(_parts(folder)):
        if path in known:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    (folder / _UNFINISHED).unlink(missing_ok=True)


def _parts(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if _PART.fullmatch(path.name))


def sync_folder(folder: Path) -> None:
    """Have the names of new files on the disk. Windows has no way to ask for it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
