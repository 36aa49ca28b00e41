"""Polls: shares of answers with intervals; hidden results kept apart; repeats counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from philomela.measures import queries
from philomela.measures.intervals import LEVEL, wilson
from philomela.measures.rows import ChannelRow, PollRow
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, label_of, plain
from philomela.records import Cell, Measure, Table

_COLUMNS = (
    *("poll", "channel", "question", "answer", "voters", "share", "low", "high", "n"),
    *("hidden", "reposts"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One poll, however often it was posted. ``row`` is the posting with the fullest result."""

    row: PollRow
    reposts: int

    @property
    def hidden(self) -> bool:
        """Whether no posting shows how many chose which answer."""
        return is_hidden(self.row)


def is_hidden(row: PollRow) -> bool:
    """Whether the poll's result was kept from the exporter."""
    return row.hidden or (bool(row.answers) and all(a.voters is None for a in row.answers))


def once_each(found: Iterable[PollRow]) -> tuple[Asked, ...]:
    """The polls, each once.

    Postings with the same question and the same answers in the same order are one poll where
    they are forwarded or their numbers are the same; a poll asked again has other numbers.
    """
    groups: defaultdict[tuple[object, ...], list[PollRow]] = defaultdict(list)
    for row in found:
        groups[row.question, tuple(answer.text for answer in row.answers)].append(row)
    asked = [poll for rows in groups.values() for poll in _once_each_alike(rows)]
    return tuple(sorted(asked, key=lambda poll: (poll.row.channel_id, poll.row.number)))


def _once_each_alike(rows: Sequence[PollRow]) -> Iterator[Asked]:
    """Of postings with equal questions and answers."""
    by_result: dict[tuple[object, ...], list[PollRow]] = {}
    for row in rows:
        if not row.forwarded:
            by_result.setdefault(_result(row), []).append(row)
    for row in rows:
        if row.forwarded:
            # A forward shows its poll's result of another day; else it goes to the first.
            near = _result(row) if _result(row) in by_result else next(iter(by_result), None)
            by_result.setdefault(_result(row) if near is None else near, []).append(row)
    for same in by_result.values():
        yield Asked(max(same, key=_fullness), len(same) - 1)


def _result(row: PollRow) -> tuple[object, ...]:
    return row.total_voters, *(answer.voters for answer in row.answers)


def _fullness(row: PollRow) -> tuple[bool, int, bool]:
    return not is_hidden(row), row.total_voters or 0, not row.forwarded


def voters_of(row: PollRow) -> int | None:
    """How many people voted; None where the numbers contradict each other.

    Without a stated total, the sum over the answers (each voter is taken to have one answer).
    """
    counts = [answer.voters for answer in row.answers if answer.voters is not None]
    total = row.total_voters if row.total_voters is not None else sum(counts)
    return total if total >= 0 and all(0 <= count <= total for count in counts) else None


def polls(asked: Sequence[Asked], channels: Iterable[ChannelRow]) -> Measure:
    """Polls with a row for every answer."""
    of_channel = {channel.id: channel for channel in channels}
    rows = tuple(
        cells for poll in asked for cells in _rows_of(poll, of_channel[poll.row.channel_id])
    )
    reposts = sum(poll.reposts for poll in asked)
    posted = len(asked) + reposts
    caveats = ["Who sees a poll and who answers it is not a sample of anyone else."] * bool(asked)
    hidden = sum(poll.hidden for poll in asked)
    if hidden:
        caveats.append(f"{counted(hidden, 'poll')} with a hidden result: unknown, not zero.")
    if reposts:
        caveats.append(f"{posted:,} postings; {reposts:,} of them repeat another and count once.")
    contrary = sum(voters_of(poll.row) is None for poll in asked)
    if contrary:
        caveats.append(
            f"{counted(contrary, 'poll')} with more votes on an answer than voters: no share."
        )
    multiple = sum(map(_is_multiple_choice, asked))
    if multiple:
        caveats.append(
            f"{counted(multiple, 'poll')} with more votes than voters: several answers were"
            " allowed, and the shares add up to more than one."
        )
    return Measure(
        name="polls",
        title="Polls",
        value=len(asked),
        unit="polls",
        method="Polls, each counted once: postings with the same question and answers are one"
        " poll where they are forwarded or show the same numbers. A share is the part of the"
        " poll's voters (n) who chose the answer, also where several answers were allowed, with"
        " Wilson's score interval at 95 percent (JASA 22, 1927, 209-212), which treats each answer"
        " by itself.",
        n=posted,
        level=LEVEL if any(row[5] is not None for row in rows) else None,
        sources=(plain_sql(queries.POLLS), plain_sql(queries.POLL_ANSWERS)),
        caveats=tuple(caveats),
        tables=(Table("poll_answers", _COLUMNS, rows),),
    )


def _is_multiple_choice(poll: Asked) -> bool:
    total = voters_of(poll.row)
    if poll.hidden or total is None:
        return False
    return sum(answer.voters or 0 for answer in poll.row.answers) > total


def _rows_of(poll: Asked, channel: ChannelRow) -> Iterator[tuple[Cell, ...]]:
    n = voters_of(poll.row)
    for answer in poll.row.answers:
        voters = None if poll.hidden else answer.voters
        share: float | None = None
        low: float | None = None
        high: float | None = None
        if voters is not None and n:
            share = voters / n
            low, high = wilson(voters, n)
        yield (
            f"{channel.key}/{poll.row.number}",
            label_of(channel),
            plain(poll.row.question),
            plain(answer.text),
            *(voters, share, low, high, n, int(poll.hidden), poll.reposts),
        )


def hidden_polls(asked: Sequence[Asked]) -> Measure:
    """Polls whose result the exporter was not shown."""
    hidden = sum(poll.hidden for poll in asked)
    return Measure(
        name="hidden_polls",
        title="Polls with a hidden result",
        value=hidden,
        unit="polls",
        method="Polls of which no posting shows the votes: there are voters in total and none on"
        " any answer. Their result is unknown, not zero.",
        n=len(asked),
        sources=(plain_sql(queries.HIDDEN_POLLS),),
    )
