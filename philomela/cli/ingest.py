"""``philomela ingest``."""

from __future__ import annotations

from pathlib import Path

import click

from philomela.cli import options
from philomela.cli.output import finish, table
from philomela.cli.progress import progress_here
from philomela.database.connection import open_case
from philomela.errors import ItemsSkipped
from philomela.stages.summary import Summary


@click.command("ingest")
@options.archives
@options.case
@options.members
@options.workers
@options.key
@options.sketches
@options.strict
@options.as_json
def command(
    archives: tuple[Path, ...],
    location: str,
    members_file: Path | None,
    workers: int,
    key_file: Path | None,
    sketches: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Read archives into the case: exports of chats, folders or zips of pictures, web archives.

    The same archive twice adds nothing; a broken run goes on where it was.
    """
    from philomela.stages.banked import waiting_sentence
    from philomela.stages.ingest import ingest

    with open_case(location, create=True) as case:
        summary = ingest(
            case,
            archives,
            members_file=members_file,
            workers=workers,
            key_file=key_file,
            sketches=sketches,
            progress=progress_here(),
        )
        waiting = waiting_sentence(case)
    if not as_json:
        show(summary)
    said = f"The case is {location}.{waiting}"
    finish(said, summary.as_json() | {"case": location}, as_json=as_json)
    check_strict(summary, strict=strict)


def show(summary: Summary) -> None:
    """Print what the case holds."""
    rows: list[tuple[str, int]] = [
        ("archives", summary.archives),
        ("channels", summary.channels),
        ("messages", summary.messages),
        ("distinct pictures", summary.pictures),
        ("of them sketched", summary.sketches),
    ]
    rows += [(f"files: {state}", number) for state, number in sorted(summary.media.items())]
    rows += [("skipped, with a reason", summary.skipped), ("already in the case", summary.repeats)]
    table("The case", ("what", "rows"), rows)


def check_strict(summary: Summary, *, strict: bool) -> None:
    """Raise :class:`~philomela.errors.ItemsSkipped` if asked to be strict and items were."""
    unread = summary.skipped + summary.media.get("unreadable", 0) + summary.media.get("refused", 0)
    if strict and unread:
        raise ItemsSkipped(
            f"{unread:,} items could not be read.",
            "Their reasons are in the tables `skipped` and `media` of the case, and in the report.",
        )
