"""One parsed message object of a Telegram export -> :class:`~philomela.records.Message`.

Fields as ``export_output_json.cpp`` of telegramdesktop/tdesktop writes them, in all versions since
2018.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.telegram_media import MEDIA_KEYS, media_of
from philomela.archives.telegram_people import TelegramPeople, number_of
from philomela.archives.telegram_polls import poll_of
from philomela.archives.telegram_text import TelegramText
from philomela.records import MediaRef, Message, MessageKind, Poll, Reference

_KINDS: dict[str, MessageKind] = {"message": "message", "service": "service"}
_WORDS = frozenset(
    ["id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities", "author"]
)  # fields of a message of words only
_LARGEST = 1 << 63
_DATE_DIGITS = 12  # a date has fewer
_LINK_BUTTONS = ("url", "auth", "web_view", "simple_web_view")
_NAME_LIMIT = 64  # characters
_ACTION_LIMIT = 64  # characters
_LAST_DATE = 253_402_300_800  # seconds: the year 10000
_FIRST_EDIT = 366 * 86_400  # seconds: an edit in 1970 is the mark of none
_TITLED = ("create_group", "edit_group_title", "create_channel", "migrate_from_group")
_TOPICS = {"topic_created": "title", "topic_edit": "new_title"}
_TITLES = dict.fromkeys(_TITLED, "title") | _TOPICS


class UnreadableMessage(Exception):
    """A message that cannot be kept; its text is the reason."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Where messages were posted: the channel's key, and the document's folder."""

    key: str
    folder: str  # "" or "some/folder/"


