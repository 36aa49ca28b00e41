"""``philomela match``: the case's pictures against its bank."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from philomela.cli import options
from philomela.cli.output import finish, plain, table
from philomela.cli.progress import progress_here
from philomela.database.connection import open_case
from philomela.errors import InputError, UsageError
from philomela.measures.wording import counted

if TYPE_CHECKING:
    from philomela.stages.match import Decision, Matched
    from philomela.stages.match_view import Proposal

_STATES = ("proposed", "confirmed", "rejected", "flooded")
_COLUMNS = ("match", "state", "banked", "kind", "found_by", "chance", "seen", "picture")
_SHOWN = 8  # characters of a hash, of which other commands take as few
_number = click.argument("number", type=click.IntRange(1))


@click.group("match", invoke_without_command=True)
@click.pass_context
@options.case
@options.as_json
def command(context: click.Context, location: str, as_json: bool) -> None:
    """Look for the bank's photos among the case's pictures.

    Only what is new is compared. What is found is a proposal: people confirm or reject it.
    """
    if context.invoked_subcommand is not None:
        return
    from dataclasses import asdict

    from philomela.stages.match import match

    with open_case(location) as case:
        done = match(case, progress_here())
    finish(" ".join(_sentences(done)), asdict(done), as_json=as_json)


def _sentences(done: Matched) -> Iterator[str]:
    yield (
        f"{counted(done.pictures, 'picture')} compared with {counted(done.bank, 'fingerprint')};"
        f" {counted(done.new, 'new match', 'new matches')}."
    )
    for fingerprint, reason in done.flooded:
        yield f"Fingerprint {fingerprint} is in quarantine now: {reason}."
    if done.sealed:
        yield f"{counted(done.sealed, 'sealed picture')} left alone."
    if done.waiting:
        proposals = counted(done.waiting, "proposal")
        yield f"{proposals} to decide on: see `philomela match list`."


@command.command("list")
@options.case
@click.option("--state", type=click.Choice(_STATES), help="Only those in this state.")
@options.as_json
def list_(location: str, state: str | None, as_json: bool) -> None:
    """List matches, the strongest first."""
    from philomela.stages.match_view import listed

    with open_case(location) as case, case.read() as connection:
        found = listed(connection, state)
    told = [one._asdict() for one in found.proposals]
    if not as_json:
        rows = [_row(one) for one in found.proposals]
        table("Matches (chance: log10 of such matches by chance)", _COLUMNS, rows)
    said = f"{counted(len(told), 'match', 'matches')}."
    if found.sealed:
        said += f" {found.sealed:,} more of sealed pictures are not shown."
    finish(said, {"matches": told, "sealed": found.sealed}, as_json=as_json)


def _row(one: Proposal) -> tuple[object, ...]:
    told = one.match, one.state, one.fingerprint, one.kind, one.found_by, round(one.chance, 1)
    return (*told, one.sightings, one.sha256[:_SHOWN])


@command.command("show")
@_number
@options.case
@click.option(
    "--svg",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a silhouette of where the picture differs; it shows no picture.",
)
@options.as_json
def show(number: int, location: str, svg: Path | None, as_json: bool) -> None:
    """Show a match: what it is, how strong, how likely by chance, and where the picture differs."""
    from philomela.database.safe_writing import write_safely
    from philomela.stages.match_view import askers, drawing, shown

    with open_case(location) as case, case.read() as connection:
        found = shown(connection, number)
        if found is None:
            raise UsageError(f"There is no match {number}.", "See `philomela match list`.")
        asked = [
            {"entry": entry, "reference": one}
            for entry, one in askers(connection, found.fingerprint)
        ]
        drawn = drawing(connection, number)
    if svg:
        if drawn is None:
            raise InputError(
                f"Match {number} was found by hashes alone: they do not say where pictures differ.",
                "Leave out --svg.",
            )
        write_safely(svg, drawn.encode())
    told = found._asdict() | {"asked_by": asked}
    if as_json:
        finish("", told | {"svg": drawn}, as_json=True)
        return
    click.echo(_said(found.kind, found.found_by, found.chance, found.bank_size, found.fraction))
    for name, value in told.items():
        click.echo(f"{name}: {plain(str('not known' if value is None else value))}")


_KINDS = {
    "copy": "is a copy of the bank's photo",
    "edited": "is a lightly edited copy of the bank's photo",
    "stamped": "is a copy of the bank's photo with something added on top",
    "altered": "seems to be made from the bank's photo, with a large region replaced",
}


def _said(kind: str, found_by: str, chance: float, bank: int, fraction: float | None) -> str:
    said = f"The picture {_KINDS[kind]}, found by {found_by}."
    size = counted(bank, "photo")
    said += f" By chance, one of 10^{-chance:.0f} pictures would match a bank of {size} so well."
    if fraction is not None:
        said += f" {fraction:.0%} of what both show differs."
    return said + " It is a proposal: a person decides."


@command.command("confirm")
@_number
@options.case
@options.decided_by
@options.why
@options.as_json
def confirm(number: int, location: str, by: str, why: str, as_json: bool) -> None:
    """Say that a match is right. Your name and your reason are kept."""
    _decide(number, location, "confirmed", by, why, as_json=as_json)


@command.command("reject")
@_number
@options.case
@options.decided_by
@options.why
@options.as_json
def reject(number: int, location: str, by: str, why: str, as_json: bool) -> None:
    """Say that a match is wrong. Your name and your reason are kept."""
    _decide(number, location, "rejected", by, why, as_json=as_json)


def _decide(
    number: int, location: str, decision: Decision, by: str, why: str, *, as_json: bool
) -> None:
    from philomela.stages.match import decide

    with open_case(location) as case:
        told = decide(case, number, decision, by=by, why=why)
    finish(f"Match {number} is {decision} by {by}.", dict(told) | {"by": by}, as_json=as_json)
