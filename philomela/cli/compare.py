"""``philomela compare``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from philomela.cli import options
from philomela.cli.output import finish
from philomela.errors import InputError

if TYPE_CHECKING:
    from philomela.stages.compare import Outcome

_SAID = {
    "copy": "the same photo",
    "edited": "the same photo, lightly edited",
    "stamped": "the same photo with something added on top",
    "altered": "the same photo with a large region replaced",
}


@click.command("compare")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option(
    "--svg",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a silhouette of where the second differs; it shows neither picture.",
)
@options.as_json
def command(first: Path, second: Path, svg: Path | None, as_json: bool) -> None:
    """Tell whether and how the SECOND picture derives from the FIRST.

    Neither picture is shown or kept.
    """
    from philomela.stages.compare import compare

    outcome = compare(first, second)
    if svg and outcome.svg:
        try:
            svg.write_text(outcome.svg, "utf-8")
        except OSError as error:
            raise InputError(f"{svg} cannot be written.", "Name another file.") from error
    finish(_sentence(outcome), _as_json(outcome), as_json=as_json)


def _sentence(outcome: Outcome) -> str:
    if outcome.kind is None:
        if any(outcome.plain):
            return "No relation found, but a picture is too plain to be recognised by structure."
        return "No relation found."
    told = outcome.comparison
    said = f"The second is {_SAID[outcome.kind]}, found by {outcome.found_by}."
    if told.kind is None:
        if outcome.unconfirmed:
            return said + " Their structure does not agree: have a person look."
        return said
    strength = f" {told.agreeing} places agree; by chance, so many would in {_chance(told.chance)}."
    return said + strength + f" {told.fraction:.0%} of what both show differs."


def _chance(logarithm: float) -> str:
    return f"one of 10^{-logarithm:.0f} pairs"


def _as_json(outcome: Outcome) -> dict[str, Any]:
    told = outcome.comparison
    related = told.kind is not None
    return {
        "related": outcome.kind is not None,
        "kind": outcome.kind,
        "found_by": outcome.found_by,
        "strength": told.chance if related else None,
        "agreeing": told.agreeing,
        "fraction": told.fraction if related else None,
        "place": told.place,
        "mirrored": told.sense >= 4,
        "turned": (told.sense % 4) * 90 if related else None,
        "angle": told.turn if related else None,
        "pdq_distance": outcome.compared.distance,
        "pdq_quality": outcome.compared.quality,
        "points": outcome.compared.points,
        "too_plain": outcome.plain,
        "unconfirmed": outcome.unconfirmed,
        "svg": outcome.svg,
    }
