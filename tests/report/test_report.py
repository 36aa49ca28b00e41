"""The report is whole, escaped, self-contained and the same every time."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from philomela.records import Measure, Table
from philomela.report.charts.scale import axis
from philomela.report.tables import to_csv
from philomela.report.wording import plain
from philomela.report.write import write_report

HOSTILE = (
    "<script>alert(1)</script>\"'&{{7*7}}{% raw %}",
    "\u202egnp.exe\u2066 right to left",
    '#read("/etc/passwd") #panic() $x$ *bold* @ref <label>',
    '=HYPERLINK("http://example.org")',
    "nul \x00 bell \x07 escape \x1b[31m",
    "x" * 5000,
    "漢字 кириллица 🏮 ﷽",
)
VOID = {"meta", "link", "br", "img", "hr", "input"}


def measure(name: str, *tables: Table, value: float | str | None = 3, **more: object) -> Measure:
    return Measure(
        name=name,
        title=f"Title of {name}",
        value=value,
        unit="units",
        method="Defined so.",
        sources=("SELECT 1",),
        tables=tables,
        **more,  # type: ignore[arg-type]
    )


def months() -> tuple[tuple[str | int, ...], ...]:
    return tuple(
        (f"2024-{month:02d}", month * 3, month * 5, month * 9, int(1 < month < 12), int(month == 6))
        for month in range(1, 13)
    )


def poll_groups(text: str) -> list[Measure]:
    """A group with shares, and one whose only poll hides its result."""
    shares = (*("category", "title", "voters", "n", "share", "low", "high"),)
    together = ("simultaneous_low", "simultaneous_high", "polls")
    answers = (
        *("poll", "channel", "question", "answer", "category", "phrase", "voters", "share"),
        *("low", "high", "n", "state", "reposts"),
    )
    seen = ("a/1", text, text, text, "warm", text, 63, 0.63, 0.55, 0.7, 100, "counted", 2)
    unseen = ("b/2", text, text, text, "warm", text, *[None] * 4, 50, "hidden", 0)
    rows = (
        ("warm", text, 63, 100, 0.63, 0.532, 0.718, 0.517, 0.73, 1),
        ("other", "other", 37, 100, 0.37, 0.282, 0.468, 0.27, 0.483, 1),
    )
    return [
        Measure(
            name="poll_colour",
            title=f"Colour: {text}",
            value=0.63,
            unit="share",
            method="Defined so.",
            n=100,
            low=0.517,
            high=0.73,
            level=0.95,
            tables=(
                Table("poll_colour_shares", (*shares, *together), rows),
                Table("poll_colour_answers", answers, (seen,)),
            ),
        ),
        measure(
            "poll_shape",
            Table("poll_shape_shares", (*shares, *together), ()),
            Table("poll_shape_answers", answers, (unseen,)),
            value=None,
            caveats=("The shapes are hidden.",),
        ),
    ]


def measures(text: str = "A channel") -> list[Measure]:
    """Every table that the pages draw, with ``text`` wherever an archive's text may be."""
    keys = [f"telegram:{number}" for number in range(6)]
    roles = ("hub", "gallery", "promotion", "payment", "support", "unclassified")
    nodes = tuple(
        (key, text, "channel", role, text, 1, 50, 9, 100)
        for key, role in zip(keys, roles, strict=True)
    )
    outside = ((f"t.me/{text}", text, "outside channel", "outside", text, 1, None, None, None),)
    edges = tuple((keys[0], key, "link", 3) for key in (*keys[1:], f"t.me/{text}"))
    return [
        measure(
            "channels",
            Table(
                "channels",
                ("channel_key", "channel", "messages", "sightings", "families", "forwards"),
                tuple((key, text, 10, 9, 8, 7) for key in keys),
            ),
            caveats=(text,),
        ),
        measure("messages", value=1234567),
        measure("pictures"),
        measure("families", Table("family_spread", ("family", "sightings"), (("ab12", 3),))),
        measure(
            "sightings",
            Table(
                "sightings_by_channel_month",
                ("channel_key", "channel", "month", "sightings", "forwarded"),
                tuple((key, text, "2024-02", 3, 1) for key in keys),
            ),
        ),
        measure(
            "copies_per_family",
            Table("copies_per_family", ("copies", "families"), ((1, 20), (7, 3), (40, 1))),
        ),
        measure(
            "altered_families",
            Table(
                "copies_and_altered",
                ("group", "families", "pictures", "sightings"),
                (("copies only", 2, 9, 12), ("with altered copies", 3, 31, 40)),
            ),
            n=5,
        ),
        measure("altered_copies", value=None, low=8, high=31, n=40),
        measure(
            "links",
            Table(
                "links_by_kind",
                ("kind", "links", "waiting", "unconfirmed"),
                (("altered", 30, 1, 0), ("copy", 7, 0, 1)),
            ),
        ),
        measure(
            "waiting_links",
            Table(
                "waiting_links",
                ("first", "second", "kind", "strength", "fraction", "reason"),
                (
                    ("ab12", "cd34", "altered", -12.3, 0.41, "small part"),
                    ("ef56", "ff78", "copy", None, None, "near hashes only"),
                ),
            ),
            value=2,
        ),
        measure("not_compared", value=4),
        measure(
            "unseen_families",
            Table(
                "unseen_estimates",
                ("estimator", "occasions", "estimate", "low", "high", "contradicted_by"),
                (
                    ("Chao1 (lower bound)", "channels", 605, 523, 734, ""),
                    ("Schnabel (M_t)", text, 440, 416, 467, text),
                    ("Log-linear model", "weeks", None, 361, None, "few repeats"),
                ),
            ),
            Table(
                "unseen_findings",
                ("occasions", "finding", "probability", "sentence"),
                (("weeks", "few repeats", None, text), (text, text, 1e-9, text)),
            ),
            value=523,
            low=523,
            high=None,
            level=0.95,
            n=361,
        ),
        measure(
            "growth",
            Table(
                "families_by_month",
                ("month", "new_families", "sightings", "cumulative", "complete", "missing"),
                months(),
            ),
            Table(
                "families_by_week",
                ("week", "begins", "new_families", "sightings", "complete", "missing"),
                (
                    ("2024-W05", "2024-01-29", 3, 4, 0, 0),
                    ("2024-W06", "2024-02-05", None, None, 0, 1),
                    ("2024-W07", "2024-02-12", 5, 6, 1, 0),
                ),
            ),
        ),
        measure("three_month_change", value=198.0, low=20.5, high=None, level=0.95),
        measure("doubling_time", value=61.0, low=48.0, high=85.4, level=0.95),
        measure(
            "change_points",
            Table(
                "change_points",
                ("by", "first_after", "monthly_percent_before", "jump_percent"),
                (("month", "2024-03", 3.1, 40.0), ("week", "2024-W07", None, 55.0)),
            ),
            value=1,
        ),
        measure(
            "polls",
            Table(
                "poll_answers",
                (
                    "poll",
                    "channel",
                    "question",
                    "answer",
                    "voters",
                    "share",
                    "low",
                    "high",
                    "n",
                    "hidden",
                    "reposts",
                ),
                (
                    ("a/1", text, text, text, 63, 0.63, 0.55, 0.7, 100, 0, 2),
                    ("a/1", text, text, "other", 37, 0.37, 0.3, 0.45, 100, 0, 2),
                    ("b/2", text, text, text, None, None, None, None, 50, 1, 0),
                ),
            ),
        ),
        *poll_groups(text),
        measure(
            "network",
            Table(
                "nodes",
                (
                    "id",
                    "label",
                    "kind",
                    "role",
                    "reason",
                    "community",
                    "messages",
                    "pictures",
                    "members",
                ),
                nodes + outside,
            ),
            Table("edges", ("source", "target", "kind", "weight"), edges),
        ),
        measure(
            "outside_sites",
            Table("outside_sites", ("domain", "month", "mentions"), ((text, "2024-01", 2),)),
        ),
        measure(
            "prices", Table("prices", ("date", "channel", "snippet"), (("2024-01-01", text, text),))
        ),
        measure("members_union", value=None, low=10, high=30),
        measure(
            "member_curve",
            Table(
                "members_by_day",
                ("channel_key", "channel", "date", "low", "high"),
                ((keys[0], text, "2024-01-01", 9, 9), (keys[0], text, "2024-02-01", 12, 12)),
            ),
            Table(
                "members_by_day_all",
                ("date", "channels_read", "channels", "sum_low", "sum_high"),
                (("2024-01-01", 1, 2, 9, None), ("2024-02-01", 2, 2, 30, 30)),
            ),
        ),
        measure(
            "coverage",
            Table(
                "coverage",
                ("item", "state", "reason", "count"),
                (("media: photo", "read", "", 90), ("media: photo", "unreadable", text, 9)),
            ),
            value=0.91,
        ),
        measure("skipped", Table("skipped", ("archive", "place"), ((text, text),))),
        measure("undated", value=float("nan")),
    ]


