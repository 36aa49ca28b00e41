"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

case = click.option(
    "--case",
    "location",
    metavar="PATH|URL",
    default="case.philomela",
    show_default=True,
    help="The case: a file, or the address of a PostgreSQL database.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
strict = click.option(
    "--strict", is_flag=True, help="Exit with 5 if anything in the archives had to be skipped."
)
workers = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=lambda: len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2,
    show_default="one per core",
    help="Processes that decode pictures, locked down, and compare very many.",
)
members = click.option(
    "--members",
    "members_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV of member counts: channel, date, members, source.",
)
codebook = click.option(
    "--codebook",
    "codebook_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="YAML that groups polls and their answers, in place of the one that comes along.",
)
assumptions = click.option(
    "--assumptions",
    "assumptions_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="TOML of assumptions; adds a scenario of revenue (see docs/money.md).",
)
key = click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The case's pseudonym key, if it is not beside the case.",
)
archives = click.argument(
    "archives",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="ARCHIVE...",
)
report_folder = click.option(
    "--out",
    "report_folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="philomela-report",
    show_default=True,
    help="Folder for the report; made if it is not there.",
)
title = click.option("--title", default="What the archives show", help="Title of the report.")
pdf = click.option("--pdf/--no-pdf", default=True, help="Also write the report as PDF.")
sketches = click.option(
    "--sketches/--no-sketches",
    default=True,
    help="Sketch pictures, to find altered copies; without, it is done sooner.",
)
by = click.option("--by", default="not named", metavar="NAME", help="Who does this.")
decided_by = click.option("--by", required=True, metavar="NAME", help="Who decides.")
why = click.option("--why", required=True, help="The reason, in a few words.")
