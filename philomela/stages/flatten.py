"""Records of a reader -> plain rows, ready for the database and for a pipe between processes.

A row is a tuple in the order of its table's columns; nothing here depends on what a case already
holds, so that reading can run in a process of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from philomela.records import Channel, Message, Skipped

Record = Channel | Message | Skipped
PlainRow = tuple[Any, ...]
#: Table name -> rows.
RowBatch = dict[str, list[PlainRow]]

#: Fields of a message before those that have tables of their own.
_ROW_ENDS = Message._fields.index("references")

#: Reason of the row for a message that the case already holds.
REPEAT = "repeat"

_CHANNEL_BITS = 52  # so that spreadsheets and browsers, which count in doubles, show it exactly


def channel_id(key: str) -> int:
    """A channel's number in the case: the first 52 bits of the SHA-256 of its key."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _CHANNEL_BITS)


def flatten(records: Iterable[Record], archive_id: int) -> RowBatch:
    """The rows of all records, by table."""
    batch: RowBatch = {
        "channels": [],
        "messages": [],
        "message_references": [],
        "media": [],
        "polls": [],
        "poll_answers": [],
        "skipped": [],
    }
    rows, skipped = batch["messages"], batch["skipped"]
    known: dict[str, tuple[int, set[int]]] = {}  # channels: their number, and messages seen
    for record in records:
        if not isinstance(record, Message):
            if isinstance(record, Skipped):
                skipped.append(skipped_row(record, archive_id))
            else:
                batch["channels"].append(_channel_row(record, archive_id))
            continue
        name, number = record[0], record[1]
        if name not in known:
            known[name] = channel_id(name), set()
        channel, seen = known[name]
        if number in seen:
            skipped.append(repeat_row(channel, number, record.position, archive_id))
            continue
        seen.add(number)
        # Both are in the order of the table's columns.
        rows.append((channel, number, archive_id, *record[2:_ROW_ENDS]))
        if record[_ROW_ENDS] or record[_ROW_ENDS + 1] or record[_ROW_ENDS + 2]:
            _flatten_parts(record, channel, archive_id, batch)
    return batch


def skipped_row(record: Skipped, archive_id: int) -> PlainRow:
    """A row of the table ``skipped``."""
    return archive_id, record.unit, record.where, record.reason, record.detail


def repeat_row(channel: int, number: int, position: int, archive_id: int) -> PlainRow:
    """The row for a message whose number the case already holds."""
    where = f"channel {channel} message {number} at {position}"
    detail = "the case already holds a message with this number"
    return skipped_row(Skipped("message", where, REPEAT, detail), archive_id)


def _channel_row(record: Channel, archive_id: int) -> PlainRow:
    return (
        channel_id(record.key),
        record.key,
        archive_id,
        record.kind,
        record.title,
        record.title_pseudonym,
    )


def _flatten_parts(record: Message, channel: int, archive_id: int, batch: RowBatch) -> None:
    if record.references:
        number, rows = record.number, batch["message_references"]
        for slot, (kind, target) in enumerate(record.references):
            rows.append((channel, number, slot, kind, target))
    if record.media:
        batch["media"].extend(_media_rows(record, channel, archive_id))
    if record.poll:
        poll = record.poll
        batch["polls"].append(
            (channel, record.number, poll.question, poll.closed, poll.hidden, poll.total_voters)
        )
        batch["poll_answers"].extend(
            (channel, record.number, slot, answer.text, answer.voters)
            for slot, answer in enumerate(poll.answers)
        )


def _media_rows(record: Message, channel: int, archive_id: int) -> Iterable[PlainRow]:
    for slot, item in enumerate(record.media):
        yield (
            channel,
            record.number,
            slot,
            archive_id,
            item.kind,
            item.path,
            item.state,
            item.reason,
            item.mime,
            item.size,
            item.width,
            item.height,
            None,
        )