class Page(HTMLParser):
    """What a browser would see: elements well nested, identifiers, links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        assert not [name for name in given if name.startswith("on")]
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.links.append(given.get("href") or "")
        self.loaded += [value or "" for name, value in attrs if name in ("src", "data", "poster")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


def written(folder: Path, found: list[Measure], *, pdf: bool = False) -> str:
    files = write_report(found, folder, title="A title", made_with="a test", pdf=pdf)
    return files.html.read_text("utf-8")


def test_every_link_leads_somewhere_and_every_figure_to_its_method_and_rows(tmp_path: Path) -> None:
    found = measures()
    page = Page(written(tmp_path, found))
    assert len(page.ids) == len(set(page.ids))
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids, link
        else:
            assert (tmp_path / link).is_file(), link
    for one in found:
        assert {f"method-{one.name}", f"rows-{one.name}"} <= set(page.ids)
    figures = {link for link in page.links if link.startswith("#method-")}
    assert len(figures) > 10


def test_the_page_loads_nothing_and_runs_nothing(tmp_path: Path) -> None:
    text = written(tmp_path, measures())
    page = Page(text)
    assert page.loaded == []
    assert not page.tags & {"script", "iframe", "object", "embed", "link", "base", "form", "img"}
    assert "default-src 'none'" in text
    assert not re.search(r"@import|url\(\s*['\"]?(?!#)", text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_stay_texts(text: str, tmp_path: Path) -> None:
    html = written(tmp_path, measures(text), pdf=True)
    page = Page(html)
    assert "script" not in page.tags
    assert "\u202e" not in html
    assert "\x00" not in html
    shown = "".join(page.words)
    assert plain(text)[:40].strip() in shown or "…" in shown
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    ElementTree.parse(tmp_path / "network.gexf")
    for table in (tmp_path / "tables").iterdir():
        for row in csv.reader(io.StringIO(table.read_text("utf-8"))):
            assert not [cell for cell in row if cell.startswith(("=", "@"))]
    stored = json.loads((tmp_path / "measures.json").read_text("utf-8"))
    assert [one["name"] for one in stored] == [one.name for one in measures()]


def test_the_same_measures_give_the_same_files(tmp_path: Path) -> None:
    written(tmp_path / "a", measures(), pdf=True)
    written(tmp_path / "b", measures(), pdf=True)
    for path in (tmp_path / "a").rglob("*"):
        if path.is_file():
            twin = tmp_path / "b" / path.relative_to(tmp_path / "a")
            assert path.read_bytes() == twin.read_bytes(), path.name


def test_measures_json_holds_what_is_promised(tmp_path: Path) -> None:
    written(tmp_path, measures())
    promised = {
        "name",
        "value",
        "unit",
        "low",
        "high",
        "level",
        "method",
        "n",
        "caveats",
        "sources",
    }
    for one in json.loads((tmp_path / "measures.json").read_text("utf-8")):
        assert promised <= one.keys()


@pytest.mark.parametrize("missing", [one.name for one in measures()])
def test_a_measure_that_is_missing_or_empty(missing: str, tmp_path: Path) -> None:
    kept = [one for one in measures() if one.name != missing]
    Page(written(tmp_path / "without", kept))
    empty = [
        Table(table.name, table.columns, ())
        for one in measures()
        if one.name == missing
        for table in one.tables
    ]
    Page(written(tmp_path / "empty", [*kept, measure(missing, *empty, value=None)]))


def test_copies_and_altered_copies_are_told_apart(tmp_path: Path) -> None:
    words = " ".join(" ".join(Page(written(tmp_path, measures())).words).split())
    assert (
        "In 3 of 5 families a large region of at least one picture was replaced while the rest"
        " stayed: between 8 and 31 pictures (20 % to 78 % of all) are such altered copies"
    ) in words
    assert "in families with altered copies: 31 (77.5 %)" in words
    assert "2 links wait for a person" in words
    assert "with 4 pictures: too plain, or read without a sketch" in words
    order = [words.index(kind) for kind in ("copy: re-encoded", "altered: a large region")]
    assert order == sorted(order)
    assert "41 % 1 in 10¹² only a small part agrees" in words
    assert "not known not known only the hashes are near" in words


def test_estimates_of_the_unseen_stand_side_by_side(tmp_path: Path) -> None:
    html = written(tmp_path, measures())
    words = " ".join(" ".join(Page(html).words).split())
    assert (
        "At least 523 families stand behind the 361 that were seen (lower end of a 95 % interval)."
        in words
    )
    assert "Chao1 (lower bound) channels 605 523 734 nothing found" in words
    assert "Log-linear model weeks not known 361 not known few repeats" in words
    assert "not a test" in words
    assert "less than 0.001" in words
    described = "Log-linear model, weeks: no finite estimate, from 361 without upper end"
    assert described in words
    # A pale dot where the data contradict the estimate, none where there is no finite one.
    chart = html[html.index('id="unseen"') :]
    chart = chart[: chart.index("</svg>")]
    assert chart.count("<circle") == 2
    assert 'class="partial"' in chart


def test_where_nothing_is_altered_the_report_says_so(tmp_path: Path) -> None:
    none = Measure("altered_families", "Altered", 0, "families", "Defined so.", n=7)
    words = " ".join(Page(written(tmp_path, [none])).words)
    assert "In no family was a picture found of which a large region was replaced." in words


def test_growth_is_told_and_its_changes_are_marked(tmp_path: Path) -> None:
    html = written(tmp_path, measures())
    words = " ".join(" ".join(Page(html).words).split())
    assert "New families double every 61 days (between 48 and 85, 95 % interval)." in words
    assert "The growth of new families changed in March 2024." in words
    assert "week of 2024-02-05: no archive covers it" in words
    for unit in ("month", "week"):
        assert f"New families by {unit}" in words
        assert f"Hatched: {unit}s that no archive covers. Dashed lines" in words
    assert html.count('class="mark"') == 4  # months and weeks, wide and narrow


def test_a_doubling_time_without_an_upper_end(tmp_path: Path) -> None:
    found = Measure("doubling_time", "Doubling", None, "days", "So.", low=90.2, level=0.95)
    words = " ".join(" ".join(Page(written(tmp_path, [found])).words).split())
    assert "then in no less than 90 days; they may not grow at all" in words
    assert "Doubling at least 90.2 days" in words


def test_members_are_dots_where_they_were_read_only(tmp_path: Path) -> None:
    html = written(tmp_path, measures())
    assert html.count('class="reading-one"') == 4
    assert html.count('class="reading-all at-least"') == 2
    assert html.count('class="reading-all"') == 2
    words = " ".join(Page(html).words)
    assert "2024-01-01, at least; 1 of 2 channels were read: 9 members" in words


def test_nothing_at_all(tmp_path: Path) -> None:
    Page(written(tmp_path, [], pdf=True))


def test_charts_are_named_and_described(tmp_path: Path) -> None:
    html = written(tmp_path, measures())
    drawings = re.findall(r"<svg[^>]*>", html)
    assert len(drawings) > 8
    for drawing in drawings:
        assert 'role="img"' in drawing
        named = re.search(r'aria-labelledby="([^"]+)"', drawing)
        assert named
        for anchor in named[1].split():
            assert f'id="{anchor}"' in html


@pytest.mark.parametrize("largest", [0, 1, 2, 3, 7, 10, 11, 99, 101, 12345, 10**9])
def test_axes_hold_the_largest_and_have_few_round_ticks(largest: int) -> None:
    found = axis(largest)
    assert found.ticks[0] == 0
    assert found.ticks[-1] == found.largest >= largest
    assert 2 <= len(found.ticks) <= 7
    assert all(tick == int(tick) for tick in found.ticks)


def test_csv_cells_that_look_like_formulas() -> None:
    table = Table("t", ("a", "b"), (("=1+1", -5), ("@x", 1.5), ("plain", None), ("-1", "a,b")))
    rows = list(csv.reader(io.StringIO(to_csv(table))))
    assert rows == [["a", "b"], ["'=1+1", "-5"], ["'@x", "1.5"], ["plain", ""], ["'-1", "a,b"]]


def test_groups_of_polls_are_told_drawn_and_listed(tmp_path: Path) -> None:
    text = written(tmp_path, measures("warm colours"))
    sentence = (
        "Polls on “Colour”: 63 % of 100 voters chose “warm colours” (between 51.7 % and 73.0 %,"
        " 95 % interval)."
    )
    words = " ".join("".join(Page(text).words).split())
    assert words.count(sentence) == 2  # at the opening and in the section
    assert "53.2 to 71.8" in words
    assert "The shapes are hidden." in words
    assert "Polls on “Title of poll_shape”" not in words
    assert (tmp_path / "tables" / "poll_colour_shares.csv").is_file()
