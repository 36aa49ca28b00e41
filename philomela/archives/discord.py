"""Discord as DiscordChatExporter writes it in JSON: one channel a document.

https://github.com/Tyrrrz/DiscordChatExporter; times carry their zone, identifiers are 64-bit
numbers written as text. Files are paths beside the document if they were exported with their media,
else addresses, which are not opened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any, BinaryIO, Literal
from urllib.parse import unquote

from philomela.archives.dates import parse_date
from philomela.archives.json_stream import BrokenValue, JsonStream
from philomela.archives.links import references
from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.reader import Source
from philomela.errors import InputError
from philomela.records import Channel, MediaRef, Message, Reference, Skipped

_CHANNEL = re.compile(r'"channel"\s*:\s*\{')
_OWN = re.compile(r'"(?:guild|dateRange|exportedAt)"\s*:|"timestampEdited"\s*:')
# Only messages have their type behind their identifier.
_NEXT_MESSAGE = re.compile(
    rb'[\n,\[][ \t]{0,64}(?=\{\s{0,64}"id"\s{0,8}:\s{0,8}"\d{1,20}"\s{0,8},\s{0,64}"type")'
)
_LONGEST_TEXT = 1 << 16
_DIRECT = ("DirectTextChat", "DirectGroupTextChat")
_SERVICE = frozenset(
    {"RecipientAdd", "RecipientRemove", "Call", "ChannelNameChange", "ChannelIconChange"}
    | {"ChannelPinnedMessage", "GuildMemberJoin", "ThreadCreated"}
)


class DiscordJson:
    """Reader of DiscordChatExporter's JSON."""

    format = "discord-json"

    def detect(self, name: str, head: bytes) -> bool:
        """Whether it begins as the exporter's documents do."""
        text = head.decode(json.detect_encoding(head), "replace").lstrip("\ufeff \t\r\n")
        return bool(text.startswith("{") and _CHANNEL.search(text) and _OWN.search(text))

    def parts(self, name: str, names: frozenset[str]) -> tuple[str, ...]:
        """The document is one file."""
        return (name,)

    def read(
        self, source: Source, name: str, pseudonyms: Pseudonyms
    ) -> Iterator[Channel | Message | Skipped]:
        """The channel and every message."""
        try:
            with closing(source.open(name)) as file:
                yield from _Document(JsonStream(file), name, pseudonyms).read()
        except (InputError, OSError) as error:
            yield Skipped("record", name, "cannot be read", str(error))

    def open_media(self, source: Source, path: str) -> BinaryIO:
        """Open a file that a message names."""
        return source.open(path)


