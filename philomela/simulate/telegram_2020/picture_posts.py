"""Where showings are posted, posted again, and passed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from philomela.simulate.channels import Channel
from philomela.simulate.dice import dice
from philomela.simulate.picture_posts import sender_in
from philomela.simulate.posts import Attachment, Post
from philomela.simulate.telegram_2020.calendar import Calendar2020
from philomela.simulate.telegram_2020.families import Showing
from philomela.simulate.texts import caption

USERS = 4_000

_GALLERIES = (0.5, 0.3, 0.2)  # of showings, whatever the family
_POSTED_AGAIN = 0.06  # chance of each further post of the same file in the same channel
_FORWARDED = 0.13  # chance of each forward
_FORWARDED_TO = {"gallery": 2.0, "hub": 1.0, "promotion": 1.0}
_SENT_AS_FILE = 0.03
_AGAIN_DAYS, _FORWARD_DAYS = 20.0, 5.0


def picture_posts(
    seed: int, shown: Iterable[Showing], channels: tuple[Channel, ...], calendar: Calendar2020
) -> Iterator[Post]:
    """Each showing in one gallery, then the posts that repeat it."""
    galleries = [channel for channel in channels if channel.role == "gallery"]
    draw = dice(seed, "posts")
    for showing in shown:
        channel = draw.choices(galleries, _GALLERIES)[0]
        as_file = showing.copy.form.as_file or draw.random() < _SENT_AS_FILE
        first = Post(
            channel,
            showing.date,
            sender=sender_in(channel, draw, USERS),
            text=caption(draw),
            attachment=Attachment("picture", showing.copy, as_file),
            reacted=draw.choice((0, 0, 0, 1, 3, 12)),
        )
        yield first
        yield from _posted_again(first, calendar, draw)
        yield from _forwards(first, channels, calendar, draw)


def _posted_again(first: Post, calendar: Calendar2020, draw: Random) -> Iterator[Post]:
    date = first.date
    while draw.random() < _POSTED_AGAIN:
        date = calendar.later(date, _AGAIN_DAYS, draw)
        yield Post(
            first.channel,
            date,
            sender=first.sender,
            text=caption(draw),
            attachment=first.attachment,
        )


def _forwards(
    first: Post, channels: tuple[Channel, ...], calendar: Calendar2020, draw: Random
) -> Iterator[Post]:
    others = [
        channel
        for channel in channels
        if channel.role in _FORWARDED_TO and channel is not first.channel
    ]
    weights = [_FORWARDED_TO[channel.role] for channel in others]
    while draw.random() < _FORWARDED:
        channel = draw.choices(others, weights)[0]
        yield Post(
            channel,
            calendar.later(first.date, _FORWARD_DAYS, draw),
            sender=sender_in(channel, draw, USERS),
            text=first.text,
            attachment=first.attachment,
            forwarded=True,
            source=first.channel if draw.random() < 0.95 else None,
        )
