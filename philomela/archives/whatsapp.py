"""WhatsApp's "Export chat": a text of lines ``date, time - name: text``.

The order of day and month follows the exporter's phone and is not told. It is inferred from the
whole text: a number above 12 settles it, else the order in which dates do not run backwards. No
line carries a zone, so dates are never certain.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Literal

from philomela.archives.links import references
from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.reader import Source
from philomela.errors import InputError
from philomela.records import Channel, MediaRef, Message, Skipped

Order = Literal["dmy", "mdy", "ymd"]

_MARKS = "\u200e\u200f\u202a\u202c\ufeff"
_LINE = re.compile(
    r"\[?(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4})\.?,?[ \u202f\u00a0]+"
    r"(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)[ \u202f\u00a0]?(?P<half>[AaPp]\.?[ ]?[Mm]\.?)?"
    r"(?:\][ ]|[ ]-[ ]|:[ ])(?P<rest>.*)",
    re.DOTALL,
)
_ATTACHED = re.compile(r"<(?:attached|angehängt|adjunto|anexado|allegato|joint): ([^<>]{1,255})>")
_FILE_ATTACHED = re.compile(r"([^\n\u200e]{1,255}\.\w{2,5}) \([^()\n]{3,40}\)")
_OMITTED = re.compile(
    r"<?(?:media|image|video|audio|sticker|gif|document|multimedia|medien|médias?|mídia|файл|"
    r"без медиафайлов|медиа|bild|imagen|imagem)\b[^\n<>]{0,20}"
    r"(?:omitted|omitido|omitida|ausgeschlossen|weggelassen|omis|oculto|oculta|omessi|"
    r"отсутствует|пропущен)[^\n<>]{0,5}>?",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?P<name>[^\n:]{1,120}): (?P<text>.*)", re.DOTALL)
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".avif", ".bmp", ".tif", ".tiff")
_LONGEST_LINE = 1 << 20  # characters
_LONGEST_TEXT = 1 << 16
_NEEDED = 2  # lines of this form among the first, for a text to be a chat


class WhatsAppText:
    """Reader of exported chats."""

    format = "whatsapp-text"

    def detect(self, name: str, head: bytes) -> bool:
        """Whether the first lines look like messages."""
        lines = head.decode("utf-8", "replace").splitlines()[:200]
        fitting = [line for line in lines if _match(line)]
        return bool(fitting) and (len(fitting) >= _NEEDED or len(lines) == 1)

    def parts(self, name: str, names: frozenset[str]) -> tuple[str, ...]:
        """The text alone."""
        return (name,)

    def read(
        self, source: Source, name: str, pseudonyms: Pseudonyms
    ) -> Iterator[Channel | Message | Skipped]:
        """Every message; a line that begins none continues the one before."""
        try:
            order = _order(_dates(source, name))
            title = name.rsplit("/", 1)[-1].removesuffix(".txt")
            # The file is named after the other person or the group; which, is not told.
            key = f"whatsapp:{pseudonyms.title(title).removeprefix('title:')}"
            yield Channel(key, "unknown", None, pseudonyms.title(title))
            blocks = _blocks(source, name)
            for position, block in enumerate(blocks):
                yield _message(block, key, position, order, name, pseudonyms)
        except (InputError, OSError) as error:
            yield Skipped("record", name, "cannot be read", str(error))

    def open_media(self, source: Source, path: str) -> BinaryIO:
        """Open a file that a message names."""
        return source.open(path)


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    date: str
    time: str
    half: str
    rest: str


def _match(line: str) -> re.Match[str] | None:
    return _LINE.match(line.lstrip(_MARKS))


def _lines(source: Source, name: str) -> Iterator[str]:
    with closing(source.open(name)) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", errors="replace")
        while line := text.readline(_LONGEST_LINE):
            yield line


def _dates(source: Source, name: str) -> Iterator[tuple[int, int, int]]:
    for line in _lines(source, name):
        if found := _match(line):
            first, second, third = map(int, re.split(r"[./-]", found["date"]))
            yield first, second, third


def _order(dates: Iterator[tuple[int, int, int]]) -> Order:
    """The order of day, month and year that fits the whole text."""
    backwards = {"dmy": 0, "mdy": 0}
    before: dict[str, tuple[int, int, int]] = {}
    for first, second, third in dates:
        if first > 31:
            return "ymd"
        if first > 12:
            return "dmy"
        if second > 12:
            return "mdy"
        for order, date in (("dmy", (third, second, first)), ("mdy", (third, first, second))):
            backwards[order] += date < before.get(order, date)
            before[order] = date
    return "mdy" if backwards["mdy"] < backwards["dmy"] else "dmy"


def _blocks(source: Source, name: str) -> Iterator[_Block]:
    """Lines of a message joined."""
    parts: list[str] = []
    begun: tuple[int, re.Match[str]] | None = None
    length = 0

    def whole(begun: tuple[int, re.Match[str]]) -> _Block:
        at, found = begun
        return _Block(at, found["date"], found["time"], found["half"] or "", "".join(parts))

    for count, line in enumerate(_lines(source, name), 1):
        found = _match(line)
        if found:
            if begun:
                yield whole(begun)
            begun, parts, length = (count, found), [found["rest"]], 0
        elif length < _LONGEST_TEXT:
            parts.append(line)
            length += len(line)
    if begun:
        yield whole(begun)


def _message(
    block: _Block, key: str, position: int, order: Order, name: str, pseudonyms: Pseudonyms
) -> Message | Skipped:
    try:
        date = _date(block, order)
    except ValueError:
        return Skipped("message", f"{name} line {block.line}", "unreadable date")
    rest = block.rest.strip().strip(_MARKS)
    named = _NAME.fullmatch(rest)
    text = (named["text"] if named else rest).strip(_MARKS)[:_LONGEST_TEXT]
    media = tuple(_media(text, name))
    return Message(
        channel=key,
        number=position + 1,
        position=position,
        kind="message" if named else "service",
        date=date,
        date_certain=False,
        sender=pseudonyms.person(f"whatsapp:{named['name'].strip(_MARKS)}") if named else None,
        # A line without a sender names people in words of the exporter's language.
        text=pseudonyms.scrub(text) if named else "",
        action=None if named else "system",
        references=tuple(references(text)) if named else (),
        media=media,
    )


def _date(block: _Block, order: Order) -> int:
    """Seconds since 1970. A text put together of two exports may have two orders."""
    try:
        return _date_in(block, order)
    except ValueError:
        other: dict[Order, Order] = {"dmy": "mdy", "mdy": "dmy", "ymd": "dmy"}
        return _date_in(block, other[order])


def _date_in(block: _Block, order: Order) -> int:
    numbers = dict(zip(order, map(int, re.split(r"[./-]", block.date)), strict=True))
    year = numbers["y"] + (2000 if numbers["y"] < 100 else 0)
    clock = [*map(int, re.split(r"[:.]", block.time)), 0]
    hour = clock[0]
    half = block.half[:1].lower()
    if half:
        if hour > 12:
            raise ValueError("an hour that no half day has")
        hour = hour % 12 + (12 if half == "p" else 0)  # some phones write 0 for 12
    found = datetime(year, numbers["m"], numbers["d"], hour, clock[1], clock[2], tzinfo=UTC)
    return int(found.timestamp())


def _media(text: str, name: str) -> Iterator[MediaRef]:
    folder = name[: name.rfind("/") + 1]
    for found in (*_ATTACHED.finditer(text), *_FILE_ATTACHED.finditer(text)):
        file = found[1].strip(_MARKS + " ")
        kind: Literal["photo", "file"] = "photo" if file.lower().endswith(_PICTURES) else "file"
        yield MediaRef(kind, folder + file)
    if _OMITTED.search(text):
        yield MediaRef("file", None, "not included", "left out by the exporter")
