"""``philomela destroy-key``."""

from __future__ import annotations

from pathlib import Path

import click

from philomela.cli import options
from philomela.cli.output import finish
from philomela.database.connection import open_case


@click.command("destroy-key")
@options.case
@options.key
@options.decided_by
@options.why
@options.as_json
def command(location: str, key_file: Path | None, by: str, why: str, as_json: bool) -> None:
    """Destroy the pseudonym key: no name can be tried against the case any more, by anybody.

    There is no way back, and no archive can be added to the case afterwards. Copies of the key
    that were made before are beyond reach.
    """
    from philomela.stages.care.destroy import destroy_pseudonym_key

    with open_case(location) as case:
        there = destroy_pseudonym_key(case, by=by, why=why, path=key_file)
    said = (
        "The pseudonym key is destroyed." if there else "The key is gone; its file was not there."
    )
    finish(said, {"destroyed": True, "file_was_there": there}, as_json=as_json)
