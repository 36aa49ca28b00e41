"""A zip file as a source; nothing is ever unpacked to disk."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from philomela.archives.counted import counted
from philomela.archives.limits import DEFAULT_LIMITS, ArchiveLimits
from philomela.archives.reader import Member
from philomela.archives.safe_paths import safe_parts
from philomela.errors import InputError, LimitExceeded, MissingFile, UnsafePath
from philomela.records import Skipped

_ENCRYPTED = 0x1
_END = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 65_535
_DIRECTORY_SIZE_AT = 12


class ZipSource:
    """The members of a zip that are within the limits.

    Raises :class:`~philomela.errors.InputError` for a file that is no zip, and
    :class:`~philomela.errors.LimitExceeded` for one whose table of contents is beyond the limits.
    """

    def __init__(self, file: BinaryIO, name: str, limits: ArchiveLimits = DEFAULT_LIMITS) -> None:
        self.name = name
        self.on_read: Callable[[int], None] | None = None
        self._limits = limits
        _check_directory(file, limits)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise InputError("a damaged zip") from error
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._skipped = list(self._sort_out())

    def members(self) -> Iterator[Member | Skipped]:
        """Every file, sorted by name, then what was refused."""
        for name in sorted(self._members):
            yield Member(name, self._members[name].file_size)
        yield from self._skipped

    def open(self, untrusted_name: str) -> BinaryIO:
        """A member as a stream."""
        name = "/".join(safe_parts(untrusted_name))
        member = self._members.get(name)
        if member is None:
            raise MissingFile("the archive does not hold this file")
        try:
            return counted(self._zip.open(member), self.on_read)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise InputError(f"cannot be unpacked: {error}") from error

    def _sort_out(self) -> Iterator[Skipped]:
        """Keep what may be opened; the rest are rows with a reason."""
        entries = self._zip.infolist()
        if len(entries) > self._limits.members:
            raise LimitExceeded("a zip of too many files")
        if sum(entry.file_size for entry in entries) > self._limits.expanded_bytes:
            raise LimitExceeded("a zip that expands beyond the limits")
        overlapping = _overlapping(entries)
        for place, entry in enumerate(entries):
            if entry.filename.endswith("/"):  # a folder; a name may be empty
                continue
            where = f"{entry.filename[:500]!r} ({place})"
            try:
                name = "/".join(safe_parts(entry.orig_filename))
            except UnsafePath as error:
                yield Skipped("file", where, "leads out of the archive", error.sentence)
                continue
            reason = self._refusal(entry, overlapping)
            if name in self._members:
                reason = "a second file of the same name"
            if reason:
                yield Skipped("file", where, reason)
            else:
                self._members[name] = entry

    def _refusal(self, entry: zipfile.ZipInfo, overlapping: set[int]) -> str:
        if entry.flag_bits & _ENCRYPTED:
            return "encrypted"
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            return "a link or device"
        if entry.header_offset in overlapping:
            return "overlaps another file"
        allowed = max(self._limits.ratio_from, self._limits.ratio * entry.compress_size)
        return "expands too much" if entry.file_size > allowed else ""


def _overlapping(entries: list[zipfile.ZipInfo]) -> set[int]:
    """Offsets of members that share bytes with another (D. Fifield, *A better zip bomb*)."""
    found: set[int] = set()
    end = -1
    for entry in sorted(entries, key=lambda entry: (entry.header_offset, entry.compress_size)):
        if entry.header_offset < end:
            found.add(entry.header_offset)
        end = max(end, entry.header_offset + entry.compress_size)
    return found


def _check_directory(file: BinaryIO, limits: ArchiveLimits) -> None:
    """Refuse a table of contents that is too large before it is read into memory."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - _END_BYTES - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise InputError("a damaged zip")
    (directory,) = struct.unpack_from("<I", tail, at + _DIRECTORY_SIZE_AT)
    # 2^32 - 1 stands for a larger number elsewhere, which the file's own size bounds.
    if min(directory, size) > limits.directory_bytes:
        raise LimitExceeded("a zip with too large a table of contents")
    file.seek(0)
