"""A request -> a drafted letter, on the disk and on record. Nothing is sent."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from philomela.database.connection import Case
from philomela.protection.acts import record_act
from philomela.protection.contacts import Contacts
from philomela.protection.copies import copies
from philomela.protection.elements import Element
from philomela.protection.notices.catalogue import Templates
from philomela.protection.notices.forms import write
from philomela.protection.notices.letters import Letter, Platform, ToHer, letter_to_her, notice
from philomela.protection.requests import store
from philomela.protection.requests.decisions import missing_of
from philomela.protection.wording import one_line


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letter: to a platform of a kind, or to her."""

    to: Platform | ToHer
    to_her: bool = False
    language: str | None = None  # of a notice; None: that of the request
    platform_name: str = ""
    address: str = ""  # of a mail
    names: Mapping[str, str] = field(default_factory=dict)  # public ones, by channel key


@dataclass(frozen=True, slots=True)
class Drafted:
    """A letter, what the law still wants of the request, and the letter's files."""

    letter: Letter
    missing: tuple[Element, ...]
    files: tuple[Path, ...]


def draft(
    case: Case, number: int, wanted: Wanted, out: Path, *, by: str, templates: Templates, pdf: bool
) -> Drafted:
    """Draft a letter about a request as text, unsent mail and, with ``pdf``, PDF."""
    contacts = Contacts.of(case)
    with case.read() as connection:
        request = store.request_of(connection, number)
        found = copies(connection, request.picture, wanted.names)
        lacks = missing_of(connection, request)
        words = store.words_of(connection, contacts, number)
    if wanted.to_her:
        letter = letter_to_her(templates, request, wanted.to, lacks, found)  # type: ignore[arg-type]
    else:
        language = wanted.language or request.language
        letter = notice(
            templates, request, words, found, wanted.to, language, wanted.platform_name  # type: ignore[arg-type]
        )  # fmt: skip
    paths = write(letter, out, wanted.address, pdf=pdf)
    with case.write() as connection:
        details = {"subject": request.subject, "letter": letter.name}
        record_act(connection, "letter drafted", one_line(by), int(time.time()), details)
    return Drafted(letter, tuple(lacks), tuple(paths))
