"""Web archives: WARC (ISO 28500), ARC, and WACZ, which is a zip of them; read by warcio.

Every picture that a site answered with is a sighting on that site. Other records are ``Skipped``
with what they are.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import logging
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from philomela.archives.dates import parse_date
from philomela.archives.links import link_reference
from philomela.archives.magic import look
from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.reader import Member, Source
from philomela.archives.zip_source import ZipSource
from philomela.errors import InputError
from philomela.records import Channel, MediaRef, Message, Skipped

logging.getLogger("warcio").setLevel(logging.CRITICAL)

_MAGIC = (b"WARC/", b"filedesc://")
_HEAD_BYTES = 64
_LARGEST = (64 << 20) + 1  # bytes of a picture; one more than is accepted
_LONGEST = 500  # characters of a detail
_ANSWERS = ("response", "resource")
_WARC_IN_WACZ = ("archive/",)


class Warc:
    """Reader of one WARC or ARC file."""

    format = "warc"

    def detect(self, name: str, head: bytes) -> bool:
        """Whether it begins as a WARC or ARC does, packed or not."""
        return _unpacked(head).startswith(_MAGIC)

    def parts(self, name: str, names: frozenset[str]) -> tuple[str, ...]:
        """The file alone."""
        return (name,)

    def read(
        self, source: Source, name: str, pseudonyms: Pseudonyms
    ) -> Iterator[Channel | Message | Skipped]:
        """A message for each picture; its media path is the file's name and the record's offset."""
        try:
            with closing(source.open(name)) as file:
                yield from _Records(file, name, f"{name}#").read()
        except (InputError, OSError) as error:
            yield Skipped("record", name, "cannot be read", str(error))

    def open_media(self, source: Source, path: str) -> BinaryIO:
        """The picture in a record."""
        name, _, offset = path.rpartition("#")
        with closing(source.open(name)) as file:
            return _content_at(file, offset)


class Wacz:
    """Reader of a WACZ: a zip with WARC files in ``archive/``."""

    format = "wacz"

    def detect(self, name: str, head: bytes) -> bool:
        """Only its list of members tells, see :func:`is_wacz`."""
        return False

    def parts(self, name: str, names: frozenset[str]) -> tuple[str, ...]:
        """The zip alone."""
        return (name,)

    def read(
        self, source: Source, name: str, pseudonyms: Pseudonyms
    ) -> Iterator[Channel | Message | Skipped]:
        """The pictures of every WARC file in it."""
        try:
            with closing(source.open(name)) as file:
                inner = ZipSource(file, name)
                for member in inner.members():
                    if isinstance(member, Skipped):
                        yield member
                    elif member.name.startswith(_WARC_IN_WACZ):
                        yield from self._read_member(inner, name, member)
        except (InputError, OSError) as error:
            yield Skipped("record", name, "cannot be read", str(error))

    def _read_member(
        self, inner: ZipSource, name: str, member: Member
    ) -> Iterator[Channel | Message | Skipped]:
        with closing(inner.open(member.name)) as file:
            place = f"{name}/{member.name}"
            yield from _Records(file, place, f"{name}!{member.name}#").read()

    def open_media(self, source: Source, path: str) -> BinaryIO:
        """The picture in a record of a WARC file in the zip."""
        place, _, offset = path.rpartition("#")
        name, _, member = place.partition("!")
        with closing(source.open(name)) as file, ZipSource(file, name).open(member) as warc:
            return _content_at(warc, offset)


def is_wacz(names: frozenset[str]) -> bool:
    """Whether a zip's members are those of a WACZ (specs.webrecorder.net/wacz)."""
    return "datapackage.json" in names and any(name.startswith(_WARC_IN_WACZ) for name in names)


@dataclass(slots=True)
class _Records:
    """The records of one WARC file, in order."""

    file: BinaryIO
    place: str  # for rows
    locator: str  # what an offset is appended to
    count: int = 0

    def read(self) -> Iterator[Channel | Message | Skipped]:
        """Messages for pictures, ``Skipped`` for the rest."""
        sites: set[str] = set()
        try:
            records = ArchiveIterator(self.file, arc2warc=True)
            while (record := _next(records)) is not None:
                head = record.content_stream().read(_HEAD_BYTES)
                # The library knows a record's offset only when it has read the whole of it.
                yield from self._record(record, head, records.get_record_offset(), sites)
                self.count += 1
        except Exception as error:  # the library raises many kinds on damaged files
            detail = f"{type(error).__name__}: {error}"[:_LONGEST]
            yield Skipped("record", f"{self.place} record {self.count}", "damaged", detail)

    def _record(
        self, record: Any, head: bytes, offset: int, sites: set[str]
    ) -> Iterator[Channel | Message | Skipped]:
        where = f"{self.place} record {self.count}"
        if record.rec_type not in _ANSWERS:
            yield Skipped("record", where, "not a capture", str(record.rec_type)[:_LONGEST])
            return
        address = str(record.rec_headers.get_header("WARC-Target-URI") or "")[:2000]
        kind = _content_type(record)
        if look(head) != "picture":
            reason = "page" if "html" in kind else "not a picture"
            yield Skipped("record", where, reason, f"{kind} {address}"[:_LONGEST])
            return
        site = _site(address)
        if site not in sites:
            sites.add(site)
            yield Channel(f"site:{site}", "site", site)
        when = str(record.rec_headers.get_header("WARC-Date") or "")
        yield self._sighting(site, address, when, f"{self.locator}{offset}")

    def _sighting(self, site: str, address: str, when: str, path: str) -> Message:
        date = parse_date(when)
        name = f"{address}\x00{when}\x00{self.count}".encode("utf-8", "surrogatepass")
        return Message(
            channel=f"site:{site}",
            number=int.from_bytes(hashlib.sha256(name).digest()[:8], "big") >> 1,
            position=self.count,
            date=date[0] if date else None,
            date_certain=bool(date and date[1]),
            references=(link_reference(address),) if "://" in address else (),
            media=(MediaRef("photo", path),),
        )


def _next(records: Iterator[Any]) -> Any | None:
    """The next record; what the library prints about damage is in our rows instead."""
    with contextlib.redirect_stderr(io.StringIO()):
        return next(records, None)


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "unknown type").split(";")[0].lower()


def _site(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "unknown").lower()[:253]
    except ValueError:
        return "unknown"


def _content_at(file: BinaryIO, untrusted_offset: str) -> BinaryIO:
    """The content of the record at an offset, decoded as its headers say."""
    try:
        file.seek(int(untrusted_offset))
        record = _next(ArchiveIterator(file, arc2warc=True))
        if record is not None:
            return io.BytesIO(record.content_stream().read(_LARGEST))
    except Exception as error:  # as above
        raise InputError(f"damaged: {type(error).__name__}") from error
    raise InputError("damaged: no record there")


def _unpacked(head: bytes) -> bytes:
    """The first bytes, unpacked if they are gzip."""
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _HEAD_BYTES)
    except (zlib.error, gzip.BadGzipFile):
        return b""
