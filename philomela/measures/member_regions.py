"""Where members are from, if the voters of the polls on regions are like all members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from philomela.measures import queries
from philomela.measures.intervals import LEVEL
from philomela.measures.poll_groups import Share, leading
from philomela.measures.sql import plain_sql
from philomela.records import Cell, Measure, Table

#: Group of the codebook whose categories are regions.
GROUP = "region"
_COLUMNS = ("region", "title", "share", "low", "high", "people_low", "people_high")


def members_by_region(polled: Iterable[Measure], union: Measure) -> Measure:
    """People of each region: the ends of its share's interval times the bounds of all people.

    ``polled`` are the measures of :func:`philomela.measures.poll_groups.grouped_polls`, ``union``
    is that of :func:`philomela.measures.members.members_union`. ``low`` and ``high`` are those of
    the region with the largest share.
    """
    shares = tuple(_shares(polled))
    most = leading(shares)
    rows = tuple(_row(share, union) for share in shares)
    ends = _people(most, union) if most else (None, None)
    return Measure(
        name="members_by_region",
        title=f"Members by region: {most.title}" if most else "Members by region",
        value=None,
        unit="people",
        method="Shares of the poll on regions with Goodman's simultaneous 95 percent intervals"
        " (Technometrics 7, 1965, 247-254): the lower end times the least number of distinct"
        " members, the upper end times the greatest. Holds only if members who vote come from the"
        " same regions as all.",
        n=shares[0].n if shares else 0,
        low=ends[0],
        high=ends[1],
        level=LEVEL if None not in ends else None,
        sources=(plain_sql(queries.POLL_ANSWERS), plain_sql(queries.MEMBERS)),
        caveats=tuple(_caveats(bool(shares), union)),
        tables=(Table("members_by_region", _COLUMNS, rows),),
    )


def _shares(polled: Iterable[Measure]) -> Iterator[Share]:
    for measure in polled:
        if measure.name == f"poll_{GROUP}":
            yield from (row for row in measure.tables[0].rows if isinstance(row, Share))


def _people(share: Share, union: Measure) -> tuple[float | None, float | None]:
    least = None if union.low is None else share.simultaneous_low * union.low
    most = None if union.high is None else share.simultaneous_high * union.high
    return least, most


def _row(share: Share, union: Measure) -> tuple[Cell, ...]:
    ends = share.simultaneous_low, share.simultaneous_high
    return share.category, share.title, share.share, *ends, *_people(share, union)


def _caveats(asked: bool, union: Measure) -> Iterator[str]:
    if not asked:
        yield "No counted poll asks for regions in words that the codebook knows."
        return
    yield "Whether those who vote are like all members cannot be told from the archives."
    if union.high is None:
        yield "Nothing bounds the number of members from above, so nothing bounds these either."
