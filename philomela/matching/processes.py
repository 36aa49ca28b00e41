"""Work on pictures shared out among processes, its results in order."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from philomela.errors import CaseError

Task = TypeVar("Task")
Done = TypeVar("Done")

_MOST_PROCESSES = 61  # Windows can wait for no more
_AHEAD = 4  # tasks of each process that are kept ready


def by_processes(
    work: Callable[[Task], Done],
    tasks: Iterable[Task],
    workers: int,
    begin: Callable[..., None] | None = None,
    known: tuple[Any, ...] = (),
) -> Iterator[Done]:
    """``work`` of each task, by several processes that each call ``begin`` with ``known`` first.

    Whoever stops asking waits for no more than is being done. Raises
    :class:`~philomela.errors.CaseError` if a process ends before its work is done.
    """
    most = min(workers, _MOST_PROCESSES)
    processes = ProcessPoolExecutor(most, get_context("spawn"), _begin, (begin, known))
    waiting: deque[Future[Done]] = deque()
    try:
        for task in tasks:
            waiting.append(processes.submit(work, task))
            if len(waiting) > _AHEAD * most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise CaseError(
            "A process that compares pictures ended before its work was done.",
            "Run the command again; with fewer --workers it takes less memory.",
        ) from error
    finally:
        processes.shutdown(cancel_futures=True)


def _begin(begin: Callable[..., None] | None, known: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells when to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if begin is not None:
        begin(*known)


def _end_with_parent() -> None:
    """A process that was killed leaves none behind that waits for work."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
