"""``philomela simulate``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from philomela.cli import options
from philomela.cli.output import finish
from philomela.cli.progress import progress_here
from philomela.simulate.settings import Settings
from philomela.simulate.telegram_2020.settings import NAME, Scenario

_DEFAULT = Settings()
_DEFAULT_SCALE = 0.02

#: Options of an operation of one's own; a scenario has fixed ones.
_OWN = ("channels", "families", "months", "messages", "altered", "marked")


@click.command("simulate")
@click.argument(
    "place", metavar="[OUT]", required=False, type=click.Path(path_type=Path, file_okay=False)
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the exports and their truth, as OUT; made if it is not there.",
)
@click.option(
    "--scenario",
    type=click.Choice([NAME]),
    help="An operation whose truth follows what was published of a real one.",
)
@click.option(
    "--scale",
    type=float,
    default=_DEFAULT_SCALE,
    show_default=True,
    help="Of a scenario: share of the published number of families.",
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
    place: Path | None,
    folder: Path | None,
    scenario: str | None,
    scale: float,
    seed: int,
    as_json: bool,
    **own: Any,
) -> None:
    """Write a benign operation as exports of chats, with its truth in truth.json.

    Pictures are made of random shapes; there are no people in them.
    """
    from philomela.simulate.operation import simulate
    from philomela.simulate.telegram_2020.operation import simulate_2020
    from philomela.stages.demo import with_progress

    out = _one_of(place, folder)
    _check(scenario)
    if scenario:
        write = partial(simulate_2020, out, Scenario(scale, seed))
    else:
        write = partial(simulate, out, Settings(seed=seed, **own))
    truth = with_progress(write, progress_here())
    counted = {name: value for name, value in truth.items() if isinstance(value, int | float)}
    result = {"exports": str(out / "exports"), "truth": str(out / "truth.json"), **counted}
    finish(
        f"The exports are in {out / 'exports'}, their truth in {out / 'truth.json'}.",
        result,
        as_json=as_json,
    )


def _one_of(place: Path | None, folder: Path | None) -> Path:
    out = place or folder
    if out is None or (place and folder):
        raise click.UsageError("Name one folder to write to.")
    return out


def _check(scenario: str | None) -> None:
    """Refuse options that would have no effect."""
    context = click.get_current_context()
    without_effect = _OWN if scenario else ("scale",)
    for name in without_effect:
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            reason = "a scenario fixes it" if scenario else "it needs --scenario"
            raise click.UsageError(f"--{name} has no effect here: {reason}.")
