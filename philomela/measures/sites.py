"""Web sites that messages lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from philomela.measures import queries
from philomela.measures.domains import WITHIN_THE_PLATFORM, registered_domain
from philomela.measures.rows import SiteMonth
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted
from philomela.records import Measure, Table


def outside_sites(found: Iterable[SiteMonth]) -> Measure:
    """Distinct registered domains in web addresses, with mentions by month."""
    mentions: Counter[tuple[str, str | None]] = Counter()
    unreadable = inside = undated = total = 0
    for row in found:
        total += row.mentions
        domain = registered_domain(row.target)
        if domain is None:
            unreadable += row.mentions
        elif domain in WITHIN_THE_PLATFORM:
            inside += row.mentions
        else:
            mentions[domain, row.month] += row.mentions
            undated += row.mentions if row.month is None else 0
    domains = {domain for domain, _ in mentions}
    caveats = []
    if unreadable:
        caveats.append(f"{counted(unreadable, 'address', 'addresses')} could not be read.")
    if inside:
        caveats.append(f"{counted(inside, 'address', 'addresses')} within the platform left out.")
    if undated:
        caveats.append(f"{counted(undated, 'mention')} in messages without a usable date.")
    if domains:
        caveats.append("An address behind a link shortener counts as the shortener's.")
    rows = sorted(
        ((domain, month, count) for (domain, month), count in mentions.items()),
        key=lambda row: (row[0], row[1] or ""),
    )
    return Measure(
        name="outside_sites",
        title="Outside sites",
        value=len(domains),
        unit="domains",
        method="Distinct registered domains of the web addresses in messages (the last two labels"
        " of the name, or three under a common suffix of two such as co.uk), counted once for each"
        " reference, by calendar month in UTC.",
        n=total,
        sources=(plain_sql(queries.SITE_REFERENCES),),
        caveats=tuple(caveats),
        tables=(Table("outside_sites", ("domain", "month", "mentions"), tuple(rows)),),
    )
