"""Settings -> everything that will be posted, in order. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from philomela.simulate.channels import Channel, plan_channels
from philomela.simulate.dice import dice
from philomela.simulate.families import Family, plan_families
from philomela.simulate.marks import plan_marks
from philomela.simulate.months import Months
from philomela.simulate.picture_posts import picture_posts, posts_without_picture
from philomela.simulate.posts import Post
from philomela.simulate.settings import Settings
from philomela.simulate.text_posts import special_posts, talk


class Described(Protocol):
    """What an operation is made from."""

    @property
    def seed(self) -> int:
        """The same seed gives the same operation."""
        ...

    def as_json(self) -> dict[str, Any]:
        """All of it, written beside the exports."""
        ...


class Calendar(Protocol):
    """The months of an operation."""

    @property
    def names(self) -> list[str]:
        """``YYYY-MM`` of every month; the last one is not complete."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """An operation. ``posts`` holds, per channel, its posts by number."""

    settings: Described
    months: Calendar
    channels: tuple[Channel, ...]
    families: tuple[Family, ...]
    posts: tuple[tuple[Post, ...], ...]

    def all_posts(self) -> Iterator[Post]:
        """The posts of all channels."""
        for posts in self.posts:
            yield from posts


def make_plan(settings: Settings) -> Plan:
    """The operation of these settings; the same settings give the same one."""
    months = Months(settings.months)
    channels = plan_channels(settings)
    marks = tuple(plan_marks(settings.seed, channels))
    families = tuple(plan_families(settings, months, marks))
    posts = list(picture_posts(settings.seed, families, channels, months))
    posts += posts_without_picture(settings.seed, len(posts), channels, months)
    posts += special_posts(settings.seed, settings.messages, channels, months)
    malformed = sum(post.malformed is not None for post in posts)
    rest = settings.messages - (len(posts) - malformed)
    posts += talk(settings.seed, max(0, rest), channels, months)
    by_channel = tuple(tuple(numbered(settings.seed, posts, channel)) for channel in channels)
    return Plan(settings, months, channels, families, by_channel)


def numbered(seed: int, posts: Iterable[Post], channel: Channel) -> Iterator[Post]:
    """A channel's posts by date, with numbers that rise and leave gaps, as deletions do."""
    draw = dice(seed, "numbers", channel.number)
    own = sorted((post for post in posts if post.channel is channel), key=lambda post: post.date)
    number = 0
    for post in own:
        number += draw.choice((1, 1, 1, 1, 2, 5))
        yield replace(post, number=number)
