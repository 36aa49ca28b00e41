"""What stages tell the log: hashes and counts of what they did."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, func, select

from philomela.database.schema import (
    archives,
    channels,
    families,
    links,
    media,
    messages,
    skipped,
)


def linked_digests(connection: Connection) -> dict[str, str]:
    """SHA-256 of all links and of all families."""
    return {
        "links_sha256": _digest(connection, links),
        "families_sha256": _digest(connection, families),
    }


def digest_of(rows: Iterable[Any]) -> str:
    """SHA-256 of rows, each a line of JSON, hex."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row, default=str).encode() + b"\n")
    return digest.hexdigest()


def archive_details(connection: Connection, archive_id: int) -> dict[str, Any]:
    """An archive by its hash, and how many rows came from it. Its name may be a person's."""
    about = connection.execute(select(archives).where(archives.c.id == archive_id)).one()
    states = (
        select(media.c.state, func.count().label("files"))
        .where(media.c.archive_id == archive_id)
        .group_by(media.c.state)
        .order_by(media.c.state)
    )
    return {
        "sha256": about.sha256,
        "format": about.format,
        "size": about.size,
        "channels": _count(connection, channels, archive_id),
        "messages": _count(connection, messages, archive_id),
        "skipped": _count(connection, skipped, archive_id),
        "media": {row.state: row.files for row in connection.execute(states)},
    }


def _count(connection: Connection, table: Table, archive_id: int) -> int:
    query = select(func.count()).select_from(table).where(table.c.archive_id == archive_id)
    return connection.scalar(query) or 0


def _digest(connection: Connection, table: Table) -> str:
    found = connection.execute(select(table).order_by(*table.primary_key))
    return digest_of(list(row) for row in found)
