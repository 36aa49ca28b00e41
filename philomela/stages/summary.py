"""What a case holds, counted from its tables."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import FromClause, func, select

from philomela.database.connection import Case
from philomela.database.schema import (
    archives,
    channels,
    families,
    links,
    media,
    messages,
    pictures,
    sketches,
    skipped,
)
from philomela.stages.flatten import REPEAT


@dataclass(frozen=True, slots=True)
class Summary:
    """Rows of a case. ``media`` counts the files that messages name, by state."""

    archives: int
    channels: int
    messages: int
    media: dict[str, int]
    pictures: int
    sketches: int
    links: int
    families: int
    skipped: int
    repeats: int

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)


def summarise(case: Case) -> Summary:
    """Count the case's rows."""
    with case.read() as connection:

        def count(table: FromClause, *where: Any) -> int:
            query = select(func.count()).select_from(table).where(*where)
            return connection.execute(query).scalar_one()

        by_state = select(media.c.state, func.count()).group_by(media.c.state)
        distinct = select(func.count(func.distinct(families.c.family)))
        return Summary(
            archives=count(archives),
            channels=count(channels),
            messages=count(messages),
            media={str(row[0]): int(row[1]) for row in connection.execute(by_state)},
            pictures=count(pictures),
            sketches=count(sketches),
            links=count(links),
            families=connection.execute(distinct).scalar_one(),
            skipped=count(skipped, skipped.c.reason != REPEAT),
            repeats=count(skipped, skipped.c.reason == REPEAT),
        )
