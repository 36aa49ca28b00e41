"""An evidence package: a BagIt bag whose every byte the case's key vouches for.

What covers what: the last act of the log holds the hash of the list of all rows; the checkpoint
holds the root of all acts; the manifests list every file, the list of manifests is signed. Whoever
has the key's fingerprint can tell any change; an authority's timestamp tells when.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import Connection, select

from philomela.database.connection import Case
from philomela.database.schema import checkpoints, log, timestamps
from philomela.database.sealed import sealed_pictures
from philomela.errors import InputError
from philomela.evidence import bag
from philomela.evidence.acts import canonical, from_leaf
from philomela.evidence.checkpoint import Checkpoint, make_checkpoint
from philomela.evidence.log import LogNodes, append_if_last, entries
from philomela.evidence.pages import page, verification_guide
from philomela.evidence.sealed_acts import line_of
from philomela.evidence.signing_key import fingerprint, signing_key, to_pem
from philomela.evidence.tables import derivation, selections, to_csv
from philomela.evidence.tree import consistency_proof, inclusion_proof

PACKAGE = "package"  # the act
MOST_PROOFS = 1_000  # the newest acts that come with a proof each
MOST_EARLIER = 100  # earlier checkpoints that come with a proof each


class Packaged(NamedTuple):
    """What was written."""

    folder: Path
    checkpoint: Checkpoint
    fingerprint: str  # of the key
    files: int
    timestamps: int
    sealed: int  # pictures that were left out


def write_package(case: Case, out: Path) -> Packaged:
    """Write the package of a case to a new folder: whole, or not at all.

    The same case gives the same bytes. Packaging is an act of the log, unless it was the last one.
    Raises :class:`~philomela.errors.InputError` where the folder is there already or cannot be
    written, and :class:`~philomela.errors.KeyMissing` without the case's key.
    """
    if out.exists() or out.is_symlink():
        raise InputError(f"{out} is there already.", "Name a new folder with --out.")
    key = signing_key(case)
    unfinished = out.with_name(out.name + ".unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        writing = _Writing(unfinished)
        with case.write() as connection:
            sealed = sealed_pictures(connection)
            counts = _rows(writing, connection, sealed)
            writing.write("data/content.sha256", bag.listing(bag.rows(writing.files), "sha256"))
            content = writing.files["data/content.sha256"].sha256
            append_if_last(connection, PACKAGE, {"content": content, "rows": counts})
        checkpoint = make_checkpoint(case)
        with case.read() as connection:
            stamps = _log(writing, connection, checkpoint, sealed)
        writing.write("data/log/key.pem", to_pem(key.public_key()))
        mark = fingerprint(key.public_key())
        about = {
            "acts": checkpoint.size,
            "date": _date(writing),
            "fingerprint": mark,
            "rows": counts,
            "sealed": len(sealed),
            "timestamps": stamps,
        }
        _tags(writing, about)
        writing.write(bag.SIGNATURE, key.sign(writing.kept[bag.TAG_MANIFESTS[0]]))
        writing.finish(out)
    except OSError as error:
        raise InputError(
            f"The package cannot be written to {out}: {error.strerror}.", "Name another folder."
        ) from error
    return Packaged(out, checkpoint, mark, len(writing.files), len(stamps), len(sealed))


class _Writing:
    """Writes files durably and remembers their hashes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.files: dict[str, bag.Held] = {}
        self.kept: dict[str, bytes] = {}  # what other files are made from

    def write(self, name: str, content: bytes) -> None:
        """A file at once."""
        with self._open(name) as file:
            file.write(content)
            _to_disk(file)
        self.files[name] = bag.held(content)._replace(content=None)
        self.kept[name] = content

    def stream(self, name: str, produce: Callable[[Callable[[bytes], object]], Any]) -> Any:
        """A file bit by bit; gives what ``produce`` returns."""
        sums, size = (hashlib.sha256(), hashlib.sha512()), 0
        with self._open(name) as file:

            def write(content: bytes) -> None:
                nonlocal size
                size += len(content)
                file.write(content)
                for one in sums:
                    one.update(content)

            result = produce(write)
            _to_disk(file)
        self.files[name] = bag.Held(size, sums[0].hexdigest(), sums[1].hexdigest(), None)
        return result

    def finish(self, out: Path) -> None:
        """Give the folder its name; until then there is no package."""
        self._folder.rename(out)

    def _open(self, name: str) -> BinaryIO:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _rows(
    writing: _Writing, connection: Connection, sealed: frozenset[str]
) -> dict[str, dict[str, int]]:
    """Write every table and how figures came about; the numbers of rows."""
    counts = {}
    for one in selections():
        kept, left_out = writing.stream(
            f"{bag.ROWS}{one.name}.csv",
            lambda write, one=one: to_csv(connection, one, sealed, write),  # type: ignore[misc]
        )
        counts[one.name] = {"rows": kept, "sealed": left_out}
    writing.write("data/derivation.json", derivation(connection, sealed, counts))
    return counts


