"""A source in memory, and short ways to read from it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.reader import Member
from philomela.archives.telegram_html import TelegramHtml
from philomela.archives.telegram_json import TelegramJson
from philomela.errors import MissingFile
from philomela.records import Channel, Message, Skipped

PSEUDONYMS = Pseudonyms(b"k" * 32)
Record = Channel | Message | Skipped


class MemorySource:
    """Files in a dictionary."""

    def __init__(self, files: dict[str, bytes], most: int = -1) -> None:
        self.name = "memory"
        self.on_read: Callable[[int], None] | None = None
        self._files = files
        self._most = most  # bytes that a read returns at most

    def members(self) -> Iterator[Member | Skipped]:
        return (Member(name, len(content)) for name, content in sorted(self._files.items()))

    def open(self, untrusted_name: str) -> BinaryIO:
        if untrusted_name not in self._files:
            raise MissingFile(f"{untrusted_name} is not there.")
        return _Dribbling(self._files[untrusted_name], self._most)


class _Dribbling(io.BytesIO):
    """Returns less than asked for, as pipes and zips do."""

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(content)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = -1 if size is None else size
        return super().read(self._most if 0 < self._most < wanted else wanted)


def read_json(content: bytes, most: int = -1, name: str = "result.json") -> list[Record]:
    return list(TelegramJson().read(MemorySource({name: content}, most), name, PSEUDONYMS))


def read_chat(*messages: Any, **head: Any) -> list[Record]:
    """The records of one chat."""
    chat = {"name": "A channel", "type": "public_channel", "id": 100} | head
    return read_json(json.dumps(chat | {"messages": messages}, indent=1).encode())


def read_message(**fields: Any) -> Message:
    """The one message of a chat."""
    one = {"id": 1, "type": "message", "date_unixtime": "1700000000", "text": ""} | fields
    found = messages_of(read_chat(one))
    assert len(found) == 1
    return found[0]


def read_html(*pages: str, folder: str = "") -> list[Record]:
    names = [f"{folder}messages{'' if place == 1 else place}.html" for place in range(1, 99)]
    files = {name: page.encode() for name, page in zip(names, pages, strict=False)}
    return list(TelegramHtml().read(MemorySource(files), names[0], PSEUDONYMS))


def messages_of(records: list[Record]) -> list[Message]:
    return [one for one in records if isinstance(one, Message)]


def channels_of(records: list[Record]) -> list[Channel]:
    return [one for one in records if isinstance(one, Channel)]


def skipped_of(records: list[Record], unit: str = "") -> list[Skipped]:
    return [one for one in records if isinstance(one, Skipped) and unit in ("", one.unit)]
