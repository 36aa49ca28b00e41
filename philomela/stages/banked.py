"""Matching with the bank at the end of other stages, where there is a bank."""

from __future__ import annotations

from sqlalchemy import select

from philomela.database.connection import Case
from philomela.database.schema import bank_given, matches
from philomela.database.sealed import sealed_pictures
from philomela.stages.progress import Progress


def match_if_banked(case: Case, progress: Progress) -> None:
    """Match what is new. What that needs is loaded only where the bank holds something."""
    with case.read() as connection:
        if connection.execute(select(bank_given.c.number).limit(1)).first() is None:
            return
    from philomela.stages.match import match

    match(case, progress)


def waiting_sentence(case: Case) -> str:
    """That proposals wait for a decision, or nothing."""
    with case.read() as connection:
        sealed = sealed_pictures(connection)
        query = select(matches.c.sha256).where(matches.c.state == "proposed")
        count = sum(name not in sealed for name in connection.scalars(query))
    if not count:
        return ""
    proposals = "1 match with the bank waits" if count == 1 else f"{count:,} matches wait"
    return f" {proposals} for a decision: see `philomela match list`."
