"""Rules of how long parts of a case are kept, and carrying them out.

What goes is named by kinds. Age counts from the act of the log that brought the rows in or closed
the request, so that nobody has to trust dates that archives tell. What goes leaves a line in the
log: the rule, the archive or request, how many rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from philomela.database.connection import Case
from philomela.database.schema import (
    archives,
    case_info,
    log,
    media,
    messages,
    request_elements,
    requests,
    sketches,
)
from philomela.errors import UsageError
from philomela.evidence.acts import from_leaf
from philomela.evidence.log import append
from philomela.protection.acts import Detail, record_act
from philomela.protection.requests.records import subject_of

Kind = Literal["texts", "sketches", "requests"]
KINDS: dict[Kind, str] = {
    "texts": "texts of messages, after their archive was read",
    "sketches": "sketches of pictures, after the last archive that shows them was read",
    "requests": "what a person gave with her request, after it was closed",
}
_PAGE = 500
_DAY = 86_400  # seconds
_MOST_DAYS = 36_525
_NAME = "retention:"
_CLOSED = ("removed", "refused", "expired")


class Rule(NamedTuple):
    """Rows of a kind are kept for so many days."""

    kind: Kind
    days: int


class Overdue(NamedTuple):
    """Rows that a rule no longer keeps. ``of`` is the SHA-256 of an archive, ``request 3``, or
    ``pictures``."""

    rule: Rule
    of: str
    rows: int
    key: int  # of the archive or request; of pictures, the moment


def rules(connection: Connection) -> tuple[Rule, ...]:
    """The rules of the case."""
    query = select(case_info.c.name, case_info.c.value).where(case_info.c.name.startswith(_NAME))
    known = {name.removeprefix(_NAME): int(value) for name, value in connection.execute(query)}
    return tuple(Rule(kind, known[kind]) for kind in KINDS if kind in known)


def set_rule(case: Case, kind: Kind, days: int | None, *, by: str) -> None:
    """Make a rule, or take it back where there are no days. It is an act of the log.

    Raises :class:`~philomela.errors.UsageError` without a name or with an impossible number.
    """
    if not by.strip():
        raise UsageError("A rule needs the name of who makes it.", "Give it with --by.")
    if days is not None and not 0 <= days <= _MOST_DAYS:
        raise UsageError(f"A rule keeps rows for 0 to {_MOST_DAYS:,} days.")
    name = _NAME + kind
    with case.write() as connection:
        connection.execute(delete(case_info).where(case_info.c.name == name))
        if days is not None:
            connection.execute(insert(case_info).values(name=name, value=str(days)))
        append(connection, "retention rule", {"kind": kind, "days": days}, who=by)


def overdue(connection: Connection, now: int) -> Iterator[Overdue]:
    """What the rules no longer keep, at a moment in seconds since 1970-01-01 UTC."""
    for rule in rules(connection):
        yield from _OVERDUE[rule.kind](connection, rule, now - rule.days * _DAY)


def carry_out(case: Case, now: int, *, by: str) -> tuple[Overdue, ...]:
    """Delete what the rules no longer keep; each archive or request is one act of the log.

    The database overwrites what it deletes. Copies that were made before are beyond reach.
    """
    if not by.strip():
        raise UsageError("Deleting needs the name of who does it.", "Give it with --by.")
    day = datetime.fromtimestamp(now, UTC).date().isoformat()
    with case.write() as connection:
        found = tuple(overdue(connection, now))
        for one in found:
            told: dict[str, Detail] = {"subject": one.of, "kind": one.rule.kind, "as_of": day}
            told |= {"days": one.rule.days, "rows": one.rows}
            _DELETE[one.rule.kind](connection, one)
            record_act(connection, "retention", by, int(time.time()), told)
    return found


def _texts(connection: Connection, rule: Rule, before: int) -> Iterator[Overdue]:
    old = _old(connection, before)
    for row in connection.execute(select(archives.c.id, archives.c.sha256)).all():
        if row.id in old:
            rows = _count(connection, messages, _texts_of(row.id))
            if rows:
                yield Overdue(rule, row.sha256, rows, row.id)


def _delete_texts(connection: Connection, one: Overdue) -> None:
    connection.execute(update(messages).where(_texts_of(one.key)).values(text=""))


def _texts_of(archive: int) -> ColumnElement[bool]:
    return (messages.c.archive_id == archive) & (messages.c.text != "")


def _sketches(connection: Connection, rule: Rule, before: int) -> Iterator[Overdue]:
    rows = len(_old_pictures(connection, before))
    if rows:
        yield Overdue(rule, "pictures", rows, before)


def _delete_sketches(connection: Connection, one: Overdue) -> None:
    names = _old_pictures(connection, one.key)
    for start in range(0, len(names), _PAGE):
        some = names[start : start + _PAGE]
        connection.execute(delete(sketches).where(sketches.c.sha256.in_(some)))


def _old_pictures(connection: Connection, before: int) -> list[str]:
    """Pictures with a sketch that no archive shows but old ones."""
    old = _old(connection, before)
    others = media.c.archive_id.not_in(sorted(old)) & media.c.sha256.is_not(None)
    recent = select(media.c.sha256).where(others)
    query = select(sketches.c.sha256).where(sketches.c.sha256.not_in(recent))
    return list(connection.scalars(query)) if old else []


def _requests(connection: Connection, rule: Rule, before: int) -> Iterator[Overdue]:
    closed = requests.c.state.in_(_CLOSED) & (requests.c.since < before)
    query = select(requests.c.id, requests.c.contact).where(closed).order_by(requests.c.id)
    for row in connection.execute(query).all():
        given = _count(connection, request_elements, request_elements.c.request == row.id)
        rows = given + bool(row.contact)
        if rows:
            yield Overdue(rule, subject_of(row.id), rows, row.id)


def _delete_request(connection: Connection, one: Overdue) -> None:
    connection.execute(delete(request_elements).where(request_elements.c.request == one.key))
    gone = {"contact": b"", "source": "", "acts_for": None}
    connection.execute(update(requests).where(requests.c.id == one.key).values(gone))


def of_unknown_age(connection: Connection) -> int:
    """Archives that no act of the log speaks of: they were read before the log began."""
    ever = 1 << 62
    return _count(connection, archives, archives.c.id.not_in(sorted(_old(connection, ever))))


def _old(connection: Connection, before: int) -> frozenset[int]:
    """Archives that were read before a moment. Of one without an act nobody knows, so it is not."""
    query = select(log.c.leaf, log.c.time).where(log.c.what == "ingest", log.c.time < before)
    read = {from_leaf(bytes(row.leaf)).details.get("sha256") for row in connection.execute(query)}
    known = connection.execute(select(archives.c.id, archives.c.sha256)).all()
    return frozenset(row.id for row in known if row.sha256 in read)


def _count(connection: Connection, table: Table, where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(where)) or 0


_OVERDUE: Mapping[Kind, Callable[[Connection, Rule, int], Iterator[Overdue]]] = {
    "texts": _texts,
    "sketches": _sketches,
    "requests": _requests,
}
_DELETE: Mapping[Kind, Callable[[Connection, Overdue], None]] = {
    "texts": _delete_texts,
    "sketches": _delete_sketches,
    "requests": _delete_request,
}
