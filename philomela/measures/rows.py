"""The only place where measures touch the database: queries in, small frozen rows out, streamed.

Times are seconds since 1970 UTC; a date that is absent or outside 1970..9999 is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select

from philomela.measures import queries, structure_queries
from philomela.measures.sql import Query, count_of

_AT_A_TIME = 5_000  # rows fetched at a time


class ArchiveRow(NamedTuple):
    """What somebody exported."""

    id: int
    name: str
    format: str
    state: str


class ChannelRow(NamedTuple):
    """A place where messages are posted."""

    id: int
    key: str
    kind: str
    title: str | None
    title_pseudonym: str | None


class ChannelMessages(NamedTuple):
    """A channel's messages, counted; ``not_ordinary`` are service and unsupported ones."""

    channel_id: int
    messages: int
    not_ordinary: int
    forwards: int
    replies: int
    first: int | None
    last: int | None


class ChannelPictures(NamedTuple):
    """A channel's pictures, counted; ``posts`` are the messages that bear one."""

    channel_id: int
    sightings: int
    pictures: int
    families: int
    forwarded: int
    posts: int
    own_posts: int


class MessageMonth(NamedTuple):
    """Messages of a month, ``YYYY-MM``, and when the first and the last of them were."""

    month: str
    messages: int
    first: int
    last: int


class SightingMonth(NamedTuple):
    """Sightings in a channel in a month."""

    channel_id: int
    month: str
    sightings: int
    pictures: int
    families: int
    forwarded: int


class FamilyRow(NamedTuple):
    """A family as far as it was sighted."""

    family: str
    pictures: int
    sightings: int
    channels: int
    first: int | None
    last: int | None


class VersionRow(NamedTuple):
    """A family's pictures that differ from one another in no large region, as far as sighted."""

    family: str
    version: str
    pictures: int
    sightings: int


class LinkKindRow(NamedTuple):
    """Links of one kind, counted; ``weakest`` is the largest log10 of chance links."""

    kind: str
    joining: int
    waiting: int
    unconfirmed: int
    weakest: float | None


class LinkRow(NamedTuple):
    """Two pictures that are versions of one, or may be."""

    first: str
    second: str
    kind: str
    distance: int
    strength: float | None
    fraction: float | None
    thin: bool
    unconfirmed: bool


class Compared(NamedTuple):
    """How many sighted pictures can be compared by structure, and why the others cannot."""

    by_structure: int
    without_sketch: int
    few_points: int
    low_quality: int  # of the hash
    too_plain: int  # of low quality, and without a sketch or with few points


class AnswerRow(NamedTuple):
    """One answer of a poll."""

    text: str
    voters: int | None


class PollRow(NamedTuple):
    """One posted poll with its answers in order."""

    channel_id: int
    number: int
    question: str
    hidden: bool
    total_voters: int | None
    forwarded: bool
    archive_id: int
    answers: tuple[AnswerRow, ...]


class ReferenceRow(NamedTuple):
    """How often a channel's messages point at a target in one way."""

    channel_id: int
    kind: str
    target: str
    weight: int


class SiteMonth(NamedTuple):
    """How often an address was posted in a month, or in messages without a date."""

    target: str
    month: str | None
    mentions: int


class TextRow(NamedTuple):
    """A message with text."""

    channel_id: int
    number: int
    date: int | None
    forwarded: bool
    text: str


class MemberRow(NamedTuple):
    """A reading of a channel's member count; ``channel`` is its key or its title."""

    channel: str
    date: str
    members: int
    source: str


class MediaState(NamedTuple):
    """How many files that messages name ended in a state, and why."""

    kind: str
    state: str
    reason: str
    total: int


class DateState(NamedTuple):
    """How many messages have a usable date, and whether its time zone is known."""

    dated: int | None
    certain: bool
    total: int


class SkippedReason(NamedTuple):
    """How many things were not read for one reason."""

    unit: str
    reason: str
    total: int


class SkippedRow(NamedTuple):
    """One thing that was not read."""

    archive: str
    unit: str
    place: str
    reason: str
    detail: str


def _stream(connection: Connection, query: Query) -> Iterator[Any]:
    options = {"yield_per": _AT_A_TIME}
    return iter(connection.execute(query, execution_options=options))


def count(connection: Connection, query: Select[Any]) -> int:
    """How many rows a query lists."""
    return int(connection.execute(count_of(query)).scalar_one())


def archives(connection: Connection) -> Iterator[ArchiveRow]:
    """Every archive, in the order of reading."""
    return map(ArchiveRow._make, _stream(connection, queries.ARCHIVES))


def channels(connection: Connection) -> Iterator[ChannelRow]:
    """Every channel, in the order of reading."""
    return map(ChannelRow._make, _stream(connection, queries.CHANNELS))


