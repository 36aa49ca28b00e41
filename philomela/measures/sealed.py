"""How much of a case is sealed: the count, and nothing else."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from philomela.database.schema import families, sealed
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted
from philomela.records import Measure, Table

#: Sealed pictures that belong to no family count as a family of their own.
_family = func.coalesce(families.c.family, sealed.c.sha256)
SEALED_COUNTS = select(
    func.count(func.distinct(_family)).label("families"), func.count().label("pictures")
).select_from(sealed.outerjoin(families, families.c.sha256 == sealed.c.sha256))


class SealedCounts(NamedTuple):
    """What is sealed."""

    families: int
    pictures: int


def sealed_counts(connection: Connection) -> SealedCounts:
    """How many families and pictures are sealed."""
    return SealedCounts._make(connection.execute(SEALED_COUNTS).one())


def sealed_measure(counts: SealedCounts) -> Measure:
    """Families that are sealed; they are in no other figure, table or statement."""
    families_, pictures = counts
    told = f"{counted(families_, 'family', 'families')} with {counted(pictures, 'picture')} sealed"
    return Measure(
        name="sealed",
        title="Sealed families",
        value=families_,
        unit="families",
        method="Families that a person marked as possibly showing a minor, each sealed whole. They"
        " are left out of every other figure, table and statement of this report, with the words"
        " posted with them; messages that bear them still count as messages.",
        n=pictures,
        sources=(plain_sql(SEALED_COUNTS),),
        caveats=(f"{told}: not in the other figures.",) if families_ else (),
        tables=(Table("sealed", ("families", "pictures"), ((families_, pictures),)),),
    )
