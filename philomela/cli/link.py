"""``philomela link``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from philomela.cli import options
from philomela.cli.output import finish
from philomela.cli.progress import progress_here
from philomela.database.connection import open_case
from philomela.measures.wording import counted

if TYPE_CHECKING:
    from philomela.stages.link import Linked


@click.command("link")
@options.case
@options.workers
@options.as_json
def command(location: str, workers: int, as_json: bool) -> None:
    """Find copies and altered copies among the case's pictures and join them into families."""
    from philomela.stages.banked import waiting_sentence
    from philomela.stages.link import link

    with open_case(location) as case:
        linked = link(case, progress_here(), workers)
        waiting = waiting_sentence(case)
    finish(" ".join(sentences(linked)) + waiting, asdict(linked), as_json=as_json)


def sentences(linked: Linked) -> Iterator[str]:
    """What linking found, and what it could not look for."""
    yield (
        f"{counted(linked.pictures, 'picture')}, {counted(linked.links, 'link')},"
        f" {counted(linked.families, 'family', 'families')}."
    )
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in linked.kinds.items())
    if kinds:
        yield f"Links by kind: {kinds}."
    if linked.altered_families:
        families = counted(linked.altered_families, "family", "families")
        yield f"In {families} a large region of a picture was replaced."
    if linked.waiting:
        yield f"{counted(linked.waiting, 'link')} must wait for a person: see the report."
    if linked.unconfirmed:
        yield f"{counted(linked.unconfirmed, 'link')} of near hashes not confirmed by structure."
    if linked.without_sketch:
        yield (
            f"{counted(linked.without_sketch, 'picture')} without a sketch, so that altered copies"
            " are not found; ingesting the same archives again, without --no-sketches, adds it."
        )
    if linked.too_plain:
        yield f"{counted(linked.too_plain, 'picture')} too plain to compare."
