"""Making hostile values fit the database: text that is not Unicode, numbers beyond 63 bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from philomela.records import Channel, Message, Skipped

Record = Channel | Message | Skipped

_LARGEST = 2**63 - 1


def storable(records: Iterable[Record]) -> Iterator[Record]:
    """The records with unpaired surrogates and NULs replaced by U+FFFD.

    A message with a number that no database column holds becomes a ``Skipped``.
    """
    for record in records:
        if isinstance(record, Message) and _has_huge_number(record):
            where = f"{_clean(record.channel)} at {record.position}"
            yield Skipped("message", where, "number out of range")
        else:
            yield _clean(record)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        text = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        return text.replace("\x00", "\ufffd")
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        cleaned = {part.name: _clean(getattr(value, part.name)) for part in fields(value)}
        return replace(value, **cleaned)
    return value


def _has_huge_number(value: Any) -> bool:
    if isinstance(value, int):
        return not -_LARGEST <= value <= _LARGEST
    if isinstance(value, tuple):
        return any(_has_huge_number(item) for item in value)
    if is_dataclass(value):
        return any(_has_huge_number(getattr(value, part.name)) for part in fields(value))
    return False
