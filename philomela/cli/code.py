"""``philomela code``: samples for coders, their codebook, their labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from philomela.cli import options
from philomela.cli.output import finish, table
from philomela.database.connection import open_case
from philomela.errors import ItemsSkipped
from philomela.measures.wording import counted

if TYPE_CHECKING:
    from philomela.stages.frames import Strata, What
    from philomela.stages.labels import Imported
    from philomela.stages.sample import Sample

_LARGEST_SEED = 2**63 - 1
_LARGEST_SAMPLE = 20_000


@click.group("code")
def command() -> None:
    """Have coders judge a random sample: draw it, hand it out, take their labels in."""


@command.command("codebook")
def codebook() -> None:
    """Print an example of a codebook, to be changed and given to `code sample`."""
    from philomela.coding.codebook import example

    click.echo(example(), nl=False)


@command.command("sample")
@options.case
@click.option(
    "--what", type=click.Choice(["families", "messages", "sightings"]), default="families",
    show_default=True,
)  # fmt: skip
@click.option(
    "--by", type=click.Choice(["none", "channel", "month", "kind"]), default="none",
    show_default=True, help="Strata, of which each gives its part.",
)  # fmt: skip
@click.option("--size", type=click.IntRange(1, _LARGEST_SAMPLE), default=200, show_default=True)
@click.option(
    "--seed", type=click.IntRange(0, _LARGEST_SEED), default=1, show_default=True,
    help="The same case and seed give the same sample.",
)  # fmt: skip
@click.option(
    "--codebook", "codebook_file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="TOML file of what coders decide; without it, the example.",
)  # fmt: skip
@click.option("--name", help="What to call the sample; without it, it is called by what it is.")
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False),
    default="philomela-coding", show_default=True, help="Folder for the coders' files.",
)  # fmt: skip
@options.as_json
def sample(
    location: str,
    what: str,
    by: str,
    size: int,
    seed: int,
    codebook_file: Path | None,
    name: str | None,
    folder: Path,
    as_json: bool,
) -> None:
    """Draw a random sample and write what coders need: items, an empty sheet, the codebook.

    No picture and no text is written. What was drawn, and how, is kept in the case.
    """
    from philomela.stages.sample import Request, sample, write_sheets

    request = Request(cast("What", what), cast("Strata", by), size, seed, _codebook(codebook_file))
    with open_case(location) as case:
        drawn = sample(case, request, name)
    paths = write_sheets(drawn, folder)
    if not as_json and len(drawn.strata) > 1:
        rows = [(one.stratum, one.population, one.drawn) for one in drawn.strata]
        table("Strata", ("stratum", "population", "drawn"), rows)
    finish(" ".join(_told(drawn, folder)), _as_json(drawn, paths), as_json=as_json)


def _codebook(path: Path | None) -> str:
    from philomela.coding.codebook import LARGEST, example, read_codebook

    if path is None:
        return example()
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    read_codebook(content)
    return content.decode("utf-8-sig")


def _told(drawn: Sample, folder: Path) -> Iterator[str]:
    row = drawn.row
    yield f"{len(drawn.items):,} of {row.population:,} {row.what} drawn with seed {row.seed}."
    if not drawn.is_new:
        yield "They were drawn before and are the same."
    if row.sealed:
        yield f"{row.sealed:,} left out because they are sealed."
    yield f"The sample is called {row.name}; the coders' files are in {folder}."


def _as_json(drawn: Sample, paths: tuple[Path, ...]) -> dict[str, Any]:
    told = drawn.row._asdict()
    told.pop("codebook")
    of_strata = [
        {"stratum": one.stratum, "population": one.population, "drawn": one.drawn}
        for one in drawn.strata
    ]
    return {
        "sample": told.pop("name"),
        **told,
        "drawn": len(drawn.items),
        "of_strata": of_strata,
        "files": [str(path) for path in paths],
    }


@command.command("import")
@click.argument("labels", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@options.case
@click.option("--sample", "name", help="Which sample was coded, if the case holds several.")
@click.option(
    "--replace", is_flag=True, help="Let labels of the file take the place of those in the case."
)
@click.option("--strict", is_flag=True, help="Exit with 5 if any row was refused.")
@options.as_json
def import_(
    labels: Path, location: str, name: str | None, replace: bool, strict: bool, as_json: bool
) -> None:
    """Take in coders' LABELS: a CSV with the columns item, coder, variable, label.

    Rows without a label are not coded yet. Refused rows are kept with their reasons.
    """
    from philomela.stages.labels import import_labels

    with open_case(location) as case:
        done = import_labels(case, labels, name, replace=replace)
    finish(" ".join(_sentences(done)), done.as_json(), as_json=as_json)
    if strict and done.refused:
        raise ItemsSkipped(
            f"{counted(done.refused, 'row')} refused.",
            "The reasons are in the case's table `labels_refused`.",
        )


def _sentences(done: Imported) -> Iterator[str]:
    yield f"{counted(done.new, 'new label')} of the sample {done.sample}."
    if done.replaced:
        yield f"{counted(done.replaced, 'label')} replaced."
    if done.known:
        yield f"{counted(done.known, 'row')} in the case already."
    if done.blank:
        yield f"{counted(done.blank, 'row')} not filled in yet."
    if done.refused:
        reasons = ", ".join(f"{reason}: {rows:,}" for reason, rows in done.reasons.items())
        yield f"{counted(done.refused, 'row')} refused ({reasons})."
    yield "Run `philomela measure` for the figures."
