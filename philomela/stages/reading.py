"""A document -> rows, read in a process of its own where it is large.

Parsing and writing each take about half of the time of an ingest, so two processes on two cores
need about half of it. Rows cross the pipe in Python's marshal format, from our own process only.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import multiprocessing
import pickle
import queue
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from philomela.archives.discover import Found, discover
from philomela.archives.pseudonyms import Pseudonyms
from philomela.errors import InputError
from philomela.stages.batches import batches
from philomela.stages.flatten import RowBatch, flatten

_BATCH = 400  # records in a batch: few enough to stay in a processor's cache
_LARGE = 32_000_000  # bytes of a document from which a second process pays
_LOOK_AHEAD = 40  # batches that wait to be written
_PIPE_BYTES = 1 << 20
_BATCH_FOLLOWS, _END, _FAILED = b"B", b"E", b"F"


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read: a document that was found at ``path``."""

    path: Path
    found: Found
    size: int  # bytes
    archive_id: int
    key: bytes  # of the pseudonyms


def row_batches(
    reading: Reading, begun: OtherProcess | None, on_read: Callable[[int], None]
) -> Generator[RowBatch, None, None]:
    """The document's rows, in its order; ``on_read`` is told of the bytes read.

    ``begun`` is the process that was begun for just this reading, if one was.
    """
    if begun is not None:
        yield from begun.batches(on_read)
        return
    reading.found.source.on_read = on_read
    yield from _batches_here(reading.found, reading.archive_id, reading.key)
    reading.found.source.on_read = None


def _batches_here(found: Found, archive_id: int, key: bytes) -> Iterator[RowBatch]:
    records = found.reader.read(found.source, found.document, Pseudonyms(key))
    for batch in batches(records, _BATCH):
        yield flatten(batch, archive_id)


class OtherProcess:
    """Reads a document ahead, from the moment it is made until :meth:`close`."""

    def __init__(self, reading: Reading) -> None:
        self.archive_id = reading.archive_id
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe(duplex=False)
        _widen(self._ours)
        place = (_sent(reading.found), str(reading.path), reading.found.place)
        what = (*place, reading.archive_id, reading.key)
        self._process = context.Process(target=_read_there, args=(theirs, *what), daemon=True)
        self._process.start()
        theirs.close()
        self._waiting: queue.Queue[bytes] = queue.Queue(_LOOK_AHEAD)
        self._stopped = threading.Event()
        received = (self._ours, self._waiting, self._stopped)
        self._receiver = threading.Thread(target=_receive, args=received, daemon=True)
        self._receiver.start()

    def batches(self, on_read: Callable[[int], None]) -> Iterator[RowBatch]:
        """The rows, as they come."""
        try:
            gc.disable()  # as in the other process
            yield from _received(self._waiting, on_read)
        finally:
            gc.enable()

    def close(self) -> None:
        """End the process."""
        self._stopped.set()
        self._process.kill()
        self._process.join()
        self._receiver.join()
        self._ours.close()


@contextlib.contextmanager
def reading_ahead(reading: Reading) -> Iterator[OtherProcess | None]:
    """A process that reads a large document already, while its hash is still computed."""
    if reading.size < _LARGE:
        yield None
        return
    begun = OtherProcess(reading)
    try:
        yield begun
    finally:
        begun.close()


def _widen(pipe: Connection) -> None:
    """Room for several batches in the pipe, where the platform lets us, so that nobody waits."""
    if sys.platform == "linux":
        import fcntl

        # Refused where the user has too many wide pipes already; then it stays narrow.
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _received(waiting: queue.Queue[bytes], on_read: Callable[[int], None]) -> Iterator[RowBatch]:
    while True:
        message = waiting.get()
        kind, content = message[:1], message[1:]
        if kind == _END:
            return
        if kind == _FAILED:
            raise InputError(content.decode("utf-8", "replace"))
        read, batch = marshal.loads(content)  # noqa: S302 - from our own process
        on_read(read)
        yield batch


def _receive(ours: Connection, waiting: queue.Queue[bytes], stopped: threading.Event) -> None:
    """Move messages from the pipe to the queue, so that the other process never waits for us."""
    message = b""
    while not stopped.is_set() and message[:1] not in (_END, _FAILED):
        try:
            message = ours.recv_bytes()
        except (EOFError, OSError):
            message = _FAILED + b"the process that read the archive ended early"
        while not stopped.is_set():
            try:
                waiting.put(message, timeout=0.2)
                break
            except queue.Full:
                continue


def _sent(found: Found) -> bytes:
    """The document for the other process; nothing where that must find it itself, as in a zip."""
    try:
        return pickle.dumps(replace(found, files=partial(iter, ())))
    except (TypeError, AttributeError, pickle.PicklingError):  # an open file, or who is told
        return b""


def _read_there(
    theirs: Connection, sent: bytes, path: str, place: str, archive_id: int, key: bytes
) -> None:
    """Runs in the other process."""
    # Rows make no cycles, and looking for them among millions takes a tenth of the time.
    gc.disable()
    read = 0

    def count(amount: int) -> None:
        nonlocal read
        read += amount

    try:
        # Looking for it once more takes long where there are very many files.
        found = pickle.loads(sent) if sent else _find(Path(path), place)  # noqa: S301 - our own
        found.source.on_read = count
        for batch in _batches_here(found, archive_id, key):
            theirs.send_bytes(_BATCH_FOLLOWS + marshal.dumps((read, batch)))
            read = 0
        theirs.send_bytes(_END)
    except InputError as error:
        theirs.send_bytes(_FAILED + str(error).encode())
    except BrokenPipeError:
        pass  # the other side was stopped
    finally:
        theirs.close()


def _find(path: Path, place: str) -> Found:
    for found in discover(path):
        if isinstance(found, Found) and found.place == place:
            return found
    raise InputError(f"{place} is no longer there.")
