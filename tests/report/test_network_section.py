"""The opening figure and the section on the map stand where they should, in page and PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from philomela.records import Measure, Table
from philomela.report import pdf
from philomela.report.facts import Facts
from philomela.report.html import to_html
from philomela.report.network import network_section
from philomela.report.page import Page, compose


def facts() -> Facts:
    nodes = Table(
        "nodes",
        ("id", "label", "kind", "role", "reason"),
        (
            ("a", "Index", "channel", "hub", "hub: most point at it."),
            ("b", "East", "channel", "gallery", "gallery: mostly pictures."),
        ),
    )
    edges = Table("edges", ("source", "target", "kind", "weight"), (("b", "a", "link", 12),))
    rules = Table(
        "role_rules", ("order", "role", "rule", "holds_where"), ((1, "hub", "led to", "So."),)
    )
    groups = Table(
        "communities",
        ("community", "places", "channels", "stay_together", "largest"),
        ((0, 9, 2, 0.625, "Index, East"), (1, 1, 1, None, "Lone")),
    )
    return Facts.of(
        [
            Measure("network", "Network", 1, "edges", "So.", tables=(nodes, edges, rules)),
            Measure("communities", "Groups", 1, "communities", "So.", tables=(groups,)),
        ]
    )


def page() -> Page:
    return compose(facts(), title="T", made_with="a test")


def test_the_figure_opens_the_page_with_its_table_below() -> None:
    html = to_html(page())
    places = [
        html.index(text)
        for text in ('id="overview"', "<summary>The same as a table", 'id="key-figures"')
    ]
    assert places == sorted(places)
    table = html[places[1] : places[2]]
    for cell in ("East", "gallery", "Index", "hub", "12"):
        assert f">{cell}</td>" in table


def test_the_pdf_has_it_with_all_it_shows_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = {}

    def compile_(main: str, root: str, timestamp: int) -> bytes:
        written["content"] = (Path(root) / "report.json").read_text("utf-8")
        written["drawing"] = (Path(root) / "overview.svg").read_text("utf-8")
        return b""

    monkeypatch.setattr("philomela.report.pdf.typst.compile", compile_)
    pdf.to_pdf(page())
    assert "Hub: Index (12 in); Galleries: East (12 out)" in written["content"]
    assert "East to Index: 12" in written["content"]
    assert "<style>" in written["drawing"]


def test_roles_rules_and_groups_are_told() -> None:
    roles, rules, groups = network_section(facts()).grids
    assert roles.rows[0] == ("Index", "hub", "hub: most point at it.")
    assert rules.rows == (("1", "hub", "led to", "So."),)
    assert groups.rows == (("Index, East", "9", "62 %"),)
