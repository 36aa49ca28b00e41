"""Pages of web sites that messages lead to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from philomela.measures import queries
from philomela.measures.domains import WITHIN_THE_PLATFORM, registered_domain
from philomela.measures.rows import SiteMonth
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted
from philomela.records import Measure, Table


def outside_pages(found: Iterable[SiteMonth]) -> Measure:
    """Distinct addresses of web pages outside the platform, with a row for each domain."""
    pages: defaultdict[str, Counter[str]] = defaultdict(Counter)
    total = unreadable = 0
    for row in found:
        total += row.mentions
        domain = registered_domain(row.target)
        if domain is None:
            unreadable += row.mentions
        elif domain not in WITHIN_THE_PLATFORM:
            pages[domain][_page(row.target)] += row.mentions
    count = sum(map(len, pages.values()))
    rows = [(domain, len(own), own.total()) for domain, own in pages.items()]
    rows.sort(key=lambda row: (-row[1], row[0]))
    caveats = []
    if unreadable:
        caveats.append(f"{counted(unreadable, 'address', 'addresses')} could not be read.")
    if count:
        caveats.append("One page may be reached by several addresses; each counts.")
    return Measure(
        name="outside_pages",
        title="Outside pages",
        value=count,
        unit="pages",
        method="Distinct web addresses in messages, those within the platform apart, by registered"
        " domain. Scheme, a leading www, the case of the host, a last stroke and what follows # do"
        " not tell addresses apart; what follows ? does.",
        n=total,
        sources=(plain_sql(queries.SITE_REFERENCES),),
        caveats=tuple(caveats),
        tables=(Table("outside_pages", ("domain", "pages", "mentions"), tuple(rows)),),
    )


def _page(untrusted_address: str) -> str:
    """What tells pages apart."""
    _, _, rest = untrusted_address.partition("://")
    host, stroke, path = rest.partition("#")[0].partition("/")
    return (host.lower().removeprefix("www.") + stroke + path).rstrip("/")
