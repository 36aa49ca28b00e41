"""The pictures worth comparing with one: an index over the points of up to some million sketches.

Points vote for pictures (:mod:`philomela.matching.sketches.keys` says for which, and
:mod:`philomela.matching.sketches.voting` what a vote weighs).

Sketches lie in segments that do not change and, where they are few, in a journal. Adding writes to
the journal; when it is full it becomes a segment, and segments of like size become one. So nothing
is ever rebuilt as a whole. What a call changed is on the disk when it returns; if the machine stops
before, the index is as it was, or as it was to be.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from philomela.errors import InputError
from philomela.fingerprints.projection import MIRRORED
from philomela.fingerprints.sketch import Sketch, decode, moved
from philomela.matching.sketches import journal, manifest
from philomela.matching.sketches.journal import Record
from philomela.matching.sketches.keys import MOST_SLOTS
from philomela.matching.sketches.manifest import Manifest, journal_path, segment_path
from philomela.matching.sketches.merging import merge
from philomela.matching.sketches.resident import mapped_bytes
from philomela.matching.sketches.segment import broken, build
from philomela.matching.sketches.segment_files import load, wipe, write
from philomela.matching.sketches.voting import Effort, Part, Voted, vote

#: As it is and mirrored. All eight also find what was turned by a right angle, in four times the
#: time; a picture's own note of how it is to be turned is followed anyway.
USUAL_SENSES = (0, MIRRORED)
_JOURNAL_LENGTH = 512  # pictures
_BULK = 32_768  # pictures that are made a segment at once
_MOST_MAPPED = 1 << 30  # bytes of files in memory, beyond which they are given back
_ALIKE = 8  # segments of one size class that are merged
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture to compare with. ``sense`` is how the query must be moved to fit it.

    ``agreed`` are those of the votes for it that fit together.
    """

    number: int
    sense: int
    votes: float
    agreed: float


