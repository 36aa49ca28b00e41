"""Pictures -> links between copies and altered copies -> families."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, select

from philomela.database.connection import Case
from philomela.database.insert import Row, insert_new
from philomela.database.schema import families as families_table
from philomela.database.schema import links as links_table
from philomela.database.schema import pictures, sketches
from philomela.database.sealed import seal_what_joined
from philomela.evidence.log import append_if_changed
from philomela.fingerprints.sketch import LEAST_POINTS, RECIPE
from philomela.matching.altered_copies import strongest
from philomela.matching.copies import LEAST_QUALITY, Hashed, copy_links
from philomela.matching.families import families
from philomela.matching.joining import with_waiting
from philomela.records import Family, Link
from philomela.stages.acts import linked_digests
from philomela.stages.banked import match_if_banked
from philomela.stages.batches import batches
from philomela.stages.progress import Progress
from philomela.stages.structure import Structure

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found. Links that wait for a person are among ``links``."""

    pictures: int
    links: int
    families: int
    kinds: dict[str, int]  # links that join, by kind
    altered_families: int  # in which a large region of some picture was replaced
    waiting: int  # links that a person must decide on
    unconfirmed: int  # near hashes whose structure does not agree
    without_sketch: int  # pictures: altered copies of them are not found
    few_points: int  # sketched, but with too little structure
    low_quality: int  # with a hash that tells too little
    too_plain: int  # pictures that can be compared in no way


@dataclass(frozen=True, slots=True)
class _Known:
    """A picture as the case holds it; ``points`` is None where it has no sketch."""

    hashed: Hashed
    points: int | None

    @property
    def sketched(self) -> bool:
        return self.points is not None and self.points >= LEAST_POINTS


def link(case: Case, progress: Progress, workers: int = 1) -> Linked:
    """Link the case's pictures anew; the old links are replaced in one transaction.

    ``workers`` processes compare the structure of pictures where there are very many.

    Raises :class:`~philomela.errors.CaseError` for a sketch that is damaged.
    """
    with case.read() as connection:
        known = list(_pictures(connection))
        progress.start("Linking copies", len(known), "items")
        copies = list(copy_links(one.hashed for one in known))
        progress.advance(len(known))
        progress.finish()
        points = {one.hashed.name: one.points or 0 for one in known if one.sketched}
        structure = Structure(connection, (one.hashed for one in known), points, workers)
        copies = list(structure.check(copies, progress))
        found = with_waiting([*copies, *structure.links(copies, progress)])
        found = with_waiting(strongest([*found, *structure.further(found)]))
    joined = list(families((one.hashed.name for one in known), found))
    with case.write() as connection:
        connection.execute(delete(links_table))
        connection.execute(delete(families_table))
        for some_links in batches(map(_link_row, found), _BATCH):
            insert_new(connection, links_table, some_links)
        for some_families in batches(_family_rows(joined), _BATCH):
            insert_new(connection, families_table, some_families)
        seal_what_joined(connection)
        linked = _linked(known, found, joined)
        append_if_changed(connection, "link", {**asdict(linked), **linked_digests(connection)})
    match_if_banked(case, progress)
    return linked


def _pictures(connection: Connection) -> Iterator[_Known]:
    both = pictures.outerjoin(
        sketches, (pictures.c.sha256 == sketches.c.sha256) & (sketches.c.recipe == RECIPE)
    )
    query = select(
        pictures.c.sha256, pictures.c.pdq, pictures.c.pdq_quality, sketches.c.points
    ).select_from(both)
    for name, pdq, quality, points in connection.execute(query.order_by(pictures.c.sha256)):
        yield _Known(Hashed(name, bytes.fromhex(pdq), quality), points)


def _linked(known: Sequence[_Known], found: Sequence[Link], joined: Sequence[Family]) -> Linked:
    low = [one.hashed.quality < LEAST_QUALITY for one in known]
    return Linked(
        pictures=len(known),
        links=len(found),
        families=len(joined),
        kinds=dict(sorted(Counter(one.kind for one in found if not one.waiting).items())),
        altered_families=sum(len(family.versions) > 1 for family in joined),
        waiting=sum(one.waiting for one in found),
        unconfirmed=sum(one.unconfirmed for one in found),
        without_sketch=sum(one.points is None for one in known),
        few_points=sum(one.points is not None and not one.sketched for one in known),
        low_quality=sum(low),
        too_plain=sum(is_low and not one.sketched for one, is_low in zip(known, low, strict=True)),
    )


def _link_row(found: Link) -> Row:
    return {
        "first": found.first,
        "second": found.second,
        "kind": found.kind,
        "distance": found.distance,
        "strength": found.strength,
        "fraction": found.fraction,
        "sense": found.sense,
        "place": None if found.place is None else json.dumps(found.place),
        "thin": found.thin,
        "unconfirmed": found.unconfirmed,
        "waiting": found.waiting,
    }


def _family_rows(joined: list[Family]) -> Iterator[Row]:
    for family in joined:
        for version in family.versions:
            for member in version:
                yield {"sha256": member, "family": family.name, "version": version[0]}
