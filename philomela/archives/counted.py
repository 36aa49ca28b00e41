"""A stream that tells how much was read of it, and whose faults are all ``OSError``."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, BinaryIO, cast

_BUFFER = 1 << 16  # many small files are opened for a few bytes of each


class _Counted(io.RawIOBase):
    def __init__(self, stream: IO[bytes], on_read: Callable[[int], None] | None) -> None:
        self._stream = stream
        self._on_read = on_read

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        try:
            count = self._fill(view)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise OSError(0, f"damaged: {error}") from error
        if self._on_read:
            self._on_read(count)
        return count

    def _fill(self, view: memoryview) -> int:
        if isinstance(self._stream, io.RawIOBase):
            return self._stream.readinto(view) or 0
        content = self._stream.read(len(view))
        view[: len(content)] = content
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def counted(stream: IO[bytes], on_read: Callable[[int], None] | None) -> BinaryIO:
    """The stream, buffered; ``on_read`` is told the number of bytes of each read."""
    return io.BufferedReader(_Counted(stream, on_read), _BUFFER)


def read_at_most(stream: IO[bytes], most: int) -> bytes:
    """What is left of a stream, but no more than so many bytes.

    Asking for all at once would set memory aside for the most that there may be, which for a small
    file takes longer than to read it.
    """
    chunks: list[bytes] = []
    while most > 0 and (chunk := stream.read(min(_BUFFER, most))):
        chunks.append(chunk)
        most -= len(chunk)
    return b"".join(chunks)
