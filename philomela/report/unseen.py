"""The section on families that were not seen: estimates side by side, and what speaks against."""

from __future__ import annotations

from philomela.report.charts.intervals import Interval, interval_chart
from philomela.report.facts import Facts, Row, known, text
from philomela.report.parts import Figure, Section, drawn, grid_of, section_of

_HEADLINE = "unseen_families"


def unseen_section(facts: Facts) -> Section:
    """Every estimate with its interval, never averaged, beside what the data contradict."""
    rows = [
        {**row, "against": text(row, "contradicted_by") or "nothing found"}
        for row in facts.rows("unseen_estimates")
    ]
    columns = {
        "estimator": "estimate of all families",
        "occasions": "from",
        "estimate": "estimate",
        "low": "from at least",
        "high": "to at most",
        "against": "data against it",
    }
    told = {
        "finding": "what the data say",
        "occasions": "of",
        "sentence": "which means",
        "probability": "by chance",
    }
    found = [{**row, "probability": _chance(row)} for row in facts.rows("unseen_findings")]
    grids = (grid_of(rows, columns, _HEADLINE), grid_of(found, told, _HEADLINE))
    names = (_HEADLINE, "unseen_families_coverage")
    return section_of(facts, "unseen", "Families not seen", names, _chart(facts, rows), grids)


def _chart(facts: Facts, rows: list[Row]) -> tuple[Figure, ...]:
    intervals = [
        Interval(
            f"{text(row, 'estimator')}, {text(row, 'occasions')}",
            known(row, "estimate"),
            known(row, "low"),
            known(row, "high"),
            not text(row, "contradicted_by"),
        )
        for row in rows
    ]
    if not intervals:
        return ()
    seen = facts.value("families")
    return drawn(
        "How many families there are in all, by each estimate",
        _HEADLINE,
        lambda width, name: interval_chart(
            "Estimates of all families", intervals, seen, width, name
        ),
        "Upright line: families seen. Dots: estimates. Lines: 95 % intervals; an arrow has no upper"
        " end. Pale: the data contradict what the estimate takes for granted. Estimates are not"
        " averaged.",
    )


def _chance(row: Row) -> str:
    probability = known(row, "probability")
    if probability is None:
        return "not a test"
    return "less than 0.001" if probability < 0.001 else f"{probability:.3f}"
