"""Is the case sound, what is it made with, and what is due?"""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from philomela import __version__
from philomela.database.connection import Case
from philomela.database.migrations import LATEST
from philomela.evidence.log_check import check_log
from philomela.evidence.steps import Step
from philomela.stages.care.case_checks import check_database, check_index
from philomela.stages.care.file_checks import check_keys, check_vault
from philomela.stages.care.waiting import Waiting, waiting

_LIBRARIES = ("cryptography", "numpy", "opencv-python-headless", "pillow", "pyrage", "sqlalchemy")


class Examined(NamedTuple):
    """What was found. The case is sound if no step says "false"."""

    steps: tuple[Step, ...]
    due: tuple[Waiting, ...]
    versions: dict[str, str]

    @property
    def sound(self) -> bool:
        """Whether no step says no."""
        return not any(one.verdict == "false" for one in self.steps)


def examine(case: Case, now: int) -> Examined:
    """Look at everything, change nothing. ``now`` is in seconds since 1970-01-01 UTC."""
    with case.read() as connection:
        steps = (
            *check_database(connection),
            *check_log(connection),
            *check_keys(case, connection),
            *check_vault(case, connection),
            *check_index(connection),
        )
        due = tuple(waiting(connection, now))
    return Examined(steps, due, dict(_versions()))


def _versions() -> Iterator[tuple[str, str]]:
    yield "philomela", __version__
    yield "schema", LATEST
    yield "python", platform.python_version()
    yield "sqlite", sqlite3.sqlite_version
    for name in _LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "not installed"
