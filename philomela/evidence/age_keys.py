"""Keys of age and SSH as people keep them: the public half a line, the secret half a file."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pyrage

from philomela.errors import InputError, UsageError

Recipient: TypeAlias = pyrage.x25519.Recipient | pyrage.ssh.Recipient
Identity: TypeAlias = pyrage.x25519.Identity | pyrage.ssh.Identity

_LARGEST_IDENTITY = 64 << 10  # bytes


def recipient_of(text: str) -> Recipient:
    """The public half of a key. Raises :class:`~philomela.errors.UsageError`."""
    try:
        if text.startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(text)
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise UsageError(
            "This is not the public half of an age or SSH key.",
            "It begins with age1 or ssh-; `age-keygen` makes one.",
        ) from error


def identities_in(path: Path) -> list[Identity]:
    """The secret halves in a file. Raises :class:`~philomela.errors.InputError`."""
    wrong = InputError(f"{path.name} holds no age or SSH identity.", "`age-keygen` makes one.")
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_IDENTITY + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > _LARGEST_IDENTITY:
        raise wrong
    try:
        if content.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(content)]
        lines = [line.strip() for line in content.decode("ascii").splitlines()]
        found = [line for line in lines if line and not line.startswith("#")]
        if not found:
            raise wrong
        return [pyrage.x25519.Identity.from_str(line) for line in found]
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise wrong from error
