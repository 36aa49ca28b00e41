"""Links to families: pictures that any chain of links joins (union-find, Tarjan 1975)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from philomela.records import Family, Link


class Groups:
    """Disjoint groups of pictures; each is named by the smallest name in it."""

    def __init__(self, links: Iterable[Link] = ()) -> None:
        self._above: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        for link in links:
            self.join(link.first, link.second)

    def name(self, member: str) -> str:
        """The name of the group that a picture is in."""
        top = member
        while (above := self._above.get(top, top)) != top:
            top = above
        while member != top:  # so that the next walk is short
            self._above[member], member = top, self._above.get(member, member)
        return top

    def size(self, member: str) -> int:
        """How many pictures are in a picture's group."""
        return self._sizes.get(self.name(member), 1)

    def join(self, first: str, second: str) -> bool:
        """Make one group of two; says whether they were two."""
        low, high = sorted((self.name(first), self.name(second)))
        if low == high:
            return False
        self._sizes[low] = self._sizes.get(low, 1) + self._sizes.pop(high, 1)
        self._above[high] = low
        return True

    def members(self, pictures: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """Every picture in exactly one group; groups and their members in ascending order."""
        found: dict[str, list[str]] = {}
        for picture in sorted(set(pictures)):
            found.setdefault(self.name(picture), []).append(picture)
        return map(tuple, found.values())


def families(pictures: Iterable[str], links: Iterable[Link]) -> Iterator[Family]:
    """Every picture in exactly one family, whatever the order of the links.

    Families and their members are in ascending order. A picture without links is a family. Links
    that wait for a person join nothing; those of altered copies join families but no versions.
    """
    joining = [link for link in links if not link.waiting]
    versions = Groups(link for link in joining if link.kind != "altered")
    for members in Groups(joining).members(pictures):
        yield Family(members[0], members, tuple(versions.members(members)))
