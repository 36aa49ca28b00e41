"""Seven channels, their members, and how the members overlap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from philomela.simulate.channels import Channel, Role, Version, make_channel
from philomela.simulate.dice import dice
from philomela.simulate.members import Snapshot
from philomela.simulate.telegram_2020.calendar import COMPLETE, FIRST_MONTH, FIRST_YEAR

_CHANNELS: tuple[tuple[str, str, Role, str, Version], ...] = (
    ("Lantern Hub", "public_supergroup", "hub", "lantern-hub", "modern"),
    ("Галерея Фонарь", "public_channel", "gallery", "gallery-main", "modern"),
    ("Lantern Gallery Two", "private_channel", "gallery", "gallery-two", "old"),
    ("Lantern Gallery Three", "public_supergroup", "gallery", "account", "account"),
    ("Lantern News", "public_channel", "promotion", "account", "account"),
    ("Lantern Coins", "public_supergroup", "payment", "account", "account"),
    ("Lantern Help", "public_supergroup", "support", "account", "account"),
)
#: Members of each at the end. The second and fifth are about those in the press; the sum is the
#: published one.
MEMBERS = (14_000, 24_900, 4_300, 2_800, 50_300, 1_980, 2_800)

_PEOPLE = 76_000  # from whom the members of each channel are drawn
_MEMBER_GROWTH = 1.3  # from one month to the next


def plan_channels(seed: int) -> tuple[Channel, ...]:
    """The channels, the hub first."""
    return tuple(make_channel(seed, place, *one) for place, one in enumerate(_CHANNELS))


def snapshots(channels: tuple[Channel, ...]) -> Iterator[Snapshot]:
    """Members on the last day of every month."""
    for channel, members in zip(channels, MEMBERS, strict=True):
        for month in range(COMPLETE):
            share = _MEMBER_GROWTH ** (month - COMPLETE + 1)
            yield Snapshot(channel.key, _last_day(month), round(members * share))


def distinct_members(seed: int) -> int:
    """People who are in one channel at least, where each channel's are drawn from all."""
    draw = dice(seed, "people")
    everyone = range(_PEOPLE)
    return len({person for members in MEMBERS for person in draw.sample(everyone, members)})


def _last_day(month: int) -> str:
    years, rest = divmod(FIRST_MONTH + month, 12)
    after = date(FIRST_YEAR + years, rest + 1, 1)
    return date.fromordinal(after.toordinal() - 1).isoformat()
