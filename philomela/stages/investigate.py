"""Ingest, link, measure and report in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from philomela.database.connection import Case
from philomela.measures.codebook import Codebook
from philomela.report.write import ReportFiles
from philomela.stages.ingest import ingest
from philomela.stages.link import Linked, link
from philomela.stages.measure import measure, read_assumptions
from philomela.stages.progress import Progress
from philomela.stages.report import report
from philomela.stages.summary import Summary, summarise


@dataclass(frozen=True, slots=True)
class Investigation:
    """What came of it."""

    summary: Summary
    linked: Linked
    report: ReportFiles


def investigate(
    case: Case,
    archives: Sequence[Path],
    report_folder: Path,
    *,
    workers: int,
    progress: Progress,
    title: str,
    pdf: bool = True,
    members_file: Path | None = None,
    assumptions_file: Path | None = None,
    key_file: Path | None = None,
    sketches: bool = True,
    codebook: Codebook | None = None,
) -> Investigation:
    """From archives to a report. Each stage can be repeated by itself, with the same result."""
    assumptions = read_assumptions(assumptions_file)  # what is wrong with it, before the work
    ingest(
        case,
        archives,
        members_file=members_file,
        workers=workers,
        key_file=key_file,
        sketches=sketches,
        progress=progress,
    )
    linked = link(case, progress, workers)
    measure(case, progress, codebook, assumptions, workers)
    files = report(case, report_folder, title=title, pdf=pdf, progress=progress)
    return Investigation(summarise(case), linked, files)
