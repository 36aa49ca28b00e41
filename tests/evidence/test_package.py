"""Packages: what is in them, that they are the same twice, and that public tools verify them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest
from coded_case import seal
from made_package import Made, package_made, with_acts
from measured_case import sha
from test_mutations import contents

from philomela.errors import InputError, KeyMissing
from philomela.evidence.acts import from_leaf
from philomela.evidence.log import append
from philomela.evidence.package import write_package
from philomela.evidence.signing_key import signing_key_path
from philomela.evidence.timestamps import read_roots
from philomela.evidence.verify import holds, verify_package


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    with package_made(tmp_path_factory.mktemp("evidence")) as made:
        yield made


def test_untouched_it_holds(made: Made) -> None:
    roots = "".join(read_roots(of.root) for of in made.authorities)
    steps = verify_package(made.package, key=made.fingerprint, roots=roots)
    assert {one.verdict for one in steps} == {"true"}
    assert len(steps) == 18
    unasked = verify_package(made.package)
    assert holds(unasked)
    assert [one.name for one in unasked if one.verdict == "not checked"] == [
        "expected key",
        "timestamp one by trusted roots",
        "timestamp two by trusted roots",
    ]


def test_another_key_or_root_is_seen(made: Made) -> None:
    steps = verify_package(made.package, key="0" * 64, roots=read_roots(made.authorities[0].root))
    wrong = [one.name for one in steps if one.verdict == "false"]
    assert wrong == ["expected key", "timestamp two by trusted roots"]


def test_public_tools_alone_verify_it(made: Made, tmp_path: Path) -> None:
    """Every command of VERIFY.md, in a shell."""
    package = tmp_path / "package"
    shutil.copytree(made.package, package)
    guide = (package / "VERIFY.md").read_text()
    blocks = re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) == 8
    script = "set -eu\n" + "\n".join(blocks).replace("python3", sys.executable)

    def run() -> subprocess.CompletedProcess[str]:
        command = ["bash", "-c", script]
        return subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)

    done = run()
    assert done.returncode == 0, done.stderr
    assert made.fingerprint in done.stdout
    assert bagit.Bag(str(package)).is_valid()
    path = package / "data" / "rows" / "links.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert run().returncode != 0


def test_the_same_case_gives_the_same_bytes(made: Made, tmp_path: Path) -> None:
    again = write_package(made.case, tmp_path / "again").folder
    assert contents(again) == contents(made.package)


def test_nothing_that_is_sealed_goes_out(tmp_path: Path) -> None:
    with with_acts(tmp_path) as case:
        with case.write() as connection:
            seal(connection, 3, 25)
        done = write_package(case, tmp_path / "package")
    files = contents(done.folder)
    assert done.sealed == 2
    for name, content in files.items():
        assert sha(3).encode() not in content, name
        assert sha(25).encode() not in content, name
    last = from_leaf(files["data/log/leaves.ndjson"].splitlines()[-1])
    assert last.details["rows"]["pictures"] == {"rows": 28, "sealed": 2}
    assert last.details["rows"]["sightings"]["sealed"] == 3
    assert json.loads(files["data/derivation.json"])["sealed_pictures"] == 2
    assert holds(verify_package(done.folder))


def test_no_text_and_no_title_goes_out(made: Made) -> None:
    for name, content in contents(made.package).items():
        assert b"only words" not in content, name
        assert b"Zwei" not in content, name
        assert b"HYPERLINK" not in content, name
    channels = (made.package / "data" / "rows" / "channels.csv").read_text()
    assert "\n2,'=cmd|' /C calc'!A0," in channels  # a key that would have been a formula


def test_links_and_devices_are_not_followed(made: Made, tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(made.package, package)
    path = package / "data" / "rows" / "links.csv"
    kept = tmp_path / "kept.csv"
    path.rename(kept)
    path.symlink_to(kept)
    assert "data/rows/links.csv is a link" in verify_package(package)[0].detail
    path.unlink()
    os.mkfifo(path)
    steps = verify_package(package)
    assert steps[0].verdict == "false"
    assert "no regular file" in steps[0].detail


@pytest.mark.parametrize("what", ["none", "file", "empty"])
def test_what_is_no_package_is_an_error(tmp_path: Path, what: str) -> None:
    place = tmp_path / what
    if what == "file":
        place.write_bytes(b"")
    elif what == "empty":
        place.mkdir()
    with pytest.raises(InputError, match="no evidence package"):
        verify_package(place)


def test_a_folder_that_is_there_is_not_touched(made: Made) -> None:
    before = contents(made.package)
    with pytest.raises(InputError, match="already"):
        write_package(made.case, made.package)
    assert contents(made.package) == before


def test_without_its_key_nothing_is_signed(tmp_path: Path) -> None:
    with with_acts(tmp_path) as case:
        write_package(case, tmp_path / "first")
        signing_key_path(case).write_text("11" * 32)
        with pytest.raises(KeyMissing, match="another case"):
            write_package(case, tmp_path / "second")
        signing_key_path(case).unlink()
        with pytest.raises(KeyMissing, match="not beside"):
            write_package(case, tmp_path / "second")
    assert not (tmp_path / "second").exists()


def test_earlier_checkpoints_are_proven(tmp_path: Path) -> None:
    with with_acts(tmp_path) as case:
        for number in range(5):
            with case.write() as connection:
                append(connection, "decision", {"number": number})
            done = write_package(case, tmp_path / f"package-{number}")
    (found,) = [one for one in verify_package(done.folder) if one.name == "earlier checkpoints"]
    assert found.verdict == "true"
    assert found.detail.startswith("4 ")
