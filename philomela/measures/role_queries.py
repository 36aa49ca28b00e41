"""Queries that list the rows of a case behind the facts that decide on roles.

Each concerns one channel by its id and is handed out as text with the facts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, not_, or_, select

from philomela.database.schema import channels, media, message_references, messages
from philomela.measures.queries import IS_EDGE, IS_SIGHTING, POINTS_ELSEWHERE, SIGHTED_MEDIA
from philomela.measures.targets import Form

_COLUMNS = (message_references.c.number, message_references.c.kind, message_references.c.target)


def _messages(channel: int, *where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(messages.c.number, messages.c.date)
        .where(messages.c.channel_id == channel, *where)
        .order_by(messages.c.number)
    )


def _with_pictures(channel: int, *where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(media.c.number, messages.c.date)
        .distinct()
        .select_from(SIGHTED_MEDIA)
        .where(media.c.channel_id == channel, IS_SIGHTING, *where)
        .order_by(media.c.number)
    )


def ordinary(channel: int) -> Select[Any]:
    """Messages that are neither of service nor of an unsupported kind."""
    return _messages(channel, messages.c.kind == "message")


def replies(channel: int) -> Select[Any]:
    """Messages that answer another."""
    return _messages(channel, messages.c.reply_to.is_not(None))


def numbered(channel: int, numbers: Collection[int]) -> Select[Any]:
    """Messages of these numbers."""
    return _messages(channel, messages.c.number.in_(numbers))


def picture_posts(channel: int) -> Select[Any]:
    """Messages that bear a picture."""
    return _with_pictures(channel)


def own_picture_posts(channel: int) -> Select[Any]:
    """Messages that bear a picture and are no forwards."""
    return _with_pictures(channel, not_(messages.c.forwarded))


def pictures(channel: int) -> Select[Any]:
    """Sightings."""
    return (
        select(media.c.number, media.c.slot, media.c.sha256)
        .select_from(SIGHTED_MEDIA)
        .where(media.c.channel_id == channel, IS_SIGHTING)
        .order_by(media.c.number, media.c.slot)
    )


def pointing(channel: int, key: str) -> Select[Any]:
    """Messages with a reference to a place other than the channel itself."""
    return (
        select(message_references.c.number)
        .distinct()
        .where(
            message_references.c.channel_id == channel,
            POINTS_ELSEWHERE,
            message_references.c.target != key,
        )
        .order_by(message_references.c.number)
    )


def references(channel: int, forms: Sequence[Form] | None) -> Select[Any]:
    """References of the channel's messages to places of these forms, or to any."""
    return (
        select(*_COLUMNS)
        .where(message_references.c.channel_id == channel, IS_EDGE, *_to(forms))
        .order_by(message_references.c.number, message_references.c.slot)
    )


def references_to(channel: int, forms: Sequence[Form] | None) -> Select[Any]:
    """References of other channels' messages to places of these forms, or to any."""
    return (
        select(channels.c.key.label("channel"), *_COLUMNS)
        .select_from(
            message_references.join(channels, message_references.c.channel_id == channels.c.id)
        )
        .where(message_references.c.channel_id != channel, IS_EDGE, *_to(forms))
        .order_by(message_references.c.channel_id, message_references.c.number)
    )


def _to(forms: Sequence[Form] | None) -> tuple[ColumnElement[bool], ...]:
    if forms is None:
        return ()
    target = message_references.c.target
    whole = sorted({form.text for form in forms if not form.begins})
    heads = sorted({form.text for form in forms if form.begins})
    some: list[ColumnElement[bool]] = [target.in_(whole)] if whole else []
    some += [func.substr(target, 1, len(head)) == head for head in heads]
    return (or_(false(), *some),)
