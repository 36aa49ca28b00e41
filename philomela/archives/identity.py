"""What makes an archive the same one again: its content, not its name or place."""

from __future__ import annotations

import hashlib

from philomela.archives.discover import Found
from philomela.errors import InputError
from philomela.records import Archive

_CHUNK = 1 << 20


def identity(found: Found) -> Archive:
    """SHA-256 over the document's parts in their order, and its size in bytes.

    A folder of pictures is named by the names and sizes of its files. What cannot be opened counts
    as empty; reading it will say why.
    """
    digest = hashlib.sha256()
    chunk = memoryview(bytearray(_CHUNK))
    size = 0
    for name, listed in found.parts:
        if found.by_listing:
            digest.update(f"{name}\x00{listed}\x00".encode("utf-8", "surrogatepass"))
            size += listed
            continue
        try:
            with found.source.open(name) as file:
                while count := file.readinto(chunk):  # type: ignore[attr-defined]
                    digest.update(chunk[:count])
                    size += count
        except (InputError, OSError):
            digest.update(name.encode("utf-8", "surrogatepass"))
    name = found.source.name if found.by_listing else found.document.rsplit("/", 1)[-1]
    label = name if name == found.source.name else f"{found.source.name}/{name}"
    return Archive(digest.hexdigest(), found.reader.format, label, size)
