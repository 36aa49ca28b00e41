"""BagIt bags (RFC 8493): how their files are named, listed and read."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from philomela.errors import InputError

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
SIGNATURE = "signature.ed25519"  # over tagmanifest-sha256.txt, 64 bytes
ALGORITHMS = ("sha256", "sha512")
TAG_FILES = ("README.html", "VERIFY.md", "bag-info.txt", "bagit.txt")
MANIFESTS = tuple(f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS)
TAG_MANIFESTS = tuple(f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS)
ROWS = "data/rows/"

_MOST_FILES = 2_000
_LARGEST_KEPT = 256 * 1024**2  # bytes of a file that is read as a whole
_LARGEST = 64 * 1024**3  # bytes of a file of rows
_BLOCK = 1024**2


class Held(NamedTuple):
    """A file of a bag. Its content is None where it is too long to be kept: a table of rows."""

    size: int
    sha256: str
    sha512: str
    content: bytes | None


class Bag(NamedTuple):
    """All files of a folder by their names, and what is wrong with the folder itself."""

    files: Mapping[str, Held]
    faults: tuple[str, ...]

    def content(self, name: str) -> bytes:
        """The content of a file. Raises ``ValueError`` where there is none."""
        held = self.files.get(name)
        if held is None or held.content is None:
            raise ValueError(f"{name} is missing")
        return held.content


def held(content: bytes) -> Held:
    """A file with this content."""
    sums = (hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest())
    return Held(len(content), *sums, content)


def listing(files: Mapping[str, Held], algorithm: str) -> bytes:
    """A manifest: checksum, two spaces, name, one line each, by name; `sha256sum -c` reads it."""
    lines = (f"{getattr(files[name], algorithm)}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()


def payload(files: Mapping[str, Held]) -> dict[str, Held]:
    """The files under ``data/``."""
    return {name: one for name, one in files.items() if name.startswith("data/")}


def tags(files: Mapping[str, Held]) -> dict[str, Held]:
    """The files that tag manifests list."""
    names = {*TAG_FILES, *MANIFESTS}
    return {name: one for name, one in files.items() if name in names}


def rows(files: Mapping[str, Held]) -> dict[str, Held]:
    """The files that the last act of the log commits to: all that was in the case."""
    return {
        name: one
        for name, one in files.items()
        if name.startswith(ROWS) or name == "data/derivation.json"
    }


def read_bag(folder: Path) -> Bag:
    """Read a folder that may be a bag; nothing in it is followed out of it.

    Raises :class:`~philomela.errors.InputError` where it cannot be one at all.
    """
    if not folder.is_dir() or not any((folder / name).exists() for name in ("bagit.txt", "data")):
        raise InputError(f"{folder} is no evidence package.", "Name the folder of one.")
    files: dict[str, Held] = {}
    faults: list[str] = []
    _read_folder(str(folder), "", files, faults)
    return Bag(files, tuple(faults))


def _read_folder(place: str, prefix: str, files: dict[str, Held], faults: list[str]) -> None:
    found = sorted(os.scandir(place), key=lambda one: one.name)
    if not found:
        faults.append(f"{prefix or 'it'} is an empty folder")
    for one in found:
        name = prefix + one.name
        if len(files) + len(faults) >= _MOST_FILES:
            faults.append("it has too many files")
            return
        if one.is_symlink():
            faults.append(f"{name} is a link")
        elif not name.isprintable() or not name.isascii() or "\\" in name:
            faults.append(f"{name!a} is an odd name")
        elif one.is_dir():
            _read_folder(one.path, f"{name}/", files, faults)
        else:
            read = _read_file(one.path, keep=not name.startswith(ROWS))
            if read is None:
                faults.append(f"{name} is no regular file, too large or not readable")
            else:
                files[name] = read


def _read_file(path: str, *, keep: bool) -> Held | None:
    """Read once: what is checked is what was hashed. None for what is no plain file."""
    no_follow = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    binary = getattr(os, "O_BINARY", 0)
    try:
        number = os.open(path, os.O_RDONLY | no_follow | binary)
    except OSError:
        return None
    with os.fdopen(number, "rb") as file:
        about = os.fstat(number)
        if not stat.S_ISREG(about.st_mode) or about.st_size > (_LARGEST_KEPT if keep else _LARGEST):
            return None
        try:
            if keep:
                content = file.read(_LARGEST_KEPT + 1)
                return held(content) if len(content) <= _LARGEST_KEPT else None
            sums, size = (hashlib.sha256(), hashlib.sha512()), 0
            while block := file.read(_BLOCK):
                size += len(block)
                for one in sums:
                    one.update(block)
        except OSError:
            return None
    return Held(size, sums[0].hexdigest(), sums[1].hexdigest(), None)
