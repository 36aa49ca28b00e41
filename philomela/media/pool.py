"""Several worker processes; results come in the order of the items."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TypeVar

from philomela.media.process import Worker

Item = TypeVar("Item")
Result = TypeVar("Result")


class Pool:
    """Workers that live until :meth:`close`; each starts with its first item."""

    def __init__(self, workers: Iterable[Worker]) -> None:
        self._all = tuple(workers)
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(len(self._all))

    def map(
        self, function: Callable[[Worker, Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """``function(worker, item)`` for every item, in order.

        Items are taken as they are needed: at most two for each worker wait.
        """
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                waiting.append(self._threads.submit(self._with_worker, function, item))
                if len(waiting) > 2 * len(self._all):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def ready(self) -> Iterator[bytes]:
        """What each worker that has been started said of itself."""
        for worker in self._all:
            if worker.ready is not None:
                yield worker.ready

    def close(self) -> None:
        """End all workers; what still waits is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.close()
        self._threads.shutdown()
        for worker in self._all:  # one that was just starting
            worker.close()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _with_worker(self, function: Callable[[Worker, Item], Result], item: Item) -> Result:
        worker = self._idle.get()
        try:
            return function(worker, item)
        finally:
            self._idle.put(worker)
