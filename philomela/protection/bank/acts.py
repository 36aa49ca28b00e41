"""What was done with the bank: one line an act."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert

from philomela.database.schema import bank_acts
from philomela.evidence.log import append


def record_act(
    connection: Connection, what: str, who: str, when: datetime, details: Mapping[str, Any]
) -> None:
    """Append an act, here and to the log of the case, in the transaction that it describes.

    ``details`` must hold nothing that a withdrawal is to take away.
    """
    append(connection, what, dict(details), who=who, when=int(when.timestamp()))
    connection.execute(
        insert(bank_acts).values(
            what=what,
            who=who,
            time=when.astimezone(UTC).isoformat(timespec="seconds"),
            details=json.dumps(dict(details), sort_keys=True),
        )
    )
