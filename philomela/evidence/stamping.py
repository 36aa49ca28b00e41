"""Timestamps of a case's newest checkpoint: asked for, verified, kept with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import insert

from philomela.database.connection import Case
from philomela.database.schema import timestamps
from philomela.evidence.checkpoint import Checkpoint, make_checkpoint
from philomela.evidence.timestamps import Authority, ask, make_request, verify_timestamp


class Stamped(NamedTuple):
    """What became of asking an authority."""

    authority: str
    size: int  # acts under the checkpoint
    when: str | None  # UTC, as the authority says
    reason: str  # why there is no timestamp; empty where there is one


def timestamp_checkpoint(case: Case, authorities: Sequence[Authority]) -> list[Stamped]:
    """Ask every authority about the newest checkpoint; each gives a row, whatever it answers."""
    checkpoint = make_checkpoint(case)
    return [_one(case, checkpoint, of) for of in authorities]


def _one(case: Case, checkpoint: Checkpoint, of: Authority) -> Stamped:
    request = make_request(checkpoint.text)
    response, when, reason = None, None, ""
    try:
        response = ask(of, request)
        seen = verify_timestamp(checkpoint.text, request, response, of.roots)
        when = datetime.fromtimestamp(seen, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError as error:
        response, reason = None, str(error)
    row = {
        "size": checkpoint.size,
        "authority": of.name,
        "address": of.address,
        "reason": reason,
        "request": request,
        "response": response,
        "roots": of.roots if response else None,
    }
    with case.write() as connection:
        connection.execute(insert(timestamps).values(**row))
    return Stamped(of.name, checkpoint.size, when, reason)
