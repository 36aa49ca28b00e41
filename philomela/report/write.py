"""Writes the report's files. The same measures give the same files, byte for byte."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from philomela.errors import InputError
from philomela.measures.as_json import to_json
from philomela.records import Measure
from philomela.report.facts import Facts
from philomela.report.html import to_html
from philomela.report.network_file import to_gexf
from philomela.report.page import compose
from philomela.report.pdf import to_pdf
from philomela.report.tables import to_csv


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where everything is."""

    html: Path
    pdf: Path | None
    measures: Path
    network: Path
    tables: tuple[Path, ...]


def write_report(
    measures: Iterable[Measure], out: Path, *, title: str, made_with: str, pdf: bool = True
) -> ReportFiles:
    """Write page, PDF, ``measures.json``, tables and network into a folder.

    Each file is there whole or as it was before. Raises :class:`~philomela.errors.InputError`
    where the folder cannot be written.
    """
    facts = Facts.of(measures)
    page = compose(facts, title=title, made_with=made_with)
    stored = json.dumps([to_json(one) for one in facts.measures], ensure_ascii=False, indent=1)
    try:
        (out / "tables").mkdir(parents=True, exist_ok=True)
        tables = tuple(
            _write(out / "tables" / f"{found.name}.csv", to_csv(found).encode())
            for found in facts.tables()
        )
        return ReportFiles(
            html=_write(out / "report.html", to_html(page).encode("utf-8", "replace")),
            pdf=_write(out / "report.pdf", to_pdf(page)) if pdf else None,
            measures=_write(out / "measures.json", stored.encode("utf-8", "replace")),
            network=_write(out / "network.gexf", to_gexf(facts).encode("utf-8", "replace")),
            tables=tables,
        )
    except OSError as error:
        raise InputError(
            f"The report cannot be written to {out}: {error.strerror}.", "Name another folder."
        ) from error


def _write(path: Path, content: bytes) -> Path:
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return unfinished.replace(path)
