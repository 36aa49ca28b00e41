"""``philomela doctor``."""

from __future__ import annotations

import time

import click

from philomela.cli import options
from philomela.cli.output import finish, table
from philomela.database.connection import open_case
from philomela.errors import CheckFailed


@click.command("doctor")
@options.case
@options.as_json
def command(location: str, as_json: bool) -> None:
    """Examine a case: is it sound, what is it made with, what is due? It changes nothing.

    Exits with 1 if a step says false.
    """
    from philomela.stages.care.doctor import examine

    with open_case(location) as case:
        found = examine(case, int(time.time()))
    if not as_json:
        table("Examination", ("name", "verdict", "detail"), found.steps)
        if found.due:
            rows = ((one.how_many, one.what, one.command) for one in found.due)
            table("Due", ("how many", "what", "command"), rows)
        table("Versions", ("what", "version"), found.versions.items())
    wrong = ", ".join(one.name for one in found.steps if one.verdict == "false")
    told = {
        "sound": found.sound,
        "steps": [one._asdict() for one in found.steps],
        "due": [one._asdict() for one in found.due],
        "versions": found.versions,
    }
    sentence = "No step says false." if found.sound else f"The case is not sound: {wrong}."
    finish(sentence, told, as_json=as_json)
    if not found.sound:
        raise CheckFailed(
            f"The case is not sound: {wrong}.", "Restore it with `philomela restore`."
        )
