"""Text from archives made fit for a table: one line, no control characters, bounded length."""

from __future__ import annotations

import unicodedata

from philomela.measures.rows import ChannelRow

_LONGEST = 200
_JOINERS = "\u200c\u200d"  # they shape letters and emoji, and change no direction
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}

_KIND_LABELS = {
    "private": "private chat",
    "bot": "bot chat",
    "saved": "saved messages",
    "unknown": "chat",
}


def plain(untrusted_text: str, longest: int = _LONGEST) -> str:
    """The text on one line, without control, direction or unassigned characters."""
    head = untrusted_text[: 4 * longest]
    line = " ".join(head.split())
    shown = "".join(
        character
        for character in line
        if character in _JOINERS or unicodedata.category(character) not in _HIDDEN
    )
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def label_of(channel: ChannelRow) -> str:
    """A channel's title, or such as ``private chat #3`` where it has none."""
    title = plain(channel.title or "")
    return title or f"{_KIND_LABELS.get(channel.kind, channel.kind)} #{channel.id}"


def counted(count: int, one: str, many: str = "") -> str:
    """``1 message``, ``2,000 messages``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
