"""Killed before any write is durable, packaging leaves a whole package or none."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

from coded_case import filled

from philomela.database.connection import open_case
from philomela.evidence.log import log_size
from philomela.evidence.package import write_package
from philomela.evidence.verify import holds, verify_package

MOMENTS = 4

#: Stops for good before one of the calls that make a package durable.
_PROGRAM = """
import os, signal, sys
from pathlib import Path
from philomela.database.connection import open_case
from philomela.evidence.package import write_package
left = int(sys.argv[3])
real = os.fsync
def fsync(number):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    real(number)
os.fsync = fsync
with open_case(sys.argv[1]) as case:
    write_package(case, Path(sys.argv[2]))
"""


def test_killed_while_packaging(tmp_path: Path) -> None:
    filled(tmp_path).close()
    case, out = tmp_path / "case.philomela", tmp_path / "package"
    for after in random.sample(range(25), MOMENTS):
        command = [sys.executable, "-c", _PROGRAM, str(case), str(out), str(after)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert not out.exists()
    if not out.exists():
        with open_case(str(case)) as opened:
            write_package(opened, out)
    assert holds(verify_package(out))
    assert not out.with_name("package.unfinished").exists()
    with open_case(str(case)) as opened, opened.read() as connection:
        assert log_size(connection) == 1  # packaging again was no new act
