"""``philomela link``."""

from __future__ import annotations

import click

from philomela.cli import options
from philomela.cli.output import finish
from philomela.cli.progress import progress_here
from philomela.database.connection import open_case


@click.command("link")
@options.case
@options.as_json
def command(location: str, as_json: bool) -> None:
    """Find copies among the case's pictures and join them into families."""
    from philomela.stages.link import link

    with open_case(location) as case:
        linked = link(case, progress_here())
    finish(
        f"{linked.pictures:,} pictures, {linked.links:,} links, {linked.families:,} families.",
        {"pictures": linked.pictures, "links": linked.links, "families": linked.families},
        as_json=as_json,
    )
