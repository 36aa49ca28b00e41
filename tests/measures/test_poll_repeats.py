"""Postings of one poll: which are put together, and which is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.measures.poll_repeats import Asked, is_hidden, once_each
from philomela.measures.rows import AnswerRow, PollRow


def posting(
    channel: int,
    votes: tuple[int | None, ...],
    *,
    number: int = 1,
    archive: int = 0,
    total: int | None = -1,
    forwarded: bool = False,
    question: str = "Again?",
) -> PollRow:
    """In an archive of its channel unless one is named; the total is the sum unless given."""
    known = [count for count in votes if count is not None]
    answers = tuple(AnswerRow(f"answer {place}", count) for place, count in enumerate(votes))
    return PollRow(
        channel_id=channel,
        number=number,
        question=question,
        hidden=bool(total) and not known,
        total_voters=sum(known) if total == -1 else total,
        forwarded=forwarded,
        archive_id=archive or channel,
        answers=answers,
    )


def kept(*rows: PollRow) -> list[tuple[tuple[int | None, ...], list[str]]]:
    """Votes of each poll as counted, and why others were merged into it."""
    return [
        (tuple(answer.voters for answer in one.row.answers), [why.reason for why in one.merged])
        for one in once_each(rows)
    ]


def test_the_latest_reading_of_a_growing_poll_is_kept() -> None:
    first, second, third = posting(1, (3, 1)), posting(2, (5, 1)), posting(3, (5, 4))
    assert kept(first, second, third) == [((5, 4), ["votes grew", "votes grew"])]
    assert kept(third, second, first) == [((5, 4), ["votes grew", "votes grew"])]


def test_votes_that_fell_are_of_another_poll() -> None:
    assert kept(posting(1, (3, 2)), posting(2, (5, 1))) == [((3, 2), []), ((5, 1), [])]


def test_a_channel_asks_anew() -> None:
    """One archive reads a channel at one time, so other votes are another poll."""
    again = posting(1, (9, 9), number=2)
    assert len(kept(posting(1, (3, 2)), again)) == 2
    assert kept(posting(1, (3, 2)), again._replace(archive_id=7)) == [((9, 9), ["votes grew"])]
    assert kept(posting(1, (9, 9)), again) == [((9, 9), ["same votes"])]


def test_a_forward_is_of_the_poll_it_fits_best() -> None:
    small, large = posting(1, (3, 2)), posting(1, (90, 70), number=2)
    near = posting(2, (4, 2), forwarded=True)
    assert kept(small, large, near) == [((90, 70), []), ((4, 2), ["forwarded"])]
    odd = posting(2, (999, 0), forwarded=True)
    assert [reasons for _, reasons in kept(small, odd)] == [["forwarded"]]
    assert kept(odd, odd._replace(channel_id=3)) == [((999, 0), ["forwarded"])]


def test_a_shown_result_is_kept_before_a_hidden_one() -> None:
    """Also where the hidden one is the later: what is known is worth more."""
    shown = posting(2, (5, 10))
    for total in (15, 10, 20):
        hidden = posting(1, (None, None), total=total)
        assert kept(hidden, shown) == [((5, 10), ["result hidden here"])]
    same_time = posting(2, (None, None), total=20, number=2)
    assert len(kept(same_time, shown)) == 2


def test_a_hidden_reading_does_not_join_what_cannot_be_one() -> None:
    """Each is fewer than the one before, but 9 votes did not become 3."""
    rows = posting(1, (7, 3)), posting(2, (None, None), total=10), posting(3, (0, 9))
    assert [votes for votes, _ in kept(*rows)] == [(7, 3), (0, 9)]


def test_what_is_not_known_is_no_sign_of_growth() -> None:
    nothing = posting(1, (None, None), total=None)
    assert len(kept(nothing, posting(2, (1, 2)))) == 2
    assert kept(nothing, nothing._replace(channel_id=2)) == [((None, None), ["no votes known"])]


@pytest.mark.parametrize(
    ("question", "same"), [(" again? ", True), ("AGAIN?", True), ("Again", False), ("Anew?", False)]
)
def test_question_and_answers_are_the_same_but_for_case_and_spaces(
    question: str, same: bool
) -> None:
    found = once_each([posting(1, (1, 2)), posting(2, (1, 2), question=question)])
    assert (len(found) == 1) == same


votes = st.tuples(*[st.none() | st.integers(0, 4)] * 2)
rows_of_many = st.lists(
    st.builds(
        lambda channel, archive, found, total, forwarded: (
            channel, archive, found, total, forwarded,
        ),
        *(st.integers(1, 3), st.integers(1, 2), votes, st.just(-1) | st.integers(0, 9)),
        st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@given(rows_of_many)
def test_nothing_is_lost_and_nothing_shrinks(
    told: list[tuple[int, int, tuple[int | None, ...], int, bool]],
) -> None:
    rows = [
        posting(channel, found, number=place, archive=archive, total=total, forwarded=forwarded)
        for place, (channel, archive, found, total, forwarded) in enumerate(told)
    ]
    asked = once_each(rows)
    seen = [row for one in asked for row in (one.row, *(why.row for why in one.merged))]
    assert sorted(row.number for row in seen) == list(range(len(rows)))
    for one in asked:
        assert one.reposts == len(one.merged)
        check_kept(one)
    assert once_each(reversed(rows)) and once_each(rows) == asked if rows else asked == ()


def check_kept(one: Asked) -> None:
    """What was merged, forwards apart, never has more votes on an answer than what is kept."""
    for why in one.merged:
        assert is_hidden(one.row) <= is_hidden(why.row)
        if why.reason != "forwarded":
            for before, after in zip(why.row.answers, one.row.answers, strict=True):
                if before.voters is not None and after.voters is not None:
                    assert before.voters <= after.voters
