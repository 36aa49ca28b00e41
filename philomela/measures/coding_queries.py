"""Queries about samples and coders' labels, and those that list what a sample is drawn from.

They are handed out with the measures like those of :mod:`philomela.measures.queries`. Those that
list what a sample is drawn from also list what is sealed, so that it can be counted and left out.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, case, exists, select

from philomela.database.schema import (
    channels,
    families,
    labels,
    labels_refused,
    media,
    messages,
    polls,
    sample_items,
    sample_strata,
    samples,
)
from philomela.database.sealed import SEALED
from philomela.measures.queries import IS_READ, LAST_SECOND, SIGHTED_MEDIA
from philomela.measures.sql import Query

_date = case((messages.c.date.between(0, LAST_SECOND), messages.c.date)).label("date")
_in_message = and_(media.c.channel_id == messages.c.channel_id, media.c.number == messages.c.number)
_has_poll = exists().where(
    polls.c.channel_id == messages.c.channel_id, polls.c.number == messages.c.number
)
_first_picture = (
    select(media.c.sha256)
    .where(_in_message, IS_READ)
    .order_by(media.c.slot)
    .limit(1)
    .scalar_subquery()
)

#: What a sample of sightings is drawn from.
SIGHTINGS = (
    select(
        channels.c.key.label("channel"),
        media.c.channel_id,
        media.c.number,
        media.c.slot,
        _date,
        media.c.sha256,
        media.c.kind,
    )
    .select_from(SIGHTED_MEDIA.join(channels, media.c.channel_id == channels.c.id))
    .where(IS_READ)
)
#: What a sample of messages is drawn from: no service messages, none that is not supported.
MESSAGES = (
    select(
        channels.c.key.label("channel"),
        messages.c.channel_id,
        messages.c.number,
        _date,
        _first_picture.label("sha256"),
        case(
            (_has_poll, "poll"),
            (_first_picture.is_not(None), "picture"),
            (exists().where(_in_message), "other file"),
            else_="text",
        ).label("kind"),
    )
    .select_from(messages.join(channels, messages.c.channel_id == channels.c.id))
    .where(messages.c.kind == "message")
)
#: What a sample of families is drawn from: their sightings, those of one family together.
FAMILY_SIGHTINGS = (
    select(
        families.c.family,
        families.c.version,
        media.c.sha256,
        channels.c.key.label("channel"),
        media.c.channel_id,
        media.c.number,
        media.c.slot,
        _date,
    )
    .select_from(
        SIGHTED_MEDIA.join(channels, media.c.channel_id == channels.c.id).join(
            families, media.c.sha256 == families.c.sha256
        )
    )
    .where(IS_READ)
    .order_by(families.c.family)
)

SAMPLES = select(samples).order_by(samples.c.name)
STRATA = select(sample_strata).order_by(sample_strata.c.sample, sample_strata.c.stratum)
ITEMS = select(
    sample_items.c.sample,
    sample_items.c.item,
    sample_items.c.stratum,
    channels.c.key.label("channel"),
    sample_items.c.number,
    sample_items.c.slot,
    sample_items.c.date,
    case((sample_items.c.sha256.not_in(SEALED), sample_items.c.sha256)).label("sha256"),
).join(channels, sample_items.c.channel_id == channels.c.id)
ITEMS = ITEMS.order_by(sample_items.c.sample, sample_items.c.place)
LABELS = select(labels).order_by(labels.c.sample, labels.c.variable, labels.c.item, labels.c.coder)
REFUSED = select(labels_refused).order_by(
    labels_refused.c.sample, labels_refused.c.file, labels_refused.c.line
)


def families_with(pictures: Collection[str]) -> Query:
    """The families that hold any of these pictures."""
    return select(families.c.family).where(families.c.sha256.in_(pictures)).distinct()


def messages_with(pictures: Collection[str]) -> Query:
    """The messages that bear any of these pictures, also as a thumbnail."""
    return select(media.c.channel_id, media.c.number).where(media.c.sha256.in_(pictures)).distinct()


def sampled_with(pictures: Collection[str]) -> Query:
    """The items of samples that show any of these pictures.

    A sighting shows its picture; a message all pictures it bears; a family, which is that of the
    item's picture as families are now, all pictures of the family.
    """
    of_item, of_family = families.alias(), families.alias()
    items = select(sample_items.c.sample, sample_items.c.item).join(
        samples, sample_items.c.sample == samples.c.name
    )
    in_item = and_(
        media.c.channel_id == sample_items.c.channel_id, media.c.number == sample_items.c.number
    )
    in_family = and_(of_item.c.sha256 == sample_items.c.sha256, of_family.c.sha256.in_(pictures))
    return items.where(sample_items.c.sha256.in_(pictures)).union(
        items.where(
            samples.c.what == "messages", exists().where(in_item, media.c.sha256.in_(pictures))
        ),
        items.where(
            samples.c.what == "families",
            exists().where(in_family, of_item.c.family == of_family.c.family),
        ),
    )
