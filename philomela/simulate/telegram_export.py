"""Writes ``result.json`` as Telegram Desktop does: of one chat, or of a whole account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from philomela.simulate.channels import Channel
from philomela.simulate.telegram_files import Layout
from philomela.simulate.telegram_json import serialise
from philomela.simulate.telegram_messages import FileSize, message

Sizes = Mapping[str, FileSize]  # by path within the export

_ABOUT = (
    "Here is the data you requested. Remember: Telegram is ad free, it doesn't use your data for "
    "ad targeting and doesn't sell it to others."
)
_CHATS_ABOUT = "This page lists all chats from this export."
_LEFT_ABOUT = "This page lists all supergroups and channels from this export that you've left."


def result_json(layout: Layout, sizes: Sizes) -> Iterator[bytes]:
    """The document, piece by piece."""
    if layout.channels[0].version == "account":
        yield from _account(layout, sizes)
    else:
        yield from chat(layout.channels[0], _messages(layout, layout.channels[0], sizes), 0)


def chat(channel: Channel, messages: Iterable[Any], depth: int) -> Iterator[bytes]:
    """One chat whose opening brace stands at a nesting depth."""
    head = {"name": channel.title, "type": channel.kind, "id": channel.number}
    if channel.title is None:
        del head["name"]
    indent = b"\n" + b" " * (depth + 1)
    yield b"{"
    for key, value in head.items():
        yield indent + serialise(key) + b": " + serialise(value) + b","
    yield indent + b'"messages": ['
    yield from _items((serialise(one, depth + 2) for one in messages), depth + 1)
    yield b"\n" + b" " * depth + b"}"


def _items(items: Iterable[bytes], depth: int) -> Iterator[bytes]:
    indent = b"\n" + b" " * (depth + 1)
    comma = b""
    for item in items:
        yield comma + indent + item
        comma = b","
    yield b"\n" + b" " * depth + b"]"


def _messages(layout: Layout, channel: Channel, sizes: Sizes) -> Iterator[Any]:
    before = None
    for post in layout.posts(channel):
        place = layout.place(post)
        if place and place.path in sizes:
            one = message(post, before, place, sizes[place.path])
        else:
            one = message(post, before, place)
        yield one
        if post.repeated:
            yield one
        if not (post.malformed or post.unsupported):
            before = post


def _account(layout: Layout, sizes: Sizes) -> Iterator[bytes]:
    exporter = {"user_id": 500_000_001, "first_name": "User 1", "last_name": ""}
    head = {
        "about": _ABOUT,
        "personal_information": exporter,
        "profile_pictures": [],
        "contacts": {"about": "Contacts are not part of this export.", "list": []},
    }
    yield b"{"
    for key, value in head.items():
        yield b"\n " + serialise(key) + b": " + serialise(value, 1) + b","
    stayed = [channel for channel in layout.channels if not channel.left]
    left = [channel for channel in layout.channels if channel.left]
    yield from _chats("chats", _CHATS_ABOUT, stayed, layout, sizes)
    yield b","
    yield from _chats("left_chats", _LEFT_ABOUT, left, layout, sizes)
    yield b"\n}"


def _chats(
    key: str, about: str, channels: Iterable[Channel], layout: Layout, sizes: Sizes
) -> Iterator[bytes]:
    yield b"\n " + serialise(key) + b': {\n  "about": ' + serialise(about) + b',\n  "list": ['
    comma = b""
    for channel in channels:
        yield comma + b"\n   "
        yield from chat(channel, _messages(layout, channel, sizes), 3)
        comma = b","
    yield b"\n  ]\n }"
