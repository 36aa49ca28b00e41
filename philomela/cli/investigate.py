"""``philomela investigate``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from philomela.cli import options
from philomela.cli.ingest import check_strict, show
from philomela.cli.link import sentences
from philomela.cli.output import finish
from philomela.cli.progress import progress_here
from philomela.database.connection import open_case


@click.command("investigate")
@options.archives
@options.case
@options.report_folder
@options.title
@options.pdf
@options.members
@options.codebook
@options.assumptions
@options.workers
@options.key
@options.sketches
@options.strict
@options.as_json
def command(
    archives: tuple[Path, ...],
    location: str,
    report_folder: Path,
    title: str,
    pdf: bool,
    members_file: Path | None,
    codebook_file: Path | None,
    assumptions_file: Path | None,
    workers: int,
    key_file: Path | None,
    sketches: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """From archives to a report: ingest, link, measure and report, one after the other."""
    from philomela.measures.codebook_file import read_codebook

    # Before hours of work, so that a mistake in it shows at once.
    codebook = read_codebook(codebook_file) if codebook_file else None
    from philomela.stages.investigate import investigate

    with open_case(location, create=True) as case:
        found = investigate(
            case,
            archives,
            report_folder,
            title=title,
            pdf=pdf,
            members_file=members_file,
            assumptions_file=assumptions_file,
            workers=workers,
            key_file=key_file,
            sketches=sketches,
            codebook=codebook,
            progress=progress_here(),
        )
    if not as_json:
        show(found.summary)
        click.echo(" ".join(sentences(found.linked)))
    result = found.summary.as_json() | {
        "linked": asdict(found.linked),
        "case": location,
        "report": str(found.report.html),
    }
    finish(f"The report is {found.report.html}.", result, as_json=as_json)
    check_strict(found.summary, strict=strict)
