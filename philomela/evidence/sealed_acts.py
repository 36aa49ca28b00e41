"""Acts that name a sealed picture. Outside the case only their hash is shown.

A leaf's hash stands in the tree for its content, so that root and proofs hold without it
(RFC 9162, section 2.1.1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Set
from typing import Any

from philomela.evidence.acts import Act, canonical, from_leaf
from philomela.evidence.hashing import HASH_BYTES, leaf_hash
from philomela.evidence.log import Entry

_NAME = re.compile(rb"[0-9a-f]{64}")
_KEY = "sealed"


def names_sealed(leaf: bytes, sealed: Set[str]) -> bool:
    """Whether a leaf names a sealed picture by its SHA-256."""
    return any(name.decode() in sealed for name in _NAME.findall(leaf))


def line_of(entry: Entry, sealed: Set[str]) -> bytes:
    """The leaf, or where it names a sealed picture a line that holds its hash alone."""
    return canonical({_KEY: entry.hash}) if names_sealed(entry.leaf, sealed) else entry.leaf


def told(entry: Entry, sealed: Set[str]) -> dict[str, Any]:
    """What is shown of an act, as a value of JSON."""
    if not names_sealed(entry.leaf, sealed):
        return entry.told()
    act = entry.act
    return {"what": act.what, "when": entry.told()["when"], "who": act.who, "details": None}


def read_line(line: bytes) -> tuple[bytes, Act | None]:
    """The hash of the leaf that a line stands for, and its act where the line is the leaf itself.

    Raises ``ValueError`` for a line that :func:`line_of` would not have written.
    """
    hashed = _hash_alone(line)
    return (leaf_hash(line), from_leaf(line)) if hashed is None else (hashed, None)


def _hash_alone(line: bytes) -> bytes | None:
    if len(line) > 200 or not line.startswith(b'{"sealed":'):
        return None
    found = json.loads(line)
    text = found.get(_KEY) if isinstance(found, dict) else None
    if not isinstance(text, str) or canonical({_KEY: text}) != line:
        raise ValueError("a line is no act")
    if len(text) != 2 * HASH_BYTES or not _NAME.fullmatch(text.encode("ascii", "replace")):
        raise ValueError("a line is no act")
    return bytes.fromhex(text)
