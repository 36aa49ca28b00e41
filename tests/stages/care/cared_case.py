"""A small case in which something of everything happened, for tests of looking after it."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pyrage
from banks import asked, file_of, hash_print
from coded_case import fill
from requested_case import WHOLE
from sqlalchemy import insert, select, update

from philomela.database.connection import Case, open_case
from philomela.database.pseudonym_key import case_key
from philomela.database.schema import archives, pictures
from philomela.evidence.checkpoint import make_checkpoint
from philomela.evidence.log import append
from philomela.evidence.vault import keep
from philomela.evidence.vault_register import add_key
from philomela.protection.contacts import Contacts
from philomela.protection.requests import store
from philomela.protection.requests.decisions import By, Check, check, decide
from philomela.protection.requests.records import NewRequest
from philomela.stages.bank import add

KEPT = b"bytes of a picture" * 100
NAME = hashlib.sha256(KEPT).hexdigest()
START = 1_700_000_000
DAY = 86_400


def cared(folder: Path) -> Case:
    """Pictures, a bank entry with a contact, a refused request, a kept picture, a checkpoint."""
    folder.mkdir(exist_ok=True)
    case = open_case(str(folder / "case.philomela"), create=True)
    case_key(case)
    with case.write() as connection:
        fill(connection)
        connection.execute(update(archives).values(state="complete"))
        for name in connection.scalars(select(archives.c.sha256)).all():
            append(connection, "ingest", {"sha256": name}, when=START)
        row = {"sha256": NAME, "size": 9, "format": "jpeg", "width": 9, "height": 9, "frames": 1}
        row |= {"pdq": "ab" * 32, "pdq_quality": 90, "recipe": "pdq/1"}
        connection.execute(insert(pictures).values(**row))
    add(case, file_of(folder, hash_print(1)), asked(contact="post@example.org"), by="Ana")
    _refused_request(case)
    add_key(case, "office", str(pyrage.x25519.Identity.generate().to_public()))
    keep(case, NAME, KEPT, ["office"], date(2199, 1, 1), by="Ana", why="the court asked")
    make_checkpoint(case)
    return case


def _refused_request(case: Case) -> None:
    contacts = Contacts.of(case)
    new = NewRequest("take-it-down", NAME, "R-1", START, acts_for="lawyer", contact="a@example.org")
    with case.write() as connection:
        number = store.take_in(connection, contacts, new, WHOLE, "Ana")
        check(connection, contacts, number, By("Ana", START + 1), Check())
        decide(connection, number, "refused", By("Ana", START + 2), "another photo")
