"""What every reader is, and what it reads from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from philomela.archives.pseudonyms import Pseudonyms
from philomela.records import Channel, Message, Skipped


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a source: its name (relative, ``/`` between parts, untrusted) and size in bytes."""

    name: str
    size: int


class Source(Protocol):
    """A folder, a zip file or a lone file that members are opened from, and never left.

    ``open`` raises :class:`~philomela.errors.UnsafePath` for a name that leads out of the source
    (``..``, absolute, drive letter, NUL, symbolic link), :class:`~philomela.errors.MissingFile`
    where there is no such file and :class:`~philomela.errors.LimitExceeded` for one that is, or
    expands to, more than the limits allow.
    """

    name: str
    on_read: Callable[[int], None] | None  # told the number of bytes of each read, for progress

    def members(self) -> Iterator[Member | Skipped]:
        """Every file, sorted by name; what cannot be listed is a ``Skipped``."""
        ...

    def open(self, untrusted_name: str) -> BinaryIO:
        """The member as a binary stream (read and close; seek where the platform can)."""
        ...


class Reader(Protocol):
    """One format. ``read`` yields each channel before its first message, and never raises for
    one bad message: that is a ``Skipped``. It never raises for a broken document either: the
    rest is one ``Skipped`` with the reason."""

    format: str

    def detect(self, name: str, head: bytes) -> bool:
        """Whether this member is a document of this format, from its first 64 KiB."""
        ...

    def parts(self, name: str, names: frozenset[str]) -> tuple[str, ...]:
        """All members of the source that are parts of the document ``name``, itself included."""
        ...

    def read(
        self, source: Source, name: str, pseudonyms: Pseudonyms
    ) -> Iterator[Channel | Message | Skipped]:
        """Every channel and message of the document. Media paths are relative to the source."""
        ...

    def open_media(self, source: Source, path: str) -> BinaryIO:
        """Open a ``MediaRef.path`` this reader yielded; raises as :meth:`Source.open` does."""
        ...
