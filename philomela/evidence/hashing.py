"""How leaves and nodes of the log's tree are hashed (RFC 9162, section 2.1.1, with SHA-256)."""

from __future__ import annotations

import hashlib

HASH_BYTES = 32

#: Root of a tree without leaves.
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf: of a zero byte and its content."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node: of a one byte and its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()
