"""``philomela notice``."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from philomela.cli import acts, options
from philomela.cli.output import finish
from philomela.cli.request_lists import public_option
from philomela.database.connection import open_case
from philomela.protection.copies import public_names
from philomela.protection.notices.catalogue import Templates
from philomela.protection.notices.letters import PLATFORMS, TO_HER, Platform, ToHer
from philomela.stages.letters import Wanted
from philomela.stages.letters import draft as draft_letter


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
    wanted = Wanted(
        to=cast("Platform | ToHer", platform or to_her), to_her=platform is None,
        language=language, platform_name=platform_name, address=to, names=public_names(public),
    )  # fmt: skip
    templates = Templates(folder)
    with open_case(location) as case:
        done = draft_letter(case, number, wanted, out, by=who, templates=templates, pdf=pdf)
    missing = [one.name for one in done.missing]
    told = [f"{done.letter.name} is in {out}. Read it before you send it."]
    if platform is not None and missing:
        told.append(f"It is not complete: {', '.join(missing)} missing.")
    finish(
        " ".join(told),
        {
            "letter": done.letter.name,
            "missing": missing,
            "files": [str(path) for path in done.files],
        },
        as_json=as_json,
    )
