"""Whether the log that a case holds is whole: every act, every hash, every checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from philomela.database.schema import case_info, checkpoints, log
from philomela.evidence.acts import content_of, from_leaf
from philomela.evidence.checkpoint import read_checkpoint
from philomela.evidence.hashing import leaf_hash
from philomela.evidence.log import log_size
from philomela.evidence.signing_key import PUBLIC_KEY
from philomela.evidence.steps import Step, must, not_checked, step
from philomela.evidence.tree import MemoryTree, tree_root

_TRIGGERS = {"log_no_update", "log_no_delete", "log_next_only"}


def check_log(connection: Connection) -> Iterator[Step]:
    """The steps "log", "checkpoints" and, in SQLite, "append-only"."""
    hashes: list[bytes] = []

    def acts() -> str:
        hashes.extend(_hashes(connection))
        _nodes(connection, MemoryTree(hashes))
        return f"{len(hashes):,} acts, each as it was written"

    told = step("log", acts)
    yield told
    if told.verdict == "true":
        yield _checkpoints(connection, MemoryTree(hashes))
    else:
        yield not_checked("checkpoints", "the log does not hold")
    if connection.dialect.name == "sqlite":
        yield step("append-only", lambda: _triggers(connection))


def _hashes(connection: Connection) -> Iterator[bytes]:
    """The hash of every act, computed anew."""
    query = select(log.c.number, log.c.what, log.c.time, log.c.content, log.c.hash, log.c.leaf)
    for place, row in enumerate(connection.execute(query.order_by(log.c.number)), 1):
        must(row.number == place, f"act {place} is missing")
        must(isinstance(row.leaf, bytes), f"act {place} was changed")
        act = from_leaf(row.leaf)
        hashed = leaf_hash(row.leaf)
        same = (row.what, row.time, row.content) == (
            act.what, act.when, content_of(act.what, act.details),
        )  # fmt: skip
        must(same and row.hash == hashed.hex(), f"act {place} was changed")
        yield hashed


def _nodes(connection: Connection, tree: MemoryTree) -> None:
    for number, nodes in connection.execute(select(log.c.number, log.c.nodes)):
        must(nodes == tree.completed_at(number), f"the tree at act {number} was changed")


def _checkpoints(connection: Connection, tree: MemoryTree) -> Step:
    known = connection.scalar(select(case_info.c.value).where(case_info.c.name == PUBLIC_KEY))
    kept = connection.execute(select(checkpoints).order_by(checkpoints.c.size)).all()
    if not kept:
        return not_checked("checkpoints", "none was signed yet")

    def check() -> str:
        must(known is not None, "the case does not know who signed them")
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(known)))
        for row in kept:
            found = read_checkpoint(row.checkpoint.encode(), key)
            must(found.size == row.size <= len(tree), f"that of {row.size:,} acts is another one")
            root = tree_root(row.size, tree.node)
            must(found.root == root, f"the log is not what was signed at {row.size:,} acts")
        since = log_size(connection) - kept[-1].size
        return f"{len(kept):,} signed, each of what the log holds; {since:,} acts since the last"

    return step("checkpoints", check)


def _triggers(connection: Connection) -> str:
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    missing = _TRIGGERS - set(found.scalars())
    must(not missing, f"the database no longer refuses changes: {', '.join(sorted(missing))}")
    return "the database refuses to change or delete an act"
