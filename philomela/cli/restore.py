"""``philomela restore``."""

from __future__ import annotations

from pathlib import Path

import click

from philomela.cli import options
from philomela.cli.output import finish
from philomela.errors import UsageError
from philomela.measures.wording import counted


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path))
@options.case
@options.decided_by
@options.as_json
def command(backup: Path, location: str, by: str, as_json: bool) -> None:
    """Put the case of a BACKUP in place, where there is none; nothing is written over."""
    from philomela.stages.care.restore import restore

    if "://" in location:
        raise UsageError("A backup is restored to a file.", "Name one with --case.")
    done = restore(backup, Path(location), by=by)
    finish(
        f"The case is {done.case}: a log of {counted(done.acts, 'act')} holds, and"
        f" {counted(done.items, 'item')} of the vault are in place.",
        {**done._asdict(), "case": str(done.case)},
        as_json=as_json,
    )
