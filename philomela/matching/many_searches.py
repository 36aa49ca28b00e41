"""A search for each picture of an index, by several processes that read its folder together."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path

from philomela.errors import CaseError
from philomela.matching.altered_copies import Sketched, links_of
from philomela.matching.sketches.index import SketchIndex
from philomela.matching.sketches.voting import Effort
from philomela.records import Link

_MOST_PROCESSES = 61  # Windows can wait for no more
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
    processes = ProcessPoolExecutor(
        min(workers, _MOST_PROCESSES),
        get_context("spawn"),
        _begin,
        (folder, tuple(pictures), effort),
    )
    try:
        for some in processes.map(_some, steps):
            yield from some
    except BrokenProcessPool as error:
        raise CaseError(
            "A process that compares pictures ended before its work was done.",
            "Link again; with fewer --workers it takes less memory.",
        ) from error
    finally:
        processes.shutdown(cancel_futures=True)  # whoever stops does not wait for the rest


@dataclass(frozen=True, slots=True)
class _Task:
    index: SketchIndex
    pictures: Sequence[Sketched]
    effort: Effort


_TASK: list[_Task] = []  # of this process, which does one


def _begin(folder: Path, pictures: Sequence[Sketched], effort: Effort) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells when to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _TASK[:] = [_Task(SketchIndex(folder), pictures, effort)]


def _end_with_parent() -> None:
    """A process that was killed leaves none behind that waits for work."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


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
