"""Queries about copies and altered copies: versions, links, and what could be compared.

They are handed out with the measures like those of :mod:`philomela.measures.queries`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, distinct, func, not_, or_, select

from philomela.database.schema import families, links, media, pictures, sketches
from philomela.database.sealed import SEALED
from philomela.measures.queries import IS_SIGHTING, PICTURES, SIGHTED_MEDIA

#: Below these a PDQ hash or a sketch tells too little to compare pictures by.
LEAST_QUALITY, LEAST_POINTS = 50, 20


def _one_if(condition: Any) -> Any:
    """1 where the condition holds, for counting."""
    return case((condition, 1))


_version = func.coalesce(families.c.version, families.c.family).label("version")
VERSIONS = (
    select(
        families.c.family,
        _version,
        func.count(distinct(media.c.sha256)).label("pictures"),
        func.count().label("sightings"),
    )
    .select_from(SIGHTED_MEDIA.join(families, media.c.sha256 == families.c.sha256))
    .where(IS_SIGHTING)
    .group_by(families.c.family, _version)
    .order_by(families.c.family, _version)
)
ALTERED_FAMILIES = (
    select(families.c.family, func.count(distinct(_version)).label("versions"))
    .select_from(SIGHTED_MEDIA.join(families, media.c.sha256 == families.c.sha256))
    .where(IS_SIGHTING)
    .group_by(families.c.family)
    .having(func.count(distinct(_version)) > 1)
    .order_by(families.c.family)
)

_shows_nothing_sealed = and_(links.c.first.not_in(SEALED), links.c.second.not_in(SEALED))
_LINKS = (
    select(
        links.c.first,
        links.c.second,
        links.c.kind,
        links.c.distance,
        links.c.strength,
        links.c.fraction,
        links.c.thin,
        links.c.unconfirmed,
    )
    .where(_shows_nothing_sealed)
    .order_by(links.c.first, links.c.second)
)
JOINING_LINKS = _LINKS.where(not_(links.c.waiting))
WAITING_LINKS = _LINKS.where(links.c.waiting)
LINK_KINDS = (
    select(
        links.c.kind,
        func.count(_one_if(not_(links.c.waiting))).label("joining"),
        func.count(_one_if(links.c.waiting)).label("waiting"),
        func.count(_one_if(links.c.unconfirmed)).label("unconfirmed"),
        func.max(links.c.strength).label("weakest"),
    )
    .where(_shows_nothing_sealed)
    .group_by(links.c.kind)
    .order_by(links.c.kind)
)

_sighted = pictures.c.sha256.in_(PICTURES)
_compared = pictures.outerjoin(sketches, pictures.c.sha256 == sketches.c.sha256)
_has_sketch = sketches.c.sha256.is_not(None)
_has_few_points = and_(_has_sketch, sketches.c.points < LEAST_POINTS)
_has_low_quality = pictures.c.pdq_quality < LEAST_QUALITY
_structure_is_unknown = or_(not_(_has_sketch), _has_few_points)
NOT_COMPARED = (
    select(pictures.c.sha256, pictures.c.pdq_quality, sketches.c.points)
    .select_from(_compared)
    .where(_sighted, _structure_is_unknown)
    .order_by(pictures.c.sha256)
)
COMPARED = (
    select(
        func.count(_one_if(not_(_structure_is_unknown))).label("by_structure"),
        func.count(_one_if(not_(_has_sketch))).label("without_sketch"),
        func.count(_one_if(_has_few_points)).label("few_points"),
        func.count(_one_if(_has_low_quality)).label("low_quality"),
        func.count(_one_if(and_(_has_low_quality, _structure_is_unknown))).label("too_plain"),
    )
    .select_from(_compared)
    .where(_sighted)
)
