"""The structure of a Telegram JSON document: chats within lists, messages within chats."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import Any, BinaryIO

from philomela.archives.json_stream import BrokenValue, JsonStream
from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.telegram_channels import channel_of
from philomela.archives.telegram_messages import Chat, TelegramMessages, UnreadableMessage
from philomela.errors import InputError
from philomela.records import Channel, Message, Skipped

_PLACE_BYTES = 1 << 16  # of the document, that name a chat without number and title
_HEAD_KEYS = ("name", "type", "id")
_LISTS = ("chats", "left_chats")
_BROKEN_IN_A_ROW = 10_000  # messages, after which the rest of a chat is given up
_BACK = 256  # characters before an error among which the next message may begin

_CHAT_HEAD = (
    rb'\{\s{0,64}(?:"name"\s{0,8}:\s{0,8}(?:null|"(?:[^"\\]|\\.){0,1500}")\s{0,8},\s{0,64})?'
    rb'"type"\s{0,8}:\s{0,8}"\w{1,32}"\s{0,8},\s{0,64}'
    rb'"id"\s{0,8}:\s{0,8}-?\d{1,20}\s{0,8},\s{0,64}"messages"\s{0,8}:\s{0,8}\['
)
_MESSAGE_HEAD = (
    rb'\{\s{0,64}"id"\s{0,8}:\s{0,8}-?\d{1,20}\s{0,8},\s{0,64}'
    rb'"type"\s{0,8}:\s{0,8}"(?:message|service|unsupported)"'
)
_NEXT_CHAT = re.compile(rb"(?=%b)" % _CHAT_HEAD, re.S)

Record = Channel | Message | Skipped


class _LostError(Exception):
    """The structure cannot be followed any further; ``reason`` is empty where a row says so."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class TelegramDocument:
    """One pass over one document."""

    def __init__(
        self, open_document: Callable[[], BinaryIO], folder: str, pseudonyms: Pseudonyms
    ) -> None:
        """``folder`` is where media paths begin: "" or "some/folder/"."""
        self._open = open_document
        self._folder = folder
        self._pseudonyms = pseudonyms
        self._messages = TelegramMessages(pseudonyms)
        self._position = 0
        self._faults = 0
        self._chats = dict.fromkeys(_LISTS, 0)  # seen in each list
        self._found = False  # a chat, or a list of chats
        self._yielded: set[str] = set()  # keys of channels
        self._heads: dict[str, dict[str, Any]] | None = None  # of chats, by place

    def read(self) -> Iterator[Record]:
        """Channels and messages in the document's order. Raises what opening it does."""
        with closing(self._open()) as file:
            self._stream = JsonStream(file)
            try:
                yield from self._read()
            except (OSError, InputError) as error:
                yield Skipped("record", "document", "cannot be read", str(error))

    def _read(self) -> Iterator[Record]:
        if self._stream.peek() != "{":
            yield Skipped("record", "document", "not a JSON object")
            return
        yield from self._recovering("")
        chats = 0
        while self._faults and self._stream.search(_NEXT_CHAT, self._stream.offset):
            yield from self._recovering(f"recovered[{chats}].")
            chats += 1
        if not self._found:
            yield Skipped("record", "document", "no chats in it")

    def heads(self) -> dict[str, dict[str, Any]]:
        """Name, type and id of each chat by its place; messages are passed over."""
        found: dict[str, dict[str, Any]] = {}
        with closing(self._open()) as file:
            self._stream = JsonStream(file)
            try:
                for _ in self._chat("", found):
                    pass
            except _LostError:
                pass
        return found

    def _recovering(self, place: str) -> Iterator[Record]:
        """A chat, or the whole document; the rest of it is lost where its structure is."""
        try:
            yield from self._chat(place)
        except _LostError as lost:
            self._faults += 1
            if lost.reason:
                where = f"{place}fault {self._faults} at byte {self._stream.offset}"
                yield Skipped("record", where, lost.reason)

    def _chat(self, place: str, heads: dict[str, dict[str, Any]] | None = None) -> Iterator[Record]:
        """An object that holds messages or, at the top, lists of chats.

        With ``heads``, messages are passed over and what stands beside them is kept there.
        """
        stream, head, chat, count = self._stream, dict[str, Any](), None, 0
        if heads is not None:
            heads[place] = head
        for key in self._keys():
            character = stream.peek()
            if key == "messages" and character == "[" and heads is None:
                self._found = True
                if chat is None:
                    chat = yield from self._begin(head, place)
                count = yield from self._message_list(chat, place, count)
            elif key in _LISTS and character == "{" and not place:
                self._found = True
                yield from self._lists(key, heads)
            elif key in _HEAD_KEYS:
                head.setdefault(key, self._value())
            elif not stream.skip():
                raise _LostError(self._fault())
        if chat is None and place and heads is None:
            yield from self._begin(head, place)

    def _keys(self) -> Iterator[str]:
        """The keys of an object, each to be followed by reading its value."""
        stream = self._stream
        stream.take("{")
        while not stream.take("}"):
            if stream.take(","):
                continue
            key = self._value() if stream.peek() == '"' else None
            if key is None or not stream.take(":"):
                raise _LostError(self._fault())
            yield key

    def _lists(self, name: str, heads: dict[str, dict[str, Any]] | None) -> Iterator[Record]:
        """The object around a list of chats."""
        for key in self._keys():
            if key == "list" and self._stream.peek() == "[":
                yield from self._chat_list(name, heads)
            elif not self._stream.skip():
                raise _LostError(self._fault())

    def _chat_list(self, name: str, heads: dict[str, dict[str, Any]] | None) -> Iterator[Record]:
        stream = self._stream
        stream.take("[")
        while not stream.take("]"):
            if stream.take(","):
                continue
            place = f"{name}.list[{self._chats[name]}]"
            self._chats[name] += 1
            if stream.peek() == "{":
                yield from self._chat(f"{place}.", heads)
            else:
                if not stream.skip():
                    raise _LostError(self._fault())
                yield Skipped("channel", place, "not an object")

    def _begin(self, head: dict[str, Any], place: str) -> Generator[Record, None, Chat]:
        """The channel, whose name, type and id may stand behind its messages."""
        if "id" not in head or "type" not in head:
            if self._heads is None:
                other = TelegramDocument(self._open, self._folder, self._pseudonyms)
                self._heads = other.heads()
            head = self._heads.get(place, {}) | head
        channel = channel_of(head, self._place(place), self._pseudonyms)
        if channel.key not in self._yielded:
            self._yielded.add(channel.key)
            yield channel
        return Chat(channel.key, self._folder)

    def _place(self, place: str) -> str:
        """A name for a chat that has none, the same whatever the document's file is called."""
        with closing(self._open()) as file:
            beginning = hashlib.sha256(file.read(_PLACE_BYTES)).hexdigest()[:16]
        return f"{beginning}:{place}".rstrip(":.")

    def _message_list(self, chat: Chat, place: str, count: int) -> Generator[Record, None, int]:
        """Messages from number ``count`` on; returns the number behind the last."""
        stream, broken_in_a_row = self._stream, 0
        stream.take("[")
        indent: bytes | None = None
        while True:
            character = stream.peek()
            if character == ",":
                stream.take(",")
                continue
            if character == "]":
                stream.take("]")
                return count
            if character in ("", "}"):
                raise _LostError(self._fault())
            if indent is None:
                indent = stream.indent()
            start = stream.offset
            before, read = count, self._messages.read
            for value in stream.objects(indent):
                try:
                    message: Message | Skipped = read(value, chat, self._position)
                except (UnreadableMessage, RecursionError) as error:
                    message = _unreadable(error, place, count)
                self._position += 1
                count += 1
                yield message
            if count > before:
                broken_in_a_row = 0
                continue
            try:
                yield self._message(stream.value(), chat, place, count)
                broken_in_a_row = 0
            except BrokenValue as broken:
                where = f"{place}messages[{count}]"
                yield Skipped("message", where, broken.reason, f"byte {broken.offset}")
                self._position += 1
                broken_in_a_row += 1
                if broken_in_a_row >= _BROKEN_IN_A_ROW:
                    raise _LostError("too many malformed messages") from None
                self._next_message(broken, start, indent)
            count += 1

    def _message(self, value: Any, chat: Chat, place: str, count: int) -> Message | Skipped:
        position = self._position
        self._position += 1
        try:
            return self._messages.read(value, chat, position)
        except (UnreadableMessage, RecursionError) as error:
            return _unreadable(error, place, count)

    def _next_message(self, broken: BrokenValue, start: int, indent: bytes | None) -> None:
        """Move on from a broken message to the next, or to the end of the list."""
        if broken.skippable:
            if not self._stream.skip():
                raise _LostError
            return
        after = max(start + 1, broken.offset - _BACK)
        if not self._stream.search(_next_message(indent), after):
            raise _LostError
        if self._stream.matches(_NEXT_CHAT):
            raise _LostError

    def _value(self) -> Any:
        try:
            return self._stream.value()
        except BrokenValue as broken:
            raise _LostError(broken.reason) from None

    def _fault(self) -> str:
        return "malformed JSON" if self._stream.peek() else "the document ends early"


def _unreadable(error: UnreadableMessage | RecursionError, place: str, count: int) -> Skipped:
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return Skipped("message", f"{place}messages[{count}]", reason)


def _next_message(indent: bytes | None) -> re.Pattern[bytes]:
    """Where a message begins or a list ends.

    Telegram writes each message as a block of lines, all messages of a list with one indent and
    nothing between the lines of one that has less.
    """
    choices = [b"(?=%b)" % _MESSAGE_HEAD, b"(?=%b)" % _CHAT_HEAD]
    if indent is not None:
        choices.append(rb"\n%b(?=\{)" % re.escape(indent))
    if indent:
        choices.append(rb"\n[ \t]{0,%d}(?=[\]}])" % (min(len(indent), 64) - 1))
    return re.compile(b"|".join(choices), re.S)
