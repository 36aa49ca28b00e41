"""Polls: shares of answers with intervals; hidden results kept apart; repeats counted once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from philomela.measures import queries
from philomela.measures.intervals import LEVEL, wilson
from philomela.measures.poll_repeats import Asked, Repost
from philomela.measures.rows import ChannelRow, PollRow
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, label_of, plain
from philomela.records import Cell, Measure, Table

_COLUMNS = (
    *("poll", "channel", "question", "answer", "voters", "share", "low", "high", "n"),
    *("hidden", "reposts"),
)
_REPOSTS = ("posting", "channel", "question", "voters", "reason", "counted_as", "counted_voters")


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
    merged = tuple(_repost(one, poll, of_channel) for poll in asked for one in poll.merged)
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
    multiple = sum(map(is_multiple_choice, asked))
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
        " poll where one is a forward, or they show the same votes, or one shows as many on every"
        " answer as the other or more and they are not of one channel in one archive; the fullest"
        " result is kept. A share is the part of the"
        " poll's voters (n) who chose the answer, also where several answers were allowed, with"
        " Wilson's score interval at 95 percent (JASA 22, 1927, 209-212), which treats each answer"
        " by itself.",
        n=posted,
        level=LEVEL if any(row[5] is not None for row in rows) else None,
        sources=(plain_sql(queries.POLLS), plain_sql(queries.POLL_ANSWERS)),
        caveats=tuple(caveats),
        tables=(Table("poll_answers", _COLUMNS, rows), Table("poll_reposts", _REPOSTS, merged)),
    )


def is_multiple_choice(poll: Asked) -> bool:
    """Whether there are more votes than voters, so that several answers were allowed."""
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
            place_of(poll.row, channel),
            label_of(channel),
            plain(poll.row.question),
            plain(answer.text),
            *(voters, share, low, high, n, int(poll.hidden), poll.reposts),
        )


def place_of(row: PollRow, channel: ChannelRow) -> str:
    """Channel and number of a posting, such as ``telegram:1/2``."""
    return f"{channel.key}/{row.number}"


def _repost(one: Repost, poll: Asked, of_channel: Mapping[int, ChannelRow]) -> tuple[Cell, ...]:
    channel = of_channel[one.row.channel_id]
    return (
        place_of(one.row, channel),
        label_of(channel),
        plain(one.row.question),
        voters_of(one.row),
        one.reason,
        place_of(poll.row, of_channel[poll.row.channel_id]),
        voters_of(poll.row),
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
