"""Member counts, which no export holds: a CSV with ``channel, date, members, source``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from philomela.archives.csv_rows import csv_rows
from philomela.records import Skipped

_LONGEST = 500  # characters of a cell
_MOST = 10_000_000_000  # members


@dataclass(frozen=True, slots=True)
class MemberSnapshot:
    """How many members a channel had on a day, and who says so."""

    channel: str  # its key or title
    date: str  # YYYY-MM-DD
    members: int
    source: str


def read_members(file: BinaryIO) -> Iterator[MemberSnapshot | Skipped]:
    """Every row of the CSV (UTF-8; comma, semicolon or tab), or the reason why not."""
    names, rows = csv_rows(file)
    if not {"channel", "date", "members"} <= set(names):
        yield Skipped("file", "members", "not a list of members", "no channel, date and members")
        return
    for row in rows:
        if row.fault:
            yield Skipped("record", f"members line {row.line}", "not a row", row.fault)
        else:
            yield _snapshot(dict(zip(names, row.cells, strict=False)), row.line)


def _snapshot(row: dict[str, str], line: int) -> MemberSnapshot | Skipped:
    where = f"members line {line}"
    try:
        day = date.fromisoformat(row["date"].strip()[:10]).isoformat()
    except (KeyError, ValueError):
        return Skipped("record", where, "unreadable date")
    try:
        members = int(row["members"].replace(" ", "").replace("\u00a0", ""))
    except (KeyError, ValueError):
        return Skipped("record", where, "unreadable number")
    if not 0 <= members <= _MOST:
        return Skipped("record", where, "number out of range")
    channel = row.get("channel", "").strip()[:_LONGEST]
    if not channel:
        return Skipped("record", where, "no channel")
    return MemberSnapshot(channel, day, members, row.get("source", "").strip()[:_LONGEST])
