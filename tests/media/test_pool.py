"""Workers that die, hang or stammer are replaced; results keep their order."""

from __future__ import annotations

import itertools
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from philomela.errors import PhilomelaError
from philomela.media.pool import Pool
from philomela.media.process import Worker, WorkerCannotStart, WorkerFailed

HERE = Path(__file__).parent


def odd(*arguments: str) -> Worker:
    return Worker("odd_worker", 4, arguments, root=HERE)


@pytest.fixture(scope="module")
def shared_worker() -> Iterator[Worker]:
    with closing(odd("an argument")) as worker:
        yield worker


def ask(worker: Worker, item: bytes) -> bytes:
    try:
        return worker.ask(item, 0.4 if item == b"hang" else 30)
    except WorkerFailed as failed:
        return str(failed).encode()


@pytest.mark.parametrize(
    ("request_", "outcome"),
    [
        (b"abcd", b"abcd"),
        (b"", b"    "),
        (b"die", b"worker died"),
        (b"short", b"worker died"),
        (b"hang", b"took too long"),
        (b"chatter", b"worker died"),
        (b"x" * 3_000_000, b"xxxx"),
    ],
)
def test_each_outcome_and_the_next_request(
    shared_worker: Worker, request_: bytes, outcome: bytes
) -> None:
    assert ask(shared_worker, request_) == outcome
    assert ask(shared_worker, b"next") == b"next"


@pytest.mark.skipif(sys.platform != "linux", reason="only there it is told what a process has used")
def test_a_worker_that_gets_no_processor_is_waited_for() -> None:
    with closing(odd()) as worker:
        assert ask(worker, b"first") == b"firs"
        process = worker._process
        assert process is not None
        process.send_signal(signal.SIGSTOP)
        going_on = threading.Timer(2.5, process.send_signal, [signal.SIGCONT])
        going_on.start()
        assert worker.ask(b"abcd", 2.0) == b"abcd"
        assert worker._process is process
        going_on.join()


def test_a_request_does_not_pay_for_the_one_before(shared_worker: Worker) -> None:
    assert ask(shared_worker, b"spoil") == b"spoi"
    time.sleep(0.2)
    assert ask(shared_worker, b"fine") == b"fine"


def test_what_a_worker_is_given(shared_worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHILOMELA_SECRET", "open")
    with closing(odd("one", "two")) as worker:
        assert worker.ready is None
        assert ask(worker, b"secret") == b"none"
        assert ask(worker, b"size") == b"   3"
        assert worker.ready == b"here"


@pytest.mark.parametrize("worker", [odd("broken"), Worker("no_such_module", 4, root=HERE)])
def test_a_worker_that_cannot_start_is_an_error_and_not_an_outcome(worker: Worker) -> None:
    with pytest.raises(WorkerCannotStart) as caught, closing(worker):
        worker.ask(b"abcd", 30)
    assert isinstance(caught.value, PhilomelaError)
    assert caught.value.remedy


def test_a_closed_worker_does_not_start_again() -> None:
    worker = odd()
    worker.close()
    assert ask(worker, b"abcd") == b"worker died"


def test_results_keep_the_order_of_the_items() -> None:
    items = [b"die", b"1", b"hang", b"2", b"short", *(str(one).encode() for one in range(20))]
    expected = [b"worker died", b"1   ", b"took too long", b"2   ", b"worker died"]
    with Pool([odd(), odd()]) as pool:
        found = list(pool.map(ask, items))
        assert set(pool.ready()) == {b"here"}
    assert found == expected + [str(one).encode().ljust(4) for one in range(20)]


def test_items_are_taken_as_needed() -> None:
    taken: list[int] = []

    def items() -> Iterator[bytes]:
        for number in itertools.count():
            taken.append(number)
            yield b"item"

    with Pool([odd(), odd()]) as pool:
        results = pool.map(ask, items())
        assert [next(results) for _ in range(3)] == [b"item"] * 3
        assert len(taken) <= 3 + 2 * 2


def test_an_error_of_the_items_reaches_the_caller() -> None:
    def items() -> Iterator[bytes]:
        yield b"item"
        raise KeyError("from the items")

    with Pool([odd()]) as pool, pytest.raises(KeyError, match="from the items"):
        list(pool.map(ask, items()))


def test_leaving_early_ends_everything() -> None:
    workers = [odd(), odd()]
    with Pool(workers) as pool:
        results = pool.map(ask, itertools.chain([b"item"], itertools.repeat(b"hang")))
        assert next(results) == b"item"
        # `results` is not exhausted and still referred to, and both workers are busy.
    assert [ask(worker, b"abcd") for worker in workers] == [b"worker died"] * 2
    assert not [one for one in threading.enumerate() if "ThreadPoolExecutor" in one.name]
