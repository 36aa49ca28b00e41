"""Whether what lies beside a case is as the case says: its keys and its vault."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from philomela.database.connection import Case
from philomela.database.contacts import CONTACT_KEY
from philomela.database.key_file import KeyKind, belongs, read_key
from philomela.database.pseudonym_key import PSEUDONYM_KEY, is_destroyed
from philomela.database.schema import case_info, vault_items
from philomela.errors import CaseError
from philomela.evidence.signing_key import PUBLIC_KEY, public_bytes, signing_key_path
from philomela.evidence.steps import Step, must, not_checked, step
from philomela.evidence.vault_register import stray_files, vault_file

_AGE = b"age-encryption.org/v1\n"


class _Key(NamedTuple):
    name: str
    path: Path
    used: bool  # the case has had such a key
    belongs: Callable[[bytes], bool]


def check_keys(case: Case, connection: Connection) -> Iterator[Step]:
    """A step for each key that the case has: there, its own, and for nobody else to read."""
    for one in _keys(case, connection):
        if one.name == PSEUDONYM_KEY.name and is_destroyed(connection):
            yield step(one.name, lambda path=one.path: _gone(path))  # type: ignore[misc]
        elif not one.used:
            yield not_checked(one.name, "the case has none yet")
        elif not one.path.exists():
            yield not_checked(one.name, f"{one.path.name} is not beside the case")
        else:
            yield step(one.name, lambda one=one: _key(one))  # type: ignore[misc]


def _keys(case: Case, connection: Connection) -> Iterator[_Key]:
    for kind in (PSEUDONYM_KEY, CONTACT_KEY):
        yield _Key(kind.name, kind.path(case), *_of_kind(connection, kind))
    named = case_info.c.name == PUBLIC_KEY
    public = connection.scalar(select(case_info.c.value).where(named))

    def signs(seed: bytes) -> bool:
        return public_bytes(Ed25519PrivateKey.from_private_bytes(seed).public_key()).hex() == public

    yield _Key("signing key", signing_key_path(case), public is not None, signs)


def _of_kind(connection: Connection, kind: KeyKind) -> tuple[bool, Callable[[bytes], bool]]:
    used = belongs(connection, kind, b"") is not None
    return used, lambda key: bool(belongs(connection, kind, key))


def _gone(path: Path) -> str:
    must(not path.exists(), f"it was destroyed, and {path.name} is there: destroy it again")
    return "it was destroyed; no pseudonym can be made or tried"


def _key(one: _Key) -> str:
    try:
        key = read_key(one.path, f"a {one.name}")
    except CaseError as error:
        raise ValueError(error.sentence) from error
    must(one.belongs(key), f"{one.path.name} belongs to another case")
    if os.name == "posix":
        must(not one.path.stat().st_mode & 0o077, f"others may read {one.path.name}: chmod 600 it")
    return f"{one.path.name} is the case's own"


def check_vault(case: Case, connection: Connection) -> Iterator[Step]:
    """The steps "vault" and "vault's content"."""
    kept = vault_items.c.state == "kept"
    items = connection.scalars(select(vault_items.c.item).where(kept)).all()
    yield step("vault", lambda: _vault(case, connection, items))
    if items:
        yield not_checked("vault's content", "only who holds a secret key can read it")


def _vault(case: Case, connection: Connection, items: Sequence[str]) -> str:
    for item in items:
        path = vault_file(case, item)
        must(path.is_file(), f"the file of item {item} is missing")
        with path.open("rb") as file:
            head = file.read(len(_AGE))
        must(head == _AGE, f"the file of item {item} is not encrypted as age does")
    strays = stray_files(case, connection)
    must(not strays, f"{len(strays):,} files that no row names: run `philomela vault expire`")
    return f"all {len(items):,} items are there"
