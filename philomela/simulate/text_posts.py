"""Posts of words: links that make the network, prices, polls, talk, and what is malformed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from philomela.simulate.channels import PRIVATE, Channel
from philomela.simulate.dice import dice
from philomela.simulate.months import Months
from philomela.simulate.picture_posts import USERS, sender_in
from philomela.simulate.posts import MALFORMATIONS, PlannedPoll, Post, Span
from philomela.simulate.texts import (
    BOTS,
    NO_PRICES,
    OUTSIDE,
    PRICES,
    QUESTIONS,
    invite_to,
    message_link,
    plain,
    sentence,
    with_link,
    with_mention,
)

Channels = tuple[Channel, ...]

_PRICE_SHARE = 0.03  # of all messages
_LINK_SHARE = 0.10
_POLL_SHARE = 0.006
_SERVICE_SHARE = 0.01
_TALK = {"support": 10.0, "payment": 2.5, "hub": 1.0, "promotion": 1.0, "gallery": 0.8}
_ACTIONS = ("pin_message", "invite_members", "join_group_by_link", "edit_group_title")
_TRAPS = ("one line\vanother line", "one line\u2028another line")


def special_posts(seed: int, messages: int, channels: Channels, months: Months) -> Iterator[Post]:
    """Everything of words but ordinary talk, for an operation of so many messages."""
    own = tuple(channel for channel in channels if channel.role not in PRIVATE)
    yield from _price_posts(seed, int(messages * _PRICE_SHARE), own, months)
    yield from _link_posts(seed, int(messages * _LINK_SHARE), own, months)
    yield from _poll_posts(seed, max(6, int(messages * _POLL_SHARE)), own, months)
    yield from _service_posts(seed, max(4, int(messages * _SERVICE_SHARE)), own, months)
    yield from _odd_posts(seed, own, months)


def talk(seed: int, count: int, channels: Channels, months: Months) -> Iterator[Post]:
    """Ordinary messages, most of them in the support group."""
    draw = dice(seed, "talk")
    weights = [_TALK.get(channel.role, 0.3) for channel in channels]
    for _ in range(count):
        channel = draw.choices(channels, weights)[0]
        yield Post(
            channel,
            months.any_moment(draw),
            sender=sender_in(channel, draw),
            text=_talk_text(draw),
            replies=channel.is_group and draw.random() < 0.35,
            reacted=draw.choice((0, 0, 0, 0, 1, 2)),
        )


def _talk_text(draw: Random) -> tuple[Span, ...]:
    chance = draw.random()
    if chance < 0.05:
        return with_mention(draw, f"@user_{draw.randint(1, USERS)}")
    if chance < 0.08:
        return (Span(sentence(draw) + " "), Span(sentence(draw), "bold"))
    if chance < 0.09:
        return (Span("Write to "), Span("desk@example.org", "email"))
    if chance < 0.12:
        return plain(draw.choice(NO_PRICES))
    return plain(sentence(draw))


def _price_posts(seed: int, count: int, own: Channels, months: Months) -> Iterator[Post]:
    draw = dice(seed, "prices")
    payment = [channel for channel in own if channel.role == "payment"]
    promotion = [channel for channel in own if channel.role == "promotion"]
    for _ in range(max(len(PRICES), count)):
        channel = draw.choice(payment if draw.random() < 0.85 else promotion)
        text, prices = draw.choice(PRICES)
        spans = (Span(text + "\n"), Span(draw.choice(BOTS), "mention"))
        yield Post(
            channel,
            months.any_moment(draw),
            sender=sender_in(channel, draw),
            text=spans if draw.random() < 0.5 else plain(text),
            prices=prices,
        )


def _link_posts(seed: int, count: int, own: Channels, months: Months) -> Iterator[Post]:
    """The hub points everywhere, promotion to the hub and outside, the others to the hub."""
    draw = dice(seed, "links")
    hub = own[0]
    weights = [{"hub": 8.0, "promotion": 6.0, "payment": 2.0}.get(c.role, 0.7) for c in own]
    for _ in range(max(30, count)):
        channel = draw.choices(own, weights)[0]
        if channel.role == "hub":
            target = draw.choice([one for one in own if one is not hub])
        else:
            target = hub
        yield Post(
            channel,
            months.any_moment(draw),
            sender=sender_in(channel, draw),
            text=_link_text(channel, target, draw),
        )


def _link_text(channel: Channel, target: Channel, draw: Random) -> tuple[Span, ...]:
    outside = {"payment": 0.7, "promotion": 0.35}.get(channel.role, 0.1)
    if draw.random() < outside:
        return with_link(draw, draw.choice(OUTSIDE))
    chance = draw.random()
    if chance < 0.4:
        return with_link(draw, invite_to(target, draw))
    if chance < 0.75:
        return with_link(draw, message_link(target, draw))
    return with_mention(draw, f"@{target.username}")


def _poll_posts(seed: int, count: int, own: Channels, months: Months) -> Iterator[Post]:
    """A third with hidden results, a quarter posted again, one that nobody answered."""
    draw = dice(seed, "polls")
    places = [channel for channel in own if channel.role in ("hub", "gallery", "support")]
    for place in range(count):
        question, answers = QUESTIONS[place % len(QUESTIONS)]
        most = 0 if place == 1 else 400
        poll = PlannedPoll(
            question if place < len(QUESTIONS) else f"{question} ({place // len(QUESTIONS) + 1})",
            answers,
            tuple(draw.randint(most // 40, most) for _ in answers),
            closed=draw.random() < 0.5,
            hidden=place % 3 == 2,
        )
        channel = draw.choice(places)
        first = Post(channel, months.any_moment(draw), sender=sender_in(channel, draw), poll=poll)
        yield first
        if place % 4 == 0:
            other = draw.choice([one for one in own if one is not channel])
            yield Post(
                other,
                months.later(first.date, 20, draw),
                sender=sender_in(other, draw),
                poll=poll,
                forwarded=True,
                source=channel,
            )


def _service_posts(seed: int, count: int, own: Channels, months: Months) -> Iterator[Post]:
    draw = dice(seed, "service")
    groups = [channel for channel in own if channel.is_group]
    for channel in own:
        action = "migrate_from_group" if channel.is_group else "create_channel"
        yield Post(channel, months.start, sender=sender_in(channel, draw), action=action)
    for place in range(count):
        channel = draw.choice(groups)
        action = _ACTIONS[place % len(_ACTIONS)]
        yield Post(channel, months.any_moment(draw), sender=sender_in(channel, draw), action=action)


def _odd_posts(seed: int, own: Channels, months: Months) -> Iterator[Post]:
    """Malformed and repeated messages, types a version does not know, characters it writes ill."""
    draw = dice(seed, "odd")
    modern = [channel for channel in own if channel.version != "old"]
    for place, malformation in enumerate(MALFORMATIONS * 2):
        channel = modern[place % len(modern)]
        yield Post(channel, months.any_moment(draw), malformed=malformation)
    for channel in modern[:3]:
        yield Post(channel, months.any_moment(draw), unsupported=True)
    for channel in modern[:2]:
        sender, text = sender_in(channel, draw), plain(sentence(draw))
        yield Post(channel, months.any_moment(draw), sender=sender, text=text, repeated=True)
    for channel in modern:
        text = plain(_TRAPS[channel.version == "account"])
        yield Post(channel, months.any_moment(draw), sender=sender_in(channel, draw), text=text)
