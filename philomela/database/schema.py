"""The tables of a case.

A case is read with any SQLite tool, so keys are readable: pictures by SHA-256 in hex, messages by
channel and the platform's own number. No row that comes from archives carries the time of its
making or a random number: the same archives give the same rows. The
log alone says when something was done.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from philomela.database.bank_schema import bank_tables, match_tables, vault_tables
from philomela.database.coding_schema import coding_tables
from philomela.database.log_schema import log_tables
from philomela.database.request_schema import request_tables

metadata = MetaData()


case_info = Table(
    "case_info",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

archives = Table(
    "archives",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("format", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("state", String, nullable=False),  # reading | messages | complete
)

channels = Table(
    "channels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("archive_id", Integer, ForeignKey("archives.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("title", Text),
    Column("title_pseudonym", String),
)

messages = Table(
    "messages",
    metadata,
    Column("channel_id", Integer, ForeignKey("channels.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("archive_id", Integer, ForeignKey("archives.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("date", BigInteger),
    Column("date_certain", Boolean, nullable=False),
    Column("edited", BigInteger),
    Column("sender", String),
    Column("forwarded", Boolean, nullable=False),
    Column("reply_to", BigInteger),
    Column("action", String),
    Column("text", Text, nullable=False),
    sqlite_with_rowid=False,
)

message_references = Table(
    "message_references",
    metadata,
    Column("channel_id", Integer, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("target", Text, nullable=False),
    sqlite_with_rowid=False,
)

polls = Table(
    "polls",
    metadata,
    Column("channel_id", Integer, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("question", Text, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("total_voters", Integer),
    sqlite_with_rowid=False,
)

poll_answers = Table(
    "poll_answers",
    metadata,
    Column("channel_id", Integer, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("voters", Integer),
    sqlite_with_rowid=False,
)

media = Table(
    "media",
    metadata,
    Column("channel_id", Integer, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("archive_id", Integer, ForeignKey("archives.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("path", Text),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("mime", String),
    Column("size", BigInteger),
    Column("width", Integer),
    Column("height", Integer),
    Column("sha256", String(64)),
    Index("media_by_archive_state", "archive_id", "state"),
    Index("media_by_sha256", "sha256"),
    sqlite_with_rowid=False,
)

pictures = Table(
    "pictures",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("format", String, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("frames", Integer, nullable=False),
    Column("pdq", String(64), nullable=False),
    Column("pdq_quality", Integer, nullable=False),
    Column("recipe", String, nullable=False),
    sqlite_with_rowid=False,
)

# Eight thousand bytes a row, which SQLite keeps better in a table with row numbers.
sketches = Table(
    "sketches",
    metadata,
    Column("sha256", String(64), ForeignKey("pictures.sha256"), primary_key=True),
    Column("recipe", String, nullable=False),
    Column("points", Integer, nullable=False),
    Column("sketch", LargeBinary, nullable=False),
)

skipped = Table(
    "skipped",
    metadata,
    Column("archive_id", Integer, ForeignKey("archives.id"), primary_key=True),
    Column("unit", String, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    sqlite_with_rowid=False,
)

links = Table(
    "links",
    metadata,
    Column("first", String(64), ForeignKey("pictures.sha256"), primary_key=True),
    Column("second", String(64), ForeignKey("pictures.sha256"), primary_key=True),
    Column("kind", String, nullable=False),  # copy | edited | stamped | altered
    Column("distance", Integer, nullable=False),
    Column("strength", Float),  # log10 of such links by chance; NULL where only PDQ speaks
    Column("fraction", Float),  # share of what both show that differs
    Column("sense", Integer),  # how the second is mirrored and turned
    Column("place", Text),  # corners of the first in the second, JSON
    Column("thin", Boolean, nullable=False, server_default=false()),
    Column("unconfirmed", Boolean, nullable=False, server_default=false()),
    Column("waiting", Boolean, nullable=False, server_default=false()),  # joins no families
    sqlite_with_rowid=False,
)

families = Table(
    "families",
    metadata,
    Column("sha256", String(64), ForeignKey("pictures.sha256"), primary_key=True),
    Column("family", String(64), nullable=False, index=True),
    Column("version", String(64)),  # the smallest picture that differs in no large region
    sqlite_with_rowid=False,
)

# What recurs in unrelated pictures at one place, as `measure` last found it; shares are 0 to 1.
recurring_marks = Table(
    "recurring_marks",
    metadata,
    Column("mark", Integer, primary_key=True),
    Column("place", String, nullable=False),  # "top left corner", "bottom caption", "frame", ...
    Column("left", Float, nullable=False),  # the box around it, as shares of the frame
    Column("top", Float, nullable=False),
    Column("right", Float, nullable=False),
    Column("bottom", Float, nullable=False),
    sqlite_with_rowid=False,
)

mark_bearers = Table(
    "mark_bearers",
    metadata,
    Column("sha256", String(64), ForeignKey("pictures.sha256"), primary_key=True),
    Column("mark", Integer, ForeignKey("recurring_marks.mark"), primary_key=True),
    Column("likely", Float, nullable=False),  # that it bears it: 0.05 to 1
    Column("shown", Integer, nullable=False),  # of the mark's places, those alike
    sqlite_with_rowid=False,
)

marked_pictures = Table(
    "marked_pictures",
    metadata,
    Column("sha256", String(64), ForeignKey("pictures.sha256"), primary_key=True),
    Column("likely", Float, nullable=False),  # that it bears any mark, bars apart: 0.001 to 1
    sqlite_with_rowid=False,
)

member_snapshots = Table(
    "member_snapshots",
    metadata,
    Column("channel", String, primary_key=True),  # a channel's key or its title
    Column("date", String, primary_key=True),  # YYYY-MM-DD
    Column("source", String, primary_key=True),
    Column("members", Integer, nullable=False),
    sqlite_with_rowid=False,
)

measures = Table(
    "measures",
    metadata,
    Column("name", String, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("measure", Text, nullable=False),  # JSON of a records.Measure
    UniqueConstraint("place"),
    sqlite_with_rowid=False,
)

samples, sample_strata, sample_items, labels, labels_refused = coding_tables(metadata)

requests, request_elements, request_pauses, acts, sealed = request_tables(metadata)
bank_entries, bank_fingerprints, bank_given, bank_acts, bank_exchanges = bank_tables(metadata)

matches, matched_pictures = match_tables(metadata)

vault_keys, vault_items, vault_access = vault_tables(metadata)
log, checkpoints, timestamps = log_tables(metadata)
