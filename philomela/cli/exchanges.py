"""``philomela bank fetch`` and ``philomela bank report-outcome``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar, cast

import click

from philomela.cli import options
from philomela.cli.output import finish
from philomela.database.connection import open_case

Command = TypeVar("Command", bound=Callable[..., Any])


def _place(function: Command) -> Command:
    for option in (
        click.option("--privacy-group", type=click.IntRange(1), help="Of ThreatExchange."),
        click.option("--environment", default="Industry", show_default=True, help="Of NCMEC."),
        click.option("--address", metavar="URL", help="Another address than the exchange's own."),
    ):
        function = option(function)
    return function


@click.command("fetch")
@click.argument("exchange", type=click.Choice(["stopncii", "ncmec", "threatexchange"]))
@_place
@options.case
@options.by
@options.as_json
def fetch(exchange: str, location: str, by: str, as_json: bool, **place: Any) -> None:
    """Take in the PDQ hashes that changed at an EXCHANGE since the last time.

    Credentials come from the environment only, and are never stored: TX_STOPNCII_KEYS,
    TX_NCMEC_CREDENTIALS or TX_ACCESS_TOKEN.
    """
    from philomela.stages.exchanges import Place, fetch

    with open_case(location, create=True) as case:
        done = fetch(case, cast("Any", exchange), Place(**place), by=by)
    said = f"{done.new:,} hashes of {exchange} are new, {done.gone:,} were taken back."
    if done.quarantined:
        said += f" {done.quarantined:,} wait in quarantine."
    if done.refused:
        said += f" {done.refused:,} were no PDQ hashes."
    finish(said, asdict(done) | {"exchange": exchange}, as_json=as_json)


@click.command("report-outcome")
@click.argument("match", type=click.IntRange(1))
@_place
@options.case
@options.decided_by
@options.why
@options.as_json
def report_outcome(
    match: int, location: str, by: str, why: str, as_json: bool, **place: Any
) -> None:
    """Tell the exchange that gave the fingerprint of a MATCH what was decided of it.

    This is sent, in the exchange's own terms; nothing else ever is.
    """
    from philomela.stages.exchanges import Place, report_outcome

    with open_case(location) as case:
        done = report_outcome(case, match, Place(**place), by=by, why=why)
    said = " ".join(f"{one.exchange} was told: {one.term}." for one in done)
    finish(said, {"match": match, "reported": [asdict(one) for one in done]}, as_json=as_json)
