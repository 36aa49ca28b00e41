"""Bytes to pixels. The only place that holds a picture library; runs in a worker only.

A picture is decoded to what a viewer shows: palettes and CMYK resolved, 16 bits scaled to 8,
transparency over white, the first frame of an animation. Its EXIF orientation is handed on.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import AvifImagePlugin, Image, ImageFile, UnidentifiedImageError

from philomela.media.limits import PictureLimits
from philomela.media.sniff import PICTURE_FORMATS, sniff

#: Pixels of the smaller side from which a JPEG is decoded at half scale: at least 256 remain.
HALF_SCALE_FROM = 512

_ORIENTATION = 0x0112
_WHITE = np.float32(255)
_STRIP_PIXELS = 2**22  # worked on at a time, so that large pictures are not held several times over

#: Our name -> the library's; what it opens beyond that is refused.
_OPENERS = {
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "webp": ("WEBP",),
    "gif": ("GIF",),
    "bmp": ("BMP", "DIB"),
    "tiff": ("TIFF",),
    "heif": ("HEIF",),
    "avif": ("AVIF",),
}
_SIXTEEN_BITS = ("I;16", "I;16L", "I;16B", "I;16N")
_TRANSPARENT = ("RGBA", "LA", "PA", "La", "RGBa")

assert set(_OPENERS) == PICTURE_FORMATS

# Our own limits are stricter and do not depend on warnings.
Image.MAX_IMAGE_PIXELS = None
ImageFile.LOAD_TRUNCATED_IMAGES = False
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pi_heif.options.DECODE_THREADS = 1
pi_heif.register_heif_opener()
Image.init()

Luma = NDArray[np.uint8] | NDArray[np.float32]


class Undecodable(Exception):
    """The picture cannot be decoded; the text is one of the fixed reasons."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture as stored, with the orientation that a viewer applies."""

    format: str
    width: int  # as stored, before scaling
    height: int
    frames: int
    orientation: int  # EXIF, 1 to 8
    luma: Luma  # height x width, 0..255, perhaps at half scale


def decode(content: bytes, limits: PictureLimits, *, exact: bool) -> Decoded:
    """Decode a file's bytes.

    ``exact`` decodes at full scale and in colour as the reference does; else a large JPEG is
    decoded at half scale and in luma only. Raises :class:`Undecodable`.
    """
    try:
        return _decode(content, limits, exact=exact)
    except Undecodable:
        raise
    except MemoryError as error:
        raise Undecodable("needed too much memory") from error
    except (EOFError, UnidentifiedImageError) as error:
        raise Undecodable("damaged") from error
    except OSError as error:
        cut = "truncated" in str(error).lower() or "too short" in str(error)
        raise Undecodable("truncated" if cut else "damaged") from error
    except Exception as error:  # a decoder may raise anything on hostile bytes
        raise Undecodable("damaged") from error


def _decode(content: bytes, limits: PictureLimits, *, exact: bool) -> Decoded:
    if not content:
        raise Undecodable("empty")
    if len(content) > limits.file_bytes:
        raise Undecodable("too many bytes")
    kind = sniff(content[:64])
    if kind not in _OPENERS:
        raise Undecodable("not a picture")
    with Image.open(io.BytesIO(content), formats=_OPENERS[kind]) as image:
        if image.format not in _OPENERS[kind]:
            raise Undecodable("not a picture")
        width, height = image.size
        if width * height > limits.pixels:
            raise Undecodable("too many pixels")
        if width < 1 or height < 1:
            raise Undecodable("damaged")
        frames = 1 if kind == "jpeg" else int(getattr(image, "n_frames", 1))
        orientation = _orientation(image)
        if kind == "jpeg":
            image.decodermaxblock = len(content)  # one read; in pieces takes 4 % longer
        if kind == "jpeg" and not exact and min(width, height) >= HALF_SCALE_FROM:
            image.draft("L", (width // 2, height // 2))  # leaves CMYK alone
        return Decoded(kind, width, height, frames, orientation, _luma(image))


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, or 1 where it is missing, makes no sense or is applied already."""
    if "exif" not in image.info:  # as in TIFF, which the library turns by itself
        return 1
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # broken metadata is no reason to refuse a picture
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _luma(image: Image.Image) -> Luma:
    """Luma as a viewer shows it: 0.299 red + 0.587 green + 0.114 blue, not rounded."""
    if image.mode in _SIXTEEN_BITS:
        return np.asarray(image).astype(np.float32) / np.float32(257)
    if image.mode in ("I", "F"):
        return _of_any_range(np.asarray(image).astype(np.float32))
    if image.mode in _TRANSPARENT or "transparency" in image.info:
        return _in_strips(image, _over_white)
    if image.mode == "L":
        return np.asarray(image)
    if image.mode == "1":
        return np.asarray(image.convert("L"))
    if image.mode == "LAB":
        return np.asarray(image.getchannel(0))
    return _in_strips(image, _weighed)


def _in_strips(
    image: Image.Image, luma: Callable[[Image.Image], NDArray[np.float32]]
) -> NDArray[np.float32]:
    width, height = image.size
    rows = max(1, _STRIP_PIXELS // width)
    if rows >= height:
        return luma(image)
    image.load()
    whole = np.empty((height, width), np.float32)
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        whole[top:bottom] = luma(image.crop((0, top, width, bottom)))
    return whole


def _weighed(image: Image.Image) -> NDArray[np.float32]:
    """Luma of red, green and blue."""
    colours = image if image.mode == "RGB" else image.convert("RGB")
    return np.asarray(colours.convert("F"), dtype=np.float32)


def _over_white(image: Image.Image) -> NDArray[np.float32]:
    colours = image.convert("RGBA")
    opacity = np.asarray(colours.getchannel("A"), dtype=np.float32) / _WHITE
    over: NDArray[np.float32] = _WHITE + (_weighed(colours) - _WHITE) * opacity
    return over


def _of_any_range(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Whole or broken numbers as 0..255, by the smallest usual range that holds them."""
    np.nan_to_num(values, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    largest = float(values.max(initial=0.0))
    range_of_it = next((bound for bound in (1.0, 255.0, 65535.0) if largest <= bound), largest)
    np.multiply(values, np.float32(255.0 / range_of_it), out=values)
    return np.clip(values, 0, 255, out=values)
