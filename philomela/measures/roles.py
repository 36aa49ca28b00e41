"""What part a channel plays, by named rules on counts; the first rule that holds decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Role = Literal["hub", "gallery", "promotion", "payment", "support", "outside", "unclassified"]

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


Rule = Callable[[Profile], str | None]


def _hub(profile: Profile) -> str | None:
    """The place that most others lead to, or that leads to most others."""
    enough = HUB_SHARE * profile.others
    most_pointed_at = profile.pointed_at_by == profile.most_pointed_at
    if most_pointed_at and profile.pointed_at_by >= max(HUB_CHANNELS, enough):
        return (
            f"{profile.pointed_at_by:,} of {profile.others:,} other channels point at it;"
            " none is pointed at by more"
        )
    most_gathered = profile.gathers == profile.most_gathered
    if most_gathered and profile.gathers >= max(HUB_TARGETS, enough):
        return f"it points at {profile.gathers:,} channels and invitations; none points at more"
    return None


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


RULES: tuple[tuple[Role, Rule], ...] = (
    ("payment", _payment),
    ("gallery", _gallery),
    ("hub", _hub),
    ("promotion", _promotion),
    ("support", _support),
)


def role_of(profile: Profile) -> tuple[Role, str]:
    """The role and the reason: the rule's name and the counts that met it."""
    for role, rule in RULES:
        reason = rule(profile)
        if reason:
            return role, f"{role}: {reason}."
    return "unclassified", (
        f"No rule holds: {profile.messages:,} messages, {profile.picture_posts:,} with pictures,"
        f" {profile.pointing:,} pointing elsewhere, {profile.priced:,} with a price,"
        f" {profile.replies:,} replies, pointed at by {profile.pointed_at_by:,} channels."
    )
