"""The query behind the estimates of unseen families."""

from __future__ import annotations

from sqlalchemy import case, func, select

from philomela.database.schema import families, media, messages
from philomela.measures.queries import IS_SIGHTING, LAST_SECOND, SIGHTED_MEDIA

_WEEK = 604_800  # seconds
_FROM_MONDAY = 259_200  # 1970 began on a Thursday
_week = case(
    (messages.c.date.between(0, LAST_SECOND), (messages.c.date + _FROM_MONDAY) // _WEEK)
).label("week")

#: Every family in every channel and week (UTC, from Monday), own postings and forwards apart.
FAMILIES_IN_CHANNELS = (
    select(
        families.c.family,
        media.c.channel_id,
        messages.c.forwarded,
        _week,
        func.count().label("sightings"),
    )
    .select_from(SIGHTED_MEDIA.join(families, media.c.sha256 == families.c.sha256))
    .where(IS_SIGHTING)
    .group_by(families.c.family, media.c.channel_id, messages.c.forwarded, _week)
    .order_by(families.c.family, media.c.channel_id, messages.c.forwarded, _week)
)
