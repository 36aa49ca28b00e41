"""Where the files of an archive are: a folder, a lone file, a zip, or a part of one of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from philomela.archives.counted import counted
from philomela.archives.limits import DEFAULT_LIMITS, ArchiveLimits
from philomela.archives.reader import Member, Source
from philomela.archives.safe_paths import safe_parts
from philomela.errors import InputError, MissingFile, UnsafePath
from philomela.records import Skipped

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe in a folder must not hang us
_BINARY = getattr(os, "O_BINARY", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0)
_CAN_STEP = os.open in os.supports_dir_fd


class FolderSource:
    """A folder. Links are not followed, and only regular files are opened."""

    def __init__(self, root: Path, limits: ArchiveLimits = DEFAULT_LIMITS) -> None:
        self.name = root.resolve().name
        self.on_read: Callable[[int], None] | None = None
        self._root = root
        self._limits = limits

    def members(self) -> Iterator[Member | Skipped]:
        """Every file, sorted by name."""
        yield from self._walk(self._root, "", 0)

    def open(self, untrusted_name: str) -> BinaryIO:
        """A file below the folder."""
        parts = safe_parts(untrusted_name)
        try:
            handle = self._open_step_by_step(parts) if _CAN_STEP else self._open_whole(parts)
        except (FileNotFoundError, NotADirectoryError) as error:
            if self._is_link(parts):
                raise UnsafePath("the name is a link") from error
            raise MissingFile("the archive does not hold this file") from error
        except OSError as error:
            if self._is_link(parts):
                raise UnsafePath("the name is a link") from error
            raise InputError(f"cannot be opened: {error.strerror}") from error
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise UnsafePath("the name is no regular file")
        return counted(os.fdopen(handle, "rb", buffering=0), self.on_read)

    def _open_step_by_step(self, parts: tuple[str, ...]) -> int:
        """Open folder after folder, so that none can be exchanged for a link meanwhile."""
        here = os.open(self._root, os.O_RDONLY | _FOLDER)
        try:
            for part in parts[:-1]:
                below = os.open(part, os.O_RDONLY | _FOLDER | _NO_FOLLOW, dir_fd=here)
                os.close(here)
                here = below
            return os.open(parts[-1], os.O_RDONLY | _NO_FOLLOW | _NO_WAIT, dir_fd=here)
        finally:
            os.close(here)

    def _open_whole(self, parts: tuple[str, ...]) -> int:
        if self._is_link(parts):
            raise UnsafePath("the name is a link")
        return os.open(self._root.joinpath(*parts), os.O_RDONLY | _BINARY)

    def _is_link(self, parts: tuple[str, ...]) -> bool:
        path = self._root
        for part in parts:
            path = path / part
            if path.is_symlink():
                return True
        return False

    def _walk(self, folder: Path, prefix: str, depth: int) -> Iterator[Member | Skipped]:
        if depth > self._limits.depth:
            yield Skipped("file", prefix, "folders too deep")
            return
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield Skipped("file", prefix or ".", "cannot be listed", str(error.strerror))
            return
        for entry in entries:
            name = prefix + entry.name
            if entry.is_symlink():
                yield Skipped("file", name, "a link")
            elif entry.is_dir(follow_symlinks=False):
                yield from self._walk(Path(entry.path), name + "/", depth + 1)
            elif entry.is_file(follow_symlinks=False):
                yield Member(name, entry.stat(follow_symlinks=False).st_size)
            else:
                yield Skipped("file", name, "no regular file")


class FileSource(FolderSource):
    """A lone file; what it names is looked for beside it."""

    def __init__(self, path: Path, limits: ArchiveLimits = DEFAULT_LIMITS) -> None:
        super().__init__(path.absolute().parent, limits)
        self.name = path.name
        self._path = path

    def members(self) -> Iterator[Member | Skipped]:
        """The file alone."""
        yield Member(self._path.name, self._path.stat().st_size)


class PartSource:
    """What lies in one folder of another source."""

    def __init__(self, whole: Source, prefix: str) -> None:
        self._whole = whole
        self._prefix = prefix
        self.name = prefix.rstrip("/").rsplit("/", 1)[-1] or whole.name

    @property
    def on_read(self) -> Callable[[int], None] | None:
        """Of the whole source."""
        return self._whole.on_read

    @on_read.setter
    def on_read(self, told: Callable[[int], None] | None) -> None:
        self._whole.on_read = told

    def members(self) -> Iterator[Member | Skipped]:
        """The files in the folder, by their names from it on."""
        length = len(self._prefix)
        for one in self._whole.members():
            if isinstance(one, Member) and one.name.startswith(self._prefix):
                yield Member(one.name[length:], one.size)

    def open(self, untrusted_name: str) -> BinaryIO:
        """A file in the folder."""
        return self._whole.open(self._prefix + "/".join(safe_parts(untrusted_name)))
