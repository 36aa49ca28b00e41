"""A message of a Telegram HTML export, as written -> :class:`~philomela.records.Message`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.telegram_html_files import file_of
from philomela.archives.telegram_html_parser import RawLink, RawMessage
from philomela.archives.telegram_html_service import service_of
from philomela.archives.telegram_messages import UnreadableMessage
from philomela.archives.telegram_polls import make_poll
from philomela.archives.telegram_text import TelegramText
from philomela.records import Channel, MediaRef, Message, MessageKind, Poll, Reference

_ID = re.compile(r"message(?P<number>-?\d{1,18})", re.A)
_DATE = re.compile(
    r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)"
    r"(?P<zone> UTC(?:(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))?)?",
    re.A,
)
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2,8} \d{4}", re.A)
_REPLY = re.compile(r"go_to_message(-?\d{1,18})", re.A)
_VOTES = re.compile(r"(\d{1,12}) votes?\b", re.A)
_VIA = re.compile(r" via @(\w{3,32})\s*\Z", re.A)
_DELETED = ("Deleted Account", "Deleted")


def is_day(raw: RawMessage) -> bool:
    """Whether it is the line with the date between the messages of two days: no message."""
    day = _DAY.fullmatch(raw.words.get("service", "").strip())
    return "service" in raw.classes and raw.id.startswith("message-") and day is not None


class TelegramHtmlMessages:
    """Reads the messages of one chat, in their order."""

    def __init__(self, channel: Channel, title: str, folder: str, pseudonyms: Pseudonyms) -> None:
        """``title`` is the chat's as written, ``folder`` where media paths begin."""
        self._channel = channel
        self._title = title
        self._folder = folder
        self._pseudonyms = pseudonyms
        self._text = TelegramText(pseudonyms)
        self._sender: str | None = None  # of the last message, which those joined to it share
        self._source: Reference | None = None  # of the last forward

    def read(self, raw: RawMessage, position: int) -> Message:
        """The message. Raises :class:`UnreadableMessage`."""
        number = _ID.fullmatch(raw.id)
        if number is None:
            raise UnreadableMessage("no readable number" if raw.id else "no number")
        if raw.too_large:
            raise UnreadableMessage("too large")
        references: list[Reference] = []
        text = self._text.read([_part(one) for one in raw.text], None, references).strip()
        kind: MessageKind = "message"
        action: str | None = None
        if "service" in raw.classes:
            service = service_of(raw.words.get("service", ""), self._pseudonyms)
            kind, action, text = service.kind, service.action, service.text
            references += service.references
            sender = service.sender
        else:
            sender = self._sender_of(raw, references)
        if raw.forwarded:
            self._forward(raw, references)
        for link in raw.buttons:
            self._text.link(link, references)
        date, certain = parse_html_date(raw.date)
        reply = _REPLY.search(raw.reply)
        return Message(
            channel=self._channel.key,
            number=int(number["number"]),
            position=position,
            kind=kind,
            date=date,
            date_certain=certain,
            sender=sender,
            forwarded=raw.forwarded,
            reply_to=int(reply[1]) if reply else None,
            action=action,
            text=text,
            references=tuple(references),
            media=tuple(self._media(raw, references)),
            poll=self._poll(raw, references) if raw.has_poll else None,
        )

    def _sender_of(self, raw: RawMessage, references: list[Reference]) -> str | None:
        if "joined" not in raw.classes or "from" in raw.words:
            name = self._without_bot(raw.words.get("from", ""), references)
            if not name or name in _DELETED:
                self._sender = None
            elif name == self._title:
                self._sender = self._channel.key
            else:
                self._sender = self._pseudonyms.person(name)
            self._source = None
        return self._sender

    def _forward(self, raw: RawMessage, references: list[Reference]) -> None:
        if "forwarded_from" in raw.words:
            name = self._without_bot(raw.words["forwarded_from"], references)
            known = name and name not in _DELETED
            self._source = Reference("forward", self._pseudonyms.title(name)) if known else None
        if self._source:
            references.append(self._source)

    def _without_bot(self, name: str, references: list[Reference]) -> str:
        name = " ".join(name.split())
        bot = _VIA.search(name)
        if bot:
            references.append(Reference("mention", f"@{bot[1].lower()}"))
            name = name[: bot.start()]
        return name

    def _media(self, raw: RawMessage, references: list[Reference]) -> list[MediaRef]:
        found: list[MediaRef] = []
        for file in raw.files:
            if file.href and re.match(r"(?:https?|tg):", file.href, re.I):
                if "media_game" in file.classes:
                    self._text.link(file.href, references)
            else:
                found += file_of(file, self._folder)
        return found

    def _poll(self, raw: RawMessage, references: list[Reference]) -> Poll:
        total = _VOTES.search(raw.words.get("poll_total", ""))
        answers: list[tuple[str, int | None]] = []
        for answer in raw.answers:
            votes = _VOTES.search(answer.votes)
            text = answer.text.strip().removeprefix("- ")
            answers.append((self._text.plain(text, references), int(votes[1]) if votes else 0))
        return make_poll(
            self._text.plain(raw.words.get("poll_question", "").strip(), references),
            "Final results" in raw.words.get("poll_kind", ""),
            int(total[1]) if total else 0,
            answers,
        )


def parse_html_date(text: str) -> tuple[int | None, bool]:
    """Seconds since 1970 UTC of ``12.02.2025 08:37:48 UTC+09:00``, and whether it names a zone."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None, True
    day, month, year, hour, minute, second = (int(found[place]) for place in range(1, 7))
    offset = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    try:
        zone = timezone(-offset if found["sign"] == "-" else offset) if found["hours"] else UTC
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
        seconds = int(moment.timestamp())
    except (ValueError, OverflowError):
        return None, True
    return (seconds, bool(found["zone"])) if seconds >= 0 else (None, True)


def _part(part: str | RawLink) -> Any:
    """A piece of text as the JSON export has it."""
    if isinstance(part, str):
        return part
    href, text = part.href, part.text
    if "ShowMentionName" in part.onclick:
        return {"type": "mention_name", "text": text}
    if href.startswith("mailto:"):
        return {"type": "email", "text": text}
    if href.startswith("tel:"):
        return {"type": "phone", "text": text}
    if text.startswith("@") and re.fullmatch(r"@\w{3,32}", text, re.A):
        return {"type": "mention", "text": text}
    if not href or "ShowHashtag" in part.onclick:
        return text
    return {"type": "link" if href == text else "text_link", "text": text, "href": href}
