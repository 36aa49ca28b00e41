"""``philomela report``."""

from __future__ import annotations

from pathlib import Path

import click

from philomela.cli import options
from philomela.cli.output import finish
from philomela.cli.progress import progress_here
from philomela.database.connection import open_case


@click.command("report")
@options.case
@options.report_folder
@options.title
@options.pdf
@options.as_json
def command(location: str, report_folder: Path, title: str, pdf: bool, as_json: bool) -> None:
    """Write the report: a page, a PDF, tables, measures.json and the network as GEXF."""
    from philomela.stages.report import report

    with open_case(location) as case:
        files = report(case, report_folder, title=title, pdf=pdf, progress=progress_here())
    finish(f"The report is {files.html}.", {"report": str(files.html)}, as_json=as_json)
