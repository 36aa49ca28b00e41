"""A small case, two authorities, and its package with timestamps of both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from coded_case import filled
from openssl_authority import LocalAuthority, running_authority

from philomela.database.connection import Case
from philomela.evidence.log import append
from philomela.evidence.package import write_package
from philomela.evidence.stamping import timestamp_checkpoint
from philomela.evidence.timestamps import authority, read_roots


class Made(NamedTuple):
    """What the tests share; nobody changes it."""

    case: Case
    folder: Path
    package: Path
    fingerprint: str
    authorities: tuple[LocalAuthority, ...]


def with_acts(folder: Path) -> Case:
    """The small case with some acts in its log."""
    case = filled(folder)
    with case.write() as connection:
        for number in range(6):
            append(connection, "ingest", {"messages": number}, when=1_700_000_000 + number)
    return case


@contextmanager
def package_made(folder: Path) -> Iterator[Made]:
    """All of it; skips the test where there is no openssl."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not on this machine")
    with (
        running_authority(folder / "one") as one,
        running_authority(folder / "two") as two,
        with_acts(folder) as case,
    ):
        write_package(case, folder / "unstamped")
        asked = [
            authority(name, of.address, read_roots(of.root))
            for name, of in (("one", one), ("two", two))
        ]
        assert [stamped.reason for stamped in timestamp_checkpoint(case, asked)] == ["", ""]
        done = write_package(case, folder / "package")
        yield Made(case, folder, done.folder, done.fingerprint, (one, two))
