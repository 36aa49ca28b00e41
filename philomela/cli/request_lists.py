"""What ``philomela request`` lists: all requests, what is due, known copies, a calendar."""

from __future__ import annotations

from pathlib import Path

import click

from philomela.cli import acts, options
from philomela.cli.output import finish, table
from philomela.cli.request_output import copy_row, due_as_json, due_row, request_as_json
from philomela.database.connection import open_case
from philomela.database.sealed import sealed_pictures
from philomela.errors import InputError
from philomela.protection.calendar import calendar as calendar_of
from philomela.protection.copies import copies as copies_of
from philomela.protection.copies import public_names
from philomela.protection.due import due as all_due
from philomela.protection.flags import flags
from philomela.protection.requests import decisions, store

public_option = click.option(
    "--public", multiple=True, metavar="CHANNEL=NAME", help="A channel's public name, for links."
)


@click.command("list")
@options.case
@options.as_json
def list_(location: str, as_json: bool) -> None:
    """List all requests, with what is missing and how much there is to look at."""
    with open_case(location) as case, case.read() as connection:
        everything = tuple(store.all_requests(connection))
        found = flags(connection, everything)
        sealed = sealed_pictures(connection)
        listed = [
            request_as_json(
                one, decisions.missing_of(connection, one), found[one.id],
                sealed=one.picture in sealed,
            )
            for one in everything
        ]  # fmt: skip
    if not as_json and listed:
        rows = [
            (one["request"], one["law"], one["state"], one["received"],
             ", ".join(one["missing"]), ", ".join(flag["kind"] for flag in one["flags"]))
            for one in listed
        ]  # fmt: skip
        table("Requests", ("request", "law", "state", "received", "missing", "to look at"), rows)
    finish(f"{len(listed)} requests.", {"requests": listed}, as_json=as_json)


@click.command("due")
@options.case
@options.as_json
def due(location: str, as_json: bool) -> None:
    """List what is due next, what is overdue first."""
    with open_case(location) as case, case.read() as connection:
        found = all_due(store.all_requests(connection))
    now = acts.now()
    if not as_json and found:
        columns = ("request", "what", "set by", "due", "left")
        table("Due", columns, [due_row(one, now) for one in found])
    overdue = sum(one.overdue(now) for one in found)
    finish(
        f"{len(found)} due, {overdue} of them overdue.",
        {"due": [due_as_json(one, now) for one in found]},
        as_json=as_json,
    )


@click.command("copies")
@click.argument("number", type=click.IntRange(1), metavar="REQUEST")
@options.case
@public_option
@options.as_json
def copies(number: int, location: str, public: tuple[str, ...], as_json: bool) -> None:
    """List all copies of the requested picture that the case knows, and where they are."""
    with open_case(location) as case, case.read() as connection:
        request = store.request_of(connection, number)
        found = copies_of(connection, request.picture, public_names(public))
    if not as_json and found:
        columns = ("kind", "channel", "message", "file", "date", "link")
        table("Known copies", columns, map(copy_row, found))
    finish(
        f"{len(found)} postings known.", {"copies": [one._asdict() for one in found]},
        as_json=as_json,
    )  # fmt: skip


@click.command("calendar")
@options.case
@click.option(
    "--out", "path", type=click.Path(path_type=Path, dir_okay=False), default="due.ics",
    show_default=True, help="Calendar file.",
)  # fmt: skip
@options.as_json
def calendar(location: str, path: Path, as_json: bool) -> None:
    """Write what is due as a calendar with alarms. It names no person and no picture."""
    with open_case(location) as case, case.read() as connection:
        found = all_due(store.all_requests(connection))
        of_case = store.tag_of(connection)
    content = calendar_of(found, of_case, acts.now())
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from error
    events = sum(one.at is not None for one in found)
    finish(f"{events} events in {path}.", {"events": events, "file": str(path)}, as_json=as_json)
