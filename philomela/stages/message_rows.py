"""Rows of messages -> the case, each batch in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, select, tuple_

from philomela.database.connection import Case
from philomela.database.insert import insert_new_tuples
from philomela.database.schema import channels, messages, metadata, skipped
from philomela.stages.batches import batches
from philomela.stages.flatten import PlainRow, RowBatch, repeat_row
from philomela.stages.storable import storable

_LOOKUP = 400  # keys in one query; SQLite allows 32,766 variables
_PARTS = ("message_references", "media", "polls", "poll_answers")


class MessageRows:
    """Writes the rows of one archive. Writing the same again changes nothing."""

    def __init__(self, case: Case, archive_id: int) -> None:
        self._case = case
        self._archive_id = archive_id

    def write(self, batches: Sequence[RowBatch]) -> None:
        """Keep the batches whole, or not at all."""
        try:
            self._keep(batches)
        except (UnicodeEncodeError, OverflowError):
            # Rare, so it is looked for only where the database refuses a value.
            self._keep([storable(batch, self._archive_id) for batch in batches])

    def _keep(self, batches: Sequence[RowBatch]) -> None:
        with self._case.write() as connection:
            for batch in batches:
                self._insert(connection, batch)

    def _insert(self, connection: Connection, batch: RowBatch) -> None:
        rows = batch["messages"]
        insert_new_tuples(connection, channels, batch["channels"])
        insert_new_tuples(connection, skipped, batch["skipped"])
        added = insert_new_tuples(connection, messages, rows)
        parts = {name: batch[name] for name in _PARTS}
        if added != len(rows):
            parts = self._own_parts(connection, rows, parts)
        for name, part in parts.items():
            insert_new_tuples(connection, metadata.tables[name], part)

    def _own_parts(self, connection: Connection, rows: list[PlainRow], parts: RowBatch) -> RowBatch:
        """The parts of messages that are this archive's own; the others become ``skipped``."""
        held = dict(self._held(connection, rows))
        own: set[tuple[int, int]] = set()
        repeats = []
        for channel, number, archive_id, position, *_ in rows:
            if held[channel, number] == (archive_id, position):
                own.add((channel, number))
            else:
                repeats.append(repeat_row(channel, number, position, self._archive_id))
        insert_new_tuples(connection, skipped, repeats)
        return {name: [row for row in part if row[:2] in own] for name, part in parts.items()}

    def _held(
        self, connection: Connection, rows: Iterable[PlainRow]
    ) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        key = tuple_(messages.c.channel_id, messages.c.number)
        columns = (
            messages.c.channel_id,
            messages.c.number,
            messages.c.archive_id,
            messages.c.position,
        )
        for some in batches((row[:2] for row in rows), _LOOKUP):
            for found in connection.execute(select(*columns).where(key.in_(some))):
                yield (found.channel_id, found.number), (found.archive_id, found.position)
