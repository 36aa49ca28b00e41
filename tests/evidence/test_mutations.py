"""Whatever is changed in a package, verification says no."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_package import Made, package_made

from philomela.evidence import bag
from philomela.evidence.verify import holds, verify_package

MUTATIONS = 2_000

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    with package_made(tmp_path_factory.mktemp("evidence")) as made:
        yield made


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a place."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


def contents(package: Path) -> Files:
    paths = (path for path in package.rglob("*") if path.is_file())
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in paths}


def put(package: Path, name: str, content: bytes | None) -> None:
    """Write a file, or take it away with the folders it leaves empty."""
    path = package / name
    if content is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return
    path.unlink()
    while path.parent != package and not any(path.parent.iterdir()):
        path = path.parent
        path.rmdir()


def repaired(files: Files) -> Files:
    """With all manifests made to fit, as a forger without the key would."""
    new = dict(files)
    held = {name: bag.held(content) for name, content in new.items()}
    for algorithm in bag.ALGORITHMS:
        new[f"manifest-{algorithm}.txt"] = bag.listing(bag.payload(held), algorithm)
    held = {name: bag.held(content) for name, content in new.items()}
    for algorithm in bag.ALGORITHMS:
        new[f"tagmanifest-{algorithm}.txt"] = bag.listing(bag.tags(held), algorithm)
    return new


def flipped(files: Files, chance: random.Random) -> Files:
    """One bit of any file, each file as likely as another."""
    name = chance.choice(sorted(name for name in files if files[name]))
    content = bytearray(files[name])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return {**files, name: bytes(content)}


def cut_or_grown(files: Files, chance: random.Random) -> Files:
    name = chance.choice(sorted(files))
    more = [files[name] + b"\n", files[name] + b"\x00", b"\n" + files[name], files[name].upper()]
    more += [files[name].replace(b"\n", b"\r\n"), files[name][:-1]]
    changed = [content for content in more if content != files[name]]
    return {**files, name: chance.choice(changed)}


def removed(files: Files, chance: random.Random) -> Files:
    gone = chance.choice(sorted(files))
    return {name: content for name, content in files.items() if name != gone}


def added(files: Files, chance: random.Random) -> Files:
    place = chance.choice(["", "data/", "data/log/", "data/rows/", "data/timestamps/", "new/"])
    name = f"{place}{chance.choice(['extra', 'fetch.txt', '.hidden', 'x.tsr', 'a b'])}"
    return {**files, name: chance.randbytes(chance.randrange(20))}


def renamed(files: Files, chance: random.Random) -> Files:
    old, new = chance.sample(sorted(files), 2)
    if chance.random() < 0.5 or files[old] == files[new]:
        new = f"{old}{chance.choice(['~', '.bak', 'x'])}"
    changed = dict(files)
    changed[new] = changed.pop(old)
    return changed


def reordered(files: Files, chance: random.Random) -> Files:
    name = chance.choice(["data/log/leaves.ndjson", "data/log/proofs.ndjson"])
    lines = files[name].splitlines(keepends=True)
    first, second = chance.sample(range(len(lines)), 2)
    lines[first], lines[second] = lines[second], lines[first]
    return {**files, name: b"".join(lines)}


def swapped(files: Files, chance: random.Random) -> Files:
    kinds = chance.choice([("tsq",), ("tsr",), ("pem",), ("tsr", "pem"), ("tsq", "tsr")])
    changed = dict(files)
    for kind in kinds:
        one, two = (f"data/timestamps/{name}.{kind}" for name in ("one", "two"))
        changed[one], changed[two] = changed[two], changed[one]
    return changed


KINDS: tuple[tuple[Callable[[Files, random.Random], Files], int], ...] = (
    (flipped, 60), (cut_or_grown, 10), (removed, 5), (added, 5), (renamed, 10), (reordered, 5),
    (swapped, 5),
)  # fmt: skip


def changes(files: Files, chance: random.Random) -> Iterator[Files]:
    ways, weights = zip(*KINDS, strict=True)
    for (way,) in (chance.choices(ways, weights) for _ in range(MUTATIONS)):
        changed = way(files, chance)
        assert changed != files
        # Half of the forgers mend the manifests, where that is not what they changed.
        mended = repaired(changed)
        yield mended if chance.random() < 0.5 and mended != files else changed


def test_no_mutation_is_accepted(made: Made, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUST_BACKTRACE", "0")  # of rfc3161-client, which is slow to print them
    package = folder / "package"
    shutil.copytree(made.package, package)
    files = contents(package)
    assert holds(verify_package(package))
    accepted = []
    for changed in changes(files, random.Random(20260725)):
        names = [name for name in {*files, *changed} if files.get(name) != changed.get(name)]
        for name in names:
            put(package, name, changed.get(name))
        steps = verify_package(package)
        if holds(steps):
            accepted.append(names)
        for name in names:
            put(package, name, files.get(name))
    assert accepted == []
    assert holds(verify_package(package)), "what was undone is as it was"


def test_every_byte_of_every_file_counts(made: Made, folder: Path) -> None:
    """The first, the last and some bytes between, of each file."""
    package = folder / "package"
    shutil.copytree(made.package, package)
    for name, content in contents(package).items():
        for place in {0, len(content) // 2, len(content) - 1} if content else ():
            changed = bytearray(content)
            changed[place] ^= 0x20  # also the case of a letter
            put(package, name, bytes(changed))
            assert not holds(verify_package(package)), (name, place)
        put(package, name, content)


def false_steps(package: Path, files: Files, changed: Files) -> set[str]:
    """Which steps say no to a forger's package, and put it back."""
    forged = repaired(changed)
    names = [name for name in {*files, *forged} if files.get(name) != forged.get(name)]
    for name in names:
        put(package, name, forged.get(name))
    steps = verify_package(package)
    for name in names:
        put(package, name, files.get(name))
    return {one.name for one in steps if one.verdict == "false"}


def test_each_step_sees_what_it_is_for(made: Made, folder: Path) -> None:
    package = folder / "package"
    shutil.copytree(made.package, package)
    files, chance = contents(package), random.Random(1)
    leaves = files["data/log/leaves.ndjson"].splitlines(keepends=True)
    turned = {**files, "data/log/leaves.ndjson": b"".join([*leaves[1::-1], *leaves[2:]])}
    assert false_steps(package, files, turned) == {"log", "proofs", "signature"}
    fewer = {**files, "data/log/leaves.ndjson": b"".join(leaves[1:])}
    assert {"log", "proofs"} <= false_steps(package, files, fewer)
    rows = {**files, "data/rows/links.csv": files["data/rows/links.csv"] + b"x\n"}
    assert false_steps(package, files, rows) == {"rows", "signature"}
    name = "data/log/earlier.ndjson"
    wrong = {**files, name: files["data/log/earlier.ndjson"] + b'{"checkpoint":"","proof":[]}\n'}
    assert false_steps(package, files, wrong) == {"earlier checkpoints", "signature"}
    one, two = "data/timestamps/one.tsr", "data/timestamps/two.tsr"
    exchanged = {**files, one: files[two], two: files[one]}
    stamps = {"timestamp one", "timestamp two", "signature"}
    assert false_steps(package, files, exchanged) == stamps
    cut = {**files, "data/log/checkpoint.txt": files["data/log/checkpoint.txt"].upper()}
    assert "checkpoint" in false_steps(package, files, cut)
    assert "folder" in false_steps(package, files, {**files, "more.txt": b""})
    assert "signature" in false_steps(package, files, flipped(files, chance))
