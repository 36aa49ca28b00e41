"""How many pictures were made of one photo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from philomela.measures import queries
from philomela.measures.counts import not_linked
from philomela.measures.rows import FamilyRow
from philomela.measures.sql import plain_sql
from philomela.records import Measure, Table


def copies_per_family(found: Iterable[FamilyRow], unlinked: int) -> Measure:
    """Median number of distinct pictures in a family, and the whole distribution."""
    sizes = Counter[int]() if unlinked else Counter(row.pictures for row in found)
    rows = tuple(sorted(sizes.items()))
    families = sizes.total()
    return Measure(
        name="copies_per_family",
        title="Copies of one photo",
        value=_median(rows, families),
        unit="pictures per family",
        method="Median, over the families with a sighting, of the number of distinct pictures"
        " (SHA-256) in the family; the mean of the two middle values where their number is even.",
        n=None if unlinked else families,
        sources=(plain_sql(queries.FAMILIES),),
        caveats=not_linked(unlinked),
        tables=(Table("copies_per_family", ("copies", "families"), rows),),
    )


def _median(sizes: tuple[tuple[int, int], ...], n: int) -> float | int | None:
    if not n:
        return None
    low, high = _ranked(sizes, (n - 1) // 2), _ranked(sizes, n // 2)
    return low if low == high else (low + high) / 2


def _ranked(sizes: tuple[tuple[int, int], ...], rank: int) -> int:
    """The value at a 0-based rank of sorted (value, count) pairs."""
    for value, count in sizes:
        if rank < count:
            return value
        rank -= count
    raise IndexError("rank beyond the last value")
