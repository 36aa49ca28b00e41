"""Compares the truth of a simulation with what a case holds.

Counts must be equal. Families must be those of the truth, picture by picture, where all pictures of
a family are near copies. Altered copies are recognised by what is left of the original, and marks
that many pictures bear may mislead; where there are any, families agree when of the pairs of
pictures put together, and of those that belong together, 99 in 100 are right, and what is counted
in families may be off by one in a hundred.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, select

from philomela.database.schema import (
    channels,
    families,
    measures,
    media,
    member_snapshots,
    message_references,
    messages,
    pictures,
    polls,
    skipped,
)
from philomela.simulate.agreement import agreement
from philomela.simulate.months import month_name

_REPEAT = "repeat"  # reason of the row for a message that the case already holds
_PERCENT_TOLERANCE = 0.05  # a percentage may be kept to one decimal
_LEAST_PERCENT = 99.0  # of pairs
_FAMILIES_OFF = 0.01  # share of families by which counts of them may be off


@dataclass(frozen=True, slots=True)
class Check:
    """One figure: what the case says and what is true."""

    name: str
    found: int | float | None
    true: int | float | None
    ok: bool


def compare(truth: dict[str, Any], connection: Connection) -> Iterator[Check]:
    """A check for every counted figure of ``truth``, then for families, months and measures.

    ``truth`` is what :func:`philomela.simulate.operation.simulate` returned or ``truth.json``
    holds. The figures of measures are not found in a case that was not measured.
    """
    for name, query in _counts().items():
        yield _equal(name, connection.execute(query).scalar_one(), truth[name])
    yield from _families(truth, connection)
    yield _months(truth, connection)
    yield _equal("members_sum", _members_sum(connection), truth["members_sum"])
    yield _equal("prices", measured(connection, "prices"), truth["prices"])
    yield _three_month_change(truth, connection)


def compare_roles(truth: dict[str, Any], connection: Connection) -> Check:
    """How many channels the measure ``network`` gives the role that they have."""
    true = truth["roles"]
    found = {row["id"]: row["role"] for row in _network_nodes(connection)}
    right = sum(found.get(key) == role for key, role in true.items())
    return _equal("roles", right, len(true))


def measured(connection: Connection, name: str) -> int | float | None:
    """The value of a measure that the case keeps, or None."""
    value = _measure(connection, name).get("value")
    return value if isinstance(value, int | float) else None


def _rows(table: FromClause, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(table).where(*conditions)


def _counts() -> dict[str, Select[Any]]:
    """Name of a figure -> the rows that it counts."""
    own = media.c.kind != "thumbnail"
    joined = media.join(
        messages,
        (media.c.channel_id == messages.c.channel_id) & (media.c.number == messages.c.number),
    )
    return {
        "channels": _rows(channels),
        "messages": _rows(messages),
        "skipped": _rows(skipped, skipped.c.reason != _REPEAT),
        "repeats": _rows(skipped, skipped.c.reason == _REPEAT),
        "sightings": _rows(media, own, media.c.state == "read"),
        "forwarded_sightings": _rows(joined, own, media.c.state == "read", messages.c.forwarded),
        "pictures": _rows(pictures),
        "polls": _rows(polls),
        "hidden_polls": _rows(polls, polls.c.hidden),
        "forwards": _rows(messages, messages.c.forwarded),
        "undated": _rows(messages, messages.c.date.is_(None) | ~messages.c.date_certain),
        "links_invite": _rows(message_references, message_references.c.kind == "invite"),
        "missing_files": _rows(media, own, media.c.state == "missing"),
        "not_included": _rows(media, own, media.c.state == "not included"),
        "too_large_placeholders": _rows(media, own, media.c.state == "too large"),
        "unavailable": _rows(media, own, media.c.state == "unavailable"),
        "unreadable": _rows(media, own, media.c.state == "unreadable"),
        "other": _rows(media, own, media.c.state == "other"),
    }


def _equal(name: str, found: int | float | None, true: int | float | None) -> Check:
    return Check(name, found, true, found == true)


def _found_families(connection: Connection) -> dict[str, set[str]]:
    """Family -> its pictures; a picture that no family names is one by itself."""
    query = select(pictures.c.sha256, families.c.family).select_from(
        pictures.outerjoin(families, pictures.c.sha256 == families.c.sha256)
    )
    found = defaultdict(set)
    for sha256, family in connection.execute(query):
        found[family or sha256].add(sha256)
    return dict(found)


def _allowed(truth: dict[str, Any]) -> int:
    """By how many families a count of them may be off."""
    return math.ceil(_FAMILIES_OFF * truth["families"]) if truth["altered_copies"] else 0


def _families(truth: dict[str, Any], connection: Connection) -> Iterator[Check]:
    """How many families there are, how many of them have exactly the true members, and percentages
    of pairs (see :mod:`philomela.simulate.agreement`)."""
    found = {frozenset(members) for members in _found_families(connection).values()}
    true = {frozenset(members) for members in truth["family_members"].values()}
    near = abs(len(found) - len(true)) <= _allowed(truth)
    yield Check("families", len(found), len(true), near)
    least = _LEAST_PERCENT if truth["altered_copies"] else 100.0
    agrees = agreement(found, true)
    percents = {
        "family_precision_percent": 100 * agrees.precision if found else None,
        "family_recall_percent": 100 * agrees.recall if found else None,
    }
    enough = {name: percent is not None and percent >= least for name, percent in percents.items()}
    same = found == true or (bool(truth["altered_copies"]) and all(enough.values()))
    yield Check("family_partition", len(found & true), len(true), same)
    for name, percent in percents.items():
        yield Check(name, percent, 100.0, enough[name])


def _months(truth: dict[str, Any], connection: Connection) -> Check:
    """How many months have exactly the families that were first seen in them."""
    query = (
        select(families.c.family, func.min(messages.c.date))
        .select_from(families)
        .join(media, media.c.sha256 == families.c.sha256)
        .join(
            messages,
            (media.c.channel_id == messages.c.channel_id) & (media.c.number == messages.c.number),
        )
        .where(media.c.kind != "thumbnail", media.c.state == "read", messages.c.date.is_not(None))
        .group_by(families.c.family)
    )
    found = Counter(month_name(first) for _, first in connection.execute(query))
    true = Counter(dict(truth["families_by_month"]))
    right = sum(found[month] == count for month, count in true.items())
    off = (found - true).total() + (true - found).total()
    return Check("families_by_month", right, len(true), off <= _allowed(truth))


def _members_sum(connection: Connection) -> int:
    query = select(member_snapshots.c.channel, member_snapshots.c.members).order_by(
        member_snapshots.c.channel, member_snapshots.c.date
    )
    last = {channel: members for channel, members in connection.execute(query)}  # noqa: C416
    return sum(last.values())


def _three_month_change(truth: dict[str, Any], connection: Connection) -> Check:
    found, true = measured(connection, "three_month_change"), truth["three_month_change"]
    if found is None or true is None:
        return _equal("three_month_change", found, true)
    near = math.isclose(found, true, abs_tol=_PERCENT_TOLERANCE)
    return Check("three_month_change", found, true, near or _near_change(truth, found))


def _near_change(truth: dict[str, Any], found: float) -> bool:
    """Whether so many families more or fewer as are allowed would give this percentage."""
    off = _allowed(truth)
    new: list[int] = [count for _, count in truth["families_by_month"]]
    recent, before = sum(new[-4:-1]), sum(new[-7:-4])
    if not off or before <= off:
        return False
    least = 100 * ((recent - off) / (before + off) - 1)
    return least <= found <= 100 * ((recent + off) / (before - off) - 1)


def _measure(connection: Connection, name: str) -> dict[str, Any]:
    text = connection.scalar(select(measures.c.measure).where(measures.c.name == name))
    content = json.loads(text) if text else {}
    return content if isinstance(content, dict) else {}


def _network_nodes(connection: Connection) -> Iterator[dict[str, Any]]:
    for table in _measure(connection, "network").get("tables", ()):
        if table["name"] == "nodes":
            for row in table["rows"]:
                yield dict(zip(table["columns"], row, strict=True))
