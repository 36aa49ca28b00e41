"""The scenario -> everything that will be posted, in order. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from philomela.simulate.picture_posts import posts_without_picture
from philomela.simulate.plan import Plan, numbered
from philomela.simulate.posts import Post
from philomela.simulate.telegram_2020.calendar import Calendar2020, in_its_month
from philomela.simulate.telegram_2020.channels import plan_channels
from philomela.simulate.telegram_2020.families import plan_showings
from philomela.simulate.telegram_2020.picture_posts import picture_posts
from philomela.simulate.telegram_2020.polls import poll_posts
from philomela.simulate.telegram_2020.settings import Scenario
from philomela.simulate.telegram_2020.word_posts import word_posts


def make_plan(scenario: Scenario) -> tuple[Plan, int]:
    """The operation, and how often a family was shown independently."""
    seed, calendar = scenario.seed, Calendar2020()
    channels = plan_channels(seed)
    families, shown = plan_showings(scenario, calendar)
    posts = list(picture_posts(seed, shown, channels, calendar))
    pictures = len(posts)
    posts += posts_without_picture(seed, pictures, channels, calendar)
    posts += word_posts(seed, pictures, channels, calendar)
    posts += poll_posts(seed, channels, calendar)
    posts = list(_in_their_months(posts))
    by_channel = tuple(tuple(numbered(seed, posts, channel)) for channel in channels)
    return Plan(scenario, calendar, channels, families, by_channel), len(shown)


def _in_their_months(posts: list[Post]) -> Iterator[Post]:
    for post in posts:
        date = in_its_month(post.channel, post.date)
        yield post if date == post.date else replace(post, date=date)
