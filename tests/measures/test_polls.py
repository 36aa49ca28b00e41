"""Polls: shares, hidden results, repeats, contradictions."""

from __future__ import annotations

import pytest
from measured_case import HandWritten, dicts, hand_written

from philomela.records import Measure

ANSWERS: dict[str, int | None] = {"Yes": 81, "No": 182}


def measured(case: HandWritten) -> tuple[Measure, Measure]:
    found = case.measures()
    return found["polls"], found["hidden_polls"]


def test_shares_have_wilson_intervals() -> None:
    with hand_written() as case:
        case.channel(1, "Опрос")
        case.poll(1, "Again?", ANSWERS, 263)
        polls, hidden = measured(case)
    yes, no = dicts(polls, "poll_answers")
    assert yes["poll"] == "telegram:1/1"
    assert (yes["channel"], yes["question"], yes["answer"]) == ("Опрос", "Again?", "Yes")
    assert (yes["voters"], yes["n"], yes["hidden"], yes["reposts"]) == (81, 263, 0, 0)
    assert yes["share"] == 81 / 263
    assert (yes["low"], yes["high"]) == pytest.approx((0.2553, 0.3662), abs=5e-5)  # Newcombe 1998
    assert no["share"] == 182 / 263
    assert (polls.value, hidden.value) == (1, 0)


def test_a_hidden_result_is_unknown() -> None:
    with hand_written() as case:
        case.channel(1)
        case.poll(1, "a", {"x": 0, "y": 0}, 20, hidden=True)
        case.poll(1, "b", {"x": None, "y": None}, None)
        polls, hidden = measured(case)
    rows = dicts(polls, "poll_answers")
    assert {(row["voters"], row["share"], row["low"], row["hidden"]) for row in rows} == {
        (None, None, None, 1)
    }
    assert (polls.value, hidden.value, hidden.n) == (2, 2, 2)
    assert polls.level is None


def test_the_same_poll_counts_once() -> None:
    with hand_written() as case:
        case.channel(1)
        case.channel(2)
        case.poll(1, "Again?", ANSWERS, 263)
        case.poll(2, "Again?", {"Yes": 90, "No": 190}, 280, forwarded=True)  # of a later day
        case.poll(2, "Again?", ANSWERS, 263)  # same numbers, not marked as forwarded
        case.poll(1, "Again?", {"Yes": 1, "No": 2}, 3)  # asked again
        case.poll(1, "Again?", {"No": 81, "Yes": 182}, 263)  # other order: another poll
        polls, _ = measured(case)
    assert (polls.value, polls.n) == (3, 5)
    rows = dicts(polls, "poll_answers")
    assert sorted({(row["poll"], row["n"], row["reposts"]) for row in rows}) == [
        ("telegram:1/2", 3, 0),
        ("telegram:1/3", 263, 0),
        ("telegram:2/1", 280, 2),
    ]


def test_a_forward_may_show_what_its_poll_hides() -> None:
    with hand_written() as case:
        case.channel(1)
        case.poll(1, "q", {"x": 0, "y": 0}, 20, hidden=True)
        case.poll(1, "q", {"x": 5, "y": 15}, 20, forwarded=True)
        polls, hidden = measured(case)
    assert (polls.value, hidden.value) == (1, 0)
    assert [row["voters"] for row in dicts(polls, "poll_answers")] == [5, 15]


def test_several_answers_may_be_allowed() -> None:
    with hand_written() as case:
        case.channel(1)
        case.poll(1, "q", {"x": 8, "y": 9}, 10)
        polls, _ = measured(case)
    assert [row["share"] for row in dicts(polls, "poll_answers")] == [0.8, 0.9]
    assert any("several answers were allowed" in caveat for caveat in polls.caveats)


@pytest.mark.parametrize(
    ("answers", "total", "n"),
    [
        ({"x": 11, "y": 0}, 10, None),  # more than voters
        ({"x": -1, "y": 0}, 10, None),
        ({"x": 0, "y": 0}, 0, 0),  # nobody
        ({"x": 3, "y": 1}, None, 4),  # no total given
        ({"x": 3, "y": None}, 5, 5),  # one answer unknown
    ],
)
def test_odd_numbers(answers: dict[str, int | None], total: int | None, n: int | None) -> None:
    with hand_written() as case:
        case.channel(1)
        case.poll(1, "q", answers, total)
        rows = dicts(measured(case)[0], "poll_answers")
    assert {row["n"] for row in rows} == {n}
    for row in rows:
        known = bool(n) and row["voters"] is not None
        assert (row["share"] is not None) == (row["low"] is not None) == known


def test_a_poll_without_answers_counts() -> None:
    with hand_written() as case:
        case.channel(1)
        case.poll(1, "first", {}, 0)
        case.poll(1, "second", ANSWERS, 263)
        polls, _ = measured(case)
    assert polls.value == 2
    assert {row["question"] for row in dicts(polls, "poll_answers")} == {"second"}
