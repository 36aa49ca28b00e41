"""The opening figure: what is chosen, where it lies, and that no title can spoil it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.records import Measure, Table
from philomela.report.charts.fitting import fitted, width_of, wrapped
from philomela.report.charts.flow import flow_chart
from philomela.report.charts.flow_page import Page
from philomela.report.charts.flow_places import places_of
from philomela.report.charts.flow_sizes import HAIRLINE
from philomela.report.charts.space import space_of
from philomela.report.facts import Facts
from philomela.report.flow import Limits, flow_of, network_of
from philomela.report.network import overview
from philomela.report.wording import short_figure
from philomela.report.write import write_report

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (760, 360)
ROLES = ("hub", "promotion", "gallery", "payment", "support", "unclassified")

Node = tuple[str, str, str, str]
Edge = tuple[str, str, str, int]


def facts_of(nodes: list[Node], edges: list[Edge]) -> Facts:
    tables = (
        Table("nodes", ("id", "label", "kind", "role"), tuple(nodes)),
        Table("edges", ("source", "target", "kind", "weight"), tuple(edges)),
    )
    return Facts.of([Measure("network", "Network", len(edges), "edges", "So.", tables=tables)])


def operation(channels: int, seed: int = 1, name: str = "") -> Facts:
    """A hub, galleries for half of the channels, and the other roles, with uneven counts."""
    random = Random(seed)
    roles = [ROLES[place] if place < 2 else random.choice(ROLES[1:]) for place in range(channels)]
    nodes = [(f"c{n}", name or f"The {r} number {n}", "channel", r) for n, r in enumerate(roles)]
    nodes += [(f"s{n}", name or f"site{n}.example.org", "site", "outside") for n in range(channels)]
    keys = [node[0] for node in nodes]
    edges = [
        (f"c{source}", target, random.choice(("link", "invite")), int(9 * random.paretovariate(1)))
        for source in range(channels)
        for target in {"c0", *random.sample(keys, 3)} - {f"c{source}"}
    ]
    return facts_of(nodes, edges)


def drawn(facts: Facts, width: int) -> ElementTree.Element:
    chart = flow_chart(facts, width, "flow")
    assert chart is not None
    return ElementTree.fromstring(str(chart))


CASES = [(3, 1), (7, 2), (12, 3), (60, 4), (60, 5), (200, 6)]


@pytest.mark.parametrize(("channels", "seed"), CASES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_meets_another_or_leaves_the_chart(channels: int, seed: int, width: int) -> None:
    root = drawn(operation(channels, seed), width)
    _, _, whole, height = map(float, root.attrib["viewBox"].split())
    spaces = []
    for text in root.iter(f"{SVG}text"):
        x, y, size = (float(text.attrib[name]) for name in ("x", "y", "font-size"))
        length = width_of(text.text or "", size)
        space = space_of(length, size, x, y, text.attrib["text-anchor"])
        assert space.left >= 0
        assert space.right <= whole
        assert space.top >= 0
        assert space.bottom <= height
        spaces.append((text.text, space._replace(top=space.top + 2)))
    assert len(spaces) > 5
    for (one, first), (two, second) in itertools.combinations(spaces, 2):
        assert not first.meets(second), (one, two)


@pytest.mark.parametrize(("channels", "seed"), CASES)
@pytest.mark.parametrize("width", WIDTHS)
def test_bands_are_as_wide_as_their_counts_and_lie_apart(
    channels: int, seed: int, width: int
) -> None:
    page = Page(width, width > 500)
    flow = flow_of(network_of(operation(channels, seed)), Limits(4, 12))
    assert flow
    places = places_of(flow, page.shape(len(flow.columns)))
    scale = places.ways[0].thickness / places.ways[0].band.references
    ends = defaultdict(list)
    for way in places.ways:
        assert way.thickness == pytest.approx(max(HAIRLINE, scale * way.band.references))
        for key, (along, across) in (
            (way.band.source, way.points[0]),
            (way.band.target, way.points[-1]),
        ):
            box = places.boxes[key]
            assert along in (box.along, box.along + box.along_size)
            assert box.across <= across - way.thickness / 2
            assert across + way.thickness / 2 <= box.across + box.across_size
            ends[key, along].append((across - way.thickness / 2, across + way.thickness / 2))
    for some in ends.values():
        some.sort()
        assert all(one[1] < two[0] for one, two in itertools.pairwise(some))


@pytest.mark.parametrize(("channels", "seed"), CASES)
def test_boxes_and_lanes_lie_apart(channels: int, seed: int) -> None:
    flow = flow_of(network_of(operation(channels, seed)), Limits(4, 16))
    assert flow
    places = places_of(flow, Page(760, True).shape(len(flow.columns)))
    taken = defaultdict(list)
    for box in places.boxes.values():
        taken[round(box.along)].append((box.across, box.across + box.across_size))
    for way in places.ways:
        lanes = way.points[1:-1]
        for (start, across), (end, same) in zip(lanes[::2], lanes[1::2], strict=True):
            assert across == same
            half = way.thickness / 2
            taken[round(min(start, end))].append((across - half, across + half))
    assert sum(map(len, taken.values())) > len(places.boxes)
    for some in taken.values():
        some.sort()
        assert all(one[1] < two[0] for one, two in itertools.pairwise(some))
        assert some[0][0] >= 0
        assert some[-1][1] <= places.across + 1e-6


@pytest.mark.parametrize(("channels", "seed"), CASES)
def test_nothing_is_lost_by_folding_or_leaving_out(channels: int, seed: int) -> None:
    facts = operation(channels, seed)
    flow = flow_of(network_of(facts), Limits(6, 24))
    assert flow
    total = sum(int(row["weight"] or 0) for row in facts.rows("edges"))
    bands = sum(band.references for band in (*flow.bands, *flow.left_out))
    assert bands + sum(column.within for column in flow.columns) == total
    boxes = flow.boxes().values()
    assert sum(box.into for box in boxes) == sum(box.out for box in boxes) == total
    for column in flow.columns:
        assert len(column.boxes) <= 6
        assert sum(box.folded or 1 for box in column.boxes) == column.places
        for box in column.boxes:
            assert not box.folded or box.name == f"and {box.folded:,} more"
    ends = {end for band in flow.bands for end in (band.source, band.target)}
    possible = {end for band in flow.left_out for end in (band.source, band.target)}
    assert possible <= ends


def test_a_small_operation_by_hand() -> None:
    facts = facts_of(
        [
            ("h", "Index", "channel", "hub"),
            ("p", "News", "channel", "promotion"),
            ("g1", "East", "channel", "gallery"),
            ("g2", "West", "channel", "gallery"),
            ("o", "example.org", "site", "outside"),
            ("lone", "Lone", "channel", "unclassified"),
        ],
        [
            ("p", "h", "link", 30),
            ("p", "h", "mention", 10),
            ("h", "g1", "invite", 20),
            ("g2", "g1", "forward", 5),
            ("g1", "o", "link", 1),
            ("p", "o", "link", 2),
            ("p", "p", "link", 99),
        ],
    )
    flow = flow_of(network_of(facts), Limits(6, 24))
    assert flow
    assert [(c.title, c.places, c.within) for c in flow.columns] == [
        ("Promotion", 1, 0),
        ("Hub", 1, 0),
        ("Galleries", 2, 5),
        ("Outside", 1, 0),
    ]
    assert [tuple(band) for band in flow.bands] == [
        *(("p", "h", 40), ("h", "g1", 20), ("p", "o", 2), ("g1", "o", 1)),
    ]
    assert (flow.left_out, flow.unconnected) == ((), 1)
    widths = [
        float(path.attrib["stroke-width"])
        for path in drawn(facts, 760).iter(f"{SVG}path")
        if "band" in path.attrib["class"]
    ]
    assert widths == [44, 22, 2.2, 1.1]
    found = overview(facts)
    assert found
    assert "1 channel without any such reference" in found.figure.note
    assert found.grid.rows[0] == ("News", "promotion", "Index", "hub", "40")
    assert found.grid.rows[-1] == ("Galleries", "all", "Galleries", "all", "5")


def test_where_nothing_leads_from_role_to_role_there_is_no_figure(tmp_path: Path) -> None:
    inside = facts_of(
        [("a", "A", "channel", "gallery"), ("b", "B", "channel", "gallery")],
        [("a", "b", "link", 3)],
    )
    for facts in (inside, facts_of([], []), Facts(())):
        assert flow_chart(facts, 760, "flow") is None
        assert overview(facts) is None
        write_report(facts.measures, tmp_path, title="T", made_with="a test", pdf=False)


def test_the_figure_says_all_that_it_shows_in_words() -> None:
    root = drawn(operation(60, 4), 760)
    told = root.findtext(f"{SVG}desc") or ""
    shown = {text.text for text in root.iter(f"{SVG}text")}
    assert any(text and text.startswith("and ") for text in shown)
    assert "more (" in told
    assert "site" in told
    assert root.attrib["role"] == "img"
    assert not [element for element in root.iter() if "script" in element.tag]


HOSTILE = (
    "x" * 5000,
    "wide " * 900,
    "\u202e\u2066right to left",
    "\u05d0\u05d1\u05d2 \u0627\u0644\u0639\u0631\u0628\u064a\u0629 " * 9,
    '</text><script>alert(1)</script><svg onload="x">"\'&',
    "z" + "\u0301" * 300 + "algo",
    "\ufdfd" * 40,
    "漢字" * 40,
    "nul \x00 bell \x07 \ud800",
    " \n\t ",
)


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_titles_stay_in_their_boxes(title: str, width: int) -> None:
    root = drawn(operation(12, 3, title), width)
    rectangles = {
        clip.attrib["id"]: clip.find(f"{SVG}rect") for clip in root.iter(f"{SVG}clipPath")
    }
    groups = list(root.iter(f"{SVG}g"))
    assert len(groups) == len(rectangles) > 4
    for group in groups:
        box = rectangles[group.attrib["clip-path"][5:-1]]
        assert box is not None
        for text in group:
            words = text.text or ""
            left = float(text.attrib["x"]) - float(box.attrib["x"])
            length = width_of(words, float(text.attrib["font-size"]))
            assert left + length <= float(box.attrib["width"])
            assert len(words.encode("utf-8", "replace")) < 100
            assert not set(words) & set("\u202e\u2066\x00\n")
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "path", "polygon", "rect", "defs", "clipPath", "g", "text"),
    }


@given(st.text(max_size=90), st.floats(20, 300))
def test_fitted_texts_fit(text: str, width: float) -> None:
    assert width_of(fitted(text, width, 12), 12) <= width
    for line in wrapped(text, width, 12):
        assert width_of(line, 12) <= width


def test_texts_that_fit_stay_as_they_are() -> None:
    assert fitted("Lantern News", 100, 12) == "Lantern News"
    assert wrapped("Lantern Gallery North", 110, 12) == ["Lantern Gallery", "North"]


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        *((0, "0"), (9_999, "9,999"), (10_000, "10.0 k"), (99_949, "99.9 k"), (99_951, "100 k")),
        *((999_499, "999 k"), (999_500, "1.0 M"), (2_500_000, "2.5 M")),
    ],
)
def test_counts_in_few_characters(count: int, shown: str) -> None:
    assert short_figure(count) == shown


def test_numbers_stand_at_most_bands() -> None:
    facts = operation(12, 3)
    flow = flow_of(network_of(facts), Limits(6, 24))
    assert flow
    shown = [text.text for text in drawn(facts, 760).iter(f"{SVG}text")]
    numbered = [band for band in flow.bands if short_figure(band.references) in shown]
    assert len(numbered) >= 0.9 * len(flow.bands)
