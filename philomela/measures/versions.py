"""Copies and altered copies: links by kind, versions of families, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from philomela.measures import structure_queries as queries
from philomela.measures.counts import not_linked
from philomela.measures.rows import Compared, LinkKindRow, LinkRow, VersionRow
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted
from philomela.records import Cell, Measure, Table

MOST_WAITING = 1_000  # rows of the table
_SHOWN = 12  # characters of a SHA-256

_NOT_LOOKED_FOR = "No picture has a sketch that tells enough: altered copies were not looked for."
_NOT_ALL = (
    "{pictures} without a sketch that tells enough: altered copies of them are not found, so there"
    " may be more."
)


class Versions(NamedTuple):
    """A family's versions: how many, and the pictures and sightings of all and of the largest."""

    family: str
    versions: int
    pictures: int
    sightings: int
    largest: int  # pictures in the version with most


def families_of(rows: Iterable[VersionRow]) -> Iterator[Versions]:
    """Families with their versions counted; rows of one family follow one another."""
    for family, group in groupby(rows, lambda row: row.family):
        versions = tuple(group)
        yield Versions(
            family,
            len(versions),
            sum(row.pictures for row in versions),
            sum(row.sightings for row in versions),
            max(row.pictures for row in versions),
        )


def altered_families(found: Sequence[Versions], compared: Compared, unlinked: int) -> Measure:
    """Families with at least one altered copy; all families split by what they hold."""
    known = _is_known(found, compared, unlinked)
    altered = [one for one in found if one.versions > 1] if known else []
    return Measure(
        name="altered_families",
        title="Families with altered copies",
        value=len(altered) if known else None,
        unit="families",
        method="Families with a sighting in which at least one picture differs from another in a"
        " large region while the rest agrees: pictures are aligned by points of local structure,"
        " and the share of what both show that differs is measured. Links of kind altered join a"
        " family; all other links join a version of it.",
        n=len(found) if known else None,
        sources=(plain_sql(queries.ALTERED_FAMILIES), plain_sql(queries.VERSIONS)),
        caveats=_caveats(found, compared, unlinked),
        tables=(
            Table(
                "copies_and_altered",
                ("group", "families", "pictures", "sightings"),
                tuple(_split(found)) if known else (),
            ),
            Table(
                "altered_families",
                ("family", "versions", "pictures", "sightings"),
                tuple(
                    (one.family[:_SHOWN], one.versions, one.pictures, one.sightings)
                    for one in sorted(altered, key=lambda one: (-one.versions, one.family))
                ),
            ),
        ),
    )


def _split(found: Sequence[Versions]) -> Iterator[tuple[Cell, ...]]:
    groups = {
        "one picture": [one for one in found if one.pictures == 1],
        "copies only": [one for one in found if one.pictures > 1 and one.versions == 1],
        "with altered copies": [one for one in found if one.versions > 1],
    }
    for name, families in groups.items():
        yield (
            name,
            len(families),
            sum(one.pictures for one in families),
            sum(one.sightings for one in families),
        )


