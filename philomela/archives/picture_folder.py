"""Pictures in a folder or zip, with or without a list of where each was seen.

The list is a CSV with a header; of its columns (any case, any order) these are used: ``file`` (or
filename, path, name, picture, image), ``channel`` (group, source, chat), ``date`` (time, seen:
ISO 8601 or Unix), ``message`` (id, message_id), ``url`` (link) and ``text`` (caption).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from philomela.archives.csv_rows import csv_rows, header
from philomela.archives.dates import parse_date
from philomela.archives.links import link_reference
from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.reader import Source
from philomela.errors import InputError
from philomela.records import Channel, MediaRef, Message, Reference, Skipped

_COLUMNS = {
    "file": ("file", "filename", "file_name", "path", "picture", "image", "photo"),
    "channel": ("channel", "group", "chat", "source"),
    "date": ("date", "time", "datetime", "timestamp", "seen"),
    "message": ("message", "message_id", "id"),
    "url": ("url", "link", "address"),
    "text": ("text", "caption"),
}
_BESIDE_FILE = ("channel", "date", "url")
_LONGEST_TEXT = 20_000
_DELIMITERS = ",;\t|"


def is_picture_list(head: bytes) -> bool:
    """Whether the first line names a file column and says something of where it was seen."""
    first = head.decode("utf-8-sig", "replace").splitlines()[:1]
    names = set(_ours(header(first[0])[0])) if first else set()
    return "file" in names and bool(names & set(_BESIDE_FILE))


class PictureFolder:
    """Reader of pictures that belong to no export. ``document`` of the archive is the list."""

    format = "pictures"

    def __init__(self, pictures: tuple[str, ...], listed: str) -> None:
        self._pictures = pictures
        self._list = listed
        self._position = 0
        self._channels: set[str] = set()

    def detect(self, name: str, head: bytes) -> bool:
        """Whether this member is a list of pictures."""
        return is_picture_list(head)

    def parts(self, name: str, names: frozenset[str]) -> tuple[str, ...]:
        """The list alone; pictures are media."""
        return (name,)

    def read(
        self, source: Source, name: str, pseudonyms: Pseudonyms
    ) -> Iterator[Channel | Message | Skipped]:
        """A message for each row of the list, then for each picture that it does not name."""
        self._position = 0
        self._channels = set()
        named: set[str] = set()
        folder = f"folder:{source.name}"
        if self._list:
            yield from self._read_list(source, named, folder, source.name, pseudonyms)
        for picture in self._pictures:
            if picture not in named:
                yield from self._channel(folder, source.name)
                yield self._message(folder, _number(picture), picture)

    def open_media(self, source: Source, path: str) -> BinaryIO:
        """Open a picture."""
        return source.open(path)

    def _read_list(
        self, source: Source, named: set[str], folder: str, title: str, pseudonyms: Pseudonyms
    ) -> Iterator[Channel | Message | Skipped]:
        base = self._list[: self._list.rfind("/") + 1]
        for line, row in _rows(source, self._list):
            where = f"{self._list} line {line}"
            if isinstance(row, Skipped):
                yield row
                continue
            file = row.get("file", "").strip().replace("\\", "/").removeprefix("./")
            if not file:
                yield Skipped("record", where, "names no file")
                continue
            path = base + file
            named.add(path)
            channel = row.get("channel", "").strip()[:500]
            key = f"listed:{channel}" if channel else folder
            yield from self._channel(key, channel or title)
            yield self._listed(key, path, row, line, pseudonyms)

    def _channel(self, key: str, title: str) -> Iterator[Channel]:
        if key not in self._channels:
            self._channels.add(key)
            yield Channel(key, "folder", title)

    def _listed(
        self, key: str, path: str, row: dict[str, str], line: int, pseudonyms: Pseudonyms
    ) -> Message:
        own = row.get("message", "").strip()
        number = int(own) if own.isdigit() and len(own) <= 18 else _number(f"{path}\x00{line}")
        date = parse_date(row.get("date", ""))
        url = row.get("url", "").strip()
        return Message(
            channel=key,
            number=number,
            position=self._next(),
            date=date[0] if date else None,
            date_certain=bool(date and date[1]),
            text=pseudonyms.scrub(row.get("text", "")[:_LONGEST_TEXT]),
            references=(_link(url),) if "://" in url else (),
            media=(MediaRef("photo", path),),
        )

    def _message(self, key: str, number: int, path: str) -> Message:
        media = (MediaRef("photo", path),)
        return Message(key, number, self._next(), date_certain=False, media=media)

    def _next(self) -> int:
        self._position += 1
        return self._position - 1


def _link(url: str) -> Reference:
    return link_reference(url[:2000])


def _number(name: str) -> int:
    """A number for a sighting that has none: the first 63 bits of its name's SHA-256."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _ours(names: list[str]) -> list[str]:
    """Our names of the columns; of others none."""
    ours = {theirs: name for name, others in _COLUMNS.items() for theirs in others}
    return [ours.get(name, "") for name in names]


def _rows(source: Source, name: str) -> Iterator[tuple[int, dict[str, str] | Skipped]]:
    try:
        with closing(source.open(name)) as file:
            names, rows = csv_rows(file)
            for row in rows:
                if row.fault:
                    where = f"{name} line {row.line}"
                    yield row.line, Skipped("record", where, "not a row", row.fault)
                    continue
                cells = zip(_ours(names), row.cells, strict=False)
                yield row.line, {key: cell for key, cell in cells if key}
    except (InputError, OSError) as error:
        yield 0, Skipped("file", name, "cannot be read", str(error))
