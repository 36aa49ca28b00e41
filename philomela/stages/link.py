"""Pictures -> links between copies -> families."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from philomela.database.connection import Case
from philomela.database.insert import Row, insert_new
from philomela.database.schema import families as families_table
from philomela.database.schema import links as links_table
from philomela.database.schema import pictures
from philomela.matching.copies import LEAST_QUALITY, Hashed, copy_links
from philomela.matching.families import families
from philomela.records import Family, Link
from philomela.stages.batches import batches
from philomela.stages.progress import Progress

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found."""

    pictures: int
    links: int
    families: int
    too_plain: int  # pictures of too low a quality to be compared


def link(case: Case, progress: Progress) -> Linked:
    """Link the case's pictures anew; the old links are replaced in the same transaction."""
    with case.write() as connection:
        known = list(_pictures(connection))
        progress.start("Linking copies", len(known), "items")
        found = list(copy_links(known))
        joined = list(families((picture.name for picture in known), found))
        connection.execute(delete(links_table))
        connection.execute(delete(families_table))
        for some_links in batches(map(_link_row, found), _BATCH):
            insert_new(connection, links_table, some_links)
        for some_families in batches(_family_rows(joined), _BATCH):
            insert_new(connection, families_table, some_families)
        progress.advance(len(known))
        progress.finish()
    too_plain = sum(picture.quality < LEAST_QUALITY for picture in known)
    return Linked(len(known), len(found), len(joined), too_plain)


def _pictures(connection: Connection) -> Iterator[Hashed]:
    query = select(pictures.c.sha256, pictures.c.pdq, pictures.c.pdq_quality)
    for name, pdq, quality in connection.execute(query.order_by(pictures.c.sha256)):
        yield Hashed(name, bytes.fromhex(pdq), quality)


def _link_row(found: Link) -> Row:
    return {
        "first": found.first,
        "second": found.second,
        "kind": found.kind,
        "distance": found.distance,
    }


def _family_rows(joined: list[Family]) -> Iterator[Row]:
    for family in joined:
        for member in family.members:
            yield {"sha256": member, "family": family.name}
