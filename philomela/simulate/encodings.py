"""Pixels -> the bytes of a copy. The library is used for writing only; nothing is opened here."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from philomela.simulate.forms import Form
from philomela.simulate.pictures import Pixels

_ORIENTATION = 0x0112
_THUMBNAIL_STEP = 8
_THUMBNAIL_QUALITY = 60


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file's bytes, and the size in pixels at which a viewer shows it."""

    content: bytes
    width: int
    height: int


def encode(shown: Pixels, form: Form) -> Encoded:
    """A picture's file as a form saves it."""
    height, width, _ = shown.shape
    return Encoded(_bytes(stored(shown, form.orientation), form), width, height)


def thumbnail(shown: Pixels) -> bytes:
    """A small JPEG, such as exports put beside files."""
    small = np.ascontiguousarray(shown[::_THUMBNAIL_STEP, ::_THUMBNAIL_STEP])
    return _bytes(small, Form("jpeg", _THUMBNAIL_QUALITY))


def stored(shown: Pixels, orientation: int) -> Pixels:
    """What a file of this EXIF orientation holds so that a viewer shows ``shown`` (Exif 2.32,
    4.6.4, tag 274)."""
    by_orientation = {
        1: shown,
        2: shown[:, ::-1],
        3: shown[::-1, ::-1],
        4: shown[::-1],
        5: shown.transpose(1, 0, 2),
        6: np.rot90(shown, 1),
        7: shown[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(shown, -1),
    }
    return np.ascontiguousarray(by_orientation[orientation])


def _bytes(pixels: Pixels, form: Form) -> bytes:
    image, file = Image.fromarray(pixels), BytesIO()
    if form.format == "png":
        image.save(file, "PNG", compress_level=1)
    elif form.format == "webp":
        image.save(file, "WEBP", quality=form.quality, method=0)
    elif form.orientation != 1:
        exif = Image.Exif()
        exif[_ORIENTATION] = form.orientation
        image.save(file, "JPEG", quality=form.quality, exif=exif.tobytes())
    else:
        image.save(file, "JPEG", quality=form.quality)
    return file.getvalue()
