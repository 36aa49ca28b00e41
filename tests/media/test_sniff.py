"""Content types by first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.media.sniff import PICTURE_FORMATS, SNIFF_BYTES, sniff

HEADS = {
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "gif": b"GIF89a\x01\x00\x01\x00",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "bmp": b"BM\x36\x00\x00\x00\x00\x00",
    "tiff": b"II*\x00\x08\x00\x00\x00",
    "heif": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "avif": b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf",
    "mp4": b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2",
    "webm": b"\x1aE\xdf\xa3\x9fB\x86\x81",
    "ogg": b"OggS\x00\x02",
    "wav": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "mp3": b"\xff\xfb\x90\x64",
    "pdf": b"%PDF-1.7",
    "zip": b"PK\x03\x04\x14\x00",
    "jpeg-xl": b"\xff\x0a\xfa\x7f",
    "jpeg-2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n",
}


@pytest.mark.parametrize("name", HEADS)
def test_known_content(name: str) -> None:
    assert sniff(HEADS[name].ljust(SNIFF_BYTES, b"\0")) == name


@pytest.mark.parametrize("head", [b"", b"\xff", b"RIFF", b"{}", b"\x89PN", b"\0" * 64])
def test_unknown_content(head: bytes) -> None:
    assert sniff(head) is None


def test_every_picture_format_is_found() -> None:
    assert set(HEADS) >= PICTURE_FORMATS


@given(
    st.binary(max_size=SNIFF_BYTES) | st.binary(max_size=56).map(lambda tail: b"????ftyp" + tail)
)
def test_any_bytes_have_an_answer(head: bytes) -> None:
    found = sniff(head)
    assert found is None or found.isascii()
