"""Every query that measures stand on, for SQLite and PostgreSQL alike.

The same statement that feeds a measure, or a list of the very rows it aggregates, is handed out
with it: :func:`~philomela.measures.sql.plain_sql` makes text that any SQLite tool runs on the case.

A **sighting** is one media row that was read as a picture, is no thumbnail and shows nothing that
is sealed: of sealed pictures no query lists a row, nor the words posted with them. A date is used
where it lies between 1970 and 9999; months are calendar months in UTC.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    and_,
    case,
    distinct,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    union,
)

from philomela.database.schema import (
    archives,
    channels,
    families,
    media,
    member_snapshots,
    message_references,
    messages,
    poll_answers,
    polls,
    skipped,
)
from philomela.database.sealed import SEALED
from philomela.measures.sql import Month, Query

LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z

#: Reason of the rows for messages that the case already held.
REPEAT = "repeat"

#: Kinds of reference that make up the network; the others concern people.
EDGE_KINDS = ("forward", "mention", "link", "invite")

_month = Month(messages.c.date).label("month")
_date = case((messages.c.date.between(0, LAST_SECOND), messages.c.date))  # else NULL
_dated = messages.c.date.between(0, LAST_SECOND)
_undated = or_(messages.c.date.is_(None), not_(_dated))
#: Of sealed pictures as well; for counting only.
IS_READ = and_(media.c.state == "read", media.c.kind != "thumbnail", media.c.sha256.is_not(None))
IS_NOT_SEALED = or_(media.c.sha256.is_(None), media.c.sha256.not_in(SEALED))
IS_SIGHTING = and_(IS_READ, media.c.sha256.not_in(SEALED))
SIGHTED_MEDIA = media.join(
    messages,
    and_(media.c.channel_id == messages.c.channel_id, media.c.number == messages.c.number),
)
_with_families = SIGHTED_MEDIA.outerjoin(families, media.c.sha256 == families.c.sha256)
_references = message_references.join(
    messages,
    and_(
        message_references.c.channel_id == messages.c.channel_id,
        message_references.c.number == messages.c.number,
    ),
).join(channels, message_references.c.channel_id == channels.c.id)
#: References that may make an edge; and those of them that do not lead to an ``@name``, which may
#: be a person's.
IS_EDGE = and_(
    message_references.c.kind.in_(EDGE_KINDS),
    not_(message_references.c.target.startswith("person:")),
)
POINTS_ELSEWHERE = and_(IS_EDGE, not_(message_references.c.target.startswith("username:")))
_is_site = and_(
    message_references.c.kind.in_(EDGE_KINDS),
    or_(
        message_references.c.target.startswith("https://"),
        message_references.c.target.startswith("http://"),
    ),
)


def _one_if(condition: Any) -> Any:
    """1 where the condition holds, for counting."""
    return case((condition, 1))


ARCHIVES = select(archives.c.id, archives.c.name, archives.c.format, archives.c.state).order_by(
    archives.c.id
)
CHANNELS = select(
    channels.c.id, channels.c.key, channels.c.kind, channels.c.title, channels.c.title_pseudonym
).order_by(channels.c.id)

CHANNEL_MESSAGES = select(
    messages.c.channel_id,
    func.count().label("messages"),
    func.count(_one_if(messages.c.kind != "message")).label("not_ordinary"),
    func.count(_one_if(messages.c.forwarded)).label("forwards"),
    func.count(messages.c.reply_to).label("replies"),
    func.min(_date).label("first"),
    func.max(_date).label("last"),
).group_by(messages.c.channel_id)

CHANNEL_PICTURES = (
    select(
        media.c.channel_id,
        func.count().label("sightings"),
        func.count(distinct(media.c.sha256)).label("pictures"),
        func.count(distinct(families.c.family)).label("families"),
        func.count(_one_if(messages.c.forwarded)).label("forwarded"),
        func.count(distinct(media.c.number)).label("posts"),
        func.count(distinct(case((not_(messages.c.forwarded), media.c.number)))).label("own_posts"),
    )
    .select_from(_with_families)
    .where(IS_SIGHTING)
    .group_by(media.c.channel_id)
)

MESSAGE_MONTHS = (
    select(
        _month,
        func.count().label("messages"),
        func.min(messages.c.date).label("first"),
        func.max(messages.c.date).label("last"),
    )
    .where(_dated)
    .group_by(_month)
    .order_by(_month)
)

SIGHTING_MONTHS = (
    select(
        media.c.channel_id,
        _month,
        func.count().label("sightings"),
        func.count(distinct(media.c.sha256)).label("pictures"),
        func.count(distinct(families.c.family)).label("families"),
        func.count(_one_if(messages.c.forwarded)).label("forwarded"),
    )
    .select_from(_with_families)
    .where(IS_SIGHTING, _dated)
    .group_by(media.c.channel_id, _month)
    .order_by(media.c.channel_id, _month)
)

PICTURES = (
    select(media.c.sha256.label("sha256")).select_from(SIGHTED_MEDIA).where(IS_SIGHTING).distinct()
)
UNLINKED_PICTURES = (
    select(media.c.sha256)
    .select_from(_with_families)
    .where(IS_SIGHTING, families.c.sha256.is_(None))
    .distinct()
)
SIGHTINGS = (
    select(
        channels.c.key.label("channel"),
        media.c.number,
        media.c.slot,
        messages.c.date,
        messages.c.forwarded,
        media.c.sha256,
    )
    .select_from(SIGHTED_MEDIA.join(channels, media.c.channel_id == channels.c.id))
    .where(IS_SIGHTING)
    .order_by(media.c.channel_id, media.c.number, media.c.slot)
)

FAMILIES = (
    select(
        families.c.family,
        func.count(distinct(media.c.sha256)).label("pictures"),
        func.count().label("sightings"),
        func.count(distinct(media.c.channel_id)).label("channels"),
        func.min(_date).label("first"),
        func.max(_date).label("last"),
    )
    .select_from(SIGHTED_MEDIA.join(families, media.c.sha256 == families.c.sha256))
    .where(IS_SIGHTING)
    .group_by(families.c.family)
)


def families_first_seen(start: int, end: int) -> Query:
    """Families whose first dated sighting lies in ``start <= seconds < end``."""
    first = func.min(_date)
    return (
        select(families.c.family, first.label("first"))
        .select_from(SIGHTED_MEDIA.join(families, media.c.sha256 == families.c.sha256))
        .where(IS_SIGHTING)
        .group_by(families.c.family)
        .having(and_(first >= start, first < end))
    )


def _message_list(*where: Any) -> Query:
    return (
        select(
            channels.c.key.label("channel"),
            messages.c.number,
            messages.c.kind,
            messages.c.date,
            messages.c.sender,
        )
        .select_from(messages.join(channels, messages.c.channel_id == channels.c.id))
        .where(*where)
        .order_by(messages.c.channel_id, messages.c.number)
    )


MESSAGES = _message_list()
FORWARDS = _message_list(messages.c.forwarded)
UNDATED = _message_list(or_(_undated, messages.c.date_certain == false()))

POLLS = (
    select(
        polls.c.channel_id,
        polls.c.number,
        polls.c.question,
        polls.c.hidden,
        polls.c.total_voters,
        messages.c.forwarded,
        messages.c.archive_id,
    )
    .join(
        messages,
        and_(polls.c.channel_id == messages.c.channel_id, polls.c.number == messages.c.number),
    )
    .order_by(polls.c.channel_id, polls.c.number)
)
HIDDEN_POLLS = POLLS.where(polls.c.hidden)
POLL_ANSWERS = select(
    poll_answers.c.channel_id, poll_answers.c.number, poll_answers.c.text, poll_answers.c.voters
).order_by(poll_answers.c.channel_id, poll_answers.c.number, poll_answers.c.slot)

REFERENCES = (
    select(
        channels.c.key.label("channel"),
        message_references.c.number,
        message_references.c.slot,
        message_references.c.kind,
        message_references.c.target,
    )
    .select_from(_references)
    .where(IS_EDGE)
    .order_by(message_references.c.channel_id, message_references.c.number)
)
REFERENCE_COUNTS = (
    select(
        message_references.c.channel_id,
        message_references.c.kind,
        message_references.c.target,
        func.count().label("weight"),
    )
    .where(IS_EDGE)
    .group_by(
        message_references.c.channel_id, message_references.c.kind, message_references.c.target
    )
)
POINTING_MESSAGES = (
    select(
        message_references.c.channel_id,
        func.count(distinct(message_references.c.number)).label("messages"),
    )
    .select_from(_references)
    .where(POINTS_ELSEWHERE, message_references.c.target != channels.c.key)
    .group_by(message_references.c.channel_id)
)
SITE_REFERENCES = (
    select(
        channels.c.key.label("channel"),
        message_references.c.number,
        messages.c.date,
        message_references.c.target,
    )
    .select_from(_references)
    .where(_is_site)
    .order_by(message_references.c.channel_id, message_references.c.number)
)
_month_or_null = case((_dated, Month(messages.c.date))).label("month")
SITE_MONTHS = (
    select(message_references.c.target, _month_or_null, func.count().label("mentions"))
    .select_from(_references)
    .where(_is_site)
    .group_by(message_references.c.target, _month_or_null)
)

_bears_sealed = exists().where(
    media.c.channel_id == messages.c.channel_id,
    media.c.number == messages.c.number,
    media.c.sha256.in_(SEALED),
)
TEXTS = (
    select(
        messages.c.channel_id,
        messages.c.number,
        _date.label("date"),
        messages.c.forwarded,
        messages.c.text,
    )
    .where(messages.c.text != "", not_(_bears_sealed))
    .order_by(messages.c.channel_id, messages.c.number)
)

MEMBERS = select(
    member_snapshots.c.channel,
    member_snapshots.c.date,
    member_snapshots.c.members,
    member_snapshots.c.source,
).order_by(member_snapshots.c.channel, member_snapshots.c.date, member_snapshots.c.source)

PEOPLE = union(
    select(messages.c.sender.label("person")).where(messages.c.sender.startswith("person:")),
    select(message_references.c.target).where(
        message_references.c.kind.in_(("reaction", "member")),
        message_references.c.target.startswith("person:"),
    ),
)

MEDIA_STATES = (
    select(media.c.kind, media.c.state, media.c.reason, func.count().label("count"))
    .where(IS_NOT_SEALED)
    .group_by(media.c.kind, media.c.state, media.c.reason)
)

#: What could be a picture: no derivative, and not known to be a film, a sound or a document.
EXPECTED_PICTURES = (
    select(
        channels.c.key.label("channel"),
        media.c.number,
        media.c.slot,
        media.c.kind,
        media.c.state,
        media.c.reason,
    )
    .select_from(media.join(channels, media.c.channel_id == channels.c.id))
    .where(
        media.c.state.not_in(("derivative", "other")),
        or_(media.c.state == "read", media.c.kind.not_in(("thumbnail", "video", "audio"))),
        media.c.kind != "thumbnail",
        IS_NOT_SEALED,
    )
    .order_by(media.c.channel_id, media.c.number, media.c.slot)
)

# One object in both places: PostgreSQL must see that both are the same expression.
_is_dated = _one_if(_dated).label("dated")
DATE_STATES = select(_is_dated, messages.c.date_certain, func.count().label("count")).group_by(
    _is_dated, messages.c.date_certain
)

SKIPPED = (
    select(
        archives.c.name.label("archive"),
        skipped.c.unit,
        skipped.c.place,
        skipped.c.reason,
        skipped.c.detail,
    )
    .select_from(skipped.join(archives, skipped.c.archive_id == archives.c.id))
    .where(skipped.c.reason != REPEAT)
    .order_by(skipped.c.archive_id, skipped.c.unit, skipped.c.place)
)
SKIPPED_REASONS = select(skipped.c.unit, skipped.c.reason, func.count().label("count")).group_by(
    skipped.c.unit, skipped.c.reason
)
