"""Whether the log of a package holds: its acts, checkpoint, proofs and timestamps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from philomela.evidence import bag
from philomela.evidence.acts import Act
from philomela.evidence.checkpoint import Checkpoint, read_checkpoint
from philomela.evidence.proofs import is_consistent, is_included
from philomela.evidence.sealed_acts import read_line
from philomela.evidence.steps import Step, must, not_checked, step
from philomela.evidence.timestamps import verify_timestamp
from philomela.evidence.tree import MemoryTree, tree_root

_Leaf = tuple[bytes, Act | None]
_STAMP = re.compile(r"data/timestamps/([a-z0-9][a-z0-9-]{0,39})\.(tsq|tsr|pem)", re.ASCII)


def log_steps(read: bag.Bag, key: Ed25519PublicKey, roots: str | None) -> Iterator[Step]:
    """The steps from the checkpoint on. ``roots`` are certificates that the reader trusts, PEM."""
    found: list[Checkpoint] = []

    def checkpoint() -> str:
        found.append(read_checkpoint(read.content("data/log/checkpoint.txt"), key))
        return f"{found[0].size:,} acts of the log {found[0].origin}"

    yield step("checkpoint", checkpoint)
    if not found:
        for name in ("log", "rows", "proofs", "earlier checkpoints", "timestamps"):
            yield not_checked(name, "there is no checkpoint to hold it to")
        return
    leaves = _leaves(read)
    yield step("log", lambda: _log(leaves, found[0]))
    yield step("rows", lambda: _rows(read, leaves))
    yield step("proofs", lambda: _proofs(read, leaves, found[0]))
    yield step("earlier checkpoints", lambda: _earlier(read, key, found[0]))
    yield from _timestamps(read, found[0], roots)


def _leaves(read: bag.Bag) -> list[_Leaf] | ValueError:
    """Every leaf's hash, and its act where it is shown."""
    try:
        lines = read.content("data/log/leaves.ndjson").split(b"\n")
        must(not lines.pop() and bool(lines), "the last act does not end")
        return [read_line(line) for line in lines]
    except ValueError as error:
        return error


def _known(leaves: list[_Leaf] | ValueError) -> list[_Leaf]:
    if isinstance(leaves, ValueError):
        raise leaves
    return leaves


def _log(leaves: list[_Leaf] | ValueError, checkpoint: Checkpoint) -> str:
    known, size = _known(leaves), checkpoint.size
    must(len(known) == size, f"{len(known):,} acts where {size:,} were signed")
    tree = MemoryTree([hashed for hashed, _ in known])
    must(tree_root(len(tree), tree.node) == checkpoint.root, "the acts give another root")
    hidden = sum(act is None for _, act in known)
    rest = f"; {hidden:,} of them speak of sealed pictures and are hashes only" if hidden else ""
    return f"all {len(known):,} acts give the signed root{rest}"


def _rows(read: bag.Bag, leaves: list[_Leaf] | ValueError) -> str:
    _, last = _known(leaves)[-1]
    must(last is not None and last.what == "package", "the last act is no package")
    assert last is not None
    listed = read.content("data/content.sha256")
    must(last.details.get("content") == bag.held(listed).sha256, "the log speaks of other rows")
    rows = bag.rows(read.files)
    must(bag.listing(rows, "sha256") == listed, "rows differ from those that are listed")
    return f"{len(rows)} files are those that the last act of the log speaks of"


def _proofs(read: bag.Bag, leaves: list[_Leaf] | ValueError, checkpoint: Checkpoint) -> str:
    known, size, root = _known(leaves), checkpoint.size, checkpoint.root
    proofs = [
        (_number(one.get("act")), _hashes(one.get("proof")))
        for one in _objects(read.content("data/log/proofs.ndjson"))
    ]
    must(bool(proofs), "there is no proof")
    for number, proof in proofs:
        must(0 < number <= len(known), f"there is no act {number}")
        leaf, _ = known[number - 1]
        must(is_included(number - 1, size, leaf, proof, root), f"act {number} is not proven")
    told = read.content("data/log/proof-of-last.txt").decode("ascii").split()
    last, _ = known[-1]
    must(is_included(size - 1, size, last, _hashes(told), root), "the last act is not proven")
    return f"{len(proofs):,} acts are proven to be in the log"


def _earlier(read: bag.Bag, key: Ed25519PublicKey, checkpoint: Checkpoint) -> str:
    count = 0
    for one in _objects(read.content("data/log/earlier.ndjson")):
        text = one.get("checkpoint")
        must(isinstance(text, str), "an earlier checkpoint is none")
        old = read_checkpoint(str(text).encode(), key)
        proof = _hashes(one.get("proof"))
        sizes, roots = (old.size, checkpoint.size), (old.root, checkpoint.root)
        must(is_consistent(*sizes, proof, *roots), f"that of {old.size:,} acts is another history")
        count += 1
    return f"{count:,} earlier ones are beginnings of this one"


def _timestamps(read: bag.Bag, checkpoint: Checkpoint, roots: str | None) -> Iterator[Step]:
    stamps = [name for name in read.files if name.startswith("data/timestamps/")]
    if not stamps:
        yield not_checked("timestamps", "there is none of this checkpoint")
        return
    matched = [_STAMP.fullmatch(name) for name in stamps]
    if not all(matched):
        yield Step("timestamps", "false", "there are files that are no timestamps")
    for name in sorted({one[1] for one in matched if one}):
        place = f"data/timestamps/{name}"
        yield step(f"timestamp {name}", lambda place=place: _stamp(read, checkpoint, place))  # type: ignore[misc]
        trusted = f"timestamp {name} by trusted roots"
        if roots is None:
            yield not_checked(trusted, "name certificates that you trust with --root")
        else:
            yield step(
                trusted,
                lambda place=place: _stamp(read, checkpoint, place, roots),  # type: ignore[misc]
            )


def _stamp(read: bag.Bag, checkpoint: Checkpoint, place: str, roots: str | None = None) -> str:
    certificates = roots or read.content(f"{place}.pem").decode("ascii")
    request, response = read.content(f"{place}.tsq"), read.content(f"{place}.tsr")
    when = verify_timestamp(checkpoint.text, request, response, certificates)
    return f"this checkpoint was seen at {datetime.fromtimestamp(when, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _objects(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.splitlines():
        try:
            found = json.loads(line)
        except RecursionError as error:
            raise ValueError("a line is no object") from error
        must(isinstance(found, dict), "a line is no object")
        yield found


def _number(value: object) -> int:
    must(isinstance(value, int) and not isinstance(value, bool), "a number is missing")
    assert isinstance(value, int)
    return value


def _hashes(value: object) -> Sequence[bytes]:
    must(isinstance(value, list) and all(isinstance(one, str) for one in value), "no proof")
    assert isinstance(value, list)
    return [bytes.fromhex(one) for one in value]
