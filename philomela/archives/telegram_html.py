"""Telegram Desktop's HTML export of one chat: ``messages.html``, ``messages2.html``, …

It says less than JSON does: people and channels have names but no numbers, so the channel's key is
``telegram-title:`` and the pseudonym of its title, its kind is not known, and a person is the
pseudonym of a name. Messages of one sender in a row are ``joined`` and omit the name. Service
messages carry no time.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.reader import Source
from philomela.archives.telegram_channels import titled_key
from philomela.archives.telegram_html_messages import TelegramHtmlMessages, is_day
from philomela.archives.telegram_html_parser import (
    PENDING_LIMIT,
    RawMessage,
    TelegramHtmlParser,
)
from philomela.archives.telegram_messages import UnreadableMessage
from philomela.errors import InputError
from philomela.records import Channel, Message, Skipped

_CHUNK_BYTES = 1 << 14
_PAGE = re.compile(r"(?P<folder>(?:.*/)?)messages(?P<number>\d{0,9})\.html", re.S | re.A)
_MARKS = (b'class="page_wrap', b'class="history')
_MESSAGE = re.compile(rb'class="message (?:default|service)')


class TelegramHtml:
    """Reader of ``messages.html`` and the pages that follow it."""

    format = "telegram-html"

    def detect(self, name: str, head: bytes) -> bool:
        """Whether it has the frame of an exported chat and one message."""
        return all(mark in head for mark in _MARKS) and _MESSAGE.search(head) is not None

    def parts(self, name: str, names: frozenset[str]) -> tuple[str, ...]:
        """All pages in the same folder, in their order."""
        page = _PAGE.fullmatch(name)
        if page is None:
            return (name,)
        pages = (_PAGE.fullmatch(other) for other in names | {name})
        same = [one for one in pages if one and one["folder"] == page["folder"]]
        same.sort(key=lambda one: (int(one["number"] or 1), one[0]))
        return tuple(one[0] for one in same)

    def read(
        self, source: Source, name: str, pseudonyms: Pseudonyms
    ) -> Iterator[Channel | Message | Skipped]:
        """The channel, then the messages of all pages."""
        names = frozenset(one.name for one in source.members() if not isinstance(one, Skipped))
        chat = _Chat(name, pseudonyms)
        for page in self.parts(name, names):
            yield from chat.read_page(source, page)
        if not chat.begun:
            yield Skipped("record", name, "no messages in it")

    def open_media(self, source: Source, path: str) -> BinaryIO:
        """Open a file that a message names."""
        return source.open(path)


class _Chat:
    """One chat, page by page."""

    def __init__(self, name: str, pseudonyms: Pseudonyms) -> None:
        self.begun = False
        self._folder = name[: name.rfind("/") + 1]
        self._name = name
        self._pseudonyms = pseudonyms
        self._position = 0

    def read_page(self, source: Source, page: str) -> Iterator[Channel | Message | Skipped]:
        """The records of one page; what is lost of it is a row."""
        count = faults = 0
        parser = TelegramHtmlParser()
        try:
            with closing(source.open(page)) as file:
                for fault in _feed(parser, file):
                    for raw in _taken(parser):
                        yield from self._record(raw, parser.title, f"{page} messages[{count}]")
                        count += 1
                    if fault:
                        faults += 1
                        where = f"{page} fault {faults} before messages[{count}]"
                        yield Skipped("record", where, fault)
        except (OSError, InputError) as error:
            where = f"{page} from messages[{count}] on"
            yield Skipped("record", where, "cannot be read", str(error))

    def _record(
        self, raw: RawMessage, title: str, where: str
    ) -> Iterator[Channel | Message | Skipped]:
        if is_day(raw):
            return
        if not self.begun:
            self.begun = True
            yield self._begin(" ".join(title.split()))
        try:
            yield self._messages.read(raw, self._position)
        except UnreadableMessage as unreadable:
            yield Skipped("message", where, str(unreadable))
        self._position += 1

    def _begin(self, title: str) -> Channel:
        key = titled_key(title, self._pseudonyms) if title else f"telegram-file:{self._name}"
        pseudonym = self._pseudonyms.title(title) if title else None
        # The title of a private chat is a person's name, and nothing tells one from a channel's.
        channel = Channel(key, "unknown", None, pseudonym)
        self._messages = TelegramHtmlMessages(channel, title, self._folder, self._pseudonyms)
        return channel


def _feed(parser: TelegramHtmlParser, file: BinaryIO) -> Iterator[str]:
    """Feed the page to the parser, bit by bit; yields "" or what is wrong after each."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    while chunk := file.read(_CHUNK_BYTES):
        yield _fault(parser, decoder.decode(chunk))
    yield _fault(parser, decoder.decode(b"", final=True))
    parser.finish()
    yield "malformed HTML" if parser.hidden else ""


def _fault(parser: TelegramHtmlParser, text: str) -> str:
    parser.hidden = False
    try:
        parser.feed(text)
    except (AssertionError, ValueError):
        parser.hidden = True
        parser.forget()
    if parser.pending > PENDING_LIMIT:
        parser.hidden = True
        parser.forget()
    return "malformed HTML" if parser.hidden else ""


def _taken(parser: TelegramHtmlParser) -> list[RawMessage]:
    found, parser.found = parser.found, []
    return found
