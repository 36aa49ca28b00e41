"""What the report says of recurring marks."""

from __future__ import annotations

from philomela.records import Measure
from philomela.report.facts import Facts
from philomela.report.sentences import opening


def said(marks: int, share: Measure) -> str:
    count = Measure(name="recurring_marks", title="Marks", value=marks, unit="marks", method="So.")
    found = [one.words for one in opening(Facts.of([count, share]), only=("marked_share",))]
    return " ".join(found)


def share_of(value: float | None, low: float | None, high: float | None) -> Measure:
    return Measure(
        name="marked_share",
        title="Share",
        value=value,
        unit="share",
        method="So.",
        low=low,
        high=high,
    )


def test_the_share_stands_with_its_interval_and_the_number_of_marks() -> None:
    assert said(1, share_of(0.8561, 0.839, 0.872)) == (
        "An estimated 85.6 % of the pictures (between 83.9 % and 87.2 %) bear a stamp, caption or"
        " frame that recurs in unrelated pictures; 1 such mark was found, the bars of apps in"
        " screenshots included."
    )


def test_without_marks_or_knowledge_no_share_is_said() -> None:
    none = "No mark was found that recurs in unrelated pictures."
    assert said(0, share_of(0.0, 0.0, 0.02)) == none
    assert said(0, share_of(None, None, None)) == ""