class _Document:
    """One pass over one document."""

    def __init__(self, stream: JsonStream, name: str, pseudonyms: Pseudonyms) -> None:
        self._stream = stream
        self._folder = name[: name.rfind("/") + 1]
        self._pseudonyms = pseudonyms
        self._guild: dict[str, Any] = {}
        self._channel: dict[str, Any] = {}

    def read(self) -> Iterator[Channel | Message | Skipped]:
        """The channel, then its messages."""
        stream = self._stream
        if not stream.take("{"):
            yield Skipped("record", "document", "not a JSON object")
            return
        try:
            while not stream.take("}"):
                if stream.take(","):
                    continue
                key = stream.value() if stream.peek() == '"' else None
                if key is None or not stream.take(":"):
                    yield Skipped("record", "document", "the document ends early")
                    return
                yield from self._field(str(key))
        except BrokenValue as broken:
            where = f"document at byte {broken.offset}"
            yield Skipped("record", where, broken.reason)

    def _field(self, key: str) -> Iterator[Channel | Message | Skipped]:
        if key == "messages" and self._stream.peek() == "[":
            yield from self._messages()
        elif key in ("guild", "channel"):
            value = self._stream.value()
            if key == "guild":
                self._guild = _object(value)
            else:
                self._channel = _object(value)
        else:
            self._stream.skip()

    def _messages(self) -> Iterator[Channel | Message | Skipped]:
        channel = self._channel_record()
        yield channel
        stream, position = self._stream, 0
        stream.take("[")
        while not stream.take("]"):
            if stream.take(","):
                continue
            if stream.peek() in ("", "}"):
                yield Skipped("record", "messages", "the document ends early")
                return
            where = f"messages[{position}]"
            try:
                yield self._message(stream.value(), channel.key, position)
            except (ValueError, TypeError) as error:
                yield Skipped("message", where, "unexpected shape", str(error))
            except BrokenValue as broken:
                yield Skipped("message", where, broken.reason, f"byte {broken.offset}")
                if not self._next_message(broken):
                    return
            position += 1

    def _next_message(self, broken: BrokenValue) -> bool:
        if broken.skippable:
            return self._stream.skip()
        return self._stream.search(_NEXT_MESSAGE, broken.offset)

    def _channel_record(self) -> Channel:
        kind, name = _text(self._channel.get("type")), _text(self._channel.get("name"))
        guild = _text(self._guild.get("name"))
        direct = kind in _DIRECT
        title = " / ".join(part for part in (guild, name) if part)
        return Channel(
            key=f"discord:{_number(self._channel.get('id')) or 0}",
            kind="private" if direct else "group",
            title=None if direct else title or None,
            title_pseudonym=self._pseudonyms.title(title) if title else None,
        )

    def _message(self, raw: Any, channel: str, position: int) -> Message:
        fields = _object(raw)
        number = _number(fields.get("id"))
        if not isinstance(raw, dict) or number is None:
            raise ValueError("a message without an identifier")
        date = parse_date(_text(fields.get("timestamp")))
        edited = parse_date(_text(fields.get("timestampEdited")))
        reference, forward = _object(fields.get("reference")), _forwarded(fields)
        text = self._content(fields)
        kind = _text(fields.get("type"))
        service = kind in _SERVICE
        return Message(
            channel=channel,
            number=number,
            position=position,
            kind="service" if service else "message",
            date=date[0] if date else None,
            date_certain=bool(date and date[1]),
            edited=edited[0] if edited else None,
            sender=self._person(_object(fields.get("author"))),
            forwarded=forward is not None,
            reply_to=None if forward is not None else _number(reference.get("messageId")),
            action=kind if service else None,
            text=text,
            references=tuple(self._references(fields, forward, reference, text)),
            media=tuple(self._media(fields, forward)),
        )

    def _content(self, fields: dict[str, Any]) -> str:
        forward = _forwarded(fields) or {}
        text = _text(fields.get("content")) or _text(forward.get("content"))
        for mention in _objects(fields.get("mentions")):
            person = self._person(mention)
            for name in (mention.get("nickname"), mention.get("name")):
                if isinstance(name, str) and name and person:
                    text = text.replace(f"@{name}", f"[{person}]")
        return self._pseudonyms.scrub(text[:_LONGEST_TEXT])

    def _person(self, author: dict[str, Any]) -> str | None:
        identifier = _text(author.get("id")) or _text(author.get("name"))
        return self._pseudonyms.person(f"discord:{identifier}") if identifier else None

    def _references(
        self,
        fields: dict[str, Any],
        forward: dict[str, Any] | None,
        reference: dict[str, Any],
        text: str,
    ) -> Iterator[Reference]:
        origin = _number(reference.get("channelId"))
        if forward is not None and origin:
            yield Reference("forward", f"discord:{origin}")
        yield from references(text)
        for reaction in _objects(fields.get("reactions")):
            for user in _objects(reaction.get("users")):
                person = self._person(user)
                if person:
                    yield Reference("reaction", person)

    def _media(self, fields: dict[str, Any], forward: dict[str, Any] | None) -> Iterator[MediaRef]:
        for holder in (fields, forward or {}):
            for file in _objects(holder.get("attachments")):
                yield self._file(file.get("url"), "file", _number(file.get("fileSizeBytes")))
            for sticker in _objects(holder.get("stickers")):
                yield self._file(sticker.get("sourceUrl"), "sticker", None)

    def _file(
        self, address: object, kind: Literal["file", "sticker"], size: int | None
    ) -> MediaRef:
        path = _text(address)
        if not path or "://" in path:
            return MediaRef(kind, None, "not included", "only its address was exported", size=size)
        return MediaRef(kind, self._folder + unquote(path.replace("\\", "/")), size=size)


def _forwarded(fields: dict[str, Any]) -> dict[str, Any] | None:
    found = fields.get("forwardedMessage")
    return found if isinstance(found, dict) else None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        return int(value)
    return None
