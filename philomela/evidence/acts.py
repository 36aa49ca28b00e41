"""Acts: what was done, when, by whom; the leaves of the log.

A leaf is the canonical JSON of an act: keys sorted, no spaces, ASCII, one line. Details hold hashes
and counts, never what belongs to a person: a fingerprint can be deleted and its line stay.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

LARGEST_LEAF = 64 * 1024  # bytes
PROGRAM = "philomela"  # who did what no person decided
_KEYS = ("details", "what", "when", "who")


class Act(NamedTuple):
    """One act. ``what`` is an open set of names, such as "ingest" and "link"."""

    what: str
    when: int  # seconds since 1970-01-01 UTC
    who: str
    details: Mapping[str, Any]


def canonical(value: Any) -> bytes:
    """The one way to write a value of JSON. Raises ``ValueError`` for NaN and the like."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("ascii")


def to_leaf(act: Act) -> bytes:
    """The leaf of an act. Raises ``ValueError`` for one that is too large."""
    day = datetime.fromtimestamp(act.when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    leaf = canonical({"details": dict(act.details), "what": act.what, "when": day, "who": act.who})
    if len(leaf) > LARGEST_LEAF:
        raise ValueError("an act's details hold hashes and counts, not content")
    return leaf


def from_leaf(leaf: bytes) -> Act:
    """The act of a leaf. Raises ``ValueError`` for what :func:`to_leaf` would not have written."""
    if len(leaf) > LARGEST_LEAF:
        raise ValueError("the leaf is too large")
    try:
        found = json.loads(leaf)
        if not isinstance(found, dict) or tuple(sorted(found)) != _KEYS:
            raise ValueError("the leaf is no act")
        when = datetime.strptime(found["when"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        what, who, details = found["what"], found["who"], found["details"]
        if not isinstance(what, str) or not isinstance(who, str) or not isinstance(details, dict):
            raise ValueError("the leaf is no act")
        act = Act(what, int(when.timestamp()), who, details)
        if to_leaf(act) != leaf:
            raise ValueError("the leaf is not canonical")
    except (RecursionError, TypeError, OverflowError) as error:
        raise ValueError("the leaf is no act") from error
    return act


def content_of(what: str, details: Mapping[str, Any]) -> str:
    """SHA-256 of what was done and its details, hex: two acts that say the same have the same."""
    return hashlib.sha256(canonical([what, dict(details)])).hexdigest()
