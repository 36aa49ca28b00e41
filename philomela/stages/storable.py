"""Making hostile values fit the database: text that is not Unicode, numbers beyond 63 bits."""

from __future__ import annotations

from typing import Any

from philomela.records import Skipped
from philomela.stages.flatten import PlainRow, RowBatch, skipped_row

_LARGEST = 2**63 - 1
#: Tables whose rows begin with a message's channel and number.
_PARTS = ("message_references", "media", "polls", "poll_answers")


def storable(batch: RowBatch, archive_id: int) -> RowBatch:
    """The rows with unpaired surrogates and NULs replaced by U+FFFD.

    A message with a number that no database column holds becomes a ``Skipped``, parts and all.
    """
    cleaned = {table: [_clean(row) for row in rows] for table, rows in batch.items()}
    huge = {row[:2] for row in cleaned["messages"] if not _fits(row)}
    for table in _PARTS:
        huge |= {row[:2] for row in cleaned[table] if not _fits(row)}
    refused = [row for row in cleaned["messages"] if row[:2] in huge]
    for table in ("messages", *_PARTS):
        cleaned[table] = [row for row in cleaned[table] if row[:2] not in huge]
    for row in refused:
        where = f"channel {row[0]} at {row[3]}"
        record = Skipped("message", where, "number out of range")
        cleaned["skipped"].append(skipped_row(record, archive_id))
    return cleaned


def _clean(row: PlainRow) -> PlainRow:
    return tuple(_clean_text(value) if isinstance(value, str) else value for value in row)


def _clean_text(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")


def _fits(row: PlainRow) -> bool:
    return all(_is_small(value) for value in row)


def _is_small(value: Any) -> bool:
    return not isinstance(value, int) or -_LARGEST <= value <= _LARGEST
