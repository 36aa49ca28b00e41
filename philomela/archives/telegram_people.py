"""Who is behind Telegram's identifiers: channels keep theirs, people get pseudonyms.

==========================  ======================================================
in an export                here
==========================  ======================================================
"channel123", "chat123"     ``telegram:123``
"user123", 123              the pseudonym of ``telegram:user123``
a name only                 the pseudonym of the name
==========================  ======================================================

Before version 2.7.2 identifiers are integers, and between 2020-10 and 2021-05 a user's is shifted
by 2^32, a group's or channel's by 2^33.
"""

from __future__ import annotations

import re
from typing import Any

from philomela.archives.pseudonyms import Pseudonyms

_CACHE_SIZE = 100_000
_LARGEST = 1 << 63
_IDENTIFIER = re.compile(r"(?P<kind>user|chat|channel)?(?P<number>\d{1,19})", re.A)
_SHIFT_BITS = 32
_SHIFTED_USER, _SHIFTED_CHAT = 1, 2


class TelegramPeople:
    """Translates identifiers and names of one archive."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self.known: dict[str, str] = {}  # keys of identifiers with a prefix, met so far

    def key(self, untrusted_id: Any, untrusted_name: Any, own_key: str) -> str | None:
        """The key of a channel or ``person:…``; None where neither id nor name says who it is.

        ``own_key`` is the key of the chat, which old exports name by its bare number.
        """
        if type(untrusted_id) is str:
            known = self.known.get(untrusted_id)
            if known is not None:
                return known
        if type(untrusted_id) is str or type(untrusted_id) is int:
            found = self._by_id(untrusted_id, own_key)
            if found is not None:
                return found
        if isinstance(untrusted_name, str) and untrusted_name:
            return self._pseudonyms.person(untrusted_name)
        return None

    def person(self, untrusted_id: Any, untrusted_name: Any) -> str | None:
        """As :meth:`key`, where it is a person."""
        found = self.key(untrusted_id, untrusted_name, "")
        return found if found is not None and found.startswith("person:") else None

    def _by_id(self, untrusted_id: str | int, own_key: str) -> str | None:
        found = _IDENTIFIER.fullmatch(str(untrusted_id)) if _is_short(untrusted_id) else None
        if found is None:
            return None
        kind, number = found["kind"], int(found["number"])
        if kind is None:
            if own_key == f"telegram:{number}":
                return own_key
            number, kind = unshifted(number)
            if own_key == f"telegram:{number}":
                return own_key
        if kind in ("chat", "channel"):
            key = f"telegram:{number}"
        else:
            key = self._pseudonyms.person(f"telegram:user{number}")
        if type(untrusted_id) is str and found["kind"]:
            if len(self.known) >= _CACHE_SIZE:
                self.known.clear()
            self.known[untrusted_id] = key
        return key


def unshifted(number: int) -> tuple[int, str]:
    """The bare number behind one of an old export, and "user" or "chat"."""
    shift, bare = number >> _SHIFT_BITS, number & ((1 << _SHIFT_BITS) - 1)
    if shift == _SHIFTED_CHAT:
        return bare, "chat"
    return (bare, "user") if shift == _SHIFTED_USER else (number, "user")


def number_of(value: Any) -> int | None:
    """A signed 64-bit number, as such or in decimal digits."""
    if type(value) is int:
        return value if -_LARGEST <= value < _LARGEST else None
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value, re.A):
        return number_of(int(value))
    return None


def _is_short(identifier: str | int) -> bool:
    if isinstance(identifier, int):
        return 0 <= identifier < _LARGEST
    return len(identifier) <= 32