def altered_copies(found: Sequence[Versions], compared: Compared, unlinked: int) -> Measure:
    """Bounds on the pictures that are altered copies of another in the case."""
    known = _is_known(found, compared, unlinked)
    altered = [one for one in found if one.versions > 1]
    pictures = sum(one.pictures for one in found)
    low = sum(one.pictures - one.largest for one in altered)
    high = sum(one.pictures for one in altered)
    rows = (("at least", low, _share(low, pictures)), ("at most", high, _share(high, pictures)))
    return Measure(
        name="altered_copies",
        title="Altered copies",
        value=None,
        unit="pictures",
        low=low if known else None,
        high=high if known else None,
        method="Pictures that differ in a large region from another picture of their family. Which"
        " version is the original is not known, nor whether it is in the case: at most all"
        " pictures of families with several versions, at least all but those of each such family's"
        " largest version. Bounds, not an estimate.",
        n=pictures if known else None,
        sources=(plain_sql(queries.VERSIONS),),
        caveats=_caveats(found, compared, unlinked),
        tables=(Table("altered_copies", ("bound", "pictures", "share"), rows if known else ()),),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def links(kinds: Iterable[LinkKindRow]) -> Measure:
    """Links that join families, by kind."""
    rows = tuple(kinds)
    joining = sum(row.joining for row in rows)
    unconfirmed = sum(row.unconfirmed for row in rows)
    caveats = [
        "Of copies only as many links are kept as join them, of altered copies all that were found."
    ]
    if unconfirmed:
        caveats.append(
            f"{counted(unconfirmed, 'link')} between near hashes that the structure of the pictures"
            " does not confirm: they may be false."
        )
    return Measure(
        name="links",
        title="Links between pictures",
        value=joining,
        unit="links",
        method="Pairs of pictures verified to be versions of one photo. Copy: the same but for"
        " re-encoding and size (PDQ distance of at most 31 of 256 bits, confirmed by structure"
        " where both are sketched). Edited: cropped, mirrored or turned. Stamped: small marks"
        " added. Altered: a large region replaced. The strength is log10 of the number of links"
        " this good that chance would give (a contrario: Desolneux, Moisan and Morel, IJCV 40,"
        " 2000); none is given where only the hashes speak.",
        n=joining,
        sources=(plain_sql(queries.JOINING_LINKS),),
        caveats=tuple(caveats) if rows else (),
        tables=(
            Table(
                "links_by_kind",
                ("kind", "links", "waiting", "unconfirmed", "weakest"),
                tuple(tuple(row) for row in rows),
            ),
        ),
    )


def waiting_links(kinds: Iterable[LinkKindRow], first: Iterable[LinkRow]) -> Measure:
    """Links that join nothing until a person has decided."""
    total = sum(row.waiting for row in kinds)
    rows = tuple(
        (
            row.first[:_SHOWN],
            row.second[:_SHOWN],
            row.kind,
            row.strength,
            row.fraction,
            "near hashes only" if row.unconfirmed else "small part" if row.thin else "weak",
        )
        for row in first
    )
    more = f"The table holds the first {len(rows):,} of them."
    return Measure(
        name="waiting_links",
        title="Links that wait for a person",
        value=total,
        unit="links",
        method="Links that would join two families on thin evidence: only a small part agrees,"
        " which may be a mark that both bear, or the agreement is weak, and no second link"
        " supports it. They join nothing; whoever has the pictures may compare them.",
        n=total,
        sources=(plain_sql(queries.WAITING_LINKS),),
        caveats=(more,) if total > len(rows) else (),
        tables=(
            Table(
                "waiting_links",
                ("first", "second", "kind", "strength", "fraction", "reason"),
                rows,
            ),
        ),
    )


def not_compared(compared: Compared) -> Measure:
    """Pictures of which altered copies cannot be found, and why."""
    causes = (
        ("no sketch", compared.without_sketch),
        ("too few points", compared.few_points),
        ("hash of low quality", compared.low_quality),
        ("too plain for either way", compared.too_plain),
    )
    caveats = []
    if compared.without_sketch:
        caveats.append(
            f"{counted(compared.without_sketch, 'picture')} without a sketch: ingest the archives"
            " again without --no-sketches, then link."
        )
    unknown = compared.without_sketch + compared.few_points
    return Measure(
        name="not_compared",
        title="Pictures whose altered copies are not found",
        value=unknown,
        unit="pictures",
        method="Sighted pictures without a sketch, or whose sketch has fewer than"
        f" {queries.LEAST_POINTS} points because the picture is plain or repeats itself. Copies of"
        f" them are found by PDQ where its quality is at least {queries.LEAST_QUALITY}; where it is"
        " lower and structure does not tell either, a picture stands alone.",
        n=unknown,
        sources=(plain_sql(queries.NOT_COMPARED),),
        caveats=tuple(caveats),
        tables=(Table("not_compared", ("cause", "pictures"), causes),),
    )


def _is_known(found: Sequence[Versions], compared: Compared, unlinked: int) -> bool:
    return not unlinked and (compared.by_structure > 0 or not found)


def _caveats(found: Sequence[Versions], compared: Compared, unlinked: int) -> tuple[str, ...]:
    unknown = compared.without_sketch + compared.few_points
    if found and not compared.by_structure:
        return (*not_linked(unlinked), _NOT_LOOKED_FOR)
    missing = (_NOT_ALL.format(pictures=counted(unknown, "picture")),) if unknown else ()
    return (*not_linked(unlinked), *missing)
