"""``philomela notice``."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from philomela.cli import acts, options
from philomela.cli.output import finish
from philomela.cli.request_lists import public_option
from philomela.database.connection import open_case
from philomela.protection.acts import record_act
from philomela.protection.contacts import Contacts
from philomela.protection.copies import copies, public_names
from philomela.protection.notices.catalogue import Templates
from philomela.protection.notices.forms import write
from philomela.protection.notices.letters import (
    PLATFORMS,
    TO_HER,
    Platform,
    ToHer,
    letter_to_her,
    notice,
)
from philomela.protection.requests import store
from philomela.protection.requests.decisions import missing_of
from philomela.protection.wording import one_line


@click.group("notice")
def command() -> None:
    """Letters about a request: drafts to read, change and send. Nothing is sent from here."""


@command.command("draft")
@click.argument("number", type=click.IntRange(1), metavar="REQUEST")
@options.case
@click.option("--platform", type=click.Choice(PLATFORMS), help="Whom the notice goes to.")
@click.option("--to-her", type=click.Choice(TO_HER), help="A letter to who asked, instead.")
@click.option("--language", help="Of the notice; without it, that of the request.")
@click.option("--platform-name", default="", help="How the platform is called.")
@click.option("--to", default="", metavar="ADDRESS", help="Mail address for the draft.")
@click.option(
    "--templates", "folder", type=click.Path(path_type=Path, file_okay=False),
    help="Folder of templates of your own.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default="philomela-letters",
    show_default=True, help="Folder for the letters.",
)  # fmt: skip
@public_option
@options.pdf
@acts.by
@options.as_json
def draft(
    number: int, location: str, platform: str | None, to_her: str | None, language: str | None,
    platform_name: str, to: str, folder: Path | None, out: Path, public: tuple[str, ...],
    pdf: bool, who: str, as_json: bool,
) -> None:  # fmt: skip
    """Draft a notice, as text, PDF and unsent mail, with the exact place of every known copy."""
    if (platform is None) == (to_her is None):
        raise click.UsageError("Give --platform or --to-her.")
    templates = Templates(folder)
    with open_case(location) as case:
        contacts = Contacts.of(case)
        with case.read() as connection:
            request = store.request_of(connection, number)
            found = copies(connection, request.picture, public_names(public))
            lacks = missing_of(connection, request)
            words = store.words_of(connection, contacts, number)
        if platform is not None:
            letter = notice(
                templates, request, words, found, cast("Platform", platform),
                language or request.language, platform_name,
            )  # fmt: skip
        else:
            letter = letter_to_her(templates, request, cast("ToHer", to_her), lacks, found)
        paths = write(letter, out, to, pdf=pdf)
        with case.write() as connection:
            details = {"subject": request.subject, "letter": letter.name}
            record_act(connection, "letter drafted", one_line(who), acts.now(), details)
    told = [f"{letter.name} is in {out}. Read it before you send it."]
    if platform is not None and lacks:
        told.append(f"It is not complete: {', '.join(one.name for one in lacks)} missing.")
    finish(
        " ".join(told),
        {
            "letter": letter.name,
            "missing": [one.name for one in lacks],
            "files": [str(path) for path in paths],
        },
        as_json=as_json,
    )
