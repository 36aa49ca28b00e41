"""Requests in the case: reading them, and taking in what a person gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, delete, insert, select, update

from philomela.database.contacts import CONTACT_KEY
from philomela.database.schema import case_info, request_elements, request_pauses, requests
from philomela.errors import InputError
from philomela.protection.acts import Detail, record_act
from philomela.protection.clocks import Pause
from philomela.protection.contacts import Contacts
from philomela.protection.copies import refuse_sealed
from philomela.protection.elements import law_named
from philomela.protection.moments import zone_of
from philomela.protection.requests.records import Given, NewRequest, Request, subject_of

_LONGEST = 20_000  # characters of what a person gives


def all_requests(connection: Connection) -> Iterator[Request]:
    """Every request, in the order in which they came in."""
    given: defaultdict[int, list[Given]] = defaultdict(list)
    columns = request_elements.c
    rows = connection.execute(select(request_elements).order_by(columns.request, columns.element))
    for row in rows:
        given[row.request].append(Given(row.element, row.given, row.insufficient))
    pauses: defaultdict[int, list[Pause]] = defaultdict(list)
    for row in connection.execute(select(request_pauses).order_by(request_pauses.c.begins)):
        pauses[row.request].append(Pause(row.begins, row.ends, row.reason))
    for row in connection.execute(select(requests).order_by(requests.c.id)):
        yield Request(
            id=row.id,
            law_name=row.law,
            picture=row.picture,
            requester=row.requester,
            acts_for=row.acts_for,
            source=row.source,
            zone=row.zone,
            language=row.language,
            child_offence=row.child_offence,
            received=row.received,
            state=row.state,
            since=row.since,
            given=tuple(given[row.id]),
            pauses=tuple(pauses[row.id]),
        )


def request_of(connection: Connection, number: int) -> Request:
    """The request of that number. Raises :class:`~philomela.errors.InputError`."""
    for one in all_requests(connection):
        if one.id == number:
            return one
    raise InputError(f"The case holds no request {number}.", "`philomela request list` lists them.")


def take_in(
    connection: Connection,
    contacts: Contacts,
    new: NewRequest,
    elements: Mapping[str, str],
    who: str,
) -> int:
    """Take a request in; says its number.

    Raises :class:`~philomela.errors.InputError` for a picture that is sealed, and
    :class:`~philomela.errors.UsageError` for an unknown law, element or time zone.
    """
    law = law_named(new.law)
    zone_of(new.zone)
    refuse_sealed(connection, new.picture)
    contact = new.contact.strip()[:_LONGEST]
    values = {
        "law": law.name,
        "picture": new.picture,
        "requester": new.requester,
        "acts_for": new.acts_for,
        "source": contacts.source_of(contact) if contact else "",
        "contact": b"",  # until its number is known, to which it is bound
        "zone": new.zone,
        "language": new.language,
        "child_offence": new.child_offence,
        "received": new.received,
        "state": "received",
        "since": new.received,
    }
    key = connection.execute(insert(requests).values(values)).inserted_primary_key
    assert key is not None
    number = int(key[0])
    hidden = contacts.hide(contact, _contact_place(number))
    connection.execute(update(requests).where(requests.c.id == number).values(contact=hidden))
    for name, value in elements.items():
        law.element(name)
        _keep(connection, contacts, number, name, value, new.received)
    given = sorted(name for name, value in elements.items() if value.strip())
    details: dict[str, Detail] = {"subject": subject_of(number), "law": law.name}
    details |= {"picture": new.picture, "elements": given}
    record_act(connection, "request received", who, new.received, details)
    return number


def give(
    connection: Connection,
    contacts: Contacts,
    request: Request,
    elements: Mapping[str, str],
    when: int,
) -> None:
    """Keep what she gave later, in place of what she gave before; an empty text takes it back.

    Raises :class:`~philomela.errors.UsageError` for an element that the law does not know.
    """
    for name, value in elements.items():
        request.law.element(name)
        _keep(connection, contacts, request.id, name, value, when)


def _keep(
    connection: Connection, contacts: Contacts, number: int, name: str, value: str, when: int
) -> None:
    columns = request_elements.c
    same = (columns.request == number) & (columns.element == name)
    connection.execute(delete(request_elements).where(same))
    value = value.strip()[:_LONGEST]
    if value:
        hidden = contacts.hide(value, _element_place(number, name))
        row = {"request": number, "element": name, "value": hidden, "given": when}
        connection.execute(insert(request_elements).values(row))


def words_of(connection: Connection, contacts: Contacts, number: int) -> dict[str, str]:
    """What she gave, by element. Raises as :meth:`Contacts.show` does."""
    columns = request_elements.c
    query = select(columns.element, columns.value).where(columns.request == number)
    rows = connection.execute(query.order_by(columns.element))
    return {name: contacts.show(value, _element_place(number, name)) for name, value in rows}


def contact_of(connection: Connection, contacts: Contacts, number: int) -> str:
    """How she can be reached; empty where she did not say, or it was deleted since."""
    query = select(requests.c.contact).where(requests.c.id == number)
    hidden = connection.execute(query).scalar_one()
    return contacts.show(hidden, _contact_place(number)) if hidden else ""


def tag_of(connection: Connection) -> str:
    """What tells this case from another and says nothing about it, for names of events."""
    name = CONTACT_KEY.check_name
    return connection.scalar(select(case_info.c.value).where(case_info.c.name == name)) or "case"


def _contact_place(number: int) -> str:
    return f"{subject_of(number)} contact"


def _element_place(number: int, name: str) -> str:
    return f"{subject_of(number)} element {name}"
