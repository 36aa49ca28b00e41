"""The report's section on what coders found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from philomela.records import Cell, Measure, Table
from philomela.report.coding import coding_section
from philomela.report.facts import Facts
from philomela.report.write import write_report

HOSTILE = "<script>\u202e\x00=1+1"


def measures(alpha: float | None, name: str = "pilot") -> list[Measure]:
    shares: tuple[tuple[Cell, ...], ...] = (
        (name, "photo_source", "social_network", 14, 0.7, 0.48, 0.87, 20),
        (name, "photo_source", "not_told", 6, 0.3, 0.13, 0.52, 20),
    )
    return [
        Measure(
            *("coding", "Items coded", 20, "items", "Defined so."),
            tables=(
                Table(
                    "coding_samples",
                    ("sample", "what", "strata", "seed", "population", "drawn", "coded"),
                    ((name, "families", "month", 1, 1500, 20, 20),),
                ),
                Table(
                    "coding_shares",
                    ("sample", "variable", "category", "items", "share", "low", "high", "n"),
                    shares,
                ),
                Table(
                    "codebook",
                    ("sample", "variable", "question"),
                    ((name, "photo_source", f"Where from? {name}"),),
                ),
            ),
        ),
        Measure(
            *("coder_agreement", "Agreement", alpha, "alpha", "Defined so."),
            tables=(
                Table(
                    "coder_agreement",
                    ("sample", "variable", "alpha", "items"),
                    ((name, "photo_source", alpha, 20),),
                ),
            ),
        ),
    ]


def sentence(alpha: float | None) -> str:
    (found,) = coding_section(Facts.of(measures(alpha))).sentences
    return found.words


def test_a_share_is_one_sentence_with_its_interval() -> None:
    assert sentence(0.85) == (
        "An estimated 70 % of the 1,500 families have the label “social network” for photo source"
        " (95 % interval 48 % to 87 %, from a random sample of 20 that coders judged);"
        " Krippendorff's alpha 0.85."
    )


def test_what_coders_do_not_agree_on_is_not_quoted_without_saying_so() -> None:
    assert sentence(0.5).endswith("; Krippendorff's alpha 0.50, too low to rely on.")
    assert sentence(None).endswith("; whether coders agree is not known.")


def test_charts_name_questions_and_categories() -> None:
    (figure,) = coding_section(Facts.of(measures(0.85))).figures
    assert figure.title == "Where from? pilot"
    assert "20 coded of 1,500 families, drawn at random" in figure.note
    assert "social network: 70 %" in figure.wide
    assert "14 items" in figure.wide


def test_without_samples_there_is_no_section(tmp_path: Path) -> None:
    section = coding_section(Facts.of([]))
    assert (section.figures, section.grids, section.sentences) == ((), (), ())


def test_hostile_names_stay_texts(tmp_path: Path) -> None:
    found = measures(0.85, HOSTILE)
    files = write_report(found, tmp_path, title="t", made_with="t", pdf=False)
    page = files.html.read_text("utf-8")
    assert "<script" not in page
    assert "\u202e" not in page


def told(**cells: Cell) -> str:
    coding, agreed = measures(None)
    (samples, shares, codebook) = coding.tables
    row: dict[str, Cell] = {
        "sample": "pilot",
        "variable": "photo_source",
        "category": "social_network",
        "share": 1.0,
        "low": 0.8,
        "high": 1.0,
        "n": 20,
        "covered": 1.0,
    }
    row.update(cells)
    shares = Table("coding_shares", tuple(row), (tuple(row.values()),))
    agreed = replace(
        agreed,
        tables=(
            Table(
                "coder_agreement",
                ("sample", "variable", "alpha", "agreeing"),
                (("pilot", "photo_source", None, cells.get("agreeing")),),
            ),
        ),
    )
    coding = replace(coding, tables=(samples, shares, codebook))
    return " ".join(one.words for one in coding_section(Facts.of([coding, agreed])).sentences)


def test_what_was_not_coded_and_what_is_no_label_is_not_claimed() -> None:
    assert "of the 1,500 families, of the 10 % whose strata were coded, have" in told(covered=0.1)
    assert "whose strata" not in told()
    assert told(category="undecided") == ""
    assert "all coders gave it the same label" in told(agreeing=1.0)
    assert "whether coders agree is not known" in told()
