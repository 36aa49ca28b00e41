"""The key that signs a case's checkpoints and packages (Ed25519).

It lies beside the case in a file of its own, as the pseudonym key does. The case keeps the public
half, so that another key cannot take its place unseen.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import insert, select

from philomela.database.connection import Case
from philomela.database.key_file import make_key, read_key
from philomela.database.schema import case_info
from philomela.errors import KeyMissing

#: Name of the public half among the case's facts.
PUBLIC_KEY = "log_public_key"


def signing_key_path(case: Case) -> Path:
    """Where the signing key of this case lies."""
    path = case.path
    if path is None:
        return Path("case.philomela.logkey")
    return path.with_name(path.name + ".logkey")


def signing_key(case: Case) -> Ed25519PrivateKey:
    """The case's signing key, made on first use.

    Raises :class:`~philomela.errors.KeyMissing` where the case has another key than this, or its
    key is not there.
    """
    path = signing_key_path(case)
    with case.read() as connection:
        known = connection.scalar(select(case_info.c.value).where(case_info.c.name == PUBLIC_KEY))
    if known is None:
        seed = read_key(path, "a signing key") if path.exists() else make_key(path)
        key = Ed25519PrivateKey.from_private_bytes(seed)
        with case.write() as connection:
            public = public_bytes(key.public_key()).hex()
            connection.execute(insert(case_info).values(name=PUBLIC_KEY, value=public))
        return key
    if not path.exists():
        raise KeyMissing(
            f"The signing key {path.name} is not beside the case.",
            "Put it back to sign; what was signed before can be verified without it.",
        )
    key = Ed25519PrivateKey.from_private_bytes(read_key(path, "a signing key"))
    if public_bytes(key.public_key()).hex() != known:
        raise KeyMissing(
            f"The signing key {path.name} belongs to another case.",
            "Put the key that was made with this case back.",
        )
    return key


def public_bytes(key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def to_pem(key: Ed25519PublicKey) -> bytes:
    """A public key as `openssl` reads it."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of a public key's 32 bytes, hex: what people compare."""
    return hashlib.sha256(public_bytes(key)).hexdigest()
