"""Numbers that are given out once, also where what bore one is deleted."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from philomela.database.schema import case_info


def take_numbers(connection: Connection, what: str, count: int = 1) -> int:
    """The first of so many numbers in a row that nothing of this kind has had, from 1 on.

    The caller's transaction must be one that writes.
    """
    name = f"next_number:{what}"
    found = connection.scalar(select(case_info.c.value).where(case_info.c.name == name))
    first = int(found) if found else 1
    following = str(first + count)
    if found is None:
        connection.execute(insert(case_info).values(name=name, value=following))
    else:
        changed = update(case_info).where(case_info.c.name == name).values(value=following)
        connection.execute(changed)
    return first


def last_number(connection: Connection, what: str) -> int:
    """The last number given out; 0 before the first."""
    name = f"next_number:{what}"
    found = connection.scalar(select(case_info.c.value).where(case_info.c.name == name))
    return int(found) - 1 if found else 0
