"""``philomela link``."""

from __future__ import annotations

from dataclasses import asdict

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
    plain = f" {linked.too_plain:,} are too plain to compare." if linked.too_plain else ""
    finish(
        f"{linked.pictures:,} pictures, {linked.links:,} links, {linked.families:,} families."
        + plain,
        asdict(linked),
        as_json=as_json,
    )
