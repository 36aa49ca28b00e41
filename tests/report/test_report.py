"""The report is whole, escaped, self-contained and the same every time."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from made_report import HOSTILE, Page, measure, measures, written

from philomela.records import Measure, Table
from philomela.report.charts.scale import axis
from philomela.report.tables import to_csv
from philomela.report.wording import plain


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


def test_members_are_listed_as_they_were_last_read(tmp_path: Path) -> None:
    columns = ("channel", "date", "members", "source")
    latest = Table(
        "members_latest",
        columns,
        (("Same", "2024-01-02", 4_321, "page"), ("Same", "2024-01-01", 77, "page")),
    )
    words = " ".join(Page(written(tmp_path, [measure("members_sum", latest)])).words)
    assert "4,321" in words
    assert "77" in words


def test_growth_from_none_is_no_standstill(tmp_path: Path) -> None:
    change = Measure("three_month_change", "C", None, "percent", "So.", low=935.0, level=0.95, n=40)
    words = " ".join(" ".join(Page(written(tmp_path, [change])).words).split())
    assert "rose over three months from none; the change is at least +935 %" in words
    assert "did not change" not in words


def test_what_is_not_known_is_called_nothing_else(tmp_path: Path) -> None:
    unknown = measure("families", value=None)
    assert "bounds, not an estimate" not in written(tmp_path, [unknown])
