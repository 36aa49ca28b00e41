"""A locked-down process that tries what it is told and answers with how that ended."""

from __future__ import annotations

import ctypes
import mmap
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from philomela.media.lockdown import lock_down
from philomela.media.process import serve

ANSWER_BYTES = 16


def thread() -> None:
    started = threading.Thread(target=int)
    started.start()
    started.join()


def allocate() -> None:
    bytearray(2**31)


def kill_parent() -> None:
    os.kill(PARENT, NO_SIGNAL)


def kill_parent_thread() -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.syscall(TGKILL, PARENT, PARENT, NO_SIGNAL):
        raise OSError(ctypes.get_errno(), "tgkill")


def runnable_memory() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)


PARENT = os.getppid()
NO_SIGNAL = 0  # asks only whether a signal might be sent
TGKILL = {"x86_64": 234, "aarch64": 131}.get(os.uname().machine, 0)
ATTEMPTS: dict[bytes, Callable[[], object]] = {
    b"compute": lambda: sum(range(1000)),
    b"thread": thread,
    b"read": Path("/etc/hostname").read_bytes,
    b"write": lambda: Path("written").write_bytes(b""),
    b"list": lambda: list(Path("/").iterdir()),
    b"remove": Path("odd").unlink,
    b"socket": socket.socket,
    b"fork": os.fork,
    b"exec": lambda: os.execv("/bin/true", ["/bin/true"]),
    b"spawn": lambda: subprocess.run(["/bin/true"]),
    b"duplicate": lambda: os.dup(0),
    b"kill": kill_parent,
    b"kill thread": kill_parent_thread,
    b"runnable": runnable_memory,
    b"allocate": allocate,
}


def answer(asked: bytes) -> bytes:
    try:
        ATTEMPTS[asked]()
    except PermissionError:
        return b"refused".ljust(ANSWER_BYTES)
    except MemoryError:
        return b"no memory".ljust(ANSWER_BYTES)
    except BaseException as error:
        return repr(error).encode()[:ANSWER_BYTES].ljust(ANSWER_BYTES)
    return b"done".ljust(ANSWER_BYTES)


if __name__ == "__main__":
    filtered = lock_down(int(sys.argv[1]))
    serve(answer, str(filtered).encode().ljust(ANSWER_BYTES))
