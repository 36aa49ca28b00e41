"""Chats of Telegram exports -> channels.

Numbers of users and of channels are two series that overlap, so a chat's kind is in its key:

=====================================  ======================================================
chat                                   key
=====================================  ======================================================
group, supergroup, channel             ``telegram:123``
bot, replies, verification codes       ``telegram:user123``
personal chat, saved messages          ``telegram:person:…``: the person's pseudonym
no number, but a title                 ``telegram-title:…``: the pseudonym of the title
neither                                ``telegram-file:…``: of the document's beginning and place
=====================================  ======================================================
"""

from __future__ import annotations

from typing import Any

from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.telegram_people import number_of, unshifted
from philomela.records import Channel, ChannelKind

TITLE_LIMIT = 512  # characters

#: Telegram's word for a chat's type -> its kind here.
CHAT_TYPES: dict[str, ChannelKind] = {
    "saved_messages": "saved",
    "replies": "bot",
    "verification_codes": "bot",
    "personal_chat": "private",
    "bot_chat": "bot",
    "private_group": "group",
    "private_supergroup": "group",
    "public_supergroup": "group",
    "private_channel": "channel",
    "public_channel": "channel",
}
_NAMELESS = ("saved_messages", "replies", "verification_codes")


def channel_of(untrusted_head: dict[str, Any], place: str, pseudonyms: Pseudonyms) -> Channel:
    """The channel of a chat's ``name``, ``type`` and ``id``; ``place`` names one without."""
    written, name = untrusted_head.get("type"), untrusted_head.get("name")
    kind = CHAT_TYPES.get(written, "unknown") if isinstance(written, str) else "unknown"
    title = name if isinstance(name, str) and name and written not in _NAMELESS else None
    return Channel(
        key=_key(kind, number_of(untrusted_head.get("id")), title, place, pseudonyms),
        kind=kind,
        title=shown_title(title, pseudonyms) if title and kind in _SHOWN else None,
        title_pseudonym=pseudonyms.title(title) if title else None,
    )


def shown_title(title: str, pseudonyms: Pseudonyms) -> str:
    """A title for people to read."""
    return pseudonyms.scrub(" ".join(title.split())[:TITLE_LIMIT])


def titled_key(title: str, pseudonyms: Pseudonyms) -> str:
    """The key of a channel that only its title names."""
    return "telegram-title:" + pseudonyms.title(title).removeprefix("title:")


_SHOWN = ("channel", "group", "bot")  # whose titles are not a person's name


def _key(
    kind: ChannelKind, number: int | None, title: str | None, place: str, pseudonyms: Pseudonyms
) -> str:
    if number is None or number < 0:
        return titled_key(title, pseudonyms) if title else f"telegram-file:{place}"
    bare, of = unshifted(number)
    if kind in ("private", "saved", "bot"):
        bare = bare if of == "user" else number
        person = f"telegram:user{bare}"
        return person if kind == "bot" else f"telegram:{pseudonyms.person(person)}"
    return f"telegram:{bare if of == 'chat' else number}"
