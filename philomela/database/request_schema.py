"""The tables of a case that hold removal requests, acts of people, and what is sealed.

Unlike what comes from archives, these rows are acts of people: they say when and by whom. They
belong to the same metadata as those of :mod:`philomela.database.schema`, which imports them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)


def request_tables(metadata: MetaData) -> tuple[Table, Table, Table, Table, Table]:
    """The tables ``requests``, ``request_elements``, ``request_pauses``, ``acts``, ``sealed``.

    Times are seconds since 1970-01-01 UTC. What a person gave is kept encrypted.
    """
    return (
        Table(
            "requests",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("law", String, nullable=False),
            Column("picture", String(64), nullable=False, index=True),
            Column("requester", Text, nullable=False),  # a reference, not a name
            Column("acts_for", Text),  # where somebody acts for her: in what capacity
            Column("source", String, nullable=False),  # keyed digest of the contact
            Column("contact", LargeBinary, nullable=False),  # encrypted
            Column("zone", String, nullable=False),  # IANA name, for times that people read
            Column("language", String, nullable=False),
            Column("child_offence", Boolean, nullable=False),
            Column("received", BigInteger, nullable=False),
            Column("state", String, nullable=False),
            Column("since", BigInteger, nullable=False),  # of the state
        ),
        Table(
            "request_elements",
            metadata,
            Column("request", Integer, ForeignKey("requests.id"), primary_key=True),
            Column("element", String, primary_key=True),
            Column("value", LargeBinary, nullable=False),  # encrypted
            Column("given", BigInteger, nullable=False),
            Column("insufficient", Text),  # why it does not suffice, as a person judged
            sqlite_with_rowid=False,
        ),
        Table(
            "request_pauses",
            metadata,
            Column("request", Integer, ForeignKey("requests.id"), primary_key=True),
            Column("begins", BigInteger, primary_key=True),
            Column("ends", BigInteger),  # NULL: still paused
            Column("reason", Text, nullable=False),
            sqlite_with_rowid=False,
        ),
        Table(
            "acts",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("what", String, nullable=False),
            Column("who", Text, nullable=False),
            Column("moment", BigInteger, nullable=False),
            Column("subject", String),  # such as "request 3"
            Column("details", Text, nullable=False),  # JSON
            Index("acts_by_subject", "subject"),
        ),
        Table(
            "sealed",
            metadata,
            Column("sha256", String(64), primary_key=True),  # lower case
            Column("because_of", String(64), nullable=False),  # the picture that was marked
            sqlite_with_rowid=False,
        ),
    )
