"""What is known of each channel, gathered for the rules on roles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from philomela.measures.edges import Edges
from philomela.measures.payment_services import PAYMENT_SERVICES
from philomela.measures.roles import Profile
from philomela.measures.rows import ChannelMessages, ChannelPictures, ChannelRow
from philomela.measures.targets import NodeKind

#: Kinds of channel that hold one person's talk and are not expected to be part of a network.
_PRIVATE_KINDS = frozenset({"private", "bot", "saved"})
#: Kinds of place that a hub gathers.
GATHERED: frozenset[NodeKind] = frozenset({"channel", "outside channel", "invite"})


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What is known of the case's channels besides edges."""

    channels: Sequence[ChannelRow]
    messages: Mapping[int, ChannelMessages]
    pictures: Mapping[int, ChannelPictures]
    pointing: Mapping[int, int]  # channel id -> messages that point elsewhere
    priced: Mapping[int, Sequence[int]]  # channel id -> numbers of the messages with a price
    members: Mapping[str, int]  # channel key -> latest reading


class InMessage(Protocol):
    """Something found in a message."""

    @property
    def channel_id(self) -> int:
        """The message's channel."""

    @property
    def number(self) -> int:
        """The message's number."""


def messages_with(found: Iterable[InMessage]) -> dict[int, tuple[int, ...]]:
    """Channel id -> numbers of the messages in which something was found, each once, in order."""
    numbers: defaultdict[int, set[int]] = defaultdict(set)
    for one in found:
        numbers[one.channel_id].add(one.number)
    return {channel: tuple(sorted(some)) for channel, some in sorted(numbers.items())}


@dataclass(frozen=True, slots=True)
class _Degrees:
    """Who points at whom, by key."""

    targets: Mapping[str, set[str]]
    sources: Mapping[str, set[str]]
    bots: Mapping[str, int]  # references to bots
    payments: Mapping[str, int]  # references to payment services


def _degrees(edges: Edges) -> _Degrees:
    targets: defaultdict[str, set[str]] = defaultdict(set)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    bots: Counter[str] = Counter()
    payments: Counter[str] = Counter()
    for (source, target, _), weight in edges.weights.items():
        targets[source].add(target)
        sources[target].add(source)
        if edges.places[target].kind == "bot":
            bots[source] += weight
        if target in PAYMENT_SERVICES:
            payments[source] += weight
    return _Degrees(targets, sources, bots, payments)


def profiles_of(edges: Edges, facts: ChannelFacts) -> dict[str, Profile]:
    """The profile of every channel of the case, by key."""
    found = _degrees(edges)
    gathers = {
        channel.key: sum(
            edges.places[key].kind in GATHERED for key in found.targets.get(channel.key, ())
        )
        for channel in facts.channels
    }
    pointed_at_by = {one.key: len(found.sources.get(one.key, ())) for one in facts.channels}
    most_gathered = max(gathers.values(), default=0)
    most_pointed_at = max(pointed_at_by.values(), default=0)
    public = {channel.key for channel in facts.channels if channel.kind not in _PRIVATE_KINDS}
    profiles = {}
    for channel in facts.channels:
        messages, pictures = facts.messages.get(channel.id), facts.pictures.get(channel.id)
        profiles[channel.key] = Profile(
            messages=messages.messages - messages.not_ordinary if messages else 0,
            picture_posts=pictures.posts if pictures else 0,
            own_picture_posts=pictures.own_posts if pictures else 0,
            sightings=pictures.sightings if pictures else 0,
            pointing=facts.pointing.get(channel.id, 0),
            targets=len(found.targets.get(channel.key, ())),
            gathers=gathers[channel.key],
            most_gathered=most_gathered,
            pointed_at_by=pointed_at_by[channel.key],
            most_pointed_at=most_pointed_at,
            others=len(public - {channel.key}),
            priced=len(facts.priced.get(channel.id, ())),
            payment_links=found.payments.get(channel.key, 0),
            replies=messages.replies if messages else 0,
            bot_references=found.bots.get(channel.key, 0),
        )
    return profiles
