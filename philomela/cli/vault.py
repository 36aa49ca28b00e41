"""``philomela vault``: pictures kept by choice, encrypted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from philomela.cli import options
from philomela.cli.output import finish, table
from philomela.database.connection import open_case
from philomela.measures.wording import counted

if TYPE_CHECKING:
    from philomela.evidence.vault_register import Item

_DAY = click.DateTime(["%Y-%m-%d"])
_DATE = "YYYY-MM-DD"


@click.group("vault")
def command() -> None:
    """Keep pictures that somebody chose to keep, encrypted to keys that the case names.

    Nothing is kept unless you ask for it here. Without the secret half of a key nothing shows.
    """


@command.group("keys")
def keys() -> None:
    """Name the keys that items may be encrypted to."""


@keys.command("add")
@click.argument("name")
@click.argument("recipient")
@options.case
@options.as_json
def add(name: str, recipient: str, location: str, as_json: bool) -> None:
    """Call RECIPIENT, the public half of an age or SSH key, by a NAME."""
    from philomela.evidence.vault_register import add_key

    with open_case(location) as case:
        add_key(case, name, recipient.strip())
    finish(f"The key {name} is named.", {"name": name, "recipient": recipient}, as_json=as_json)


@keys.command("list")
@options.case
@options.as_json
def list_keys(location: str, as_json: bool) -> None:
    """List the keys that the case names."""
    from philomela.evidence.vault_register import keys as known_keys

    with open_case(location) as case:
        found = known_keys(case)
    if not as_json:
        table("Keys", ("name", "recipient"), found.items())
    finish(f"{counted(len(found), 'key')}.", {"keys": found}, as_json=as_json)


@command.command("keep")
@click.argument("sha256", metavar="PICTURE_SHA256")
@click.option("--from", "archive", required=True, type=click.Path(path_type=Path), help="Archive.")
@click.option(
    "--to", multiple=True, required=True, metavar="KEY", help="A name, or the key itself."
)
@click.option("--until", required=True, type=_DAY, metavar=_DATE, help="The last day.")
@options.case
@options.decided_by
@click.option("--why", default="", help="The reason, in a few words.")
@options.as_json
def keep(
    sha256: str,
    archive: Path,
    to: tuple[str, ...],
    until: datetime,
    location: str,
    by: str,
    why: str,
    as_json: bool,
) -> None:
    """Keep a picture of the case, out of the archive it came from, until a day."""
    from philomela.stages.vault import keep_from

    with open_case(location) as case:
        found = keep_from(case, sha256.lower(), archive, to, until.date(), by=by, why=why)
    said = f"Kept until {found.until} as item {found.item}, encrypted."
    finish(said, _told(found), as_json=as_json)


@command.command("list")
@options.case
@click.option("--access", is_flag=True, help="List who kept, opened or deleted what, and why.")
@options.as_json
def list_(location: str, access: bool, as_json: bool) -> None:
    """List what is or was in the vault."""
    from dataclasses import asdict

    from philomela.evidence.vault_register import accesses, items

    with open_case(location) as case:
        found = [_told(one) for one in items(case)]
        log = [asdict(one) for one in accesses(case)]
    shown = log if access else found
    if not as_json and shown:
        table(
            "Access" if access else "The vault", tuple(shown[0]), [[*one.values()] for one in shown]
        )
    told: dict[str, Any] = {"access": log} if access else {"items": found}
    finish(f"{counted(len(shown), 'row')}.", told, as_json=as_json)


@command.command("open")
@click.argument("item")
@click.option(
    "--identity", required=True, type=click.Path(path_type=Path), help="The secret half of a key."
)
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), metavar="FILE")
@options.case
@options.decided_by
@options.why
@options.as_json
def open_(
    item: str, identity: Path, out: Path, location: str, by: str, why: str, as_json: bool
) -> None:
    """Decrypt an ITEM to a file. Your name and your reason are kept."""
    from philomela.evidence.vault import open_item

    with open_case(location) as case:
        found = open_item(case, item, identity, out, by=by, why=why)
    finish(f"Item {item} is in {out}.", _told(found) | {"file": str(out)}, as_json=as_json)


@command.command("expire")
@options.case
@options.by
@click.option("--on", "day", type=_DAY, metavar=_DATE, help="Without it, today.")
@options.as_json
def expire(location: str, by: str, day: datetime | None, as_json: bool) -> None:
    """Delete what is past its day."""
    from philomela.evidence.vault import expire

    today = day.date() if day else datetime.now(UTC).date()
    with open_case(location) as case:
        gone = expire(case, today, by=by)
    said = f"{counted(len(gone), 'item')} deleted."
    finish(said, {"deleted": [one.item for one in gone]}, as_json=as_json)


def _told(found: Item) -> dict[str, Any]:
    return {
        "item": found.item,
        "sha256": found.sha256,
        "recipients": ", ".join(found.recipients),
        "until": found.until.isoformat(),
        "state": found.state,
    }
