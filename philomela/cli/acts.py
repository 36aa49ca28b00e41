"""Options of commands that are acts of a named person."""

from __future__ import annotations

import time

import click

from philomela.errors import UsageError
from philomela.protection.moments import moment_of
from philomela.protection.requests.decisions import By

by = click.option("--by", "who", required=True, metavar="NAME", help="Who does it; kept on record.")
when = click.option(
    "--when", "written", metavar="TIME", help="When it was done, such as 2026-11-25T09:30; now."
)
zone = click.option(
    "--zone", metavar="NAME", help="Time zone of --when, such as Europe/Madrid; UTC."
)


def now() -> int:
    """This moment, in seconds since 1970-01-01 UTC."""
    return int(time.time())


def moment(written: str | None, zone: str) -> int:
    """The moment that was written, or now. Raises :class:`~philomela.errors.UsageError`."""
    if written is None:
        return now()
    found = moment_of(written, zone)
    if found > now():
        raise UsageError(f"{written[:60]!r} has not come yet.", "Acts are recorded when done.")
    return found


def act(who: str, written: str | None, zone: str | None) -> By:
    """Who, and when."""
    return By(who, moment(written, zone or "UTC"))


def pairs(given: tuple[str, ...], option: str) -> dict[str, str]:
    """``name=value`` -> name and value. Raises :class:`~philomela.errors.UsageError`."""
    found = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign:
            raise UsageError(f"{option} takes NAME=TEXT.", f"Write it like {option} signature=…")
        found[name.strip()] = value
    return found
