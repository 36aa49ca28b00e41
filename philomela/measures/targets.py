"""What a reference points at -> a node of the network.

Channels of the case are found by key, or by the pseudonym of their title where no two share it.
An ``@name`` reaches the case as a pseudonym that may be a person's, so it is drawn only where
the caller can say which public ``t.me/name`` it is. People are never nodes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from philomela.measures.domains import WITHIN_THE_PLATFORM, registered_domain
from philomela.measures.rows import ChannelRow
from philomela.measures.wording import label_of, plain

NodeKind = Literal["channel", "outside channel", "bot", "site", "invite"]

#: Readers write names, invitations and private channels without a scheme. An address of Telegram
#: that keeps its own leads to a service: a sticker, a proxy, a page to share something.
_TELEGRAM = re.compile(r"(?:www\.)?(?:t|telegram)\.(?:me|dog)/(.*)", re.I | re.S)
_NAME = re.compile(r"@?([A-Za-z]\w{2,40})(?=[/?#]|\Z)", re.ASCII)
_INVITE = re.compile(r"(?:\+|joinchat/)([\w-]{4,64})", re.ASCII)
_PRIVATE = re.compile(r"c/(\d{1,19})(?=[/?#]|\Z)", re.ASCII)
_SHOWN = 12  # characters of a pseudonym


@dataclass(frozen=True, slots=True)
class Place:
    """A node: its stable id, what people read, and its kind."""

    id: str
    label: str
    kind: NodeKind


class Form(NamedTuple):
    """How messages address a place: a whole target, or what every such target begins with."""

    text: str
    begins: bool


_SITE_HEAD = re.compile(r"https?://[^/?#\\\s]{1,512}[/?#\\]", re.IGNORECASE)


def form_of(target: str) -> Form:
    """A web page's address without what comes after the host; another target as it is.

    Readers write one target for each channel, name and invitation, whatever followed in the link.
    """
    head = _SITE_HEAD.match(target)
    if head is None or _TELEGRAM.fullmatch(target):
        return Form(target, begins=False)
    return Form(head[0], begins=True)


class Places:
    """Finds the node of a target."""

    def __init__(
        self, channels: Sequence[ChannelRow], usernames: Mapping[str, str] | None = None
    ) -> None:
        """``usernames`` maps ``username:…`` pseudonyms to ``t.me/name`` where that is known."""
        self.channels = {
            channel.key: Place(channel.key, label_of(channel), "channel") for channel in channels
        }
        shared = Counter(channel.title_pseudonym for channel in channels)
        self._by_title = {
            channel.title_pseudonym: self.channels[channel.key]
            for channel in channels
            if channel.title_pseudonym and shared[channel.title_pseudonym] == 1
        }
        self._usernames = usernames or {}

    def find(self, untrusted_target: str) -> Place | None:
        """The target's node; None for what cannot or must not be drawn."""
        target = self._usernames.get(untrusted_target, untrusted_target)
        if target in self.channels:
            return self.channels[target]
        if target.startswith(("person:", "username:")):
            return None
        if target.startswith("title:"):
            known = self._by_title.get(target)
            return known or Place(
                target, f"outside source {target[6 : 6 + _SHOWN]}", "outside channel"
            )
        if target.startswith("@"):
            return _named(target)
        telegram = _TELEGRAM.fullmatch(target)
        if telegram:
            return self._on_telegram(telegram[1])
        if target.lower().startswith(("https://", "http://")):
            return self._site(target)
        if ":" in target:
            return Place(target, plain(target, 60), "outside channel")
        return None

    def _on_telegram(self, path: str) -> Place | None:
        private = _PRIVATE.match(path)
        if private:
            key = f"telegram:{private[1]}"
            return self.channels.get(key) or Place(key, key, "outside channel")
        invite = _INVITE.match(path)
        if invite:
            name = f"t.me/+{invite[1]}"
            return Place(name, name, "invite")
        return _named(path.removeprefix("s/"))

    def _site(self, address: str) -> Place | None:
        domain = registered_domain(address)
        if domain is None or domain in WITHIN_THE_PLATFORM:
            return None
        return self.channels.get(f"site:{domain}") or Place(domain, domain, "site")


def _named(name: str) -> Place | None:
    """Of a public name; those of bots end in "bot" (https://core.telegram.org/bots/features)."""
    found = _NAME.match(name)
    if found is None:
        return None
    folded = found[1].lower()
    if folded.endswith("bot"):
        return Place(f"@{folded}", f"@{folded}", "bot")
    return Place(f"t.me/{folded}", f"t.me/{folded}", "outside channel")
