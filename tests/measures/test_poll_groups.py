"""Polls grouped by a codebook: shares, intervals, and what stays out of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured_case import HandWritten, dicts, hand_written

from philomela.measures.codebook_file import parse_codebook, shipped_codebook
from philomela.measures.intervals import wilson
from philomela.measures.poll_codes import coded
from philomela.measures.poll_groups import leading, shares_of
from philomela.measures.poll_repeats import Asked
from philomela.measures.rows import AnswerRow, PollRow
from philomela.measures.simultaneous import goodman
from philomela.records import Measure

#: As the 2020 investigation reported it: 63, 16, 8 and 7 percent, and the rest.
TARGETS: dict[str, int | None] = {
    "Знакомые, которых знаю в жизни": 4_536,
    "Звёзды, актрисы": 1_152,
    "Модели из Instagram": 576,
    "Просто смотрю": 504,
    "Свой вариант 🤷": 432,
}
QUESTION = "Кто вас интересует?"


def grouped(case: HandWritten, name: str = "poll_who_is_targeted") -> Measure:
    return case.measures()[name]


def test_the_target_poll_of_2020() -> None:
    with hand_written() as case:
        case.channel(1, "Hub")
        case.poll(1, QUESTION, TARGETS, 7_200)
        found = grouped(case)
    assert found.title == "Who is targeted: private people the voter knows"
    assert (found.value, found.n, found.unit, found.level) == (0.63, 7_200, "share", 0.95)
    shares = dicts(found, "poll_who_is_targeted_shares")
    assert [(row["category"], row["voters"], round(row["share"], 4)) for row in shares] == [
        ("private", 4_536, 0.63),
        ("celebrity", 1_152, 0.16),
        ("influencer", 576, 0.08),
        ("nobody", 504, 0.07),
        ("other", 432, 0.06),
    ]
    together = goodman([4_536, 1_152, 576, 504, 432])
    for row, ends in zip(shares, together, strict=True):
        assert (row["low"], row["high"]) == wilson(row["voters"], 7_200)
        assert (row["simultaneous_low"], row["simultaneous_high"]) == ends
    assert (found.low, found.high) == together[0]
    answers = dicts(found, "poll_who_is_targeted_answers")
    assert [row["phrase"] for row in answers][-2:] == ["просто смотр*", "no phrase fits"]
    assert {row["state"] for row in answers} == {"counted"}
    assert any("does not know 1 answer of these polls (432 voters)" in c for c in found.caveats)


def test_the_region_poll_of_2020_asked_in_two_languages() -> None:
    with hand_written() as case:
        case.channel(1)
        case.poll(1, "Where are you from?", {"Former USSR": 500, "Europe": 50, "USA": 50}, 600)
        case.poll(1, "Откуда вы?", {"Россия": 200, "Европа": 100, "Другое": 100}, 400)
        found = grouped(case, "poll_region")
    shares = {row["category"]: row for row in dicts(found, "poll_region_shares")}
    assert (found.value, found.n) == (0.7, 1_000)
    assert list(shares) == ["former_ussr", "europe", "north_america", "other"]
    assert [row["polls"] for row in shares.values()] == [2, 2, 1, 1]
    assert shares["europe"]["share"] == 0.15
    assert any("2 polls are added up" in caveat for caveat in found.caveats)
    assert any("every category" in caveat for caveat in found.caveats)
    assert not any("does not know" in caveat for caveat in found.caveats)


def test_a_repeat_does_not_count_twice() -> None:
    with hand_written() as case:
        case.channel(1)
        case.channel(2)
        case.poll(1, QUESTION, TARGETS, 7_200)
        case.poll(2, QUESTION, {name: (count or 0) // 2 for name, count in TARGETS.items()}, 3_600)
        case.poll(2, QUESTION, TARGETS, 7_200, forwarded=True)
        measures = case.measures()
    assert measures["poll_who_is_targeted"].n == 7_200
    rows = dicts(measures["polls"], "poll_reposts")
    assert [(row["posting"], row["voters"], row["reason"]) for row in rows] == [
        ("telegram:2/1", 3_600, "votes grew"),
        ("telegram:2/2", 7_200, "forwarded"),
    ]
    assert {(row["counted_as"], row["counted_voters"]) for row in rows} == {("telegram:1/1", 7_200)}


OUT = [
    ({"Friends": 0, "Stars": 0}, 30, True, "hidden", "hidden result (30 voters): unknown"),
    ({"Friends": 20, "Stars": 25}, 30, False, "several answers", "several answers were allowed"),
    ({"Friends": 40, "Stars": 2}, 30, False, "contradictory", "more votes on an answer"),
    ({"Friends": 0, "Stars": 0}, 0, False, "no voters", "without a voter"),
]


@pytest.mark.parametrize(("answers", "total", "hidden", "state", "told"), OUT)
def test_what_stays_out_of_the_shares_is_told(
    answers: dict[str, int | None], total: int, hidden: bool, state: str, told: str
) -> None:
    with hand_written() as case:
        case.channel(1)
        case.poll(1, QUESTION, answers, total, hidden=hidden)
        alone = grouped(case)
        case.poll(1, QUESTION, TARGETS, 7_200)
        beside = grouped(case)
    assert (alone.value, alone.low, alone.high, alone.level, alone.n) == (None,) * 4 + (0,)
    assert alone.title == "Who is targeted"
    assert dicts(alone, "poll_who_is_targeted_shares") == []
    rows = dicts(alone, "poll_who_is_targeted_answers")
    assert [(row["category"], row["state"]) for row in rows] == [
        ("private", state),
        ("celebrity", state),
    ]
    assert all(row["voters"] is None for row in rows) == (state == "hidden")
    for found in (alone, beside):
        assert any(told in caveat for caveat in found.caveats)
    assert (beside.value, beside.n) == (0.63, 7_200)


def test_voters_whose_answer_is_not_stated_are_counted_as_such() -> None:
    with hand_written() as case:
        case.channel(1)
        case.poll(1, QUESTION, {"Friends": 60, "Stars": None}, 100)
        found = grouped(case)
    shares = dicts(found, "poll_who_is_targeted_shares")
    assert [(row["category"], row["voters"]) for row in shares] == [
        ("private", 60),
        ("celebrity", 0),
        ("not_stated", 40),
    ]
    assert any("do not state the answer of 40 voters" in caveat for caveat in found.caveats)


def test_polls_on_other_questions_are_listed() -> None:
    with hand_written() as case:
        case.channel(1)
        case.poll(1, "Which colour?", {"red": 1}, 1)
        case.poll(1, "Who is your main interest and which country are you from?", {"x": 1}, 1)
        case.poll(1, "Which country, whose photos?", {"x": 1}, 1)
        found = grouped(case, "ungrouped_polls")
    assert (found.value, found.n) == (2, 3)
    assert [(row["poll"], row["reason"]) for row in dicts(found, "ungrouped_polls")] == [
        ("telegram:1/1", "no phrase fits"),
        ("telegram:1/3", "fits region and who_is_targeted"),
    ]


def test_a_codebook_of_ones_own() -> None:
    text = """
    philomela_codebook: 1
    groups:
      colour:
        title: Colour
        question: {en: [which colour]}
        answers:
          warm: {title: warm, en: [red, yellow]}
          other: {title: anything else, en: [none]}
    """
    book = parse_codebook(text.encode(), "mine")
    with hand_written() as case:
        case.channel(1)
        case.poll(1, "Which colour?", {"Red!": 1, "Yellow": 2, "None": 3, "blue": 4}, 10)
        measures = case.measures(codebook=book)
    assert "poll_region" not in measures
    shares = dicts(measures["poll_colour"], "poll_colour_shares")
    assert [(row["category"], row["voters"]) for row in shares] == [("warm", 3), ("other", 7)]
    assert (measures["poll_colour"].value, measures["poll_colour"].title) == (0.3, "Colour: warm")
    assert "mine (SHA-256" in measures["poll_colour"].method


names = st.sampled_from(["Friends", "Stars", "Nobody", "???", "Other", "Strangers"])
polls = st.lists(st.dictionaries(names, st.none() | st.integers(0, 2**62), min_size=1), max_size=6)


@given(polls, st.integers(0, 9))
def test_shares_are_a_whole(told: list[dict[str, int | None]], unstated: int) -> None:
    asked = [
        Asked(
            PollRow(
                channel_id=1,
                number=place,
                question=QUESTION,
                hidden=False,
                total_voters=sum(count or 0 for count in answers.values()) + unstated,
                forwarded=False,
                archive_id=1,
                answers=tuple(AnswerRow(name, count) for name, count in answers.items()),
            )
        )
        for place, answers in enumerate(told)
    ]
    found, rest = coded(asked, shipped_codebook())
    assert len(found) == len(asked)
    assert rest == ()
    group = shipped_codebook().group("who_is_targeted")
    shares = shares_of(group, found)
    used = [one for one in found if one.state == "counted"]
    assert sum(one.voters for one in shares) == sum(one.asked.row.total_voters or 0 for one in used)
    assert {one.n for one in shares} <= {sum(one.voters for one in shares)}
    for one in shares:
        assert 0 <= one.simultaneous_low <= one.low <= one.share <= one.high
        assert one.high <= one.simultaneous_high <= 1
        assert 0 <= one.polls <= len(used)
    first = leading(shares)
    known = [one.voters for one in shares if one.category not in ("other", "not_stated")]
    assert (first.voters if first else 0) == max(known, default=0)
