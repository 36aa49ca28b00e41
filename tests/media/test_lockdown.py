"""What a worker cannot do once it is locked down."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from philomela.media.process import Worker
from philomela.media.system_calls import MACHINES

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in MACHINES,
    reason="system calls are filtered on Linux, on two kinds of machine",
)


@pytest.fixture(scope="module")
def locked() -> Iterator[Worker]:
    with closing(Worker("locked_worker", 16, [str(2**30)], root=Path(__file__).parent)) as worker:
        worker.ask(b"compute", 30)
        if worker.ready == b"False".ljust(16):
            pytest.skip("this kernel has no filters")
        yield worker


@pytest.mark.parametrize(
    ("attempt", "outcome"),
    [
        ("compute", "done"),
        ("thread", "done"),
        ("read", "refused"),
        ("write", "refused"),
        ("list", "refused"),
        ("remove", "refused"),
        ("socket", "refused"),
        ("fork", "refused"),
        ("exec", "refused"),
        ("spawn", "refused"),
        ("duplicate", "refused"),
        ("kill", "refused"),
        ("kill thread", "refused"),
        ("runnable", "refused"),
        ("allocate", "no memory"),
    ],
)
def test_a_locked_process(locked: Worker, attempt: str, outcome: str) -> None:
    assert locked.ask(attempt.encode(), 30).decode().strip() == outcome


def test_numbers_of_one_machine_differ() -> None:
    for calls in MACHINES.values():
        conditional = (calls.clone, calls.clone3, calls.mmap, calls.mprotect, calls.tgkill)
        numbers = [*calls.allowed, *conditional, calls.seccomp]
        assert len(set(numbers)) == len(numbers)
