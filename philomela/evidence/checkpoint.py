"""Signed checkpoints of the log, in the public formats of C2SP.

A checkpoint (https://c2sp.org/tlog-checkpoint) is a signed note (https://c2sp.org/signed-note) of
three lines: the log's name, how many acts it holds, the root of their tree. Others' tools read it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select

from philomela.database.connection import Case
from philomela.database.insert import insert_new
from philomela.database.schema import checkpoints
from philomela.errors import InputError
from philomela.evidence.hashing import HASH_BYTES
from philomela.evidence.log import log_root, log_size
from philomela.evidence.signing_key import fingerprint, public_bytes, signing_key

LARGEST = 4096  # bytes
_ED25519 = b"\x01"  # the kind of signature, of signed notes
_LARGEST_SIZE = 2**63 - 1


class Checkpoint(NamedTuple):
    """What a checkpoint says; ``text`` is all of it, with its signature."""

    origin: str
    size: int
    root: bytes
    text: bytes


def origin_of(key: Ed25519PublicKey) -> str:
    """What the log of a key is called: anybody can see that name and key belong together."""
    return f"philomela/{fingerprint(key)[:32]}"


def sign(key: Ed25519PrivateKey, size: int, root: bytes) -> Checkpoint:
    """The checkpoint of a log of ``size`` acts. The same is signed with the same bytes."""
    origin = origin_of(key.public_key())
    body = f"{origin}\n{size}\n{_base64(root)}\n"
    signature = _key_number(key.public_key()) + key.sign(body.encode())
    text = f"{body}\n\u2014 {origin} {_base64(signature)}\n"
    return Checkpoint(origin, size, root, text.encode())


def read_checkpoint(text: bytes, key: Ed25519PublicKey) -> Checkpoint:
    """The checkpoint of a text that this key signed.

    Raises ``ValueError``, saying why, for any text that :func:`sign` would not have written with
    the key, down to the last byte.
    """
    if len(text) > LARGEST:
        raise ValueError("it is too long")
    lines = text.decode("utf-8").split("\n")
    if len(lines) != 6 or lines[3] or lines[5]:
        raise ValueError("it is no checkpoint")
    origin, size, root, _, signed, _ = lines
    mark, _, rest = signed.partition(" ")
    name, _, signature = rest.partition(" ")
    if origin != origin_of(key) or name != origin or mark != "\u2014":
        raise ValueError("it is of another log")
    if not size.isascii() or not size.isdigit() or len(size) > 19 or str(int(size)) != size:
        raise ValueError("its size is no number")
    if int(size) > _LARGEST_SIZE:
        raise ValueError("its size is no number")
    root_bytes, signature_bytes = _from_base64(root), _from_base64(signature)
    if len(root_bytes) != HASH_BYTES or signature_bytes[:4] != _key_number(key):
        raise ValueError("its root or signature is none")
    try:
        key.verify(signature_bytes[4:], "\n".join(lines[:3]).encode() + b"\n")
    except InvalidSignature as error:
        raise ValueError("its signature is wrong") from error
    return Checkpoint(origin, int(size), root_bytes, text)


def make_checkpoint(case: Case) -> Checkpoint:
    """Sign what the log holds now, and keep it.

    Raises :class:`~philomela.errors.InputError` for a log without acts and
    :class:`~philomela.errors.KeyMissing` without the case's key.
    """
    key = signing_key(case)
    with case.write() as connection:
        size = log_size(connection)
        if not size:
            raise InputError("The log holds no act yet.", "Run `philomela ingest` first.")
        made = sign(key, size, log_root(connection, size))
        insert_new(connection, checkpoints, [{"size": size, "checkpoint": made.text.decode()}])
        kept = connection.scalar(select(checkpoints.c.checkpoint).where(checkpoints.c.size == size))
    if kept != made.text.decode():
        raise InputError(
            f"The checkpoint of {size} acts that the case holds is another one.",
            "The log was changed: compare with a copy.",
        )
    return made


def _key_number(key: Ed25519PublicKey) -> bytes:
    name = origin_of(key).encode()
    return hashlib.sha256(name + b"\n" + _ED25519 + public_bytes(key)).digest()[:4]


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _from_base64(text: str) -> bytes:
    """Only what :func:`_base64` writes."""
    try:
        value = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("it is not base64") from error
    if _base64(value) != text:
        raise ValueError("it is not base64 as it should be")
    return value
