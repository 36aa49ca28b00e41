"""``philomela bank``: fingerprints of photos whose owners asked for protection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from philomela.cli import options
from philomela.cli.exchanges import fetch, report_outcome
from philomela.cli.output import finish, plain, table
from philomela.database.connection import open_case
from philomela.errors import UsageError
from philomela.measures.wording import counted

if TYPE_CHECKING:
    from philomela.protection.bank.adding import Added
    from philomela.protection.bank.asked import Asked

Command = TypeVar("Command", bound=Callable[..., Any])

_DAY = click.DateTime(["%Y-%m-%d"])
_DATE = "YYYY-MM-DD"
_COLUMNS = (
    *("entry", "source", "reference", "state", "expires"),
    *("fingerprints", "quarantined", "shared"),
)
_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
_number = click.argument("entry", type=click.IntRange(1))


@click.group("bank")
def command() -> None:
    """Keep fingerprints of photos whose owners asked for protection."""


def _terms(function: Command) -> Command:
    """Options that say on what terms something is kept."""
    for option in (
        click.option("--contact", help="How to reach who asked; encrypted in the case."),
        click.option(
            "--expires", help="The last day on which it may be kept.", type=_DAY, metavar=_DATE
        ),
        click.option("--purpose", required=True, help="What it may be used for."),
        click.option(
            "--consent-date",
            help="When consent was given; without it, today.",
            type=_DAY,
            metavar=_DATE,
        ),
        click.option("--consent", required=True, help="What was consented to, and how."),
        click.option("--reference", required=True, help="Of who asked: a number, not a name."),
    ):
        function = option(function)
    return function


@command.command("add")
@_file
@_terms
@options.case
@options.by
@options.as_json
def add(file: Path, location: str, by: str, as_json: bool, **terms: Any) -> None:
    """Take a fingerprint FILE into the bank, on its owner's terms.

    What tells too little to be searched with waits in quarantine, with the reason.
    """
    from philomela.stages.bank import add

    asked = _asked("request", **terms)
    with open_case(location, create=True) as case:
        added = add(case, file, asked, by=by)
    finish(" ".join(_sentences(added)), _added(added), as_json=as_json)


@command.command("import")
@_file
@_terms
@options.case
@options.by
@options.as_json
def import_(file: Path, location: str, by: str, as_json: bool, **terms: Any) -> None:
    """Take a FILE of PDQ hashes into the bank, as python-threatexchange writes them."""
    from philomela.stages.bank import import_list

    asked = _asked("list", **terms)
    with open_case(location, create=True) as case:
        done = import_list(case, file, asked, by=by)
    told = _added(done.added) | {
        "repeated": done.read.repeated,
        "refused": done.read.refused_lines,
        "reasons": [one._asdict() for one in done.read.refused],
    }
    said = list(_sentences(done.added))
    if done.read.refused_lines:
        first = done.read.refused[0]
        lines = counted(done.read.refused_lines, "line")
        said.append(f"{lines} left out; line {first.line}: {first.reason}.")
    finish(" ".join(said), told, as_json=as_json)


@command.command("export")
@_file
@click.option(
    "--format", "form", type=click.Choice(["txt", "hashes", "csv"]), default="txt",
    show_default=True, help="txt: `pdq HASH`; hashes: HASH; csv: as `threatexchange dataset`.",
)  # fmt: skip
@options.case
@options.by
@options.as_json
def export(file: Path, form: str, location: str, by: str, as_json: bool) -> None:
    """Write the bank's PDQ hashes to a FILE. What exchanges gave is left out."""
    from philomela.stages.bank import export_list

    with open_case(location) as case:
        hashes = export_list(case, file, cast("Any", form), by=by)
    said = f"{counted(hashes, 'hash', 'hashes')} in {file}."
    finish(said, {"file": str(file), "hashes": hashes}, as_json=as_json)


@command.command("list")
@options.case
@options.as_json
def list_(location: str, as_json: bool) -> None:
    """List the entries of the bank."""
    from philomela.protection.bank.looking import entries

    with open_case(location) as case, case.read() as connection:
        found = list(entries(connection))
    if not as_json:
        rows = [tuple(one._asdict()[name] for name in _COLUMNS) for one in found]
        table("The bank", _COLUMNS, rows)
    said = f"{counted(len(found), 'entry', 'entries')}."
    finish(said, {"entries": [one._asdict() for one in found]}, as_json=as_json)


