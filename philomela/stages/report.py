"""Measures of a case -> the report's files."""

from __future__ import annotations

from pathlib import Path

from philomela import __version__
from philomela.database.connection import Case
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
    progress.finish()
    return files
