"""Which links join families by themselves, and which wait for a person.

One wrong link makes one family of two photos, and where each of them has many versions it makes
many figures wrong. Two families with several versions each that are versions of one photo agree in
many places; a single doubtful link between them is more likely a mark that both bear, or chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from philomela.matching.families import Groups
from philomela.matching.kernels import RADIUS
from philomela.records import Link

LARGE = 4  # versions in a family that no single doubtful link may join to another such
STRONG = -6.0  # log10 of the links this good that chance would give
#: The same for thin links, the strongest of which must be beyond what two stamps of a few words
#: reach: down to -13 in simulated operations (``benchmarks/families.py``).
STRONG_THIN = -15.0


class _Doubt(NamedTuple):
    """A link that does not join by itself, and the copies that it leads between."""

    link: Link
    ends: tuple[str, str]


def with_waiting(links: Iterable[Link]) -> list[Link]:
    """The links in ascending order, those marked that must wait for a person.

    Copies count as one version, since one of them was compared for all. Firm links join first; then
    each two groups are looked at that only doubtful links lead between, the strongest first. They
    are joined

    - by two links that share no version;
    - where not both groups have several versions, by a link that is not thin, or by two links;
    - where both are one version, by a single thin link that is the strongest of either.

    Of links that are all thin the strongest must be very strong.

    Whatever the order that links are given in, the result is the same.
    """
    ordered = sorted(links, key=lambda link: (link.first, link.second))
    copies = Groups(link for link in ordered if is_firm(link) and link.distance <= RADIUS)
    groups = Groups()
    doubts = []
    for link in ordered:
        ends = copies.name(link.first), copies.name(link.second)
        if is_firm(link):
            groups.join(*ends)
        else:
            doubts.append(_Doubt(link, ends))
    doubts.sort(key=lambda doubt: (doubt.link.strength or 0.0, doubt.link.first, doubt.link.second))
    while _join_some(doubts, groups):
        pass
    waiting = {doubt.link for doubt in doubts if len(set(map(groups.name, doubt.ends))) > 1}
    return [replace(link, waiting=link in waiting) for link in ordered]


def is_firm(link: Link) -> bool:
    """Whether a link joins by itself, whatever it joins."""
    if link.thin or link.unconfirmed:
        return False
    return link.strength is None or link.strength <= STRONG or link.distance <= RADIUS


def _join_some(doubts: Sequence[_Doubt], groups: Groups) -> bool:
    """Join groups that doubtful links lead between; says whether any were joined."""
    between: dict[tuple[str, str], list[_Doubt]] = {}
    for doubt in doubts:
        low, high = sorted(map(groups.name, doubt.ends))
        if low != high:
            between.setdefault((low, high), []).append(doubt)
    touched: set[str] = set()
    seen: set[str] = set()
    for pair, some in between.items():
        is_strongest = seen.isdisjoint(pair)
        seen.update(pair)
        if not touched.isdisjoint(pair):
            continue  # they are larger now, and looked at once more
        sizes = groups.size(pair[0]), groups.size(pair[1])
        if _suffice(some, *sizes, is_strongest=is_strongest):
            groups.join(*pair)
            touched.update(pair)
    return bool(touched)


def _suffice(doubts: Sequence[_Doubt], size: int, other: int, *, is_strongest: bool) -> bool:
    """Whether links, the strongest first, are enough to join groups of so many versions."""
    all_thin = all(doubt.link.thin for doubt in doubts)
    if all_thin and (doubts[0].link.strength or 0.0) > STRONG_THIN:
        return False
    if _apart(doubts) >= 2:
        return True
    if min(size, other) >= LARGE:
        return False
    if all_thin:
        alone = size == other == 1 and is_strongest
        return alone or len({doubt.ends for doubt in doubts}) >= 2
    return True


def _apart(doubts: Sequence[_Doubt]) -> int:
    """How many of the links, taken one after the other, share no version."""
    taken: set[str] = set()
    count = 0
    for doubt in doubts:
        if taken.isdisjoint(doubt.ends):
            taken.update(doubt.ends)
            count += 1
    return count
