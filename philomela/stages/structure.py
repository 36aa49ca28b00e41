"""Links as the sketches of a case tell them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from philomela.fingerprints.sketch import Sketch, decode, encode
from philomela.matching.altered_copies import (
    Sketched,
    checked,
    link_between,
    representatives,
    strongest,
)
from philomela.matching.copies import Hashed
from philomela.matching.families import Groups
from philomela.matching.kernels import RADIUS
from philomela.matching.many_searches import links_by_processes, links_within
from philomela.matching.processes import by_processes
from philomela.matching.recurring.unmarked import SAMPLE, Rounds, common_marks, unmarked
from philomela.matching.sketches.index import SketchIndex
from philomela.matching.sketches.voting import Effort
from philomela.records import Link
from philomela.stages.batches import batches
from philomela.stages.progress import Progress
from philomela.stages.sketch_rows import damage_told, encoded_sketches, known_sketches

_SHARED_CHECKS = 2_000  # copies that are checked by several processes
_UNMARKED = 1_000  # sketches that a process takes marks out of before it answers
_CHECKED = 50  # copies that a process checks before it answers
_SHARED = 300  # sketches whose searches are shared out among processes, by an index on disk
#: Sketches of which the marks that they share are learnt first, and each of which is searched for
#: with less effort. With fewer, learning takes longer than it saves.
_MANY = 2_000
_TRIED = 5  # further versions that a doubtful link's ends are compared with


class _Unchecked(NamedTuple):
    """Links between near hashes, and the encoded sketches of their ends."""

    links: tuple[Link, ...]
    sketches: Mapping[str, bytes]


def _checked(these: _Unchecked) -> list[Link]:
    with damage_told():
        known = {name: decode(content) for name, content in these.sketches.items()}
    return [checked(link, known.get(link.first), known.get(link.second)) for link in these.links]


def _unmarked(task: tuple[Sequence[bytes], Rounds]) -> list[bytes]:
    encoded, marks = task
    with damage_told():
        return [encode(unmarked(decode(content), marks)) for content in encoded]


class Structure:
    """The sketches of a case's pictures. ``points`` says how many each usable one has.

    Of a large case several processes, ``workers``, ask for links.
    """

    def __init__(
        self,
        connection: Connection,
        pictures: Iterable[Hashed],
        points: Mapping[str, int],
        workers: int = 1,
    ) -> None:
        self._connection = connection
        self._workers = workers
        self._sketched = {
            one.name: Sketched(one.name, one.pdq, points[one.name])
            for one in pictures
            if one.name in points
        }

    def check(self, copies: Sequence[Link], progress: Progress) -> Iterator[Link]:
        """The links with what structure tells of those whose ends are both sketched."""
        progress.start("Checking copies", len(copies), "items")
        some = map(self._unchecked, batches(copies, _CHECKED))
        shared = len(copies) >= _SHARED_CHECKS and self._workers > 1
        done = by_processes(_checked, some, self._workers) if shared else map(_checked, some)
        for links in done:
            yield from links
            progress.advance(len(links))
        progress.finish()

    def _unchecked(self, links: Sequence[Link]) -> _Unchecked:
        ends = {end for link in links for end in (link.first, link.second)}
        names = sorted(ends & self._sketched.keys())
        return _Unchecked(tuple(links), dict(encoded_sketches(self._connection, names)))

    def links(self, copies: Sequence[Link], progress: Progress) -> list[Link]:
        """Links between pictures that are not joined as copies already.

        Of each group of copies a few are looked for, so that a photo posted a thousand times is
        not compared with itself.
        """
        groups = _groups_of_copies(copies)
        chosen = sorted(self._representatives(groups))
        names = [one.name for one in chosen]
        found: list[Link] = []
        with _folder(len(chosen)) as folder:
            index = SketchIndex(folder)
            with damage_told():
                index.add(enumerate(self._without_marks(names)))
            index.merge()
            progress.start("Comparing structure", len(chosen), "items")
            for some in self._searched(index, folder, chosen):
                found += some
                progress.advance(1)
            progress.finish()
        return strongest(
            link for link in found if groups.name(link.first) != groups.name(link.second)
        )

    def _without_marks(self, names: Sequence[str]) -> Iterator[bytes]:
        """Encoded sketches, without the marks that are common among them where there are many."""
        marks: Rounds = ()
        if len(names) >= _MANY:
            some = names[:: -(-len(names) // SAMPLE)]
            marks = common_marks([sketch for _, sketch in known_sketches(self._connection, some)])
        encoded = (content for _, content in encoded_sketches(self._connection, names))
        if not marks:
            return encoded
        tasks = ((some, marks) for some in batches(encoded, _UNMARKED))
        done = by_processes(_unmarked, tasks, self._workers)
        return chain.from_iterable(done)

    def _searched(
        self, index: SketchIndex, folder: Path | None, chosen: Sequence[Sketched]
    ) -> Iterator[list[Link]]:
        if folder is None:
            return links_within(index, chosen, Effort.THOROUGH)
        effort = Effort.THOROUGH if len(chosen) < _MANY else Effort.BRIEF
        return links_by_processes(folder, chosen, effort, self._workers)

    def further(self, links: Sequence[Link]) -> Iterator[Link]:
        """More links between families that a waiting link leads between.

        Its ends are compared with the other family's other versions. Where most of those agree as
        well it is the photo that they share; a mark would be on some versions only.
        """
        copies = _groups_of_copies(links)
        families = Groups(link for link in links if not link.waiting)
        versions: dict[str, list[Sketched]] = {}
        for one in sorted(self._representatives(copies), key=lambda one: (-one.points, one.name)):
            versions.setdefault(families.name(one.name), []).append(one)
        for link in links:
            if link.waiting and not link.unconfirmed:
                for here, there in ((link.first, link.second), (link.second, link.first)):
                    others = versions.get(families.name(there), [])
                    tried = [one for one in others if copies.name(one.name) != copies.name(there)]
                    yield from self._most(here, tried[:_TRIED])

    def _most(self, name: str, others: Sequence[Sketched]) -> list[Link]:
        """Links between a picture and others, if it has one to most of them."""
        known = self._known({name, *(one.name for one in others)})
        found = [
            link_between(
                self._sketched[name], known[name], one, known[one.name], len(self._sketched)
            )
            for one in others
        ]
        kept = [link for link in found if link is not None]
        return kept if 2 * len(kept) > len(others) else []

    def _representatives(self, copies: Groups) -> Iterator[Sketched]:
        for group in copies.members(self._sketched):
            yield from representatives(self._sketched[name] for name in group)

    def _known(self, names: Set[str]) -> dict[str, Sketch]:
        wanted = sorted(names & self._sketched.keys())
        return dict(known_sketches(self._connection, wanted))


def _groups_of_copies(links: Iterable[Link]) -> Groups:
    """Groups that near hashes join, but for those that structure does not confirm."""
    return Groups(
        link
        for link in links
        if link.distance <= RADIUS and not (link.unconfirmed or link.thin or link.waiting)
    )


@contextmanager
def _folder(pictures: int) -> Iterator[Path | None]:
    """A folder for an index, which goes when the work is done; None where memory holds it."""
    if pictures < _SHARED:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="philomela-") as folder:
        yield Path(folder) / "index"
