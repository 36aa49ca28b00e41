"""``philomela measure``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from philomela.cli import options
from philomela.cli.output import finish, table
from philomela.cli.progress import progress_here
from philomela.database.connection import open_case
from philomela.records import Measure


@click.command("measure")
@options.case
@options.codebook
@options.assumptions
@options.workers
@options.as_json
def command(
    location: str,
    codebook_file: Path | None,
    assumptions_file: Path | None,
    workers: int,
    as_json: bool,
) -> None:
    """Compute every figure from the case's rows and keep them in the case."""
    from philomela.measures.as_json import to_json
    from philomela.measures.codebook_file import read_codebook
    from philomela.stages.measure import measure, read_assumptions

    codebook = read_codebook(codebook_file) if codebook_file else None
    assumptions = read_assumptions(assumptions_file)
    with open_case(location) as case:
        found = measure(case, progress_here(), codebook, assumptions, workers)
    if not as_json:
        table("Measures", ("measure", "value", "unit", "interval", "n"), _rows(found))
    finish(
        f"{len(found)} measures.",
        {"measures": [to_json(one) for one in found]},
        as_json=as_json,
    )


def _rows(measures: Iterable[Measure]) -> Iterator[tuple[object, ...]]:
    for one in measures:
        interval = ""
        if one.low is not None or one.high is not None:
            interval = f"{_bound(one.low)} to {_bound(one.high)}"
        yield one.title, one.value, one.unit, interval, one.n


def _bound(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.4g}"
