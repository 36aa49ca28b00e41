"""Rows of a case -> its measures, kept in the case."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import delete, select

from philomela.database.connection import Case
from philomela.database.insert import insert_new
from philomela.database.schema import measures as measures_table
from philomela.errors import CaseError, InputError
from philomela.evidence.log import append_if_changed
from philomela.measures.as_json import from_json, to_json
from philomela.measures.assumptions import MOST_CHARACTERS, Assumptions, parse_assumptions
from philomela.measures.catalogue import all_measures
from philomela.measures.codebook import Codebook
from philomela.records import Measure
from philomela.stages.acts import digest_of
from philomela.stages.marks import find_marks
from philomela.stages.progress import Progress


def measure(
    case: Case,
    progress: Progress,
    codebook: Codebook | None = None,
    assumptions: Assumptions | None = None,
    workers: int = 1,
) -> tuple[Measure, ...]:
    """Find recurring marks, compute every measure anew and keep them in place of the old ones.

    ``codebook`` groups polls in place of the one that comes with Philomela; ``assumptions`` adds a
    scenario of revenue, which stays until the next time. ``workers`` processes ask very many
    pictures whether they bear marks.

    Raises :class:`~philomela.errors.CaseError` for a sketch that is damaged.
    """
    find_marks(case, progress, workers)
    progress.start("Measuring", None, "items")
    found = []
    with case.read() as connection:
        for one in all_measures(connection, codebook=codebook, assumptions=assumptions):
            found.append(one)
            progress.advance(1)
    rows = [
        {"name": one.name, "place": place, "measure": json.dumps(to_json(one), ensure_ascii=False)}
        for place, one in enumerate(found)
    ]
    with case.write() as connection:
        connection.execute(delete(measures_table))
        insert_new(connection, measures_table, rows)
        details = {"measures": len(rows), "sha256": digest_of(row["measure"] for row in rows)}
        append_if_changed(connection, "measure", details)
    progress.finish()
    return tuple(found)


def read_assumptions(path: Path | None) -> Assumptions | None:
    """The assumptions of a file; None where there is no file.

    Raises :class:`~philomela.errors.InputError` where it cannot be read or says what cannot be.
    """
    if path is None:
        return None
    try:
        with path.open(encoding="utf-8-sig") as file:
            return parse_assumptions(file.read(MOST_CHARACTERS + 1))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "The file of assumptions cannot be read.", "Give a TOML file in UTF-8."
        ) from error


def kept_measures(case: Case) -> tuple[Measure, ...]:
    """The measures as last computed, in report order.

    Raises :class:`~philomela.errors.CaseError` where none were computed yet.
    """
    query = select(measures_table.c.measure).order_by(measures_table.c.place)
    with case.read() as connection:
        found = tuple(from_json(json.loads(text)) for text in connection.scalars(query))
    if not found:
        raise CaseError("The case holds no measures yet.", "Run `philomela measure` first.")
    return found
