"""What a file looks like, as far as readers need to know."""

from __future__ import annotations

from typing import Literal

Look = Literal["picture", "media", "zip", "packed", "database", "text", "binary", "empty"]

_PICTURES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)
_PICTURE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_MEDIA = (b"\x1aE\xdf\xa3", b"OggS", b"ID3", b"fLaC", b"%PDF-")
_PACKED = (b"\x1f\x8b", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\x00", b"BZh")
_TAR_AT = 257


def look(head: bytes) -> Look:
    """What a file's first bytes look like."""
    if not head:
        return "empty"
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "picture"
    if head[4:8] == b"ftyp":
        return "picture" if head[8:12] in _PICTURE_BRANDS else "media"
    if head.startswith(_MEDIA) or head[:4] == b"RIFF":
        return "media"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(_PACKED) or head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return "packed"
    if head.startswith(b"SQLite format 3\x00"):
        return "database"
    return "text" if is_text(head) else "binary"


def is_text(head: bytes) -> bool:
    """Whether the first bytes are UTF-8, or UTF-16 with its mark, without control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        text = head[:-4].decode("utf-8") if len(head) > 4 else head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 8:
            return False
        text = head[: error.start].decode("utf-8")
    return not any(character < " " and character not in "\t\r\n\f\v\x1b" for character in text)