class SketchIndex:
    """An index in a folder, or in memory only where there is none.

    ``number`` is the caller's name for a picture, used once; no two pictures have the same one.
    Only one process at a time may have a folder's index open; while it changes nothing, others may
    open it to ask.

    Raises :class:`~philomela.errors.InputError` where the files in the folder are broken.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._stored: list[Part] = []
        self._recent: dict[int, bytes] = {}
        self._recent_part: Part | None = None
        self._journal, self._journal_end = 0, 0
        self._following = 1  # name of the next segment
        if folder is not None:
            try:
                self._open(folder)
            except OSError as error:
                raise InputError(
                    f"The index {folder} cannot be opened: {error.strerror}."
                ) from error

    def __len__(self) -> int:
        return sum(map(len, self._stored)) + len(self._recent)

    def __contains__(self, number: int) -> bool:
        return number in self._recent or any(len(part.slots_of(number)) for part in self._stored)

    def add(self, sketches: Iterable[Record]) -> None:
        """Add encoded sketches under new numbers.

        Raises ``ValueError`` for what is no sketch and for a number that is in use; what came well
        before it is added.
        """
        for batch in _batches(sketches):
            self._check_numbers(batch)
            if len(batch) >= _JOURNAL_LENGTH:
                self._commit([*self._stored, self._new_part(batch)], self._journal)
            else:
                self._take(batch)
            if len(self._recent) >= _JOURNAL_LENGTH:
                self._change_journal([*self._stored, self._new_part(self._recent.items())], {})
            while alike := self._alike():
                self._merge(alike)

    def withdraw(self, number: int) -> bool:
        """Take a picture out; says whether it was there. Its sketch leaves the files at once."""
        if number in self._recent:
            rest = {other: one for other, one in self._recent.items() if other != number}
            self._change_journal(self._stored, rest)
            return True
        found = [(part, part.slots_of(number)) for part in self._stored]
        if not any(len(slots) for _, slots in found):
            return False
        self._commit(
            [replace(part, gone=np.union1d(part.gone, slots)) for part, slots in found],
            self._journal,
        )
        for part, slots in found:
            self._wipe(part, slots.tolist())
        return True

    def merge(self) -> None:
        """Make one part of those that are in the folder, if it can hold them: for many queries."""
        several = self._folder is not None and len(self._stored) > 1
        if several and sum(map(len, self._stored)) <= MOST_SLOTS:
            self._merge(self._stored)

    def sketch(self, number: int) -> Sketch | None:
        """The sketch that was added under a number."""
        if number in self._recent:
            return decode(self._recent[number])
        for part in self._stored:
            for slot in part.slots_of(number).tolist():
                return part.segment.sketch(slot)
        return None

    def candidates(
        self,
        query: Sketch,
        most: int = 20,
        senses: Sequence[int] = USUAL_SENSES,
        effort: Effort = Effort.THOROUGH,
    ) -> list[tuple[Candidate, Sketch]]:
        """The pictures for which most points vote that agree, best first, with their sketches."""
        return list(self.ranked(query, most, senses, effort))

    def ranked(
        self, query: Sketch, most: int, senses: Sequence[int], effort: Effort
    ) -> Iterator[tuple[Candidate, Sketch]]:
        """The same one by one, for who may not need all."""
        parts = self._parts()
        found = [
            (voted, sense)
            for sense in senses
            for voted in vote(parts, moved(query, sense), most, effort)
        ]
        found.sort(key=_rank)
        if self._folder is not None and mapped_bytes() > _MOST_MAPPED:
            self.forget_pages()
        for voted, sense in found[:most]:
            candidate = Candidate(voted.number, sense, voted.votes, voted.agreed)
            yield candidate, voted.part.segment.sketch(voted.slot)

    def forget_pages(self) -> None:
        """Give back the memory of the files' pages that queries have touched."""
        for part in self._stored:
            part.segment.forget_pages()

    def _check_numbers(self, batch: Sequence[Record]) -> None:
        numbers = np.array([number for number, _ in batch], np.int64)
        in_use = len(np.unique(numbers)) < len(numbers)
        in_use |= not self._recent.keys().isdisjoint(numbers.tolist())
        if in_use or any(np.isin(part.segment.numbers, numbers).any() for part in self._stored):
            raise ValueError("a number for a sketch that is in use")

    def _parts(self) -> list[Part]:
        if not self._recent:
            return self._stored
        if self._recent_part is None:
            recent = build(list(self._recent), list(self._recent.values()))
            self._recent_part = Part(0, recent, _NONE)
        return [*self._stored, self._recent_part]

    def _take(self, batch: Sequence[Record]) -> None:
        for _, content in batch:
            decode(content)
        if self._folder is not None:
            path = journal_path(self._folder, self._journal)
            self._journal_end = journal.append(path, self._journal_end, batch)
        self._recent.update(batch)
        self._recent_part = None

    def _new_part(self, records: Iterable[Record]) -> Part:
        numbers, sketches = zip(*records, strict=True)
        name, new = self._new_name(), build(numbers, sketches)
        if self._folder is not None:
            write(new, segment_path(self._folder, name))
            new = load(segment_path(self._folder, name))
        return Part(name, new, _NONE)

    def _new_name(self) -> int:
        self._following += 1
        return self._following - 1

    def _commit(self, stored: list[Part], journal_name: int) -> None:
        """Let other parts and another journal count from now on."""
        if self._folder is not None:
            withdrawn = [number for part in stored for number in part.withdrawn()]
            names = tuple(part.name for part in stored)
            new = Manifest(journal_name, self._following, names, tuple(withdrawn))
            manifest.write(self._folder, new)
        self._stored, self._journal = stored, journal_name

    def _change_journal(self, stored: list[Part], recent: Mapping[int, bytes]) -> None:
        """Let a new journal with these sketches count, and these parts."""
        old, end = self._journal, 0
        if self._folder is not None:
            end = journal.append(journal_path(self._folder, old + 1), 0, recent.items())
        self._commit(stored, old + 1)
        self._recent, self._recent_part, self._journal_end = dict(recent), None, end
        if self._folder is not None:
            journal_path(self._folder, old).unlink(missing_ok=True)

    def _alike(self) -> list[Part]:
        """Parts of like size that are to be merged."""
        by_class: dict[int, list[Part]] = {}
        for part in self._stored if self._folder is not None else ():
            size = max(len(part.segment), 1)
            of_size = by_class.setdefault(round(math.log(size, _ALIKE)), [])
            of_size.append(part)
            if len(of_size) == _ALIKE and sum(map(len, of_size)) <= MOST_SLOTS:
                return of_size
        return []

    def _merge(self, alike: Sequence[Part]) -> None:
        assert self._folder is not None
        name = self._new_name()
        path = segment_path(self._folder, name)
        merge([part.segment for part in alike], [part.gone for part in alike], path)
        rest = [part for part in self._stored if part not in alike]
        self._commit([*rest, Part(name, load(path), _NONE)], self._journal)
        for part in alike:
            # What cannot be removed while it is mapped goes when the index is next opened.
            shutil.rmtree(segment_path(self._folder, part.name), ignore_errors=True)

    def _wipe(self, part: Part, slots: Iterable[int]) -> None:
        if self._folder is not None:
            for slot in slots:
                wipe(part.segment, slot, segment_path(self._folder, part.name))

    def _open(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        known = manifest.read(folder)
        self._journal, self._following = known.journal, known.following
        self._stored = [_opened(folder, name, known.withdrawn) for name in known.segments]
        if sum(len(part.gone) for part in self._stored) < len(known.withdrawn):
            raise broken("the manifest")
        records, self._journal_end = journal.read(journal_path(folder, known.journal))
        self._recent = dict(records)
        try:
            for content in self._recent.values():
                decode(content)
        except ValueError as error:
            raise broken("the journal") from error
        manifest.remove_leftovers(folder, known)
        for part in self._stored:
            self._wipe(part, part.gone.tolist())


def _opened(folder: Path, name: int, withdrawn: Sequence[int]) -> Part:
    stored = load(segment_path(folder, name))
    return Part(name, stored, np.flatnonzero(np.isin(stored.numbers, withdrawn)))


def _rank(one: tuple[Voted, int]) -> tuple[float, float, int, int]:
    """Of equal votes the smaller number comes first, whatever part of the index it is in."""
    voted, sense = one
    return -voted.agreed, -voted.votes, voted.number, sense


def _batches(sketches: Iterable[Record]) -> Iterator[list[Record]]:
    source = iter(sketches)
    while batch := list(islice(source, _BULK)):
        yield batch
