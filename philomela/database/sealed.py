"""Which pictures of a case are sealed: held so that nothing renders or exports them.

Sealing has no way back here. A picture that later joins the family of a sealed one is sealed with
it, and stays so if it leaves the family again.
"""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from philomela.database.schema import families, sealed

#: For ``column.not_in(...)``: the names of sealed pictures.
SEALED = select(sealed.c.sha256)


def sealed_pictures(connection: Connection) -> frozenset[str]:
    """The SHA-256 of every sealed picture, in lower-case hex."""
    return frozenset(connection.scalars(SEALED))


def seal_family(connection: Connection, picture: str) -> int:
    """Seal a picture and its whole family; says how many pictures were not sealed before.

    The picture need not be in a family, nor in the case: what is ingested later is sealed too.
    """
    member = families.alias()
    own = select(families.c.family).where(families.c.sha256 == picture)
    members = connection.scalars(select(member.c.sha256).where(member.c.family.in_(own)))
    new = {picture, *members} - sealed_pictures(connection)
    rows = [{"sha256": name, "because_of": picture} for name in sorted(new)]
    if rows:
        connection.execute(insert(sealed), rows)
    return len(rows)


def seal_what_joined(connection: Connection) -> int:
    """Seal what has joined a family that holds a sealed picture; says how many it were."""
    of_sealed = families.alias()
    query = (
        select(families.c.sha256, sealed.c.because_of)
        .select_from(
            sealed.join(of_sealed, of_sealed.c.sha256 == sealed.c.sha256).join(
                families, families.c.family == of_sealed.c.family
            )
        )
        .where(families.c.sha256.not_in(SEALED))
        .order_by(families.c.sha256, sealed.c.because_of)
    )
    found = {row.sha256: row.because_of for row in connection.execute(query)}
    rows = [{"sha256": name, "because_of": marked} for name, marked in found.items()]
    if rows:
        connection.execute(insert(sealed), rows)
    return len(rows)