class TelegramMessages:
    """Reads the messages of one archive."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._people = TelegramPeople(pseudonyms)
        self._text = TelegramText(pseudonyms)

    def read(self, untrusted: Any, chat: Chat, position: int) -> Message:
        """The message of a parsed value. Raises :class:`UnreadableMessage`."""
        if type(untrusted) is not dict:
            raise UnreadableMessage("not an object")
        get = untrusted.get
        number = get("id")
        if type(number) is not int or not -_LARGEST <= number < _LARGEST:
            number = _number(untrusted)
        date: int | None
        moment = get("date_unixtime")
        if type(moment) is str and moment.isdecimal() and 0 < len(moment) < _DATE_DIGITS:
            date, certain = int(moment), True  # the usual case of the next line
        else:
            date, certain = _date(moment, get("date"))
        if get("type") != "message" or not untrusted.keys() <= _WORDS:
            return self._read_special(untrusted, chat, position, number, date, certain)
        references: list[Reference] = []
        text = self._text.read(get("text"), get("text_entities"), references)
        identifier = get("from_id")
        sender = self._people.known.get(identifier) if type(identifier) is str else None
        if sender is None:
            sender = self._people.key(identifier, get("from"), chat.key)
        # By place, since most messages come this way and names cost as much as the rest.
        told = tuple(references) if references else ()
        return Message(
            *(chat.key, number, position, "message", date, certain, None, sender, False, None),
            *(None, text, told),
        )

    def _read_special(
        self,
        untrusted: dict[str, Any],
        chat: Chat,
        position: int,
        number: int,
        date: int | None,
        certain: bool,
    ) -> Message:
        """A message with more than words."""
        get = untrusted.get
        kind = _kind(get("type"))
        references: list[Reference] = []
        text = self._read_text(untrusted, references)
        action: str | None = None
        poll: Poll | None = None
        if kind == "service":
            action, text = self._service(untrusted, text, references)
            sender = self._people.key(get("actor_id"), get("actor"), chat.key)
        else:
            sender = self._people.key(get("from_id"), get("from"), chat.key)
            if "poll" in untrusted:
                poll = poll_of(untrusted["poll"], self._text, references)
        forwarded = (
            "forwarded_from" in untrusted
            or "forwarded_from_id" in untrusted
            or "saved_from" in untrusted
        )
        if forwarded:
            self._forward(untrusted, references)
        if "reactions" in untrusted:
            self._reactions(untrusted["reactions"], references)
        if "inline_bot_buttons" in untrusted or "via_bot" in untrusted or "game_link" in untrusted:
            self._bots(untrusted, references)
        reply = None
        if "reply_to_message_id" in untrusted:
            reply = self._reply(untrusted, references)
        edited = None
        if "edited" in untrusted:
            edited = _edited(get("edited_unixtime"), get("edited"))
        media: tuple[MediaRef, ...] = ()
        if not untrusted.keys().isdisjoint(MEDIA_KEYS):
            media = media_of(untrusted, chat.folder)
        told = tuple(references) if references else ()
        # By place, as above.
        return Message(
            *(chat.key, number, position, kind, date, certain, edited, sender, forwarded, reply),
            *(action, text, told, media, poll),
        )

    def _read_text(self, untrusted: dict[str, Any], references: list[Reference]) -> str:
        text = self._text.read(untrusted.get("text"), untrusted.get("text_entities"), references)
        if not text and "rich_message" in untrusted:
            text = self._text.read(untrusted["rich_message"], None, references)
        if "invoice_information" in untrusted:
            offer = _invoice(untrusted["invoice_information"])
            text = "\n".join(filter(None, (text, self._text.plain(offer, references))))
        return text

    def _service(
        self, untrusted: dict[str, Any], text: str, references: list[Reference]
    ) -> tuple[str | None, str]:
        """Action and text; those who act, are invited or removed become references."""
        get = untrusted.get
        members = get("members")
        people = [(get("actor_id"), get("actor")), (None, get("inviter"))]
        people += [(None, name) for name in members] if isinstance(members, list) else []
        for identifier, name in people:
            person = self._people.person(identifier, name)
            if person is not None:
                references.append(Reference("member", person))
        action = get("action")
        if not isinstance(action, str):
            return None, text
        action = action[:_ACTION_LIMIT]
        title = get(_TITLES[action]) if action in _TITLES else None
        if not text and isinstance(title, str):
            text = self._text.plain(title, [])
        return action, text

    def _forward(self, untrusted: dict[str, Any], references: list[Reference]) -> None:
        get = untrusted.get
        target = self._people.key(get("forwarded_from_id"), None, "")
        name = get("forwarded_from") or get("saved_from")
        if target is None and isinstance(name, str):
            # It may be a channel's title as well as a person's name.
            target = self._pseudonyms.title(name)
        if target is not None:
            references.append(Reference("forward", target))

    def _reply(self, untrusted: dict[str, Any], references: list[Reference]) -> int | None:
        """The number of the message replied to, unless it is in another chat."""
        if "reply_to_peer_id" not in untrusted:
            return number_of(untrusted["reply_to_message_id"])
        other = self._people.key(untrusted["reply_to_peer_id"], None, "")
        if other is not None and not other.startswith("person:"):
            references.append(Reference("link", other))
        return None

    def _reactions(self, untrusted: Any, references: list[Reference]) -> None:
        """Those who reacted lately are named, the others only counted."""
        for reaction in _objects(untrusted):
            if "recent" in reaction:
                for one in _objects(reaction["recent"]):
                    person = self._people.key(one.get("from_id"), one.get("from"), "")
                    if person is not None:
                        references.append(Reference("reaction", person))

    def _bots(self, untrusted: dict[str, Any], references: list[Reference]) -> None:
        """What a bot's buttons lead to, and the bot that a message came by."""
        rows = untrusted.get("inline_bot_buttons")
        for row in rows if isinstance(rows, list) else ():
            for button in _objects(row):
                if button.get("type") in _LINK_BUTTONS:
                    self._text.link(button.get("data"), references)
        bot = untrusted.get("via_bot")
        if isinstance(bot, str) and bot.strip("@"):
            references.append(Reference("mention", f"@{bot.lstrip('@')[:_NAME_LIMIT].lower()}"))
        self._text.link(untrusted.get("game_link"), references)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _invoice(value: Any) -> str:
    """Title and description of what is for sale. Its JSON is written into a string."""
    if isinstance(value, str):
        written = value
        try:
            value = json.loads(written, strict=False)
        except (ValueError, RecursionError):
            return written
    if not isinstance(value, dict):
        return ""
    fields = (value.get("title"), value.get("description"))
    return "\n".join(field for field in fields if isinstance(field, str) and field)


def _number(untrusted: dict[str, Any]) -> int:
    number = number_of(untrusted.get("id"))
    if number is None:
        raise UnreadableMessage("no readable number" if "id" in untrusted else "no number")
    return number


def _kind(written: Any) -> MessageKind:
    if written is None:
        return "message"
    return _KINDS.get(written, "unsupported") if isinstance(written, str) else "unsupported"


def _edited(unixtime: Any, local: Any) -> int | None:
    edited, _ = _date(unixtime, local)
    return edited if edited is not None and edited >= _FIRST_EDIT else None


def _date(unixtime: Any, local: Any) -> tuple[int | None, bool]:
    """Seconds since 1970 UTC, and whether the zone is known."""
    if type(unixtime) is str and unixtime.isdecimal() and 0 < len(unixtime) < _DATE_DIGITS:
        return int(unixtime), True
    if type(unixtime) is int and 0 <= unixtime < _LAST_DATE:
        return unixtime, True
    if not isinstance(local, str) or len(local) > 40:
        return None, True
    try:
        moment = datetime.fromisoformat(local)
        certain = moment.tzinfo is not None
        seconds = int((moment if certain else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None, True
    return (seconds, certain) if 0 <= seconds < _LAST_DATE else (None, True)
