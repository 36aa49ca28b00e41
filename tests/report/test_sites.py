"""Links to outside sites by month: the chart and the table below it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from philomela.records import Measure, Table
from philomela.report.charts.site_months import site_months_chart
from philomela.report.facts import Facts
from philomela.report.sites import sites_section

SVG = "{http://www.w3.org/2000/svg}"


def facts_of(*rows: tuple[str, str | None, int]) -> Facts:
    table = Table("outside_sites", ("domain", "month", "mentions"), rows)
    return Facts.of([Measure("outside_sites", "Sites", 1, "domains", "So.", tables=(table,))])


def drawn(facts: Facts) -> ElementTree.Element:
    return ElementTree.fromstring(str(site_months_chart(facts, 760, "sites")))


def test_columns_are_as_high_as_their_counts_and_months_have_their_place() -> None:
    facts = facts_of(
        ("b.example", "2023-11", 4), ("b.example", "2024-02", 8), ("a.example", "2024-01", 2)
    )
    columns = [
        (box.findtext(f"{SVG}title"), float(box.attrib["x"]), float(box.attrib["height"]))
        for box in drawn(facts).iter(f"{SVG}rect")
    ]
    assert [(told, height) for told, _, height in columns] == [
        ("b.example, November 2023: 4", 13),
        ("b.example, February 2024: 8", 26),
        ("a.example, January 2024: 2", 6.5),
    ]
    first, last, between = (x for _, x, _ in columns)
    assert last - between == pytest.approx((between - first) / 2, abs=0.02)


def test_many_sites_are_folded_and_none_is_lost() -> None:
    facts = facts_of(*((f"s{n:02d}.example", "2024-01", 100 - n) for n in range(15)))
    root = drawn(facts)
    names = [text.text for text in root.iter(f"{SVG}text") if text.attrib["text-anchor"] == "start"]
    assert names[:11] == [*(f"s{n:02d}.example" for n in range(10)), "and 5 more"]
    assert "and 5 more: 440" in (root.findtext(f"{SVG}desc") or "")
    (grid,) = sites_section(facts).grids
    assert len(grid.rows) == 15


def test_the_table_tells_months_and_undated_links() -> None:
    facts = facts_of(("a.example", None, 3), ("a.example", "2024-01", 1), ("b.example", None, 9))
    (grid,) = sites_section(facts).grids
    assert grid.rows == (
        ("b.example", "9", "9", "not known", "not known"),
        ("a.example", "4", "3", "2024-01", "2024-01"),
    )


def test_without_a_dated_link_there_is_no_chart() -> None:
    assert site_months_chart(facts_of(("a.example", None, 3)), 760, "sites") is None
    assert sites_section(facts_of()).grids == ()
