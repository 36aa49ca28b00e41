"""The section on web sites outside."""

from __future__ import annotations

from philomela.report.charts.site_months import site_months_chart
from philomela.report.facts import Facts, Row, number, text
from philomela.report.parts import Section, drawn, grid_of, section_of


def sites_section(facts: Facts) -> Section:
    """Links to each site by month, and how many in all."""
    figures = drawn(
        "Links to outside sites by month",
        "outside_sites",
        lambda width, name: site_months_chart(facts, width, name),
        "All rows have the same scale. Gaps of more than ten years are left out; links in messages"
        " without a usable date are in the table only.",
    )
    columns = {
        "domain": "site",
        "mentions": "links",
        "undated": "of them undated",
        "first": "first month",
        "last": "last month",
    }
    grid = grid_of(_totals(facts), columns, "outside_sites", 20)
    measures = ("outside_sites", "outside_pages")
    return section_of(facts, "sites", "Outside sites", measures, figures, (grid,))


def _totals(facts: Facts) -> list[Row]:
    months: dict[str, list[Row]] = {}
    for row in facts.rows("outside_sites"):
        months.setdefault(text(row, "domain"), []).append(row)
    rows: list[Row] = []
    for domain, own in months.items():
        dated = sorted(text(row, "month") for row in own if text(row, "month"))
        rows.append(
            {
                "domain": domain,
                "mentions": sum(number(row, "mentions") for row in own),
                "undated": sum(number(row, "mentions") for row in own if not text(row, "month")),
                "first": dated[0] if dated else None,
                "last": dated[-1] if dated else None,
            }
        )
    return sorted(rows, key=lambda row: (-number(row, "mentions"), text(row, "domain")))
