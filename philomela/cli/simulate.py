"""``philomela simulate``."""

from __future__ import annotations

from pathlib import Path

import click

from philomela.cli import options
from philomela.cli.output import finish
from philomela.cli.progress import progress_here
from philomela.simulate.settings import Settings

_DEFAULT = Settings()


@click.command("simulate")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the exports and their truth; made if it is not there.",
)
@click.option("--seed", type=int, default=_DEFAULT.seed, show_default=True)
@click.option("--channels", type=int, default=_DEFAULT.channels, show_default=True)
@click.option("--families", type=int, default=_DEFAULT.families, show_default=True)
@click.option("--months", type=int, default=_DEFAULT.months, show_default=True)
@click.option("--messages", type=int, default=_DEFAULT.messages, show_default=True)
@click.option(
    "--altered",
    type=click.FloatRange(0, 1),
    default=_DEFAULT.altered,
    show_default=True,
    help="Share of the copies in which a large region is replaced.",
)
@click.option(
    "--marked",
    type=click.FloatRange(0, 1),
    default=_DEFAULT.marked,
    show_default=True,
    help="Share of the pictures with a stamp, caption or frame that many bear alike.",
)
@options.as_json
def command(
    folder: Path,
    seed: int,
    channels: int,
    families: int,
    months: int,
    messages: int,
    altered: float,
    marked: float,
    as_json: bool,
) -> None:
    """Write a benign operation as exports of chats, with its truth in truth.json.

    Pictures are made of random shapes; there are no people in them.
    """
    from philomela.stages.demo import simulate_here

    settings = Settings(
        seed=seed,
        channels=channels,
        families=families,
        months=months,
        messages=messages,
        altered=altered,
        marked=marked,
    )
    truth = simulate_here(folder, settings, progress_here())
    counted = {name: value for name, value in truth.items() if isinstance(value, int | float)}
    result = {"exports": str(folder / "exports"), "truth": str(folder / "truth.json"), **counted}
    finish(
        f"The exports are in {folder / 'exports'}, their truth in {folder / 'truth.json'}.",
        result,
        as_json=as_json,
    )
