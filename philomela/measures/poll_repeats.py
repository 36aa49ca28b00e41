"""Polls that were posted several times, each counted once.

Postings are of one poll where question and answers are the same (but for case and spaces), in the
same order, and

- one is a forward,
- or they show the same votes (or all of them none),
- or one shows as many votes or more on every answer as the other: the same poll, read later. Two
  postings of one channel in one archive were read at one time; with other votes they are two polls.

Of a poll's postings the one with the fullest result is kept: a shown result before a hidden one,
then the largest number of voters, which is the latest reading. A poll that was asked anew elsewhere
and has fewer votes on every answer looks like an earlier reading, so this errs towards too few
polls, never towards a voter counted twice.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from philomela.measures.rows import PollRow

_MOST_COMPARED = 32  # polls of one question and answers that a posting is compared with

_Result = tuple[int | None, ...]


class Repost(NamedTuple):
    """A posting that was merged into another, and why."""

    row: PollRow
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One poll, however often it was posted. ``row`` is the posting with the fullest result."""

    row: PollRow
    merged: tuple[Repost, ...] = ()

    @property
    def reposts(self) -> int:
        """How many postings were merged into this one."""
        return len(self.merged)

    @property
    def hidden(self) -> bool:
        """Whether no posting shows how many chose which answer."""
        return is_hidden(self.row)


def is_hidden(row: PollRow) -> bool:
    """Whether the poll's result was kept from the exporter."""
    return row.hidden or (bool(row.answers) and all(a.voters is None for a in row.answers))


def once_each(found: Iterable[PollRow]) -> tuple[Asked, ...]:
    """The polls, each once, in the order of the postings that are kept."""
    groups: defaultdict[tuple[str, ...], list[PollRow]] = defaultdict(list)
    for row in found:
        groups[_same(row.question), *(_same(answer.text) for answer in row.answers)].append(row)
    asked = [poll.asked() for rows in groups.values() for poll in _alike(rows)]
    return tuple(sorted(asked, key=lambda poll: (poll.row.channel_id, poll.row.number)))


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class _Poll:
    """Postings of one poll while they are gathered, from the most votes to the fewest."""

    def __init__(self, first: PollRow) -> None:
        self.postings = [first]
        self.least = _result(first)  # the fewest votes, answer by answer, where they are known
        self.places = {(first.channel_id, first.archive_id)}

    def add(self, row: PollRow) -> None:
        self.postings.append(row)
        if not row.forwarded:
            self.least = tuple(map(_fewer, self.least, _result(row)))
            self.places.add((row.channel_id, row.archive_id))

    def asked(self) -> Asked:
        kept = max(self.postings, key=_fullness)
        others = (row for row in self.postings if row is not kept)
        return Asked(kept, tuple(Repost(row, _reason(row, kept)) for row in others))


def _reason(row: PollRow, kept: PollRow) -> str:
    if row.forwarded or kept.forwarded:
        return "forwarded"
    if _result(row) == _result(kept):
        return "no votes known" if _result(row)[0] is None else "same votes"
    return "result hidden here" if is_hidden(row) and not is_hidden(kept) else "votes grew"


def _alike(rows: Sequence[PollRow]) -> Iterator[_Poll]:
    """The polls among postings with equal questions and answers."""
    polls: list[_Poll] = []
    by_result: dict[_Result, _Poll] = {}
    for row in sorted((row for row in rows if not row.forwarded), key=_order):
        known = by_result.get(_result(row)) or _grown_from(row, polls[-_MOST_COMPARED:])
        if known is None:
            polls.append(known := _Poll(row))
        else:
            known.add(row)
        by_result[_result(row)] = known
    for row in (row for row in rows if row.forwarded):
        source = by_result.get(_result(row)) or _nearest(row, polls)
        if source is None:
            polls.append(_Poll(row))
        else:
            source.add(row)
    yield from polls


def _grown_from(row: PollRow, polls: Sequence[_Poll]) -> _Poll | None:
    """The poll, of the nearest number of votes, that this may be an earlier reading of."""
    place = (row.channel_id, row.archive_id)
    for poll in reversed(polls):
        if place not in poll.places and _may_grow(_result(row), poll.least):
            return poll
    return None


def _nearest(row: PollRow, polls: Sequence[_Poll]) -> _Poll | None:
    """The poll that a forward with other votes is of: one it fits, the nearest; else the first."""
    own = _result(row)
    some = polls[:_MOST_COMPARED]
    fitting = [one for one in some if _may_grow(own, one.least) or _may_grow(one.least, own)]
    if not fitting:
        return polls[0] if polls else None
    return min(fitting, key=lambda poll: abs((poll.least[0] or 0) - _votes(row)))


def _fewer(one: int | None, other: int | None) -> int | None:
    known = [count for count in (one, other) if count is not None]
    return min(known, default=None)


def _may_grow(before: _Result, after: _Result) -> bool:
    """Whether the votes of one may become those of the other; not known where no total is."""
    if before[0] is None or after[0] is None:
        return False
    return all(
        low <= high
        for low, high in zip(before, after, strict=True)
        if low is not None and high is not None
    )


def _result(row: PollRow) -> _Result:
    """Voters in total, then on each answer; the total is None only where nothing is known."""
    counts = tuple(answer.voters for answer in row.answers)
    known = [count for count in counts if count is not None]
    total = sum(known) if row.total_voters is None and known else row.total_voters
    return total, *counts


def _order(row: PollRow) -> tuple[int, int, int]:
    return -_votes(row), row.channel_id, row.number


def _votes(row: PollRow) -> int:
    return _result(row)[0] or 0


def _fullness(row: PollRow) -> tuple[bool, int, bool]:
    return not is_hidden(row), _votes(row), not row.forwarded
