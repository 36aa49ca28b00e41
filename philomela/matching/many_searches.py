"""A search for each picture of an index, by several processes that read its folder together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from philomela.matching.altered_copies import Sketched, links_of
from philomela.matching.processes import by_processes
from philomela.matching.sketches.index import SketchIndex
from philomela.matching.sketches.voting import Effort
from philomela.records import Link

_AT_A_TIME = 64  # searches that a process does before it answers


def links_within(
    index: SketchIndex, pictures: Sequence[Sketched], effort: Effort
) -> Iterator[list[Link]]:
    """The links of each picture of an index with the others; numbers are places in ``pictures``."""
    for number in range(len(pictures)):
        yield _links_of(number, index, pictures, effort)


def links_by_processes(
    folder: Path, pictures: Sequence[Sketched], effort: Effort, workers: int
) -> Iterator[list[Link]]:
    """The same of an index in a folder, which nobody changes meanwhile, in the same order.

    Raises :class:`~philomela.errors.CaseError` if a process ends before its work is done.
    """
    steps = range(0, len(pictures), _AT_A_TIME)
    for some in by_processes(_some, steps, workers, _begin, (folder, tuple(pictures), effort)):
        yield from some


@dataclass(frozen=True, slots=True)
class _Task:
    index: SketchIndex
    pictures: Sequence[Sketched]
    effort: Effort


_TASK: list[_Task] = []  # of this process, which does one


def _begin(folder: Path, pictures: Sequence[Sketched], effort: Effort) -> None:
    _TASK[:] = [_Task(SketchIndex(folder), pictures, effort)]


def _some(first: int) -> list[list[Link]]:
    task = _TASK[0]
    numbers = range(first, min(first + _AT_A_TIME, len(task.pictures)))
    return [_links_of(number, task.index, task.pictures, task.effort) for number in numbers]


def _links_of(
    number: int, index: SketchIndex, pictures: Sequence[Sketched], effort: Effort
) -> list[Link]:
    sketch = index.sketch(number)
    assert sketch is not None
    return list(links_of(number, sketch, index, pictures, effort))
