"""Text of Telegram messages: its parts put together, people replaced, links collected."""

from __future__ import annotations

import re
from typing import Any

from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.telegram_links import (
    LINK_LIMIT,
    is_bot,
    link_reference,
    name_reference,
    phone,
    user,
)
from philomela.records import Reference

_DEPTH = 32  # levels of a rich message
_LINK = re.compile(
    r"(?:https?://|tg://|(?<![\w.@/-])(?:www\.)?(?:t|telegram)\.(?:me|dog)/)"
    rf"[^\s<>\"'`{{}}|\\^\u3000-\u303f\uff00-\uffef]{{1,{LINK_LIMIT}}}",
    re.I,
)
_NAME = re.compile(r"(?<![\w@./-])@([A-Za-z]\w{2,31})\b", re.A)
_TRAILING = ".,;:!?)]}'\"»…*_"


class TelegramText:
    """Reads texts of one archive."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms

    def read(
        self, untrusted_text: Any, untrusted_entities: Any, references: list[Reference]
    ) -> str:
        """The text of a message's ``text`` and ``text_entities``; links join ``references``."""
        if type(untrusted_text) is str and not _tells_more(untrusted_entities):
            if "/" in untrusted_text or "@" in untrusted_text or "+" in untrusted_text:
                return self.plain(untrusted_text, references)
            return _mended(untrusted_text) if "\ufffd" in untrusted_text else untrusted_text
        parts = untrusted_entities if type(untrusted_text) is str else untrusted_text
        text = self._parts(parts, references, 0)
        if not text and type(untrusted_text) is str:
            text = self.plain(untrusted_text, references)
        return _mended(text)

    def plain(self, text: str, references: list[Reference]) -> str:
        """Text without entities, people replaced, links found by their form."""
        if "/" in text:
            text = _LINK.sub(lambda found: self._found_link(found[0], references), text)
        if "@" in text or "+" in text:
            text = self._pseudonyms.scrub(text)
            text = _NAME.sub(lambda found: self._name(found[0], references), text)
        return _mended(text) if "\ufffd" in text else text

    def _parts(self, parts: Any, references: list[Reference], depth: int) -> str:
        """A string, a part, or a list of them, such as also a rich message is made of."""
        if isinstance(parts, str):
            return self.plain(parts, references)
        if depth > _DEPTH:
            return ""
        if isinstance(parts, list):
            return "".join([self._parts(part, references, depth + 1) for part in parts])
        if not isinstance(parts, dict):
            return ""
        if isinstance(parts.get("text"), str):
            return self._entity(parts, parts["text"], references)
        for key in ("href", "url"):
            self.link(parts.get(key), references)
        nested = (one for one in parts.values() if isinstance(one, list | dict))
        return "".join(self._parts(one, references, depth + 1) for one in nested)

    def _entity(self, entity: dict[str, Any], text: str, references: list[Reference]) -> str:
        kind = entity.get("type")
        if kind == "link":
            return self._found_link(text, references)
        if kind == "mention":
            return self._name(text, references)
        if kind == "mention_name":
            return self._person(entity.get("user_id"), text, references)
        if kind == "phone":
            return f"[{phone(text, self._pseudonyms)}]"
        if kind == "email":
            return f"[{self._pseudonyms.person('email:' + text.lower())}]"
        if kind == "bank_card":
            digits = "".join(filter(str.isdigit, text))
            return f"[{self._pseudonyms.person('bank_card:' + digits)}]"
        for key in ("href", "url"):
            if key in entity:
                self.link(entity[key], references)
                return self.plain(text, [])
        return self.plain(text, references)

    def link(self, untrusted_link: Any, references: list[Reference]) -> None:
        """Collect a link."""
        if isinstance(untrusted_link, str):
            reference = link_reference(untrusted_link, self._pseudonyms)
            if reference:
                references.append(reference)

    def _found_link(self, text: str, references: list[Reference]) -> str:
        """A link within the text; those to people are replaced."""
        link = text.rstrip(_TRAILING)
        reference = link_reference(link, self._pseudonyms)
        if reference is None:
            return self._pseudonyms.scrub(text)
        references.append(reference)
        if reference.kind == "mention":
            return f"[{reference.target}]{text[len(link) :]}"
        return text if "@" not in text else self._pseudonyms.scrub(text)

    def _name(self, name: str, references: list[Reference]) -> str:
        reference = name_reference(name, self._pseudonyms)
        references.append(reference)
        return name if is_bot(name) else f"[{reference.target}]"

    def _person(self, identifier: Any, name: str, references: list[Reference]) -> str:
        known = isinstance(identifier, int) and not isinstance(identifier, bool)
        known = known or (isinstance(identifier, str) and identifier.isdecimal())
        person = user(str(identifier), self._pseudonyms) if known else self._pseudonyms.person(name)
        references.append(Reference("mention", person))
        return f"[{person}]"


def _tells_more(entities: Any) -> bool:
    """Whether entities say more than the text by itself."""
    if type(entities) is not list or not entities:
        return False
    if len(entities) == 1 and type(entities[0]) is dict:
        return bool(entities[0].get("type") != "plain")
    return any(type(one) is not dict or one.get("type") != "plain" for one in entities)


def _mended(text: str) -> str:
    """Line and paragraph separators are written with two bytes left behind that are not UTF-8."""
    if "\ufffd" not in text:
        return text
    for separator in "\u2028\u2029":
        text = text.replace(separator + "\ufffd\ufffd", separator)
    return text
