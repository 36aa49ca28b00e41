"""Pictures' bytes -> fingerprints, in locked-down workers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from philomela.fingerprints.codes import (
    FORMATS,
    REASONS,
    RECIPES,
    Answer,
    answer_bytes,
    ready,
    recipe_name,
    unpack,
)
from philomela.fingerprints.requests import request
from philomela.fingerprints.sketch import RECIPE as SKETCH_RECIPE
from philomela.media.limits import PictureLimits
from philomela.media.pool import Pool
from philomela.media.process import WORKER_DIED, Worker, WorkerFailed
from philomela.records import Fingerprint, Picture

Key = TypeVar("Key")

_WORKER = "philomela.fingerprints.worker"
_WITH_SKETCHES = "sketches"  # the worker's second argument


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A picture that has no fingerprint; ``reason`` is one of the fixed reasons."""

    reason: str


class Fingerprinting:
    """A pool of workers that fingerprint pictures."""

    def __init__(
        self, pool: Pool, limits: PictureLimits, *, exact: bool, sketches: bool = False
    ) -> None:
        self._pool = pool
        self._limits = limits
        self._exact = exact
        self._sketches = sketches

    def __call__(
        self, items: Iterable[tuple[Key, bytes]]
    ) -> Iterator[tuple[Key, Picture | Unreadable]]:
        """A picture or the reason why not, for every item and in the items' order.

        Items are taken as they are needed, a few ahead at most.
        """
        one = partial(_fingerprint, limits=self._limits, exact=self._exact, sketches=self._sketches)
        return self._pool.map(one, items)

    def filters_system_calls(self) -> bool | None:
        """Whether every worker has its system calls filtered; None before one has started."""
        said = list(self._pool.ready())
        filtered = ready(filtered=True, sketches=self._sketches)
        return all(one == filtered for one in said) if said else None


@contextmanager
def fingerprinting(
    workers: int,
    limits: PictureLimits | None = None,
    *,
    exact: bool = False,
    sketches: bool = False,
) -> Iterator[Fingerprinting]:
    """Workers that live as long as the block; each starts with its first picture.

    With ``sketches`` every fingerprint has a sketch besides, which takes several times as long.
    """
    limits = limits or PictureLimits()
    arguments = (str(limits.memory_bytes), *((_WITH_SKETCHES,) if sketches else ()))
    length = answer_bytes(sketches=sketches)
    with Pool(Worker(_WORKER, length, arguments) for _ in range(workers)) as pool:
        yield Fingerprinting(pool, limits, exact=exact, sketches=sketches)


def hamming(first: bytes, second: bytes) -> int:
    """The number of bits in which two hashes of one length differ."""
    return (int.from_bytes(first, "big") ^ int.from_bytes(second, "big")).bit_count()


def _fingerprint(
    worker: Worker, item: tuple[Key, bytes], *, limits: PictureLimits, exact: bool, sketches: bool
) -> tuple[Key, Picture | Unreadable]:
    key, content = item
    if len(content) > limits.file_bytes:
        return key, Unreadable("too many bytes")
    try:
        untrusted_answer = worker.ask(request(content, limits, exact=exact), limits.seconds)
    except WorkerFailed as error:
        return key, Unreadable(str(error))
    try:
        answer = _checked(untrusted_answer, limits, exact=exact, sketches=sketches)
    except ValueError:
        worker.replace()
        return key, Unreadable(WORKER_DIED)
    return key, _outcome(answer, content)


def _checked(
    untrusted_answer: bytes, limits: PictureLimits, *, exact: bool, sketches: bool
) -> Answer:
    """The answer, if a sound worker can have given it. Raises ``ValueError``."""
    answer = unpack(untrusted_answer, sketches=sketches)
    if answer.status == 0 and answer.width * answer.height > limits.pixels:
        raise ValueError("more pixels than allowed")
    if answer.status == 0 and answer.recipe != RECIPES.index(recipe_name(exact=exact)):
        raise ValueError("another recipe")
    return answer


def _outcome(answer: Answer, content: bytes) -> Picture | Unreadable:
    if answer.status:
        return Unreadable(REASONS[answer.status - 1])
    return Picture(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        format=FORMATS[answer.format],
        width=answer.width,
        height=answer.height,
        frames=answer.frames,
        fingerprint=Fingerprint(
            answer.pdq,
            answer.quality,
            RECIPES[answer.recipe],
            answer.sketch,
            SKETCH_RECIPE if answer.sketch is not None else None,
        ),
    )
