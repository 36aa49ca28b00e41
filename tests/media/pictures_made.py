"""Pictures for tests, as files in many formats. Everything is made here."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from philomela.simulate.pictures import dead_leaves

ORIENTATION = 0x0112

#: What to do to a picture so that a viewer, who follows the orientation, shows the original.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def leaves(width: int, height: int, seed: int = 7) -> Image.Image:
    """A dead-leaves picture in colour."""
    return Image.fromarray(dead_leaves(seed, 1)).resize((width, height), Image.Resampling.LANCZOS)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    """The picture's file."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def turned(image: Image.Image, orientation: int, form: str, **options: Any) -> bytes:
    """A file whose pixels are stored turned, with the EXIF orientation that turns them back."""
    how = STORED[orientation]
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return saved(image if how is None else image.transpose(how), form, exif=exif, **options)


def sixteen_bits(image: Image.Image) -> Image.Image:
    """Grey with 16 bits; the lower 8 are not zero."""
    grey: NDArray[np.uint16] = np.asarray(image.convert("L")).astype(np.uint16)
    return Image.fromarray(grey * np.uint16(257))


def with_hole(image: Image.Image) -> tuple[Image.Image, Image.Image]:
    """The picture with a see-through part, and what a viewer shows of it on white."""
    opacity = Image.new("L", image.size, 255)
    width, height = image.size
    opacity.paste(0, (width // 4, height // 4, width // 2, height // 2))
    opacity.paste(128, (width // 2, height // 2, width, height))
    transparent = image.copy()
    transparent.putalpha(opacity)
    # Under the hole are colours that nobody sees.
    shown = Image.composite(image, Image.new("RGB", image.size, "white"), opacity)
    return transparent, shown


def huge_png(width: int, height: int) -> bytes:
    """A tiny PNG that declares a huge size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in (
            (b"IHDR", header),
            (b"IDAT", zlib.compress(bytes(64))),
            (b"IEND", b""),
        )
    )
