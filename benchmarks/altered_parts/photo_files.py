"""Photos from folders, or made ones, and their sketches."""

from __future__ import annotations

import hashlib
import io
import struct
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

from philomela.fingerprints import descriptors, points, projection, sketch
from philomela.fingerprints.oriented import as_shown
from philomela.media.decoder import Luma, decode
from philomela.media.limits import PictureLimits
from philomela.simulate.alterations import as_jpeg
from philomela.simulate.pictures import Pixels, dead_leaves

PHOTO_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
LONGEST_SIDE = 1280  # pixels, of what is altered
_MADE_QUALITY = 90
_LIMITS = PictureLimits()
_RECORD = struct.Struct(">32sH")  # SHA-256 of a photo, and the length of the sketch that follows


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo in a file or, where there is none, dead leaves made from a seed."""

    name: str
    path: Path | None
    seed: tuple[int, int] = (0, 0)

    @property
    def content(self) -> bytes:
        """The bytes of its file."""
        if self.path is not None:
            return self.path.read_bytes()
        return as_jpeg(dead_leaves(*self.seed), _MADE_QUALITY)


def photos_in(folder: Path, seed: int) -> list[Photo]:
    """All photos below a folder, in an order that depends on the seed."""
    found = sorted(one for one in folder.rglob("*") if one.suffix.lower() in PHOTO_ENDINGS)
    order = np.random.default_rng(seed).permutation(len(found))
    return [Photo(found[i].relative_to(folder).as_posix(), found[i]) for i in order]


def made_photos(count: int, seed: int, first: int) -> list[Photo]:
    """Dead leaves, numbered from ``first``."""
    return [Photo(f"made-{i}", None, (seed, i)) for i in range(first, first + count)]


def luma_of(content: bytes) -> Luma:
    """What the program sees of a file: decoded as it always does, the right way up."""
    decoded = decode(content, _LIMITS, exact=False)
    rounded = np.clip(np.round(decoded.luma), 0, 255).astype(np.uint8)
    return as_shown(rounded, decoded.orientation)


def pixels_of(content: bytes, longest: int = LONGEST_SIDE) -> Pixels:
    """A file in colour, the right way up, its longer side no longer than said."""
    with Image.open(io.BytesIO(content)) as image:
        image.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return np.asarray(upright)


def sketch_bytes(content: bytes) -> bytes:
    """The sketch of a file, as it is stored."""
    return sketch.encode(points.sketch(luma_of(content)))


class SketchFile:
    """Sketches by the SHA-256 of photos, kept in a file where a folder is given.

    The file is named after the program texts that make sketches, so that others are not mistaken
    for theirs.
    """

    def __init__(self, folder: Path | None) -> None:
        self._known: dict[bytes, bytes] = {}
        self._path: Path | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._path = folder / f"sketches-{_recipe()}"
            self._read(self._path)

    def of(self, content: bytes) -> bytes:
        """The sketch of a photo's file. Raises :class:`~philomela.media.decoder.Undecodable`."""
        digest = hashlib.sha256(content).digest()
        if digest not in self._known:
            made = self._known[digest] = sketch_bytes(content)
            if self._path is not None:
                with self._path.open("ab") as file:
                    file.write(_RECORD.pack(digest, len(made)) + made)
        return self._known[digest]

    def _read(self, path: Path) -> None:
        """Read what is whole; a record that was cut short is taken off the end."""
        content = path.read_bytes() if path.exists() else b""
        place = 0
        while place + _RECORD.size <= len(content):
            digest, length = _RECORD.unpack_from(content, place)
            end = place + _RECORD.size + length
            if end > len(content):
                break
            self._known[digest] = content[place + _RECORD.size : end]
            place = end
        if place < len(content):
            with path.open("r+b") as file:
                file.truncate(place)


def _recipe() -> str:
    """Names what makes sketches: the program texts and the library."""
    names = [module.__file__ or "" for module in (descriptors, points, projection, sketch)]
    texts = b"".join(Path(name).read_bytes() for name in names)
    digest = hashlib.sha256(texts + cv2.__version__.encode()).hexdigest()
    return f"{sketch.RECIPE.replace('/', '-')}-{digest[:12]}"
