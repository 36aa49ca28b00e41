"""Links in text -> references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from philomela.archives.telegram_links import SERVICES
from philomela.records import Reference

_LINK = re.compile(r"https?://[^\s<>\"')\]]{3,2000}", re.IGNORECASE)
_TELEGRAM = re.compile(r"https?://(?:t|telegram)\.me/(.+)", re.IGNORECASE)
_INVITE = re.compile(r"(?:\+|joinchat/)([\w-]+)", re.IGNORECASE)
_MOST = 100  # links of one text


def references(text: str) -> Iterator[Reference]:
    """Every link in a text, once each and in order."""
    if "://" not in text:
        return
    seen: set[Reference] = set()
    for found in _LINK.finditer(text):
        reference = link_reference(found[0].rstrip(".,;:!?"))
        if reference not in seen:
            seen.add(reference)
            yield reference
        if len(seen) >= _MOST:
            return


def link_reference(address: str) -> Reference:
    """What an address points at: an invitation, a public name on Telegram, or a page."""
    telegram = _TELEGRAM.fullmatch(address)
    if telegram is None:
        return Reference("link", address)
    invite = _INVITE.match(telegram[1])
    if invite:
        return Reference("invite", f"t.me/+{invite[1]}")
    name = telegram[1].removeprefix("s/").split("/")[0].split("?")[0].lower()
    return Reference("link", address if name in SERVICES else f"t.me/{name}")
