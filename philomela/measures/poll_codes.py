"""Polls -> the group of their question and the categories of their answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from philomela.measures.codebook import OTHER, Codebook, Group
from philomela.measures.poll_repeats import Asked
from philomela.measures.poll_words import Found, words_of
from philomela.measures.polls import is_multiple_choice, voters_of

#: What came of a poll; only those that are counted enter the shares.
State = Literal["counted", "hidden", "several answers", "contradictory", "no voters"]


@dataclass(frozen=True, slots=True)
class CodedPoll:
    """A poll whose question a group knows, with what each answer means."""

    asked: Asked
    group: Group
    state: State
    question: Found
    answers: tuple[Found, ...]

    def votes(self) -> Counter[str]:
        """Category -> votes for all answers in it; those offered but not chosen have 0."""
        found: Counter[str] = Counter()
        for answer, code in zip(self.asked.row.answers, self.answers, strict=True):
            found[category_of(code)] += answer.voters or 0
        return found


@dataclass(frozen=True, slots=True)
class Ungrouped:
    """A poll whose question no group knows, or several do."""

    asked: Asked
    question: Found


def category_of(code: Found) -> str:
    """The key of an answer's category."""
    return code.target or OTHER


def coded(
    asked: Sequence[Asked], codebook: Codebook
) -> tuple[tuple[CodedPoll, ...], tuple[Ungrouped, ...]]:
    """Every poll, grouped or not."""
    grouped: list[CodedPoll] = []
    ungrouped: list[Ungrouped] = []
    for poll in asked:
        question = codebook.questions.find(words_of(poll.row.question))
        if question.target is None:
            ungrouped.append(Ungrouped(poll, question))
            continue
        group = codebook.group(question.target)
        answers = tuple(group.answers.find(words_of(one.text)) for one in poll.row.answers)
        grouped.append(CodedPoll(poll, group, _state(poll), question, answers))
    return tuple(grouped), tuple(ungrouped)


def _state(poll: Asked) -> State:
    if poll.hidden:
        return "hidden"
    voters = voters_of(poll.row)
    if voters is None:
        return "contradictory"
    if not voters:
        return "no voters"
    return "several answers" if is_multiple_choice(poll) else "counted"
