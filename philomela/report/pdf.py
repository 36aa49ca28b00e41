"""The report on paper, set by Typst. Texts and charts are handed over as data."""

from __future__ import annotations

import json
import tempfile
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from markupsafe import Markup

from philomela.errors import PhilomelaError
from philomela.report.page import Page
from philomela.report.parts import Figure, Grid
from philomela.report.wording import figure, interval, plain, unit_of, value_of

#: Colours of the charts on paper; the page has its own.
_PAPER = """
text{font-family:'Libertinus Serif','Noto Serif','Noto Sans','Noto Sans CJK SC',serif}
.ink{fill:#1d1b18}.halo{paint-order:stroke;stroke:#fff;stroke-width:3px}
.muted{fill:#5d574d}.grid{stroke:#d9d3c6;stroke-width:1}
.axis{stroke:#1d1b18;stroke-width:1}.bar{fill:#8c2f39}.partial{fill:#cf9a9f}.track{fill:#e8e2d6}
.mark{stroke:#1d1b18;stroke-width:1.5;stroke-dasharray:5 3}
.reading-one{fill:#2d5d7b;opacity:.7}.reading-all{fill:#8c2f39;stroke:#8c2f39;stroke-width:1.5}
.at-least{fill:#fff}
.missing{fill:none;stroke:#5d574d;stroke-dasharray:2 4}.whisker{stroke:#1d1b18;stroke-width:1.5}
.edge{fill:none;stroke:#5d574d;opacity:.55}.edge-head{fill:#5d574d}.node{stroke:#fff;stroke-width:1.5}
.role-hub{fill:#8c2f39}.role-gallery{fill:#2d5d7b}.role-promotion{fill:#b0641b}
.role-payment{fill:#3f6b3a}.role-support{fill:#6b4c86}.role-outside{fill:#8b857a}
.role-unclassified{fill:#a89f8f}.part-read{fill:#2d5d7b}.part-other{fill:#a89f8f}
.part-lost{fill:#b0641b}
.band{fill:none;stroke-opacity:.38}.strong{font-weight:bold}.flow-ground{fill:#fff}
.flow-box{fill-opacity:.1;stroke-width:1.25}.folded{stroke-dasharray:3 3}
.band-hub,.box-hub{stroke:#8c2f39}.band-gallery,.box-gallery{stroke:#2d5d7b}
.band-promotion,.box-promotion{stroke:#b0641b}.band-payment,.box-payment{stroke:#3f6b3a}
.band-support,.box-support{stroke:#6b4c86}.band-outside,.box-outside{stroke:#8b857a}
.band-unclassified,.box-unclassified{stroke:#a89f8f}
.box-hub{fill:#8c2f39}.box-gallery{fill:#2d5d7b}.box-promotion{fill:#b0641b}
.box-payment{fill:#3f6b3a}.box-support{fill:#6b4c86}.box-outside{fill:#8b857a}
.box-unclassified{fill:#a89f8f}
"""
_NOT_ON_PAPER = ("sightings by month",)  # tiny charts in a table


def to_pdf(page: Page) -> bytes:
    """The report as PDF. Raises :class:`~philomela.errors.PhilomelaError` if it cannot be set."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content = _content(page, folder)
        (folder / "report.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        main = folder / "report.typ"
        template = files("philomela.report").joinpath("templates", "report.typ")
        main.write_text(template.read_text("utf-8"), "utf-8")
        try:
            made = typst.compile(str(main), root=str(folder), timestamp=0)
        except typst.TypstError as error:
            raise PhilomelaError(
                f"The PDF could not be set: {error}.", "Use --no-pdf; the page says the same."
            ) from error
    return bytes(made)


def _content(page: Page, folder: Path) -> dict[str, Any]:
    overviews = [page.overview] if page.overview else []
    return {
        "title": page.title,
        "made_with": page.made_with,
        "opening": [one.words for one in page.opening],
        "overview": [_figure(one.figure, folder, "overview.svg", False) for one in overviews],
        "not_seen": [one.words for one in page.not_seen],
        "cards": [
            {"title": one.title, "value": one.value, "unit": one.unit, "interval": one.interval}
            for one in page.cards
        ],
        "sections": [
            {
                "title": one.title,
                "sentences": [sentence.words for sentence in one.sentences],
                "figures": [
                    _figure(found, folder, f"{one.anchor}-{place}.svg", len(one.figures) > 1)
                    for place, found in enumerate(one.figures)
                ],
                "grids": [_grid(found) for found in one.grids],
                "caveats": [plain(caveat) for caveat in one.caveats],
            }
            for one in page.sections
        ],
        "measures": [
            {
                "title": plain(one.title),
                "value": value_of(one),
                "unit": unit_of(one),
                "interval": interval(one),
                "n": "" if one.n is None else figure(one.n),
                "method": plain(one.method),
                "caveats": [plain(caveat) for caveat in one.caveats],
            }
            for one in page.measures
        ],
    }


def _figure(found: Figure, folder: Path, file: str, small: bool) -> dict[str, Any]:
    drawn = found.narrow if small else found.wide
    style = Markup("<style>{}</style>").format(Markup(_PAPER))  # noqa: S704 - our own text
    head, _, rest = str(drawn).partition(">")
    (folder / file).write_text(f"{head}>{style}{rest}", "utf-8")
    return {
        "title": found.title,
        "note": found.note,
        "file": file,
        "alt": f"{found.title}. {_described(drawn)}",
    }


def _described(drawn: Markup) -> str:
    """What a chart says of itself in words."""
    _, _, rest = str(drawn).partition("<desc")
    return unescape(rest.partition(">")[2].partition("</desc>")[0])


def _grid(found: Grid) -> dict[str, Any]:
    kept = [place for place, name in enumerate(found.columns) if name not in _NOT_ON_PAPER]
    rows = [[str(row[place]) for place in kept] for row in found.rows]
    columns = [found.columns[place] for place in kept]
    longest = [
        max([len(columns[place]), *(min(len(row[place]), 60) for row in rows)])
        for place in range(len(kept))
    ]
    return {
        "columns": columns,
        "rows": rows,
        "numeric": [found.numeric[place] for place in kept],
        "widths": [max(length, 6) for length in longest],
        "more": found.more,
    }
