"""``philomela retention``: rules of how long parts of a case are kept."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import click

from philomela.cli import options
from philomela.cli.output import finish, table
from philomela.database.connection import open_case
from philomela.measures.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from philomela.stages.care.retention import Kind, Overdue

_DAY = click.DateTime(["%Y-%m-%d"])
_kind = click.argument("kind", type=click.Choice(("texts", "sketches", "requests")))


@click.group("retention")
def command() -> None:
    """Rules of how long parts of a case are kept; what goes leaves a line in the log."""


@command.command("set")
@_kind
@click.argument("days", type=click.IntRange(0, 36_525))
@options.case
@options.decided_by
@options.as_json
def set_(kind: str, days: int, location: str, by: str, as_json: bool) -> None:
    """Keep rows of a KIND for so many DAYS."""
    _set(kind, days, location, by, as_json=as_json)


@command.command("drop")
@_kind
@options.case
@options.decided_by
@options.as_json
def drop(kind: str, location: str, by: str, as_json: bool) -> None:
    """Take the rule of a KIND back."""
    _set(kind, None, location, by, as_json=as_json)


def _set(kind: str, days: int | None, location: str, by: str, *, as_json: bool) -> None:
    from philomela.stages.care.retention import set_rule

    with open_case(location) as case:
        set_rule(case, cast("Kind", kind), days, by=by)
    sentence = f"{kind.capitalize()} are kept" + ("." if days is None else f" for {days} days.")
    finish(sentence, {"kind": kind, "days": days}, as_json=as_json)


@command.command("list")
@options.case
@options.as_json
def list_(location: str, as_json: bool) -> None:
    """List the rules, and what they no longer keep."""
    from philomela.stages.care.retention import KINDS, of_unknown_age, overdue, rules

    with open_case(location) as case, case.read() as connection:
        known = rules(connection)
        late = tuple(overdue(connection, int(time.time())))
        unknown = of_unknown_age(connection)
    if not as_json:
        rows = ((one.kind, one.days, KINDS[one.kind]) for one in known)
        table("Rules", ("kind", "days", "what"), rows)
    told = f"{counted(len(known), 'rule')}; {counted(sum(one.rows for one in late), 'row')} past."
    if unknown:
        told += f" {counted(unknown, 'archive')} were read before the log began: rules spare them."
    result = {"rules": [one._asdict() for one in known], "past": _told(late)}
    finish(told, {**result, "archives_of_unknown_age": unknown}, as_json=as_json)


@command.command("apply")
@options.case
@options.decided_by
@click.option("--on", "day", type=_DAY, metavar="YYYY-MM-DD", help="As of that day; now.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@options.as_json
def apply(location: str, by: str, day: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Delete what the rules no longer keep."""
    from philomela.stages.care.retention import carry_out, overdue

    now = int(day.replace(tzinfo=UTC).timestamp()) if day else int(time.time())
    with open_case(location) as case:
        if dry_run:
            with case.read() as connection:
                gone = tuple(overdue(connection, now))
        else:
            gone = carry_out(case, now, by=by)
    if not as_json:
        rows = ((one.rule.kind, one.of, one.rows) for one in gone)
        table("Past" if dry_run else "Deleted", ("kind", "of", "rows"), rows)
    said = f"{counted(sum(one.rows for one in gone), 'row')} {'past' if dry_run else 'deleted'}."
    finish(said, {"dry_run": dry_run, "deleted": _told(gone)}, as_json=as_json)


def _told(found: Iterable[Overdue]) -> list[dict[str, Any]]:
    return [{"kind": one.rule.kind, "of": one.of, "rows": one.rows} for one in found]
