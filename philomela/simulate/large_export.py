"""A ``result.json`` of any size, for measuring how readers stand up to it.

A few thousand messages are made in Telegram Desktop's form, then written over and over with
numbers and dates that rise. There are no files beside it: every attachment is a placeholder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path
from typing import Any

from philomela.simulate.channels import Channel
from philomela.simulate.plan import make_plan
from philomela.simulate.posts import Attachment, Post
from philomela.simulate.settings import Settings
from philomela.simulate.telegram_json import serialise
from philomela.simulate.telegram_messages import PLACEHOLDERS, message

_CHANNEL = Channel(1_234_567_890, "Large export", "public_supergroup", "support", "large", "modern")
_TEMPLATES = Settings(families=60, months=8, messages=4_000)
_FIRST_DATE = 1_706_745_600  # 2024-02-01 UTC
_SECONDS_BETWEEN = 7
_ZONE_SECONDS = 9 * 3600
_HEAD = (
    b'{\n "name": "Large export",\n "type": "public_supergroup",\n "id": 1234567890,\n'
    b' "messages": ['
)
_TAIL = b"\n ]\n}"
_NUMBER, _DATE, _UNIX = "@number@", "@date@", "@unix@"
_AT_ONCE = 1 << 20  # bytes between writes


def write_large_export(path: Path, size: int, seed: int = 0) -> int:
    """Write an export of one chat of about ``size`` bytes, a message more at most.

    Returns the number of messages. Memory stays bounded whatever the size.
    """
    written = messages = 0
    with path.open("wb") as file:
        written += file.write(_HEAD)
        buffer = bytearray()
        for one in _messages(seed):
            buffer += one
            messages += 1
            if len(buffer) >= _AT_ONCE or written + len(buffer) + len(_TAIL) >= size:
                written += file.write(buffer)
                buffer.clear()
                if written + len(_TAIL) >= size:
                    break
        file.write(_TAIL)
    return messages


def _messages(seed: int) -> Iterator[bytes]:
    """Without end; each with the comma before it."""
    comma = b""
    for number, template in zip(count(1), cycle(tuple(_templates(seed))), strict=False):
        date = _FIRST_DATE + number * _SECONDS_BETWEEN
        local = datetime.fromtimestamp(date + _ZONE_SECONDS, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        yield comma + template % (number, local.encode(), date)
        comma = b","


def _templates(seed: int) -> Iterator[bytes]:
    """Messages with places for number, date and seconds, in this order."""
    plan = make_plan(replace(_TEMPLATES, seed=seed))
    posts = sorted(plan.all_posts(), key=lambda post: (post.date, post.channel.number, post.number))
    before = None
    for post in filter(_is_plain, posts):
        moved = _moved(post)
        yield _template(message(moved, before))
        before = moved


def _is_plain(post: Post) -> bool:
    """Whether any JSON parser reads it: no message is malformed, no character written ill."""
    ill = any(mark in span.text for span in post.text for mark in "\v\u2028")
    return not (post.malformed or post.unsupported or ill)


def _moved(post: Post) -> Post:
    """The post in the one chat there is, its file left out."""
    attachment = post.attachment
    if attachment and attachment.content not in PLACEHOLDERS:
        attachment = Attachment("not included", as_file=attachment.as_file)
    return replace(post, channel=_CHANNEL, attachment=attachment)


def _template(one: Any) -> bytes:
    places = {"id": _NUMBER, "date": _DATE, "date_unixtime": _UNIX}
    text = serialise({**one, **places}, 2).replace(b"%", b"%%")
    for place, conversion in ((_NUMBER, b"%d"), (_DATE, b'"%s"'), (_UNIX, b'"%d"')):
        text = text.replace(b'"%s"' % place.encode(), conversion, 1)
    return b"\n  " + text
