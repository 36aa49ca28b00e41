"""``philomela seal``."""

from __future__ import annotations

import click

from philomela.cli import acts, options
from philomela.cli.output import finish, plain
from philomela.database.connection import open_case
from philomela.protection.copies import picture_named
from philomela.protection.notices.catalogue import Templates
from philomela.protection.sealed.hotlines import hotlines_of
from philomela.protection.sealed.seal import Sealed
from philomela.protection.sealed.seal import seal as seal_picture


@click.command("seal")
@click.argument("picture")
@options.case
@click.option("--country", metavar="CODE", help="Hotlines of this country only, such as ES.")
@click.option("--language", default="en", show_default=True, help="Of the page.")
@acts.by
@options.as_json
def command(
    picture: str, location: str, country: str | None, language: str, who: str, as_json: bool
) -> None:
    """Seal PICTURE (a SHA-256) and its whole family: it may show a minor. There is no way back.

    It leaves every report, export, sample and list but the count. What is printed is what a
    hotline needs, without the picture; the same command prints it again.
    """
    hotlines = hotlines_of(country)
    templates = Templates()
    page = templates.render(language, "sealed", {"hotlines": hotlines})
    with open_case(location) as case, case.write() as connection:
        sealed = seal_picture(
            connection, picture_named(connection, picture), acts.act(who, None, None)
        )
    if not as_json:
        click.echo(page)
        _facts(sealed)
    told = [f"{sealed.new} pictures sealed." if sealed.new else "It was sealed before."]
    if sealed.new:
        told.append("Figures computed before are deleted: run `philomela measure` again.")
        told.append("Reports and samples written before may still name it: delete those files.")
    finish(
        " ".join(told),
        {
            "picture": sealed.picture,
            "newly_sealed": sealed.new,
            "hashes": [one._asdict() for one in sealed.facts],
            "places": [one._asdict() for one in sealed.places],
            "hotlines": [one._asdict() for one in hotlines],
            "page": page,
        },
        as_json=as_json,
    )


def _facts(sealed: Sealed) -> None:
    for fact in sealed.facts:
        click.echo(f"SHA-256 {fact.sha256}" + (f"  PDQ {fact.pdq}" if fact.pdq else ""))
    for place in sealed.places:
        where = f"{place.channel} ({place.channel_key}), message {place.message}"
        when = place.date or "date not known"
        click.echo(plain(f"{when}  {where}, file {place.file}  {place.link}".rstrip()))
    click.echo("")
