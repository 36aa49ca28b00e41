"""What polls on one question say together: shares of categories, each group a measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from philomela.measures import queries
from philomela.measures.codebook import OTHER, Codebook, Group
from philomela.measures.intervals import LEVEL, wilson
from philomela.measures.poll_codes import CodedPoll, Ungrouped, category_of, coded
from philomela.measures.poll_repeats import Asked
from philomela.measures.polls import place_of, voters_of
from philomela.measures.rows import ChannelRow
from philomela.measures.simultaneous import goodman
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, label_of, plain
from philomela.records import Cell, Measure, Table

NOT_STATED = "not_stated"
_TITLES = {OTHER: "other", NOT_STATED: "answer not stated"}
_SHARES = (
    *("category", "title", "voters", "n", "share", "low", "high"),
    *("simultaneous_low", "simultaneous_high", "polls"),
)
_ANSWERS = (
    *("poll", "channel", "question", "answer", "category", "phrase", "voters", "share", "low"),
    *("high", "n", "state", "reposts"),
)
_UNGROUPED = ("poll", "channel", "question", "reason", "n")
_SOURCES = (plain_sql(queries.POLLS), plain_sql(queries.POLL_ANSWERS))


class Share(NamedTuple):
    """A category's share of the voters of all counted polls; shares from 0 to 1."""

    category: str
    title: str
    voters: int
    n: int
    share: float
    low: float  # Wilson's interval of this share by itself
    high: float
    simultaneous_low: float  # Goodman's, which hold for all categories together
    simultaneous_high: float
    polls: int  # that offered it


def grouped_polls(
    asked: Sequence[Asked], channels: Iterable[ChannelRow], codebook: Codebook
) -> Iterator[Measure]:
    """A measure ``poll_…`` for each group of the codebook, then the polls of no group."""
    of_channel = {channel.id: channel for channel in channels}
    polls, ungrouped = coded(asked, codebook)
    for group in codebook.groups:
        own = [poll for poll in polls if poll.group.key == group.key]
        yield _group(group, own, of_channel, codebook.source)
    yield _ungrouped(ungrouped, of_channel, codebook.source, len(asked))


def shares_of(group: Group, polls: Sequence[CodedPoll]) -> tuple[Share, ...]:
    """Shares of the categories that the counted polls offer, in the codebook's order.

    Voters of all polls are added up. Answers that the codebook does not know are ``other``; voters
    whose answer the archive does not state are ``not_stated``.
    """
    used = [poll for poll in polls if poll.state == "counted"]
    votes: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    n = 0
    for poll in used:
        own = poll.votes()
        voters = voters_of(poll.asked.row) or 0
        n += voters
        if voters > own.total():
            own[NOT_STATED] = voters - own.total()
        for category, count in own.items():
            votes[category] += count
            offered[category] += 1
    if not n:
        return ()
    titles = {one.key: one.title for one in group.categories if one.key != OTHER} | _TITLES
    keys = [key for key in titles if key in offered]
    together = goodman([votes[key] for key in keys])
    return tuple(
        Share(
            *(key, titles[key], votes[key], n, votes[key] / n),
            *(*wilson(votes[key], n), *ends, offered[key]),
        )
        for key, ends in zip(keys, together, strict=True)
    )


def leading(shares: Sequence[Share]) -> Share | None:
    """The largest share of a category that the codebook names; the first of several."""
    named = [one for one in shares if one.category not in _TITLES and one.voters]
    return max(named, key=lambda one: one.voters, default=None)


def _group(
    group: Group, polls: Sequence[CodedPoll], of_channel: Mapping[int, ChannelRow], source: str
) -> Measure:
    shares = shares_of(group, polls)
    most = leading(shares)
    name = f"poll_{group.key}"
    answers = tuple(cells for poll in polls for cells in _answers(poll, of_channel))
    return Measure(
        name=name,
        title=f"{group.title}: {most.title}" if most else group.title,
        value=most.share if most else None,
        unit="share",
        method="The largest share of a category in the polls on this question, each poll counted"
        f" once. Questions and answers are grouped by {source}: the longest of its phrases that"
        " fits decides. Voters of all polls are added up; polls with a hidden or contradictory"
        " result and polls that allow several answers stay out, and their rows say so. The"
        " interval is Goodman's at 95 percent (Technometrics 7, 1965, 247-254), which holds for"
        " all categories together, so also for the one that turned out largest; the table gives"
        " Wilson's score interval (JASA 22, 1927, 209-212) of each share by itself, too.",
        n=shares[0].n if shares else 0,
        low=most.simultaneous_low if most else None,
        high=most.simultaneous_high if most else None,
        level=LEVEL if most else None,
        sources=_SOURCES,
        caveats=tuple(_caveats(polls, shares)),
        tables=(
            Table(f"{name}_shares", _SHARES, shares),
            Table(f"{name}_answers", _ANSWERS, answers),
        ),
    )


