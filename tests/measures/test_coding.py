"""What coders found: decisions, shares by hand, sealed items, agreement, refused rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured_case import HandWritten, dicts, hand_written, sha
from sqlalchemy import insert

from philomela.database.schema import sealed
from philomela.measures.coded import decide
from philomela.measures.shares import Stratum, stratified_share
from philomela.records import Measure

CODEBOOK = """
[variables.colour]
question = "Which?"
[variables.colour.categories]
red = "like blood"
blue = ""
green = ""
[variables.form.categories]
round = ""
square = ""
"""
STRATA = {"2024-01": (100, 4), "2024-02": (50, 2)}


def shares(measure: Measure, variable: str = "colour") -> dict[str, float]:
    rows = dicts(measure, "coding_shares")
    return {row["category"]: row["share"] for row in rows if row["variable"] == variable}


def drawn(case: HandWritten, **values: str) -> list[str]:
    case.channel(1)
    for picture in range(6):
        case.sighting(1, picture + 1)
    return case.sample(STRATA, CODEBOOK, **values)


def seal(case: HandWritten, *pictures: int) -> None:
    rows = [{"sha256": sha(picture), "because_of": sha(picture)} for picture in pictures]
    case.connection.execute(insert(sealed), rows)


@pytest.mark.parametrize(
    ("labels", "decision"),
    [
        ({"a": "red"}, ("red", "one coder")),
        ({"a": "red", "b": "red"}, ("red", "all agree")),
        ({"a": "red", "b": "blue"}, ("undecided", "undecided")),
        ({"a": "red", "b": "blue", "c": "red"}, ("red", "majority")),
        ({"a": "red", "b": "blue", "c": "green"}, ("undecided", "undecided")),
        ({"a": "red", "b": "red", "c": "blue", "d": "green"}, ("undecided", "undecided")),
        ({"a": "red", "b": "red", "adjudicator": "blue"}, ("blue", "adjudicated")),
    ],
)
def test_what_an_item_counts_as(labels: dict[str, str], decision: tuple[str, str]) -> None:
    assert decide(labels) == decision


@given(st.dictionaries(st.sampled_from("abcde"), st.sampled_from("xyz"), min_size=1))
def test_a_decision_is_what_more_than_half_said(labels: dict[str, str]) -> None:
    found = decide(labels)
    votes = list(labels.values()).count(found.label)
    assert (2 * votes > len(labels)) == (found.rule != "undecided")


def test_shares_are_weighted_by_strata() -> None:
    with hand_written() as case:
        items = drawn(case)
        for item, label in zip(items, ["red", "red", "blue", "red", "blue", "blue"], strict=True):
            case.label(item, "colour", "a", label)
        coding = case.measures()["coding"]
    assert shares(coding) == pytest.approx({"red": 0.5, "blue": 0.5, "green": 0})
    red = dicts(coding, "coding_shares")[0]
    by_hand = stratified_share([Stratum(100, 4, 4, 4, 3), Stratum(50, 2, 2, 2, 0)])
    assert (red["low"], red["high"]) == (by_hand.low, by_hand.high)
    assert (red["items"], red["n"], red["covered"]) == (3, 6, 1)
    assert (coding.value, coding.n, coding.level) == (6, 6, 0.95)
    assert coding.caveats == ("6 labels by one coder only.",)
    assert len(dicts(coding, "codebook")) == 5


def test_sealed_items_leave_the_sample_with_a_count() -> None:
    with hand_written() as case:
        items = drawn(case)
        for item in items:
            case.label(item, "colour", "a", "red")
        case.label(items[0], "colour", "b", "blue")
        seal(case, 1, 2, 77)
        measures = case.measures()
    coding = measures["coding"]
    (sample,) = dicts(coding, "coding_samples")
    assert (sample["drawn"], sample["sealed_since"], sample["coded"]) == (6, 2, 4)
    assert [row["sealed"] for row in dicts(coding, "coding_strata")] == [2, 0]
    assert dicts(coding, "coding_shares")[0]["n"] == 4
    assert "2 items sealed since the draw: left the sample, in no share." in coding.caveats
    assert dicts(measures["coder_agreement"], "coder_disagreements") == []


@pytest.mark.parametrize(("what", "sealed"), [("sightings", 0), ("messages", 2), ("families", 2)])
def test_messages_and_families_are_sealed_with_any_of_their_pictures(
    what: str, sealed: int
) -> None:
    with hand_written() as case:
        case.channel(1)
        case.sighting(1, 1)
        case.sighting(1, 2, family=9)
        case.sighting(1, 3, family=9)
        case.sighting(1, 9)
        case.media(1, 1, slot=1, sha256=sha(9))
        case.sample({"all": (4, 4)}, CODEBOOK, what=what)
        seal(case, 9)
        (sample,) = dicts(case.measures()["coding"], "coding_samples")
    # Items show pictures 1 to 4; messages 1 and 4 bear picture 9; 2 and 3 are of its family.
    assert sample["sealed_since"] == sealed


def test_strata_without_a_coded_item_are_not_covered() -> None:
    with hand_written() as case:
        items = drawn(case)
        for item in items[:3]:
            case.label(item, "form", "a", "round")
        coding = case.measures()["coding"]
    rows = dicts(coding, "coding_shares")
    assert [row["category"] for row in rows] == ["round", "square"]
    assert {row["covered"] for row in rows} == {100 / 150}
    assert any("no coded item" in caveat for caveat in coding.caveats)
    assert any(caveat.startswith("3 items not coded yet") for caveat in coding.caveats)


def test_ties_are_counted_as_undecided() -> None:
    with hand_written() as case:
        items = drawn(case)
        for item in items:
            case.label(item, "colour", "a", "red")
            case.label(item, "colour", "b", "red" if item != items[0] else "blue")
        measures = case.measures()
    assert shares(measures["coding"])["undecided"] == pytest.approx(1 / 6)
    assert sum(shares(measures["coding"]).values()) == pytest.approx(1)
    assert "1 label undecided between the coders." in measures["coding"].caveats
    (apart,) = dicts(measures["coder_agreement"], "coder_disagreements")
    assert (apart["item"], apart["labels"]) == (items[0], "a: red; b: blue")
    assert (apart["counts_as"], apart["rule"]) == ("undecided", "undecided")


def test_the_least_agreement_is_the_headline() -> None:
    with hand_written() as case:
        items = drawn(case)
        for place, item in enumerate(items):
            for coder in ("a", "b"):
                case.label(item, "colour", coder, "red" if place < 3 else "blue")
            case.label(item, "form", "a", "round" if place < 3 else "square")
            case.label(item, "form", "b", "round" if place < 4 else "square")
            case.label(item, "form", "adjudicator", "square")
        agreement = case.measures()["coder_agreement"]
    rows = {row["variable"]: row for row in dicts(agreement, "coder_agreement")}
    assert rows["colour"]["alpha"] == 1
    # Of 12 labels 7 are round and 5 square, and one pair differs: Krippendorff 2011, section A.
    assert rows["form"]["alpha"] == pytest.approx(1 - 11 * 1 / (7 * 5))
    assert agreement.value == rows["form"]["alpha"]
    assert (agreement.low, agreement.high) == (rows["form"]["low"], rows["form"]["high"])
    assert (agreement.n, rows["form"]["coders"]) == (6, 2)
    (apart,) = dicts(agreement, "coder_disagreements")
    assert (apart["counts_as"], apart["rule"]) == ("square", "adjudicated")


def test_agreement_that_is_not_known_says_so() -> None:
    with hand_written() as case:
        items = drawn(case)
        for item in items:
            case.label(item, "colour", "a", "red")
            case.label(item, "colour", "b", "red")
            case.label(item, "form", "a", "round")
        agreement = case.measures()["coder_agreement"]
    assert (agreement.value, agreement.low, agreement.level) == (None, None, None)
    told = " ".join(agreement.caveats)
    assert "agreement is not known, for: form." in told
    assert "alpha is not defined, for: colour." in told


def test_samples_that_differ_by_their_seed_are_all_shown() -> None:
    with hand_written() as case:
        drawn(case)
        case.sample(STRATA, CODEBOOK, name="again", seed=2)
        coding = case.measures()["coding"]
    assert len(dicts(coding, "coding_samples")) == 2
    assert any("by their seed only" in caveat for caveat in coding.caveats)
    assert "2 samples not coded yet." in coding.caveats


def test_refused_rows_are_listed_with_their_reasons() -> None:
    with hand_written() as case:
        drawn(case)
        for line in range(1_003):
            case.refused(line, "unknown item" if line else "no coder")
        refused = case.measures()["labels_refused"]
    assert refused.value == 1_003
    assert dicts(refused, "labels_refused_reasons") == [
        {"reason": "no coder", "rows": 1},
        {"reason": "unknown item", "rows": 1_002},
    ]
    assert len(dicts(refused, "labels_refused")) == 1_000
    assert "first 1,000" in refused.caveats[0]