def channel_messages(connection: Connection) -> Iterator[ChannelMessages]:
    """Counts of messages of each channel that has any."""
    return map(ChannelMessages._make, _stream(connection, queries.CHANNEL_MESSAGES))


def channel_pictures(connection: Connection) -> Iterator[ChannelPictures]:
    """Counts of pictures of each channel that has any."""
    return map(ChannelPictures._make, _stream(connection, queries.CHANNEL_PICTURES))


def message_months(connection: Connection) -> Iterator[MessageMonth]:
    """Dated messages by month."""
    return map(MessageMonth._make, _stream(connection, queries.MESSAGE_MONTHS))


def sighting_months(connection: Connection) -> Iterator[SightingMonth]:
    """Dated sightings by channel and month."""
    return map(SightingMonth._make, _stream(connection, queries.SIGHTING_MONTHS))


def families(connection: Connection) -> Iterator[FamilyRow]:
    """Every family with a sighting."""
    return map(FamilyRow._make, _stream(connection, queries.FAMILIES))


def versions(connection: Connection) -> Iterator[VersionRow]:
    """Every version of every family with a sighting; those of one family follow one another."""
    return map(VersionRow._make, _stream(connection, structure_queries.VERSIONS))


def link_kinds(connection: Connection) -> Iterator[LinkKindRow]:
    """Links counted by kind."""
    return map(LinkKindRow._make, _stream(connection, structure_queries.LINK_KINDS))


def waiting_links(connection: Connection, limit: int) -> Iterator[LinkRow]:
    """Links that wait for a person; at most ``limit``."""
    return map(LinkRow._make, _stream(connection, structure_queries.WAITING_LINKS.limit(limit)))


def compared(connection: Connection) -> Compared:
    """What the sighted pictures can be compared by."""
    return Compared._make(connection.execute(structure_queries.COMPARED).one())


def polls(connection: Connection) -> Iterator[PollRow]:
    """Every posted poll; answers and polls come in the same order and are merged."""
    answers = _grouped_answers(connection)
    key, some = next(answers, (None, ()))
    for row in _stream(connection, queries.POLLS):
        here = (row.channel_id, row.number)
        while key is not None and key < here:
            key, some = next(answers, (None, ()))
        yield PollRow(
            row.channel_id,
            row.number,
            row.question,
            row.hidden,
            row.total_voters,
            row.forwarded,
            row.archive_id,
            some if key == here else (),
        )


def _grouped_answers(
    connection: Connection,
) -> Iterator[tuple[tuple[int, int] | None, tuple[AnswerRow, ...]]]:
    stream = _stream(connection, queries.POLL_ANSWERS)
    for key, rows in groupby(stream, lambda row: (row.channel_id, row.number)):
        yield key, tuple(AnswerRow(row.text, row.voters) for row in rows)


def references(connection: Connection) -> Iterator[ReferenceRow]:
    """What channels point at, people apart."""
    return map(ReferenceRow._make, _stream(connection, queries.REFERENCE_COUNTS))


def pointing_messages(connection: Connection) -> dict[int, int]:
    """Channel id -> messages that point at something other than the channel itself."""
    return {row.channel_id: row.messages for row in _stream(connection, queries.POINTING_MESSAGES)}


def site_months(connection: Connection) -> Iterator[SiteMonth]:
    """Addresses outside, by month."""
    return map(SiteMonth._make, _stream(connection, queries.SITE_MONTHS))


def texts(connection: Connection) -> Iterator[TextRow]:
    """Every message with text."""
    return map(TextRow._make, _stream(connection, queries.TEXTS))


def members(connection: Connection) -> Iterator[MemberRow]:
    """Every reading of a member count."""
    return map(MemberRow._make, _stream(connection, queries.MEMBERS))


def people(connection: Connection) -> Iterator[str]:
    """Pseudonyms of people who wrote, acted, reacted or were added; each once."""
    return (row[0] for row in _stream(connection, queries.PEOPLE))


def media_states(connection: Connection) -> Iterator[MediaState]:
    """Files that messages name, counted by kind, state and reason."""
    return map(MediaState._make, _stream(connection, queries.MEDIA_STATES))


def date_states(connection: Connection) -> Iterator[DateState]:
    """Messages counted by what is known of their date."""
    return map(DateState._make, _stream(connection, queries.DATE_STATES))


def skipped_reasons(connection: Connection) -> Iterator[SkippedReason]:
    """What was not read, counted by unit and reason, repeats included."""
    return map(SkippedReason._make, _stream(connection, queries.SKIPPED_REASONS))


def skipped(connection: Connection, limit: int) -> Iterator[SkippedRow]:
    """What was not read, repeats apart; at most ``limit`` rows."""
    return map(SkippedRow._make, _stream(connection, queries.SKIPPED.limit(limit)))
