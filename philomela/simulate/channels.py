"""The channels of an operation, and which export each is in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from philomela.simulate.dice import dice
from philomela.simulate.settings import LEAST_CHANNELS, Settings

Role = Literal["hub", "gallery", "promotion", "payment", "support", "saved", "personal"]
#: The exporter's own chats, which are no part of the operation.
PRIVATE: tuple[Role, ...] = ("saved", "personal")

Version = Literal["modern", "old", "account"]

#: Hours by which the exporter's clock is ahead of UTC; an old export does not say.
_ZONES: dict[Version, int] = {"modern": 9, "old": 3, "account": 2}

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Channel:
    """A chat. ``kind`` is the export's own word for its type."""

    number: int  # the platform's, unique
    title: str | None  # None where the export gives no name
    kind: str
    role: Role
    export: str  # name of the folder
    version: Version
    username: str = ""
    invite: str = ""  # the part of an invite link after "+"
    left: bool = False  # listed under left_chats

    @property
    def key(self) -> str:
        """As a case names it."""
        return f"telegram:{self.number}"

    def local(self, date: int) -> datetime:
        """A moment on the exporter's clock."""
        return datetime.fromtimestamp(date + 3600 * _ZONES[self.version], UTC)

    @property
    def is_group(self) -> bool:
        """People post in it, rather than the channel itself."""
        return self.kind in ("private_supergroup", "public_supergroup", "personal_chat")


def plan_channels(settings: Settings) -> tuple[Channel, ...]:
    """The operation's channels, then the exporter's own two chats."""
    chosen: list[tuple[str | None, str, Role, str, Version]] = [
        ("Lantern Index", "public_channel", "hub", "lantern-index", "modern"),
        ("Lantern Gallery North", "private_channel", "gallery", "gallery-north", "modern"),
        ("Галерея Восток", "public_supergroup", "gallery", "gallery-east-2020", "old"),
        ("Lantern Gallery West 🏮", "private_channel", "gallery", "account", "account"),
        ("Lantern Desk", "private_supergroup", "payment", "account", "account"),
        ("랜턴 도움말", "public_supergroup", "support", "account", "account"),
        ("Lantern News", "public_channel", "promotion", "account", "account"),
    ]
    for extra in range(settings.channels - LEAST_CHANNELS):
        title = f"Lantern Gallery {extra + 4}"
        chosen.append((title, "private_channel", "gallery", f"gallery-{extra + 4}", "modern"))
    chosen += [
        (None, "saved_messages", "saved", "account", "account"),
        ("User 2", "personal_chat", "personal", "account", "account"),
    ]
    return tuple(make_channel(settings.seed, place, *one) for place, one in enumerate(chosen))


def make_channel(
    seed: int, place: int, title: str | None, kind: str, role: Role, export: str, version: Version
) -> Channel:
    """A channel with a number, name and invite link of its own; ``place`` counts channels."""
    draw = dice(seed, "channel", place)
    number = 1_100_000_000 + place * 90_000_000 + draw.randrange(80_000_000)
    return Channel(
        number=number,
        title=title,
        kind=kind,
        role=role,
        export=export,
        version=version,
        username=f"lantern_{role}_{place}",
        invite="".join(draw.choices(_LETTERS, k=16)),
        left=role == "promotion",
    )
