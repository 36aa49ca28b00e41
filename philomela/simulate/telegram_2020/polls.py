"""Two polls, each in two languages: whom those who answer are interested in, and where from.

Answers are drawn by chance with the published shares, so that what a poll shows differs from them
as a sample does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from philomela.simulate.channels import Channel
from philomela.simulate.dice import dice
from philomela.simulate.posts import PlannedPoll, Post
from philomela.simulate.telegram_2020.calendar import Calendar2020
from philomela.simulate.telegram_2020.published import MEMBERS_FROM_REGION, TARGETS


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers, in one language, and how many answer it."""

    question: str
    answers: tuple[str, ...]
    voters: int


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked; ``shares`` of the answers, in every language.

    ``group`` and ``categories`` are what the measures of grouped polls call them.
    """

    name: str
    group: str
    categories: tuple[str, ...]
    shares: tuple[float, ...]
    asked: tuple[Asked, ...]  # the first is answered most


TARGET = Topic(
    "target",
    "who_is_targeted",
    ("private", "celebrity", "influencer", "stranger", "nobody"),
    (*TARGETS, 1 - sum(TARGETS)),
    (
        Asked(
            "Чьи фотографии вам интересны?",
            (
                *("Знакомые из жизни", "Знаменитости", "Модели из соцсетей"),
                *("Случайные люди из интернета", "Просто смотрю"),
            ),
            5_200,
        ),
        Asked(
            "Whose photos interest you?",
            (
                *("People I know in real life", "Famous people", "Models from social media"),
                *("Random people from the internet", "Only looking"),
            ),
            1_400,
        ),
    ),
)
#: Beyond the first, shares are invented.
REGION = Topic(
    "region",
    "region",
    ("former_ussr", "europe", "latin_america", "north_america", "asia", "other"),
    (MEMBERS_FROM_REGION, 0.12, 0.07, 0.05, 0.04, 0.02),
    (
        Asked(
            "Откуда вы?",
            (
                *("Россия и бывший СССР", "Европа", "Южная Америка"),
                *("Северная Америка", "Азия", "Другое"),
            ),
            6_100,
        ),
        Asked(
            "Where are you from?",
            (
                *("Russia and the former USSR", "Europe", "South America"),
                *("North America", "Asia", "Elsewhere"),
            ),
            900,
        ),
    ),
)
TOPICS = (TARGET, REGION)


def poll_posts(seed: int, channels: tuple[Channel, ...], calendar: Calendar2020) -> Iterator[Post]:
    """Each poll in the hub, the largest forwarded once, and once more with a hidden result."""
    hub = channels[0]
    support = next(channel for channel in channels if channel.role == "support")
    gallery = next(channel for channel in channels if channel.role == "gallery")
    for topic in TOPICS:
        draw = dice(seed, "poll", topic.name)
        for place, asked in enumerate(topic.asked):
            poll = _answered(seed, topic, asked)
            posted = Post(hub, calendar.any_moment(draw), sender=3, poll=poll)
            yield posted
            if place == 0:
                later = calendar.later(posted.date, 9, draw)
                yield Post(gallery, later, poll=poll, forwarded=True, source=hub)
            else:
                hidden = replace(poll, hidden=True, question=f"{asked.question} (2)")
                yield Post(support, calendar.later(posted.date, 9, draw), sender=3, poll=hidden)


def _answered(seed: int, topic: Topic, asked: Asked) -> PlannedPoll:
    draw = dice(seed, "answers", topic.name, asked.question)
    places = range(len(topic.shares))
    chosen = Counter(draw.choices(places, topic.shares, k=asked.voters))
    voters = tuple(chosen[place] for place in places)
    return PlannedPoll(asked.question, asked.answers, voters, closed=True, hidden=False)
