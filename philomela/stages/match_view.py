"""Matches as people see them: figures and a silhouette, never a picture."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, func, select

from philomela.database.schema import bank_entries, bank_given, families, matches, media, pictures
from philomela.database.sealed import sealed_pictures
from philomela.records import Corners
from philomela.report.charts.silhouette import silhouette

_CELLS = 24
_FINER = 96  # columns of the drawing


class Proposal(NamedTuple):
    """A match. ``chance`` is log10 of the matches this good that chance would give."""

    match: int
    state: str
    fingerprint: int
    sha256: str
    kind: str
    found_by: str
    distance: int
    chance: float
    fraction: float | None
    thin: bool
    unconfirmed: bool
    bank_size: int
    family: str | None
    sightings: int


class Listed(NamedTuple):
    """Proposals, and how many more are of sealed pictures."""

    proposals: tuple[Proposal, ...]
    sealed: int


def listed(connection: Connection, state: str | None = None) -> Listed:
    """All matches, or those in a state: the strongest first. Sealed ones are counted only."""
    sealed = sealed_pictures(connection)
    query = _query().order_by(matches.c.chance, matches.c.match)
    if state is not None:
        query = query.where(matches.c.state == state)
    found = [Proposal(**row._mapping) for row in connection.execute(query)]
    shown = tuple(one for one in found if one.sha256 not in sealed)
    return Listed(shown, len(found) - len(shown))


def shown(connection: Connection, number: int) -> Proposal | None:
    """A match, unless its picture is sealed."""
    row = connection.execute(_query().where(matches.c.match == number)).first()
    if row is None or row.sha256 in sealed_pictures(connection):
        return None
    return Proposal(**row._mapping)


def _query() -> Select[Any]:
    sightings = (
        select(func.count()).select_from(media).where(media.c.sha256 == matches.c.sha256)
    ).scalar_subquery()
    own = [matches.c[name] for name in Proposal._fields if name in matches.c]
    return select(*own, families.c.family, sightings.label("sightings")).outerjoin(
        families, families.c.sha256 == matches.c.sha256
    )


def askers(connection: Connection, fingerprint: int) -> Iterator[tuple[int, str]]:
    """Entry and reference of those who asked for a fingerprint."""
    query = (
        select(bank_entries.c.entry, bank_entries.c.reference)
        .join(bank_given, bank_given.c.entry == bank_entries.c.entry)
        .where(bank_given.c.fingerprint == fingerprint)
        .distinct()
        .order_by(bank_entries.c.entry)
    )
    for row in connection.execute(query):
        yield row.entry, row.reference


def drawing(connection: Connection, number: int) -> str | None:
    """A silhouette (SVG) of where the picture differs from the bank's photo; None where only hashes
    speak."""
    query = (
        select(matches.c.place, matches.c.region, pictures.c.width, pictures.c.height)
        .join(pictures, pictures.c.sha256 == matches.c.sha256)
        .where(matches.c.match == number)
    )
    row = connection.execute(query).first()
    if row is None or row.place is None or row.region is None:
        return None
    cells = np.unpackbits(np.frombuffer(bytes.fromhex(row.region), np.uint8))
    region = cells.reshape(_CELLS, _CELLS).astype(np.bool_)
    place: Corners = tuple((float(x), float(y)) for x, y in json.loads(row.place))
    return str(silhouette(_in_shape(region, row.width, row.height), place))


def _in_shape(region: NDArray[np.bool_], width: int, height: int) -> NDArray[np.bool_]:
    """Cells of a square grid in the shape of the frame that they divide."""
    rows = max(1, round(_FINER * min(8.0, height / width)))
    down = np.arange(rows) * _CELLS // rows
    across = np.arange(_FINER) * _CELLS // _FINER
    return region[down][:, across]
