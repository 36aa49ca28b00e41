"""How a person can be reached, and what she wrote: kept encrypted.

ChaCha20-Poly1305 (RFC 8439) under a key that lies beside the case, as the pseudonym key does. With
the key destroyed, what it kept can be read by nobody. Each text is bound to its place, so that one
cannot be put in another's stead.
"""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from philomela.database.connection import Case
from philomela.database.contacts import CONTACT_KEY
from philomela.database.key_file import key_of
from philomela.errors import CaseError

_NONCE_BYTES = 12


class Contacts:
    """Encrypts and decrypts under one key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._digest_key = hmac.digest(key, b"philomela contact source", "sha256")

    @classmethod
    def of(cls, case: Case) -> Contacts:
        """With the case's key, made on first use.

        Raises :class:`~philomela.errors.KeyMissing` where it is not there any more.
        """
        return cls(key_of(case, CONTACT_KEY))

    def hide(self, text: str, place: str) -> bytes:
        """The text encrypted; ``place`` says where it belongs, such as ``"contact"``."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), place.encode())

    def show(self, hidden: bytes, place: str) -> str:
        """The text. Raises :class:`~philomela.errors.CaseError` where it was tampered with."""
        try:
            nonce, rest = hidden[:_NONCE_BYTES], hidden[_NONCE_BYTES:]
            return self._cipher.decrypt(nonce, rest, place.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise CaseError(
                "What a person wrote cannot be read: its bytes were changed.",
                "Restore the case from a copy.",
            ) from error

    def source_of(self, contact: str) -> str:
        """A keyed digest that is the same for the same contact, and tells nothing without the key.

        Case and blanks do not count.
        """
        same = "".join(contact.split()).casefold()
        return hmac.digest(self._digest_key, same.encode(), "sha256")[:10].hex()
