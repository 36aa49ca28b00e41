"""Worker processes: asked one thing at a time, killed and replaced when they die or hang.

A request is a length and bytes, an answer has a fixed number of bytes. Nothing is unpickled, and
whoever asks checks the answer's fields.
"""

from __future__ import annotations

import contextlib
import os
import queue
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_LENGTH = struct.Struct(">Q")
_ROOT = str(Path(__file__).parents[2])
_START = (
    "import sys, runpy; sys.path.insert(0, sys.argv[1]);"
    "runpy.run_module(sys.argv[2], run_name='__main__')"
)
_START_SECONDS = 120.0
#: Numerical libraries must not start threads: there is one worker per core already.
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class WorkerFailed(Exception):
    """A worker gave no answer; the text is one of the fixed reasons."""


class Worker:
    """One process that runs ``module`` and answers with ``answer_bytes`` bytes."""

    def __init__(self, module: str, answer_bytes: int) -> None:
        self._module = module
        self._answer_bytes = answer_bytes
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: bytes, seconds: float) -> bytes:
        """The answer to a request.

        Raises :class:`WorkerFailed` with "took too long" or "worker died"; the worker is replaced
        at the next request.
        """
        late = threading.Event()
        process = self._running()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, give_up)
        timer.start()
        try:
            answer = self._exchange(process, request)
        finally:
            timer.cancel()
        if len(answer) != self._answer_bytes:
            self.close()
            raise WorkerFailed("took too long" if late.is_set() else "worker died")
        return answer

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream:
                # What it had not read yet is of no use.
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()

    def _exchange(self, process: subprocess.Popen[bytes], request: bytes) -> bytes:
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(_LENGTH.pack(len(request)))
            process.stdin.write(request)
            process.stdin.flush()
            return process.stdout.read(self._answer_bytes)
        except (OSError, ValueError):
            return b""

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-I", "-c", _START, _ROOT, self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_ONE_THREAD},
            )
            self._process = process
            self._wait_until_ready(process)
        return self._process

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """The first answer, unasked, says that the worker is locked down and ready."""
        timer = threading.Timer(_START_SECONDS, process.kill)
        timer.start()
        assert process.stdout
        ready = process.stdout.read(self._answer_bytes)
        timer.cancel()
        if len(ready) != self._answer_bytes:
            self.close()
            raise WorkerFailed("worker died")


def serve(answer: Callable[[bytes], bytes], ready: bytes) -> None:
    """The worker's side: say ``ready``, then answer requests until there are no more."""
    given, back = sys.stdin.buffer, sys.stdout.buffer
    back.write(ready)
    back.flush()
    while len(head := given.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        request = given.read(length)
        if len(request) != length:
            return
        back.write(answer(request))
        back.flush()


class Pool:
    """Several workers; results come in the order of the items."""

    def __init__(self, module: str, answer_bytes: int, workers: int) -> None:
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._all = [Worker(module, answer_bytes) for _ in range(workers)]
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(workers)

    def map(
        self, function: Callable[[Worker, Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """``function(worker, item)`` for every item; a few items ahead at most."""
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

    def _with_worker(self, function: Callable[[Worker, Item], Result], item: Item) -> Result:
        worker = self._idle.get()
        try:
            return function(worker, item)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End all workers."""
        for worker in self._all:
            worker.close()
        self._threads.shutdown()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
