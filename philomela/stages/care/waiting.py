"""What waits for somebody: requests, entries and items past their day, proposals, stages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from philomela.database.schema import (
    archives,
    bank_entries,
    checkpoints,
    matches,
    measures,
    pictures,
    vault_items,
)
from philomela.database.sealed import SEALED
from philomela.evidence.log import log_size
from philomela.measures import queries
from philomela.measures.rows import count
from philomela.protection.due import due
from philomela.protection.requests.store import all_requests
from philomela.stages.care.retention import overdue


class Waiting(NamedTuple):
    """Something to do, how often, and the command that does it."""

    what: str
    how_many: int
    command: str


def waiting(connection: Connection, now: int) -> Iterator[Waiting]:
    """What is due at a moment (seconds since 1970-01-01 UTC); nothing where nothing is."""
    for one in _everything(connection, now):
        if one.how_many:
            yield one


def _everything(connection: Connection, now: int) -> Iterator[Waiting]:
    late = sum(one.overdue(now) for one in due(all_requests(connection)))
    yield Waiting("steps of requests are overdue", late, "philomela request due")
    today = datetime.fromtimestamp(now, UTC).date().isoformat()
    past = (bank_entries.c.state == "active") & (bank_entries.c.expires < today)
    yield Waiting("entries of the bank are past their day", _rows(connection, bank_entries, past),
                  "philomela bank expire")  # fmt: skip
    past = (vault_items.c.state == "kept") & (vault_items.c.until < today)
    yield Waiting("items of the vault are past their day", _rows(connection, vault_items, past),
                  "philomela vault expire")  # fmt: skip
    rules = sum(one.rows for one in overdue(connection, now))
    yield Waiting("rows are past what a rule keeps them", rules, "philomela retention apply")
    proposed = (matches.c.state == "proposed") & matches.c.sha256.not_in(SEALED)
    yield Waiting("matches wait for a decision", _rows(connection, matches, proposed),
                  "philomela match list")  # fmt: skip
    begun = archives.c.state != "complete"
    yield Waiting("archives are read in part", _rows(connection, archives, begun),
                  "philomela ingest")  # fmt: skip
    yield Waiting("pictures are in no family yet", count(connection, queries.UNLINKED_PICTURES),
                  "philomela link")  # fmt: skip
    unmeasured = int(_rows(connection, pictures) > 0 and not _rows(connection, measures))
    yield Waiting("set of figures is not computed", unmeasured, "philomela measure")
    signed = connection.scalar(select(func.max(checkpoints.c.size))) or 0
    yield Waiting("acts are not signed yet", log_size(connection) - signed,
                  "philomela evidence checkpoint")  # fmt: skip


def _rows(connection: Connection, table: Any, *where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0
