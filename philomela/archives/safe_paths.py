"""Names in archives are untrusted: none may lead out of where it was found."""

from __future__ import annotations

import re

from philomela.errors import UnsafePath

_LONGEST = 4096  # characters of a name
_DRIVE = re.compile(r"^[A-Za-z]:")
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$", re.IGNORECASE)


def safe_parts(untrusted_name: str) -> tuple[str, ...]:
    """The parts of a relative name with ``/`` between them.

    Raises :class:`~philomela.errors.UnsafePath` for a name that is absolute, climbs (``..``), names
    a drive or device, holds a NUL or backslash, is empty or too long.
    """
    name = untrusted_name
    if not name or len(name) > _LONGEST:
        raise UnsafePath("the name is empty or too long")
    if "\x00" in name or "\\" in name:
        raise UnsafePath("the name holds a character that leads elsewhere on some systems")
    if name.startswith("/") or _DRIVE.match(name):
        raise UnsafePath("the name is absolute")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if not parts or ".." in parts:
        raise UnsafePath("the name leads out of the archive")
    if any(_RESERVED.match(part) for part in parts):
        raise UnsafePath("the name is a device on some systems")
    return parts