@command.command("show")
@_number
@options.case
@click.option("--contact", "with_contact", is_flag=True, help="Also say how to reach who asked.")
@options.as_json
def show(entry: int, location: str, with_contact: bool, as_json: bool) -> None:
    """Show an ENTRY: its terms, and what is kept of its photos. No fingerprint is printed."""
    from philomela.protection.bank.looking import entries, fingerprints_of
    from philomela.stages.bank import contact_of

    with open_case(location) as case:
        with case.read() as connection:
            found = next(iter(entries(connection, entry)), None)
            held = list(fingerprints_of(connection, entry))
        if found is None:
            raise UsageError(f"The bank has no entry {entry}.", "See `philomela bank list`.")
        told = found._asdict() | {"held": [one._asdict() for one in held]}
        if with_contact:
            told["contact"] = contact_of(case, entry)
    if as_json:
        finish("", told, as_json=True)
        return
    for name, value in told.items():
        if name != "held":
            click.echo(f"{name}: {plain(str('none' if value is None else value))}")
    if held:
        table("Its fingerprints", held[0]._fields, held)


@command.command("withdraw")
@_number
@options.case
@options.by
@click.option("--why", default="", help="In a few words; nobody owes a reason.")
@options.as_json
def withdraw(entry: int, location: str, by: str, why: str, as_json: bool) -> None:
    """Delete the fingerprints of an ENTRY. That it was withdrawn stays on record."""
    from philomela.stages.bank import withdraw

    with open_case(location) as case:
        deleted = withdraw(case, entry, by=by, why=why)
    said = f"Entry {entry} is withdrawn; {counted(deleted, 'fingerprint')} deleted."
    finish(said, {"entry": entry, "deleted": deleted}, as_json=as_json)


@command.command("expire")
@options.case
@options.by
@click.option("--on", "day", type=_DAY, metavar=_DATE, help="Without it, today.")
@options.as_json
def expire(location: str, by: str, day: datetime | None, as_json: bool) -> None:
    """Delete the fingerprints of entries whose last day is over."""
    from philomela.stages.bank import expire

    with open_case(location) as case:
        ended = expire(case, _day(day), by=by)
    deleted = sum(ended.values())
    entries = counted(len(ended), "entry", "entries")
    said = f"{entries} expired; {counted(deleted, 'fingerprint')} deleted."
    finish(said, {"expired": sorted(ended), "deleted": deleted}, as_json=as_json)


@command.command("release")
@click.argument("fingerprint", type=click.IntRange(1))
@options.case
@options.decided_by
@options.why
@options.as_json
def release(fingerprint: int, location: str, by: str, why: str, as_json: bool) -> None:
    """Let a FINGERPRINT out of quarantine; it is compared with all pictures again."""
    from philomela.stages.bank import let_out

    with open_case(location) as case:
        reason = let_out(case, fingerprint, by=by, why=why)
    said = f"Fingerprint {fingerprint} is searched with again. It had been: {reason}."
    finish(said, {"fingerprint": fingerprint, "was": reason, "by": by}, as_json=as_json)


command.add_command(fetch)
command.add_command(report_outcome)


def _asked(source: Any, **terms: Any) -> Asked:
    from philomela.protection.bank.asked import Asked

    consent_date, expires = terms.pop("consent_date"), terms.pop("expires")
    return Asked(
        source=source,
        consent_date=_day(consent_date),
        expires=expires.date() if expires else None,
        **terms,
    )


def _day(day: datetime | None) -> date:
    return day.date() if day else datetime.now(UTC).date()


def _sentences(added: Added) -> Iterator[str]:
    yield f"Entry {added.entry}: {counted(added.given, 'fingerprint')} given, {added.new:,} new."
    if added.joined:
        yield f"{added.joined:,} the bank had already; they are joined."
    for fingerprint, reason in added.quarantined[:5]:
        yield f"Fingerprint {fingerprint} waits in quarantine: {reason}."
    if len(added.quarantined) > 5:
        yield f"So do {len(added.quarantined) - 5:,} more: see `philomela bank show`."


def _added(added: Added) -> dict[str, Any]:
    waiting = [{"fingerprint": number, "reason": why} for number, why in added.quarantined]
    return {
        "entry": added.entry,
        "given": added.given,
        "new": added.new,
        "joined": added.joined,
        "quarantined": waiting,
    }
