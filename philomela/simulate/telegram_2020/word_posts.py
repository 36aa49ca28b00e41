"""Posts without pictures: what is sold, links between the channels and to outside pages, talk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from philomela.simulate.channels import Channel, Role
from philomela.simulate.dice import dice
from philomela.simulate.picture_posts import sender_in
from philomela.simulate.posts import Post, Span
from philomela.simulate.telegram_2020.calendar import Calendar2020
from philomela.simulate.telegram_2020.picture_posts import USERS
from philomela.simulate.telegram_2020.published import OUTSIDE_PAGES
from philomela.simulate.texts import (
    invite_to,
    message_link,
    plain,
    sentence,
    with_link,
    with_mention,
)

Channels = tuple[Channel, ...]

SITE = "friends.example"  # the social network with the outside pages
BOT = "@lantern_coins_bot"

#: A text, the number of price mentions in it, and how often it is posted.
OFFERS: tuple[tuple[str, int, float], ...] = (
    ("12 coins for $1.50", 1, 3),
    ("12 монет за $1.50", 1, 3),
    ("Free with the mark; 12 coins for $1.50 without it", 1, 2),
    ("24 coins for $3", 1, 1),
    ("60 coins for $6", 1, 0.5),
    ("100 руб за 100 фото в неделю", 1, 4),
    ("100 roubles per 100 pictures a week", 1, 2),
    ("Бесплатно с меткой, без метки: 100 ₽ за 100 фото в неделю", 1, 2),
    ("Free: 5 pictures a day with the mark", 0, 1),
)

#: Posts of each kind in relation to those with pictures, and the least number.
_OFFERS = (0.02, 60)
_PAGES = (0.03, OUTSIDE_PAGES + 60)
_LINKS: dict[Role, tuple[float, int]] = {
    "hub": (0.04, 30),
    "promotion": (0.06, 40),
    "gallery": (0.003, 6),
    "payment": (0.004, 5),
    "support": (0.004, 5),
}
_TALK: dict[Role, tuple[float, int]] = {
    "hub": (0.06, 30),
    "promotion": (0.02, 10),
    "gallery": (0.02, 3),
    "payment": (0.02, 20),
    "support": (0.15, 60),
}


def word_posts(
    seed: int, pictures: int, channels: Channels, calendar: Calendar2020
) -> Iterator[Post]:
    """All of them, for so many posts with pictures."""
    yield from _first_and_last(seed, channels, calendar)
    yield from _offers(seed, _count(_OFFERS, pictures), channels, calendar)
    yield from _pages(seed, _count(_PAGES, pictures), channels, calendar)
    for channel in channels:
        links = _count(_LINKS[channel.role], pictures)
        yield from _links(seed, links, channel, channels, calendar)
        yield from _talk(seed, _count(_TALK[channel.role], pictures), channel, calendar)


def outside_pages(posts: Iterable[Post]) -> int:
    """Distinct outside pages that the posts lead to."""
    spans = (span for post in posts for span in post.text)
    return len({address for span in spans if SITE in (address := span.href or span.text)})


def _page(number: int) -> str:
    return f"https://{SITE}/club{7_100 + 13 * number}"


def _count(kind: tuple[float, int], pictures: int) -> int:
    share, least = kind
    return max(least, int(share * pictures))


def _first_and_last(seed: int, channels: Channels, calendar: Calendar2020) -> Iterator[Post]:
    """How each begins, and what is there on the day of the exports."""
    draw = dice(seed, "first and last")
    for channel in channels:
        action = "migrate_from_group" if channel.is_group else "create_channel"
        begun = calendar.start + draw.randrange(4 * 3600)
        yield Post(channel, begun, sender=sender_in(channel, draw, USERS), action=action)
        date = calendar.export_day + draw.randrange(6 * 3600, 10 * 3600)
        text = plain(sentence(draw))
        yield Post(channel, date, sender=sender_in(channel, draw, USERS), text=text)


def _offers(seed: int, count: int, channels: Channels, calendar: Calendar2020) -> Iterator[Post]:
    draw = dice(seed, "offers")
    payment = next(channel for channel in channels if channel.role == "payment")
    promotion = next(channel for channel in channels if channel.role == "promotion")
    weights = [weight for *_, weight in OFFERS]
    for _ in range(count):
        channel = payment if draw.random() < 0.85 else promotion
        text, prices, _ = draw.choices(OFFERS, weights)[0]
        spans = (Span(text + "\n"), Span(BOT, "mention"))
        yield Post(
            channel,
            calendar.any_moment(draw),
            sender=sender_in(channel, draw, USERS),
            text=spans if draw.random() < 0.5 else plain(text),
            prices=prices,
        )


def _pages(seed: int, count: int, channels: Channels, calendar: Calendar2020) -> Iterator[Post]:
    """Every page once, then some far more often than others."""
    draw = dice(seed, "pages")
    promotion = next(channel for channel in channels if channel.role == "promotion")
    for place in range(count):
        number = place if place < OUTSIDE_PAGES else int(OUTSIDE_PAGES * draw.random() ** 3)
        text = with_link(draw, _page(number))
        yield Post(promotion, calendar.any_moment(draw), text=text)


def _links(
    seed: int, count: int, channel: Channel, channels: Channels, calendar: Calendar2020
) -> Iterator[Post]:
    """The hub points everywhere, the others to the hub."""
    draw = dice(seed, "links", channel.number)
    hub, *others = channels
    for _ in range(count):
        target = draw.choice(others) if channel is hub else hub
        yield Post(
            channel,
            calendar.any_moment(draw),
            sender=sender_in(channel, draw, USERS),
            text=_link_to(target, draw),
        )


def _link_to(target: Channel, draw: Random) -> tuple[Span, ...]:
    chance = draw.random()
    if chance < 0.4:
        return with_link(draw, invite_to(target, draw))
    if chance < 0.75:
        return with_link(draw, message_link(target, draw))
    return with_mention(draw, f"@{target.username}")


def _talk(seed: int, count: int, channel: Channel, calendar: Calendar2020) -> Iterator[Post]:
    draw = dice(seed, "talk", channel.number)
    for _ in range(count):
        yield Post(
            channel,
            calendar.any_moment(draw),
            sender=sender_in(channel, draw, USERS),
            text=plain(sentence(draw)),
            replies=channel.is_group and draw.random() < 0.4,
            reacted=draw.choice((0, 0, 0, 0, 1, 2)),
        )
