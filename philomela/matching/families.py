"""Links to families: pictures that any chain of links joins (union-find, Tarjan 1975)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from philomela.records import Family, Link


class Groups:
    """Disjoint groups of pictures; each is named by the smallest name in it."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def name(self, member: str) -> str:
        """The name of the group that a picture is in."""
        top = member
        while (above := self._above.get(top, top)) != top:
            top = above
        while member != top:  # so that the next walk is short
            self._above[member], member = top, self._above.get(member, member)
        return top

    def join(self, first: str, second: str) -> bool:
        """Make one group of two; says whether they were two."""
        low, high = sorted((self.name(first), self.name(second)))
        if low == high:
            return False
        self._above[high] = low
        return True


def families(pictures: Iterable[str], links: Iterable[Link]) -> Iterator[Family]:
    """Every picture in exactly one family, whatever the order of the links.

    Families and their members are in ascending order. A picture without links is a family.
    """
    groups = Groups()
    for link in links:
        groups.join(link.first, link.second)
    members: dict[str, list[str]] = {}
    for picture in sorted(set(pictures)):
        members.setdefault(groups.name(picture), []).append(picture)
    for name, found in members.items():
        yield Family(name, tuple(found))
