"""How to reach who asked for protection: encrypted in the case, under a key beside it.

AES-256-GCM (NIST SP 800-38D) with a random nonce of 12 bytes before it; the entry's number is
authenticated too, so that a contact cannot be moved to another entry.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from philomela.database.connection import Case
from philomela.database.key_file import KeyKind, key_of
from philomela.errors import CaseError

CONTACT_KEY = KeyKind(
    "contact key",
    ".contacts.key",
    "Put it back to read or write how to reach people; all else works without it. If it was"
    " destroyed, what it kept is gone for good.",
)
_NONCE_BYTES = 12


def encrypt_contact(case: Case, entry: int, contact: str) -> bytes:
    """The contact of an entry, encrypted. Raises :class:`~philomela.errors.KeyMissing`."""
    nonce = os.urandom(_NONCE_BYTES)
    key = AESGCM(key_of(case, CONTACT_KEY))
    return nonce + key.encrypt(nonce, contact.encode("utf-8"), _about(entry))


def decrypt_contact(case: Case, entry: int, encrypted: bytes) -> str:
    """The contact of an entry.

    Raises :class:`~philomela.errors.KeyMissing`, and :class:`~philomela.errors.CaseError` where it
    was changed.
    """
    key = AESGCM(key_of(case, CONTACT_KEY))
    nonce, rest = encrypted[:_NONCE_BYTES], encrypted[_NONCE_BYTES:]
    try:
        return key.decrypt(nonce, rest, _about(entry)).decode("utf-8")
    except (InvalidTag, ValueError) as error:
        raise CaseError(
            f"The contact of entry {entry} is damaged.", "Restore the case from a copy."
        ) from error


def _about(entry: int) -> bytes:
    return b"philomela contact of entry %d" % entry
