"""Killed before any write is durable: a whole backup or none, a whole case or none."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

from cared_case import cared

from philomela.database.connection import open_case
from philomela.stages.care.backup import back_up
from philomela.stages.care.doctor import examine
from philomela.stages.care.restore import restore

MOMENTS = 3

#: Stops for good before one of the calls that make a file durable or give it its name.
_PROGRAM = """
import os, signal, sys
from pathlib import Path
from philomela.database.connection import open_case
from philomela.stages.care.backup import back_up
from philomela.stages.care.restore import restore
left = int(sys.argv[4])
def killed(real):
    def call(*arguments, **more):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **more)
    return call
os.fsync, os.rename, os.replace, os.link = map(killed, (os.fsync, os.rename, os.replace, os.link))
os.unlink = killed(os.unlink)
what, one, two = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
if what == "backup":
    with open_case(str(one)) as case:
        back_up(case, two, by="Ana", keys=True)
else:
    restore(one, two, by="Ana")
"""


def killed(what: str, one: Path, two: Path, after: int) -> bool:
    command = [sys.executable, "-c", _PROGRAM, what, str(one), str(two), str(after)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def test_killed_while_backing_up(tmp_path: Path) -> None:
    cared(tmp_path / "case").close()
    case, out = tmp_path / "case" / "case.philomela", tmp_path / "backup"
    for after in random.sample(range(8), MOMENTS):
        if not killed("backup", case, out, after):
            break
        assert not out.exists()
    if not out.exists():
        with open_case(str(case)) as opened:
            back_up(opened, out, by="Ana", keys=True)
    assert not out.with_name("backup.unfinished").exists()
    restore(out, tmp_path / "new" / "case.philomela", by="Ana")
    with open_case(str(tmp_path / "new" / "case.philomela")) as opened:
        assert examine(opened, 0).sound


def test_killed_while_restoring(tmp_path: Path) -> None:
    with cared(tmp_path / "case") as case:
        back_up(case, tmp_path / "backup", by="Ana", keys=True)
    place = tmp_path / "new" / "case.philomela"
    for after in random.sample(range(16), MOMENTS):
        if not killed("restore", tmp_path / "backup", place, after):
            break
        if place.exists():  # named, and killed after it
            break
    if not place.exists():
        restore(tmp_path / "backup", place, by="Ana")
    with open_case(str(place)) as opened:
        assert examine(opened, 0).sound
