"""What people did: the one place through which every act of this room is written down.

An act names who, when and what; its details hold no contact, no name of the person asked for and
no word that she wrote, so that the record of acts can be shown and kept for good.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from philomela.database.schema import acts
from philomela.evidence.log import append

Detail = str | int | bool | None | list[str]


class Act(NamedTuple):
    """One act. ``when`` is in seconds since 1970-01-01 UTC."""

    id: int
    what: str
    who: str
    when: int
    details: dict[str, Detail]


def record_act(
    connection: Connection, what: str, who: str, when: int, details: Mapping[str, Detail]
) -> None:
    """Append an act, here and to the log of the case, inside the caller's transaction.

    ``details["subject"]``, such as ``"request 3"``, is what :func:`acts_of` finds it by.
    """
    append(connection, what, dict(details), who=who, when=when)
    text = json.dumps(dict(details), sort_keys=True)
    values = {"what": what, "who": who, "moment": when, "details": text}
    connection.execute(insert(acts).values(subject=details.get("subject"), **values))


def acts_of(connection: Connection, subject: str) -> Iterator[Act]:
    """The acts about a subject, in the order in which they were recorded."""
    query = select(acts.c.id, acts.c.what, acts.c.who, acts.c.moment, acts.c.details)
    for row in connection.execute(query.where(acts.c.subject == subject).order_by(acts.c.id)):
        yield Act(row.id, row.what, row.who, row.moment, json.loads(row.details))
