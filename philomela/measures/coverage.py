"""What is missing: files not read and why, messages skipped, hidden polls, doubtful dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from philomela.measures import queries
from philomela.measures.poll_repeats import Asked
from philomela.measures.queries import REPEAT
from philomela.measures.rows import (
    ArchiveRow,
    DateState,
    MediaState,
    SkippedReason,
    SkippedRow,
)
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, plain
from philomela.records import Cell, Measure, Table

MOST_SKIPPED = 1_000  # rows of the table
_MOST_REASONS = 500  # rows of media in the table; the rest is one row


def is_expected_picture(row: MediaState) -> bool:
    """Whether such files count as pictures that should have been read."""
    if row.kind == "thumbnail" or row.state in ("derivative", "other"):
        return False
    return row.state == "read" or row.kind not in ("video", "audio")


def coverage(
    media: Iterable[MediaState],
    dates: Iterable[DateState],
    skipped: Iterable[SkippedReason],
    asked: Sequence[Asked],
    archives: Iterable[ArchiveRow],
) -> Measure:
    """Share of the pictures that messages name which were read."""
    rows = sorted(media, key=lambda row: (-row.total, row.kind, row.state, row.reason))
    expected = sum(row.total for row in rows if is_expected_picture(row))
    read = sum(row.total for row in rows if is_expected_picture(row) and row.state == "read")
    pending = sum(row.total for row in rows if row.state == "pending")
    unfinished = sum(archive.state != "complete" for archive in archives)
    caveats = []
    if not expected:
        caveats.append("No message names a picture.")
    if pending:
        caveats.append(f"{counted(pending, 'file')} not looked at yet: run ingest again.")
    if unfinished:
        caveats.append(f"{counted(unfinished, 'archive')} not read to the end: run ingest again.")
    table = (
        *_media_rows(rows),
        *_date_rows(dates),
        *_poll_rows(asked),
        *_skipped_rows(skipped),
    )
    return Measure(
        name="coverage",
        title="Pictures read, of those named",
        value=read / expected if expected else None,
        unit="share",
        method="Files that messages name and that decode as a picture, divided by all that"
        " should be one: thumbnails, and what is known to be a film, a sound or a document, are"
        " left out. A count of the archives at hand, not a sample.",
        n=expected,
        sources=(plain_sql(queries.EXPECTED_PICTURES),),
        caveats=tuple(caveats),
        tables=(Table("coverage", ("item", "state", "reason", "count"), table),),
    )


def _media_rows(rows: Sequence[MediaState]) -> Iterator[tuple[Cell, ...]]:
    for row in rows[:_MOST_REASONS]:
        yield f"media: {row.kind}", row.state, plain(row.reason), row.total
    rest = sum(row.total for row in rows[_MOST_REASONS:])
    if rest:
        yield "media", "other reasons", "", rest


def _date_rows(dates: Iterable[DateState]) -> Iterator[tuple[Cell, ...]]:
    for row in sorted(dates, key=lambda row: (not row.dated, not row.certain)):
        if not row.dated:
            yield "messages", "undated", "no usable date", row.total
        elif row.certain:
            yield "messages", "dated", "", row.total
        else:
            yield "messages", "date uncertain", "time zone not known", row.total


def _poll_rows(asked: Sequence[Asked]) -> Iterator[tuple[Cell, ...]]:
    hidden = sum(poll.hidden for poll in asked)
    if asked:
        yield "polls", "shown", "", len(asked) - hidden
    if hidden:
        yield "polls", "hidden", "result kept from the exporter", hidden


def _skipped_rows(skipped: Iterable[SkippedReason]) -> Iterator[tuple[Cell, ...]]:
    for row in sorted(skipped, key=lambda row: (-row.total, row.unit, row.reason)):
        state = "repeat" if row.reason == REPEAT else "skipped"
        yield plain(row.unit), state, plain(row.reason), row.total


def skipped(reasons: Iterable[SkippedReason], first: Iterable[SkippedRow]) -> Measure:
    """What was not read, repeats apart; the first rows as a table."""
    total = repeats = 0
    for row in reasons:
        if row.reason == REPEAT:
            repeats += row.total
        else:
            total += row.total
    rows = tuple(
        (plain(row.archive), row.unit, plain(row.place), plain(row.reason), plain(row.detail))
        for row in first
    )
    caveats = []
    if repeats:
        caveats.append(
            f"{counted(repeats, 'message')} besides that the case already held: repeats, not"
            " counted here."
        )
    if total > len(rows):
        caveats.append(f"The table holds the first {len(rows):,} of them.")
    return Measure(
        name="skipped",
        title="Skipped: what could not be read",
        value=total,
        unit="records",
        method="Archives, channels, messages, records and files that no reader could make a row"
        " of, each kept with its place and reason.",
        n=total,
        sources=(plain_sql(queries.SKIPPED),),
        caveats=tuple(caveats),
        tables=(Table("skipped", ("archive", "unit", "place", "reason", "detail"), rows),),
    )
