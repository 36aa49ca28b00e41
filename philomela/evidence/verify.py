"""Verification of an evidence package, step by step. Nothing the package says is believed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from philomela.evidence import bag
from philomela.evidence.signing_key import fingerprint, to_pem
from philomela.evidence.steps import Step, must, not_checked, step
from philomela.evidence.verify_log import log_steps

_KEY = "data/log/key.pem"


def verify_package(
    folder: Path, *, key: str | None = None, roots: str | None = None
) -> tuple[Step, ...]:
    """Verify a package; the package holds if no step says "false".

    ``key`` is the fingerprint of the key that the reader expects, or None; ``roots`` are
    certificates of timestamp authorities that the reader trusts, in PEM, or None. Raises
    :class:`~philomela.errors.InputError` where the folder is no package at all.
    """
    return tuple(_steps(bag.read_bag(folder), key, roots))


def holds(steps: tuple[Step, ...]) -> bool:
    """Whether no step says no."""
    return not any(one.verdict == "false" for one in steps)


def _steps(read: bag.Bag, expected: str | None, roots: str | None) -> Iterator[Step]:
    yield step("folder", lambda: _folder(read))
    yield step("declaration", lambda: _declaration(read))
    for algorithm in bag.ALGORITHMS:
        yield step(f"payload {algorithm}", lambda a=algorithm: _payload(read, a))  # type: ignore[misc]
    for algorithm in bag.ALGORITHMS:
        yield step(f"tag files {algorithm}", lambda a=algorithm: _tags(read, a))  # type: ignore[misc]
    found: list[Ed25519PublicKey] = []
    yield step("public key", lambda: _key(read, found))
    if not found:
        for name in ("expected key", "signature", "checkpoint", "log"):
            yield not_checked(name, "there is no key to verify with")
        return
    if expected is None:
        yield not_checked("expected key", "give the fingerprint that you were told with --key")
    else:
        yield step("expected key", lambda: _expected(found[0], expected))
    yield step("signature", lambda: _signature(read, found[0]))
    yield from log_steps(read, found[0], roots)


def _folder(read: bag.Bag) -> str:
    must(not read.faults, "; ".join(read.faults[:5]))
    needed = {*bag.TAG_FILES, *bag.MANIFESTS, *bag.TAG_MANIFESTS, bag.SIGNATURE}
    outside = set(read.files) - set(bag.payload(read.files))
    must(outside >= needed, f"missing: {', '.join(sorted(needed - outside))}")
    must(outside <= needed, f"unknown: {', '.join(sorted(outside - needed)[:5])}")
    return f"{len(read.files):,} plain files, none unknown"


def _declaration(read: bag.Bag) -> str:
    must(read.content("bagit.txt") == bag.DECLARATION, "bagit.txt is not that of BagIt 1.0")
    return "BagIt 1.0"


def _payload(read: bag.Bag, algorithm: str) -> str:
    files = bag.payload(read.files)
    listed = read.content(f"manifest-{algorithm}.txt")
    must(listed == bag.listing(files, algorithm), "files differ from those that are listed")
    return f"all {len(files):,} files are listed and unchanged"


def _tags(read: bag.Bag, algorithm: str) -> str:
    listed = read.content(f"tagmanifest-{algorithm}.txt")
    tags = bag.tags(read.files)
    must(listed == bag.listing(tags, algorithm), "files differ from those that are listed")
    return f"all {len(tags)} files are listed and unchanged"


def _key(read: bag.Bag, found: list[Ed25519PublicKey]) -> str:
    content = read.content(_KEY)
    try:
        key = load_pem_public_key(content)
    except UnsupportedAlgorithm as error:
        raise ValueError("it is of another kind") from error
    must(isinstance(key, Ed25519PublicKey), "it is of another kind")
    assert isinstance(key, Ed25519PublicKey)
    must(to_pem(key) == content, "it is not written as it should be")
    found.append(key)
    return f"fingerprint {fingerprint(key)}"


def _expected(key: Ed25519PublicKey, expected: str) -> str:
    told = expected.strip().replace(":", "").lower()
    must(told == fingerprint(key), "the package was signed with another key")
    return "it is the key that was expected"


def _signature(read: bag.Bag, key: Ed25519PublicKey) -> str:
    try:
        key.verify(read.content(bag.SIGNATURE), read.content(bag.TAG_MANIFESTS[0]))
    except InvalidSignature as error:
        raise ValueError("the key did not sign this list of files") from error
    return "the key signed the list of all files"
