"""Made measures of every kind, and the page that is written of them, for tests of the report."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from philomela.records import Measure, Table
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
