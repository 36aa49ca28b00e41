"""Telegram Desktop's machine-readable JSON: one chat, or a whole account.

A chat is an object with ``name``, ``type``, ``id`` and ``messages``; an account holds chats in the
lists ``chats.list`` and ``left_chats.list``. The document is read as a stream, in memory that does
not depend on its size. What cannot be read becomes a ``Skipped``, and reading goes on at the next
message that can be found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.reader import Source
from philomela.archives.telegram_channels import CHAT_TYPES
from philomela.archives.telegram_document import TelegramDocument
from philomela.records import Channel, Message, Skipped

_BEGINNING = re.compile(r"[\ufeff \t\r\n]*\{")
_CHAT = re.compile(rf'"type"\s*:\s*"(?:{"|".join(CHAT_TYPES)})"')
_MESSAGES = re.compile(r'"messages"\s*:\s*\[')
_LISTS = re.compile(r'"(?:left_)?chats"\s*:\s*\{[^{}\[\]]{0,2000}"list"\s*:\s*\[')
_ACCOUNT = re.compile(r'"personal_information"\s*:\s*\{|"(?:profile_pictures|stories)"\s*:\s*\[')
_ABOUT = re.compile(r'"about"\s*:\s*"')
_MESSAGE = re.compile(r'"type"\s*:\s*"(?:message|service|unsupported)"')
_OWN_FIELD = re.compile(r'"(?:date_unixtime|from_id|text_entities|actor_id)"\s*:')


class TelegramJson:
    """Reader of ``result.json``."""

    format = "telegram-json"

    def detect(self, name: str, head: bytes) -> bool:
        """Whether it begins as a chat or an account of Telegram's does."""
        text = _decoded(head)
        if not _BEGINNING.match(text):
            return False
        if _MESSAGES.search(text):
            own = _MESSAGE.search(text) and _OWN_FIELD.search(text)
            return bool(_CHAT.search(text) or own)
        account = _ACCOUNT.search(text) and _ABOUT.search(text)
        return bool(_LISTS.search(text) or account)

    def parts(self, name: str, names: frozenset[str]) -> tuple[str, ...]:
        """The document is one file."""
        return (name,)

    def read(
        self, source: Source, name: str, pseudonyms: Pseudonyms
    ) -> Iterator[Channel | Message | Skipped]:
        """Every channel and message; media paths are relative to the source."""
        folder = name[: name.rfind("/") + 1]
        return TelegramDocument(lambda: source.open(name), folder, pseudonyms).read()

    def open_media(self, source: Source, path: str) -> BinaryIO:
        """Open a file that a message names."""
        return source.open(path)


def _decoded(head: bytes) -> str:
    return head.decode(json.detect_encoding(head), "replace")
