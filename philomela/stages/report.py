"""Measures of a case -> the report's files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from philomela import __version__
from philomela.database.connection import Case
from philomela.evidence.log import append_if_changed
from philomela.report.write import ReportFiles, write_report
from philomela.stages.measure import kept_measures
from philomela.stages.progress import Progress


def report(
    case: Case, folder: Path, *, title: str, progress: Progress, pdf: bool = True
) -> ReportFiles:
    """Write the report of the measures as last computed. The same measures give the same files."""
    found = kept_measures(case)
    progress.start("Writing the report", None, "items")
    files = write_report(found, folder, title=title, made_with=f"Philomela {__version__}", pdf=pdf)
    with files.html.open("rb") as page:
        digest = hashlib.file_digest(page, "sha256").hexdigest()
    with case.write() as connection:
        append_if_changed(connection, "report", {"measures": len(found), "page_sha256": digest})
    progress.finish()
    return files