def _log(
    writing: _Writing, connection: Connection, checkpoint: Checkpoint, sealed: frozenset[str]
) -> list[str]:
    """Write the log, its proofs and its timestamps; the authorities."""
    size = checkpoint.size

    def leaves(write: Callable[[bytes], object]) -> None:
        for entry in entries(connection, last=size):
            write(line_of(entry, sealed) + b"\n")

    writing.stream("data/log/leaves.ndjson", leaves)
    writing.write("data/log/checkpoint.txt", checkpoint.text)
    nodes = LogNodes(connection)
    path = inclusion_proof(size - 1, size, nodes)
    writing.write("data/log/proof-of-last.txt", _lines(path))
    writing.stream(
        "data/log/proofs.ndjson",
        lambda write: [
            write(canonical({"act": number, "proof": _texts(proof)}) + b"\n")
            for number, proof in _proofs(size, nodes)
        ],
    )
    writing.write("data/log/earlier.ndjson", b"".join(_earlier(connection, size, nodes)))
    last = connection.scalar(select(log.c.leaf).where(log.c.number == size))
    writing.kept["last"] = bytes(last or b"")
    return list(_timestamps(writing, connection, size))


def _proofs(size: int, nodes: LogNodes) -> Iterator[tuple[int, list[bytes]]]:
    for index in range(max(0, size - MOST_PROOFS), size):
        yield index + 1, inclusion_proof(index, size, nodes)


def _earlier(connection: Connection, size: int, nodes: LogNodes) -> Iterator[bytes]:
    """Earlier checkpoints, each with the proof that it is the beginning of this one."""
    table = checkpoints.c
    query = select(table.size, table.checkpoint).where(table.size < size)
    rows = connection.execute(query.order_by(table.size.desc()).limit(MOST_EARLIER)).all()
    for row in reversed(rows):
        proof = _texts(consistency_proof(row.size, size, nodes))
        yield canonical({"checkpoint": row.checkpoint, "proof": proof}) + b"\n"


def _timestamps(writing: _Writing, connection: Connection, size: int) -> Iterator[str]:
    """The first answer of each authority about this very checkpoint."""
    of_this = (timestamps.c.size == size) & timestamps.c.response.is_not(None)
    query = select(timestamps).where(of_this).order_by(timestamps.c.authority, timestamps.c.id)
    written: set[str] = set()
    for row in connection.execute(query):
        if row.authority in written:
            continue
        written.add(row.authority)
        place = f"data/timestamps/{row.authority}"
        writing.write(f"{place}.tsq", bytes(row.request))
        writing.write(f"{place}.tsr", bytes(row.response))
        writing.write(f"{place}.pem", row.roots.encode())
        yield row.authority


def _tags(writing: _Writing, about: dict[str, Any]) -> None:
    """Write the pages, what BagIt asks for, and the manifests over all."""
    files = writing.files
    writing.write("README.html", page(about))
    writing.write("VERIFY.md", verification_guide(about))
    writing.write("bagit.txt", bag.DECLARATION)
    oxum = f"{sum(one.size for one in bag.payload(files).values())}.{len(bag.payload(files))}"
    info = (
        f"Bag-Software-Agent: Philomela <evidence package 1>\n"
        f"Bagging-Date: {about['date'][:10]}\nPayload-Oxum: {oxum}\n"
    )
    writing.write("bag-info.txt", info.encode())
    for algorithm in bag.ALGORITHMS:
        listed = bag.listing(bag.payload(files), algorithm)
        writing.write(f"manifest-{algorithm}.txt", listed)
    for algorithm in bag.ALGORITHMS:
        listed = bag.listing(bag.tags(files), algorithm)
        writing.write(f"tagmanifest-{algorithm}.txt", listed)


def _date(writing: _Writing) -> str:
    """When the last act was: the time of the package."""
    when = from_leaf(writing.kept["last"]).when
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _lines(hashes: list[bytes]) -> bytes:
    return "".join(f"{text}\n" for text in _texts(hashes)).encode()


def _texts(hashes: list[bytes]) -> list[str]:
    return [one.hex() for one in hashes]
