"""Keyed pseudonyms: names of people stop at this door.

A pseudonym is the first 80 bits of HMAC-SHA-256 (RFC 2104) under the case's key, in base 32.
Equal inputs give equal pseudonyms within a case and unrelated ones in another; with the key
destroyed, a name can no longer be tried against them.
"""

from __future__ import annotations

import base64
import hmac
import re

KEY_BYTES = 32
_CACHE_SIZE = 200_000
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<![\w/+.,-])\+\d[\d ().-]{7,18}\d(?!\w)")


class Pseudonyms:
    """Replaces names under one key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a pseudonym key has {KEY_BYTES} bytes")
        self._key = key
        self._known: dict[str, str] = {}

    def _token(self, kind: str, text: str) -> str:
        message = f"{kind}:{text}"
        token = self._known.get(message)
        if token is None:
            digest = hmac.digest(self._key, message.encode("utf-8", "surrogatepass"), "sha256")
            token = f"{kind}:{base64.b32encode(digest[:10]).decode().lower()}"
            if len(self._known) >= _CACHE_SIZE:
                self._known.clear()
            self._known[message] = token
        return token

    def person(self, identifier: str) -> str:
        """``person:…`` from a platform's identifier such as ``telegram:user:123``, or a name."""
        return self._token("person", identifier)

    def title(self, title: str) -> str:
        """``title:…``: what a channel's title and a forward that only names it share."""
        return self._token("title", title.strip())

    def username(self, username: str) -> str:
        """``username:…`` of an ``@name``, case folded, without the ``@``."""
        return self._token("username", username.lstrip("@").casefold())

    def scrub(self, text: str) -> str:
        """The text with e-mail addresses and international telephone numbers replaced."""
        if "@" in text:
            text = _EMAIL.sub(lambda found: f"[{self.person('email:' + found[0].lower())}]", text)
        if "+" in text:
            text = _PHONE.sub(self._phone, text)
        return text

    def _phone(self, found: re.Match[str]) -> str:
        digits = "".join(filter(str.isdigit, found[0]))
        return f"[{self.person('phone:' + digits)}]"
