"""A case with a request or two, for tests of protection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coded_case import fill
from measured_case import sha
from sqlalchemy import Connection

from philomela.database.connection import open_case
from philomela.protection.contacts import Contacts
from philomela.protection.requests import store
from philomela.protection.requests.decisions import By
from philomela.protection.requests.records import NewRequest, Request

CONTACTS = Contacts(bytes(range(32)))
START = 1_790_000_000
#: All that the TAKE IT DOWN Act wants.
WHOLE = {
    "signature": "J. Doe",
    "identification": "at the beach",
    "location": "the second channel",
    "statement": "I did not agree.",
    "contact": "post@example.org",
}


class Desk:
    """Takes requests into a case."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def request(
        self, picture: int = 1, elements: Mapping[str, str] | None = None, **values: Any
    ) -> int:
        fields = {"law": "take-it-down", "requester": "R1", "received": START, **values}
        new = NewRequest(picture=sha(picture), **fields)
        return store.take_in(
            self.connection, CONTACTS, new, WHOLE if elements is None else elements, "Ada"
        )

    def get(self, number: int) -> Request:
        return store.request_of(self.connection, number)

    def all(self) -> tuple[Request, ...]:
        return tuple(store.all_requests(self.connection))


def by(hours: float = 1, who: str = "Ada") -> By:
    """Somebody, so many hours after the first request came in."""
    return By(who, START + int(hours * 3_600))


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """The case of :mod:`coded_case`, in which pictures 1 and 26 are a family, as are 2 and 27."""
    location = str(folder / "case.philomela")
    with open_case(location, create=True) as case, case.write() as connection:
        fill(connection)
        yield Desk(connection)
