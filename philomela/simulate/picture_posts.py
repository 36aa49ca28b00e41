"""Where and when each copy of each family is posted, and posts whose picture is not there."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Protocol

from philomela.simulate.channels import PRIVATE, Channel
from philomela.simulate.dice import dice
from philomela.simulate.families import Copy, Family
from philomela.simulate.months import Months
from philomela.simulate.posts import Attachment, Content, Post
from philomela.simulate.texts import caption

USERS = 160
EXPORTER = 1  # the user whose account was exported

_WEIGHTS = {
    "gallery": 10.0,
    "promotion": 2.5,
    "hub": 2.0,
    "support": 0.6,
    "payment": 0.3,
    "saved": 0.2,
    "personal": 0.2,
}
_AGAIN = 0.3  # chance of each further post of the same file
_FORWARDED = 0.6  # share of such posts that are forwards
_MEAN_DELAY_DAYS = 35.0
_SENT_AS_FILE = 0.05  # of plain JPEG

#: Share of posts, in relation to those with a picture, and the least number.
_WITHOUT_PICTURE: tuple[tuple[Content, float, int], ...] = (
    ("missing", 0.012, 3),
    ("not included", 0.03, 4),
    ("too large", 0.006, 2),
    ("unavailable", 0.004, 2),
    ("unreadable", 0.012, 5),
    ("other", 0.04, 6),
)


class Moments(Protocol):
    """The time that an operation covers."""

    def any_moment(self, draw: Random) -> int:
        """A second of it, more often in busier months."""
        ...


def sender_in(channel: Channel, draw: Random, users: int = USERS) -> int | None:
    """A user in a group, some far busier than others; the channel itself in a channel."""
    if channel.role in PRIVATE:
        return draw.choice((EXPORTER, 2)) if channel.role == "personal" else EXPORTER
    return 1 + int(users * draw.random() ** 2) if channel.is_group else None


def picture_posts(
    seed: int, families: tuple[Family, ...], channels: tuple[Channel, ...], months: Months
) -> Iterator[Post]:
    """Every copy at least once; the original of a family first, in a gallery. What bears a
    gallery's stamp appears there before it does elsewhere."""
    galleries = [channel for channel in channels if channel.role == "gallery"]
    for family in families:
        draw = dice(seed, "posts", family.number)
        for copy in family.copies:
            if copy.index == 0:
                date = family.first
                channel = _stamped_by(copy, galleries) or draw.choice(galleries)
            else:
                date = months.later(family.first, _MEAN_DELAY_DAYS, draw)
                channel = _stamped_by(copy, galleries) or _somewhere(channels, draw)
            post = _post(channel, date, copy, draw)
            yield post
            yield from _again(post, channels, months, draw)


def posts_without_picture(
    seed: int, pictures: int, channels: tuple[Channel, ...], months: Moments
) -> Iterator[Post]:
    """Posts whose file is absent, left out, damaged, or not a picture."""
    for content, share, least in _WITHOUT_PICTURE:
        draw = dice(seed, content)
        for place in range(max(least, int(share * pictures))):
            channel = _somewhere(channels, draw)
            as_file = content in ("too large", "other") or draw.random() < 0.3
            yield Post(
                channel,
                months.any_moment(draw),
                sender=sender_in(channel, draw),
                text=caption(draw),
                attachment=Attachment(content, None, as_file, place),
            )


def _post(channel: Channel, date: int, copy: Copy, draw: Random) -> Post:
    as_file = copy.form.as_file or draw.random() < _SENT_AS_FILE
    return Post(
        channel,
        date,
        sender=sender_in(channel, draw),
        text=caption(draw),
        attachment=Attachment("picture", copy, as_file),
        reacted=draw.choice((0, 0, 0, 1, 3, 12)),
    )


def _stamped_by(copy: Copy, galleries: list[Channel]) -> Channel | None:
    """The gallery whose stamp a copy bears."""
    mark = copy.form.mark
    if mark is None:
        return None
    return next((gallery for gallery in galleries if gallery.number == mark.channel), None)


def _again(
    first: Post, channels: tuple[Channel, ...], months: Months, draw: Random
) -> Iterator[Post]:
    """The same file once more, and so on."""
    date, own = first.date, first.channel.role in PRIVATE
    while draw.random() < _AGAIN:
        date = months.later(date, _MEAN_DELAY_DAYS, draw)
        channel = _somewhere(channels, draw)
        forwarded = channel is not first.channel and not own and draw.random() < _FORWARDED
        yield Post(
            channel,
            date,
            sender=sender_in(channel, draw),
            text=first.text if forwarded else caption(draw),
            attachment=first.attachment,
            forwarded=forwarded,
            source=first.channel if forwarded and draw.random() < 0.95 else None,
        )


def _somewhere(channels: tuple[Channel, ...], draw: Random) -> Channel:
    return draw.choices(channels, [_WEIGHTS[channel.role] for channel in channels])[0]
