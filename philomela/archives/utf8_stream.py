"""Chunks of a text stream, in UTF-8 whatever Unicode encoding it has."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

_HEAD_BYTES = 4  # that json.detect_encoding looks at


def as_utf8(stream: BinaryIO, chunk_bytes: int) -> Iterator[bytes]:
    """The stream's bytes without a byte order mark, transcoded from UTF-16 and UTF-32.

    UTF-8 passes as it is, ill-formed bytes included. No chunk is empty.
    """
    head = _read_head(stream)
    encoding = json.detect_encoding(head)
    if encoding in ("utf-8", "utf-8-sig"):
        if rest := head.removeprefix(codecs.BOM_UTF8):
            yield rest
        while chunk := stream.read(chunk_bytes):
            yield chunk
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    chunk = head
    while chunk:
        if text := decoder.decode(chunk):
            yield text.encode("utf-8", "replace")
        chunk = stream.read(chunk_bytes)
    if text := decoder.decode(b"", final=True):
        yield text.encode("utf-8", "replace")


def _read_head(stream: BinaryIO) -> bytes:
    head = b""
    while len(head) < _HEAD_BYTES and (read := stream.read(_HEAD_BYTES - len(head))):
        head += read
    return head