def _answers(poll: CodedPoll, of_channel: Mapping[int, ChannelRow]) -> Iterator[tuple[Cell, ...]]:
    row, channel = poll.asked.row, of_channel[poll.asked.row.channel_id]
    n = voters_of(row)
    for answer, code in zip(row.answers, poll.answers, strict=True):
        voters = None if poll.asked.hidden else answer.voters
        low, high = wilson(voters, n) if voters is not None and n else (None, None)
        yield (
            *(place_of(row, channel), label_of(channel), plain(row.question), plain(answer.text)),
            *(category_of(code), code.phrase or _why_not(code.rivals, "phrase"), voters),
            *(voters / n if voters is not None and n else None, low, high, n),
            *(poll.state, poll.asked.reposts),
        )


def _why_not(rivals: Sequence[str], what: str) -> str:
    return f"fits {' and '.join(rivals)}" if rivals else f"no {what} fits"


def _caveats(polls: Sequence[CodedPoll], shares: Sequence[Share]) -> Iterator[str]:
    if not polls:
        yield "No poll of the archives asks this in words that the codebook knows."
        return
    states = Counter[str](poll.state for poll in polls)
    used = states["counted"]
    if used:
        yield (
            "Who sees a poll and who answers it is not a sample of anyone else; the interval is"
            " that of voters drawn at random from those who would answer."
        )
    if used > 1:
        yield f"Voters of {used:,} polls are added up: who voted in several counts several times."
    yield from _left_out(polls, states)
    if any(one.polls < used for one in shares if one.category not in _TITLES):
        yield "Not every poll offered every category; shares are of the voters of all polls."
    unknown, voters = _unknown(polls)
    if unknown:
        yield (
            f"The codebook does not know {counted(unknown, 'answer')} of these polls"
            f" ({counted(voters, 'voter')}): under other."
        )
    for one in shares:
        if one.category == NOT_STATED:
            yield f"The archives do not state the answer of {counted(one.voters, 'voter')}."


def _left_out(polls: Sequence[CodedPoll], states: Mapping[str, int]) -> Iterator[str]:
    if states["hidden"]:
        totals = [poll.asked.row.total_voters or 0 for poll in polls if poll.state == "hidden"]
        yield (
            f"{counted(states['hidden'], 'poll')} with a hidden result"
            f" ({counted(sum(totals), 'voter')}): unknown, not zero, and not in the shares."
        )
    if states["several answers"]:
        yield (
            f"{counted(states['several answers'], 'poll')} with more votes than voters: several"
            " answers were allowed, so the shares do not add up to one. Not in the shares."
        )
    if states["contradictory"]:
        yield (
            f"{counted(states['contradictory'], 'poll')} with more votes on an answer than voters:"
            " not in the shares."
        )
    if states["no voters"]:
        yield f"{counted(states['no voters'], 'poll')} without a voter."


def _unknown(polls: Sequence[CodedPoll]) -> tuple[int, int]:
    """Answers of the counted polls that the codebook does not know, and their voters."""
    votes = [
        answer.voters or 0
        for poll in polls
        if poll.state == "counted"
        for answer, code in zip(poll.asked.row.answers, poll.answers, strict=True)
        if code.target is None
    ]
    return len(votes), sum(votes)


def _ungrouped(
    polls: Sequence[Ungrouped], of_channel: Mapping[int, ChannelRow], source: str, n: int
) -> Measure:
    rows = []
    for poll in polls:
        row, channel = poll.asked.row, of_channel[poll.asked.row.channel_id]
        reason = _why_not(poll.question.rivals, "phrase")
        place, label = place_of(row, channel), label_of(channel)
        rows.append((place, label, plain(row.question), reason, voters_of(row)))
    return Measure(
        name="ungrouped_polls",
        title="Polls on other questions",
        value=len(polls),
        unit="polls",
        method=f"Polls, each counted once, whose question is in no group of {source}, or fits"
        " several equally well. Their answers are in the table poll_answers.",
        n=n,
        sources=_SOURCES[:1],
        tables=(Table("ungrouped_polls", _UNGROUPED, tuple(rows)),),
    )
