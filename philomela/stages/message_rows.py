"""Records of a reader -> rows of the case, in batches of one transaction each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select, tuple_

from philomela.database.connection import Case
from philomela.database.insert import Row, insert_new
from philomela.database.schema import (
    channels,
    media,
    message_references,
    messages,
    poll_answers,
    polls,
    skipped,
)
from philomela.records import Channel, Message, Skipped
from philomela.stages.batches import batches
from philomela.stages.storable import Record, storable

_BATCH = 4_000  # records in a transaction
_LOOKUP = 400  # keys in one query; SQLite allows 32,766 variables

#: Reason of the row for a message that the case already holds.
REPEAT = "repeat"


class MessageRows:
    """Writes what a reader yields of one archive. Writing the same again changes nothing."""

    def __init__(self, case: Case, archive_id: int) -> None:
        self._case = case
        self._archive_id = archive_id
        self._channel_ids: dict[str, int] = {}

    def write_all(self, records: Iterable[Record]) -> None:
        """Write every record; each batch is kept whole, or not at all."""
        for batch in batches(records, _BATCH):
            try:
                self._keep(batch)
            except (UnicodeEncodeError, OverflowError):
                # Rare, so it is looked for only where the database refuses a value.
                self._keep(tuple(storable(batch)))

    def _keep(self, batch: tuple[Record, ...]) -> None:
        with self._case.write() as connection:
            self._write(connection, batch)

    def _write(self, connection: Connection, batch: tuple[Record, ...]) -> None:
        found = [record for record in batch if isinstance(record, Channel)]
        posts = [record for record in batch if isinstance(record, Message)]
        self._write_channels(connection, found)
        self._write_skipped(connection, (row for row in batch if isinstance(row, Skipped)))
        rows = [self._message_row(post) for post in posts]
        added = insert_new(connection, messages, rows)
        if added != len(rows):
            posts = self._without_repeats(connection, posts)
        self._write_parts(connection, posts)

    def _write_channels(self, connection: Connection, found: list[Channel]) -> None:
        rows = [
            {
                "key": channel.key,
                "archive_id": self._archive_id,
                "kind": channel.kind,
                "title": channel.title,
                "title_pseudonym": channel.title_pseudonym,
            }
            for channel in found
            if channel.key not in self._channel_ids
        ]
        insert_new(connection, channels, rows)
        for row in rows:
            query = select(channels.c.id).where(channels.c.key == row["key"])
            self._channel_ids[str(row["key"])] = connection.execute(query).scalar_one()

    def _write_skipped(self, connection: Connection, rows: Iterable[Skipped]) -> None:
        insert_new(connection, skipped, [skipped_row(self._archive_id, row) for row in rows])

    def _message_row(self, message: Message) -> Row:
        return {
            "channel_id": self._channel_ids[message.channel],
            "number": message.number,
            "archive_id": self._archive_id,
            "position": message.position,
            "kind": message.kind,
            "date": message.date,
            "date_certain": message.date_certain,
            "edited": message.edited,
            "sender": message.sender,
            "forwarded": message.forwarded,
            "reply_to": message.reply_to,
            "action": message.action,
            "text": message.text,
        }

    def _without_repeats(self, connection: Connection, posts: list[Message]) -> list[Message]:
        """The messages that are this archive's own; the others become ``Skipped`` rows."""
        held = dict(self._held(connection, posts))
        own, repeats = [], []
        for post in posts:
            key = (self._channel_ids[post.channel], post.number)
            if held[key] == (self._archive_id, post.position):
                own.append(post)
            else:
                where = f"{post.channel} message {post.number} at {post.position}"
                detail = "the case already holds a message with this number"
                repeats.append(Skipped("message", where, REPEAT, detail))
        self._write_skipped(connection, repeats)
        return own

    def _held(
        self, connection: Connection, posts: list[Message]
    ) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        key = tuple_(messages.c.channel_id, messages.c.number)
        keys = [(self._channel_ids[post.channel], post.number) for post in posts]
        for some in batches(keys, _LOOKUP):
            query = select(
                messages.c.channel_id,
                messages.c.number,
                messages.c.archive_id,
                messages.c.position,
            ).where(key.in_(some))
            for channel_id, number, archive_id, position in connection.execute(query):
                yield (channel_id, number), (archive_id, position)

    def _write_parts(self, connection: Connection, posts: list[Message]) -> None:
        insert_new(connection, message_references, list(self._reference_rows(posts)))
        insert_new(connection, media, list(self._media_rows(posts)))
        with_poll = [post for post in posts if post.poll]
        insert_new(connection, polls, list(self._poll_rows(with_poll)))
        insert_new(connection, poll_answers, list(self._answer_rows(with_poll)))

    def _reference_rows(self, posts: Iterable[Message]) -> Iterator[Row]:
        for post in posts:
            for slot, reference in enumerate(post.references):
                yield {
                    "channel_id": self._channel_ids[post.channel],
                    "number": post.number,
                    "slot": slot,
                    "kind": reference.kind,
                    "target": reference.target,
                }

    def _media_rows(self, posts: Iterable[Message]) -> Iterator[Row]:
        for post in posts:
            for slot, item in enumerate(post.media):
                yield {
                    "channel_id": self._channel_ids[post.channel],
                    "number": post.number,
                    "slot": slot,
                    "archive_id": self._archive_id,
                    "kind": item.kind,
                    "path": item.path,
                    "state": item.state,
                    "reason": item.reason,
                    "mime": item.mime,
                    "size": item.size,
                    "width": item.width,
                    "height": item.height,
                }

    def _poll_rows(self, posts: Iterable[Message]) -> Iterator[Row]:
        for post in posts:
            if post.poll:
                yield {
                    "channel_id": self._channel_ids[post.channel],
                    "number": post.number,
                    "question": post.poll.question,
                    "closed": post.poll.closed,
                    "hidden": post.poll.hidden,
                    "total_voters": post.poll.total_voters,
                }

    def _answer_rows(self, posts: Iterable[Message]) -> Iterator[Row]:
        for post in posts:
            for slot, answer in enumerate(post.poll.answers if post.poll else ()):
                yield {
                    "channel_id": self._channel_ids[post.channel],
                    "number": post.number,
                    "slot": slot,
                    "text": answer.text,
                    "voters": answer.voters,
                }


def skipped_row(archive_id: int, row: Skipped) -> Row:
    """A row of the table ``skipped``."""
    return {
        "archive_id": archive_id,
        "unit": row.unit,
        "place": row.where,
        "reason": row.reason,
        "detail": row.detail,
    }
