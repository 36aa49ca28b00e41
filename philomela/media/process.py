"""A worker process: asked one thing at a time, killed and replaced when it dies or hangs.

A request is a length, a token and bytes; an answer is the token and a fixed number of bytes, so
that no answer is taken for that of another request. Nothing is unpickled, and whoever asks checks
the answer's fields.
"""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from philomela.errors import PhilomelaError

TOOK_TOO_LONG = "took too long"
WORKER_DIED = "worker died"

_HEAD = struct.Struct(">Q8s")  # bytes that follow, token
_TOKEN_BYTES = 8
_ROOT = Path(__file__).parents[2]
_START = (
    "import sys, runpy; sys.path.insert(0, sys.argv.pop(1)); del sys.argv[0];"
    "runpy.run_module(sys.argv[0], run_name='__main__')"
)
_START_SECONDS = 30.0
_STARTS_TRIED = 2
#: A machine that is busy with other work is no fault of a picture: by the clock this many times as
#: long is given as of a processor.
_PATIENCE = 4.0
#: What Python needs to start. The rest of the environment may hold secrets.
_ENVIRONMENT_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG")
#: Numerical libraries must not start threads: there is one worker per core already.
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class WorkerFailed(Exception):
    """A worker gave no answer; the text is ``TOOK_TOO_LONG`` or ``WORKER_DIED``."""


class WorkerCannotStart(PhilomelaError):
    """A worker does not even start, which is no fault of what it would have been asked."""


class Worker:
    """One process that runs ``module arguments…`` and answers with ``answer_bytes`` bytes.

    ``root`` is the folder that holds the module's package: an isolated interpreter does not look
    for it by itself. ``ready`` is what the process said of itself when it started; None before
    the first start.
    """

    def __init__(
        self, module: str, answer_bytes: int, arguments: Sequence[str] = (), root: Path = _ROOT
    ) -> None:
        self.ready: bytes | None = None
        self._module = module
        self._command = [sys.executable, "-I", "-c", _START, str(root), module, *arguments]
        self._answer_bytes = answer_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask(self, request: bytes, seconds: float) -> bytes:
        """The answer to a request.

        A process that dies after it answered others is replaced and the request is made once
        more: the outcome must not hang on what was asked before. Raises :class:`WorkerFailed`
        and :class:`WorkerCannotStart`.
        """
        used = self._process is not None
        try:
            return self._ask_once(request, seconds)
        except WorkerFailed as error:
            if not used or str(error) != WORKER_DIED:
                raise
        return self._ask_once(request, seconds)

    def close(self) -> None:
        """End the process for good; what is asked afterwards fails."""
        self._closed = True
        self.replace()

    def replace(self) -> None:
        """End the process; the next request starts another."""
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

    def _ask_once(self, request: bytes, seconds: float) -> bytes:
        process = self._running()
        late = threading.Event()
        with _killed_after(seconds, process, late):
            answer = self._exchange(process, request)
        if len(answer) != self._answer_bytes:
            self.replace()
            raise WorkerFailed(TOOK_TOO_LONG if late.is_set() else WORKER_DIED)
        return answer

    def _exchange(self, process: subprocess.Popen[bytes], request: bytes) -> bytes:
        """The answer, or nothing where there is none."""
        assert process.stdin
        assert process.stdout
        token = os.urandom(_TOKEN_BYTES)
        try:
            process.stdin.write(_HEAD.pack(len(request), token))
            process.stdin.write(request)
            process.stdin.flush()
            untrusted_answer = process.stdout.read(_TOKEN_BYTES + self._answer_bytes)
        except (OSError, ValueError):  # it died, or close() was called meanwhile
            return b""
        return untrusted_answer.removeprefix(token) if untrusted_answer.startswith(token) else b""

    def _running(self) -> subprocess.Popen[bytes]:
        for _ in range(_STARTS_TRIED):
            if self._closed:
                raise WorkerFailed(WORKER_DIED)
            if self._process or self._start():
                break
        if self._process is None:
            raise WorkerCannotStart(
                "The program that decodes pictures does not start.",
                f"Run `{Path(sys.executable).name} -m {self._module}` to see why.",
            )
        return self._process

    def _start(self) -> bool:
        """Start a process; its first answer, unasked, says that it is locked down and ready."""
        try:
            process = subprocess.Popen(  # noqa: S603 - our own program
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except OSError:
            return False
        self._process = process
        assert process.stdout
        with _killed_after(_START_SECONDS, process, threading.Event()):
            self.ready = process.stdout.read(self._answer_bytes)
        if len(self.ready) == self._answer_bytes:
            return True
        self.replace()
        return False


def serve(answer: Callable[[bytes], bytes], ready: bytes) -> None:
    """The worker's side: say ``ready``, then answer requests until there are no more."""
    given, back = sys.stdin.buffer, sys.stdout.buffer
    back.write(ready)
    back.flush()
    while len(head := given.read(_HEAD.size)) == _HEAD.size:
        length, token = _HEAD.unpack(head)
        request = given.read(length)
        if len(request) != length:
            return
        back.write(token + answer(request))
        back.flush()


@contextlib.contextmanager
def _killed_after(
    seconds: float, process: subprocess.Popen[bytes], late: threading.Event
) -> Iterator[None]:
    """Kill the process once it has worked for so many seconds, of a processor where the system
    tells, or has taken several times as long by the clock."""
    over = threading.Event()
    begun, until = processor_seconds(process.pid), time.monotonic() + _PATIENCE * seconds

    def watch() -> None:
        rest = seconds
        while not over.wait(rest):
            used = processor_seconds(process.pid)
            if begun is None or used is None or time.monotonic() >= until:
                break
            rest = min(seconds - (used - begun), until - time.monotonic())
            if rest <= 0:
                break
        else:
            return
        late.set()
        process.kill()

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        over.set()


def processor_seconds(process: int) -> float | None:
    """What a process has used of processors; None where the system does not tell (proc(5))."""
    try:
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return None


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT_KEPT if name in os.environ}
    return kept | _ONE_THREAD
