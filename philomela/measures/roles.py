"""What part a channel plays, by named rules on counts; the first rule that holds decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from philomela.measures.wording import counted

Role = Literal["hub", "gallery", "promotion", "payment", "support", "outside", "unclassified"]

#: What was counted. :mod:`philomela.measures.role_rows` knows the rows of each.
FactName = Literal[
    "messages",
    "messages with pictures",
    "messages with pictures of its own",
    "pictures",
    "messages that point elsewhere",
    "places pointed at",
    "channels and invitations pointed at",
    "channels that point at it",
    "messages with a price",
    "links to payment services",
    "replies",
    "references to bots",
]

PAYMENT_POSTS = 3  # messages with a price or a link to a payment service
PAYMENT_SHARE = 0.2  # of all messages
GALLERY_SIGHTINGS = 10
GALLERY_SHARE = 0.5  # of messages with a picture
PROMOTION_TARGETS = 2
PROMOTION_POSTS = 3
PROMOTION_SHARE = 1 / 3  # of messages that point elsewhere
PROMOTION_PICTURES = 0.3  # at most, of messages with a picture of its own
HUB_CHANNELS = 3  # channels of the case that point at it, or:
HUB_TARGETS = 5  # channels and invitations that it points at
HUB_SHARE = 0.5  # of the number of other channels of the case, for either
SUPPORT_POSTS = 5  # replies and references to bots
SUPPORT_SHARE = 0.25
SUPPORT_PICTURES = 0.1  # at most


@dataclass(frozen=True, slots=True)
class Profile:
    """What the rules look at. Counts of messages unless another thing is said."""

    messages: int = 0
    picture_posts: int = 0
    own_picture_posts: int = 0  # not forwarded
    sightings: int = 0  # pictures
    pointing: int = 0  # messages with a forward, mention, link or invite to elsewhere
    targets: int = 0  # distinct nodes pointed at
    gathers: int = 0  # channels and invitations among the targets
    most_gathered: int = 0  # the largest such number in the case
    pointed_at_by: int = 0  # other channels of the case
    most_pointed_at: int = 0  # the largest such number in the case
    others: int = 0  # other channels of the case; private chats do not count
    priced: int = 0
    payment_links: int = 0  # references to payment services
    replies: int = 0
    bot_references: int = 0  # references to bots

    def share(self, count: int) -> float:
        """Of all messages; references may be more than messages, so it is at most 1."""
        return min(1.0, count / self.messages) if self.messages else 0.0


@dataclass(frozen=True, slots=True)
class Fact:
    """A count that a rule looked at."""

    name: FactName
    count: int


class Rule(NamedTuple):
    """A named condition for a role; ``holds`` gives the reason in words, or None."""

    name: str
    role: Role
    words: str
    holds: Callable[[Profile], str | None]
    facts: Callable[[Profile], tuple[Fact, ...]]


def _hub_led_to(profile: Profile) -> str | None:
    """The place that most others lead to."""
    if profile.pointed_at_by < max(HUB_CHANNELS, HUB_SHARE * profile.others):
        return None
    if profile.pointed_at_by < profile.most_pointed_at:
        return None
    return (
        f"{profile.pointed_at_by:,} of {profile.others:,} other channels point at it;"
        " none is pointed at by more"
    )


def _hub_leads(profile: Profile) -> str | None:
    """The place that leads to most others."""
    if profile.gathers < max(HUB_TARGETS, HUB_SHARE * profile.others):
        return None
    if profile.gathers < profile.most_gathered:
        return None
    return f"it points at {profile.gathers:,} channels and invitations; none points at more"


def _payment(profile: Profile) -> str | None:
    posts = max(profile.priced, profile.payment_links)
    if posts < PAYMENT_POSTS or profile.share(posts) < PAYMENT_SHARE:
        return None
    if profile.share(profile.picture_posts) >= GALLERY_SHARE:
        return None
    return (
        f"{profile.priced:,} of {profile.messages:,} messages name a price,"
        f" {profile.payment_links:,} links to payment services"
    )


def _gallery(profile: Profile) -> str | None:
    if profile.sightings < GALLERY_SIGHTINGS:
        return None
    if profile.share(profile.picture_posts) < GALLERY_SHARE:
        return None
    return (
        f"{profile.picture_posts:,} of {profile.messages:,} messages bear pictures,"
        f" {profile.sightings:,} in all"
    )


def _promotion(profile: Profile) -> str | None:
    if profile.targets < PROMOTION_TARGETS or profile.pointing < PROMOTION_POSTS:
        return None
    if profile.share(profile.pointing) < PROMOTION_SHARE:
        return None
    if profile.share(profile.own_picture_posts) > PROMOTION_PICTURES:
        return None
    return (
        f"{profile.pointing:,} of {profile.messages:,} messages point at"
        f" {profile.targets:,} other places, {profile.own_picture_posts:,} bear pictures of its own"
    )


def _support(profile: Profile) -> str | None:
    posts = profile.replies + profile.bot_references
    if posts < SUPPORT_POSTS or profile.share(posts) < SUPPORT_SHARE:
        return None
    if profile.share(profile.picture_posts) > SUPPORT_PICTURES:
        return None
    return (
        f"{profile.replies:,} replies and {profile.bot_references:,} references to bots in"
        f" {profile.messages:,} messages, {profile.picture_posts:,} with pictures"
    )


#: In the order of deciding: what is sold and what is shown say more than who points where.
RULES: tuple[Rule, ...] = (
    Rule(
        "names prices",
        "payment",
        f"At least {PAYMENT_POSTS} messages, and {100 * PAYMENT_SHARE:.0f} % of all, name a price,"
        " or as many links lead to payment services; fewer than half bear pictures.",
        _payment,
        lambda one: (
            Fact("messages", one.messages),
            Fact("messages with a price", one.priced),
            Fact("links to payment services", one.payment_links),
            Fact("messages with pictures", one.picture_posts),
        ),
    ),
    Rule(
        "mostly pictures",
        "gallery",
        f"At least {100 * GALLERY_SHARE:.0f} % of messages bear pictures, and there are"
        f" {GALLERY_SIGHTINGS} pictures or more.",
        _gallery,
        lambda one: (
            Fact("messages", one.messages),
            Fact("messages with pictures", one.picture_posts),
            Fact("pictures", one.sightings),
        ),
    ),
    Rule(
        "led to by most",
        "hub",
        f"At least {HUB_CHANNELS} channels of the case, and {100 * HUB_SHARE:.0f} % of all others,"
        " point at it, and at no channel more.",
        _hub_led_to,
        lambda one: (Fact("channels that point at it", one.pointed_at_by),),
    ),
    Rule(
        "leads to most",
        "hub",
        f"It points at {HUB_TARGETS} or more channels and invitations, at least"
        f" {100 * HUB_SHARE:.0f} % of the number of other channels, and no channel points at more.",
        _hub_leads,
        lambda one: (Fact("channels and invitations pointed at", one.gathers),),
    ),
    Rule(
        "mostly pointing",
        "promotion",
        f"At least {PROMOTION_POSTS} messages, and a third of all, point at {PROMOTION_TARGETS} or"
        f" more other places; at most {100 * PROMOTION_PICTURES:.0f} % bear pictures of its own.",
        _promotion,
        lambda one: (
            Fact("messages", one.messages),
            Fact("messages that point elsewhere", one.pointing),
            Fact("places pointed at", one.targets),
            Fact("messages with pictures of its own", one.own_picture_posts),
        ),
    ),
    Rule(
        "mostly answers",
        "support",
        f"At least {SUPPORT_POSTS} replies and references to bots, and {100 * SUPPORT_SHARE:.0f} %"
        f" of the number of messages; at most {100 * SUPPORT_PICTURES:.0f} % bear pictures.",
        _support,
        lambda one: (
            Fact("messages", one.messages),
            Fact("replies", one.replies),
            Fact("references to bots", one.bot_references),
            Fact("messages with pictures", one.picture_posts),
        ),
    ),
)


def rules_that_hold(profile: Profile) -> Iterator[tuple[Rule, str]]:
    """Every rule that holds and its reason; the first decides."""
    for rule in RULES:
        reason = rule.holds(profile)
        if reason:
            yield rule, reason


def role_of(profile: Profile) -> tuple[Role, str]:
    """The role and the reason: the role's name and the counts that met its rule."""
    for rule, reason in rules_that_hold(profile):
        return rule.role, f"{rule.role}: {reason}."
    return "unclassified", (
        f"No rule holds: {counted(profile.messages, 'message')},"
        f" {profile.picture_posts:,} with pictures, {profile.pointing:,} pointing elsewhere,"
        f" {profile.priced:,} with a price, {counted(profile.replies, 'reply', 'replies')},"
        f" pointed at by {counted(profile.pointed_at_by, 'channel')}."
    )
