"""``philomela backup``."""

from __future__ import annotations

from pathlib import Path

import click

from philomela.cli import options
from philomela.cli.output import finish
from philomela.database.connection import open_case
from philomela.measures.wording import counted


@click.command("backup")
@options.case
@click.option(
    "--out", "folder", required=True, type=click.Path(path_type=Path), help="New folder for it."
)
@click.option("--keys", is_flag=True, help="Put the keys in it, too: then keep it as secret.")
@options.decided_by
@options.as_json
def command(location: str, folder: Path, keys: bool, by: str, as_json: bool) -> None:
    """Copy a case with its log and its vault to a new folder: whole, or not at all."""
    from philomela.stages.care.backup import back_up

    with open_case(location) as case:
        done = back_up(case, folder, by=by, keys=keys)
    held = "The keys are in it." if done.keys else "The keys are not in it: keep them elsewhere."
    finish(
        f"The backup is {folder}: a log of {counted(done.acts, 'act')},"
        f" {counted(done.items, 'item')} of the vault. {held}",
        {**done._asdict(), "folder": str(folder)},
        as_json=as_json,
    )
