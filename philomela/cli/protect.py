"""``philomela protect``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from philomela.cli import options
from philomela.cli.output import finish
from philomela.errors import ItemsSkipped, UsageError
from philomela.measures.wording import counted

if TYPE_CHECKING:
    from philomela.stages.protect import Protected


@click.command("protect")
@click.argument("photos", nargs=-1, type=click.Path(path_type=Path), metavar="PHOTO...")
@click.option(
    "-o", "--out", "file", type=click.Path(path_type=Path, dir_okay=False),
    metavar="NAME.fingerprint", help="The file to write.",
)  # fmt: skip
@click.option(
    "--sketch", is_flag=True,
    help="Also find altered copies. A stolen sketch gives away more: see --explain.",
)  # fmt: skip
@click.option("--explain", is_flag=True, help="Say what such a file holds and gives away.")
@click.option("--strict", is_flag=True, help="Exit with 5 if a photo had to be left out.")
@options.as_json
def command(
    photos: tuple[Path, ...],
    file: Path | None,
    sketch: bool,
    explain: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Make a fingerprint file of your own PHOTOs, on your own device.

    Nothing is sent anywhere, and the file holds no picture, no file name and no date.
    """
    if explain:
        _explain(as_json=as_json)
        return
    if not photos or file is None:
        raise UsageError(
            "Name a photo, and with -o the file to write.",
            "For instance: philomela protect PHOTO.jpg -o mine.fingerprint",
        )
    from philomela.stages.protect import protect

    done = protect(photos, file, sketch=sketch)
    finish(" ".join(_sentences(done)), _as_json(done), as_json=as_json)
    if strict and done.refused:
        raise ItemsSkipped(f"{counted(len(done.refused), 'photo')} left out.", "See why above.")


def _explain(*, as_json: bool) -> None:
    from philomela.fingerprints.explanation import EXPLANATION, as_text

    if not as_json:
        click.echo(as_text())
        return
    sections = [{"title": title, "sentences": list(said)} for title, said in EXPLANATION]
    finish("", {"sections": sections}, as_json=True)


def _sentences(done: Protected) -> Iterator[str]:
    yield f"The fingerprint of {counted(done.photos, 'photo')} is in {done.file}."
    yield "Nothing was sent, and no photo is in it."
    if not done.sketches:
        yield "It finds copies, not altered ones: --sketch adds that, and --explain says more."
    for one in done.refused:
        yield f"Left out: {one.photo.name}: {one.reason}."


def _as_json(done: Protected) -> dict[str, Any]:
    refused = [{"photo": one.photo.name, "reason": one.reason} for one in done.refused]
    return {
        "file": str(done.file),
        "photos": done.photos,
        "sketches": done.sketches,
        "bytes": done.size,
        "refused": refused,
    }
