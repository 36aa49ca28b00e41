"""What is known of a photo whose owner keeps the photo itself."""

from __future__ import annotations

from dataclasses import dataclass

from philomela.records import Picture


@dataclass(frozen=True, slots=True)
class PhotoPrint:
    """A photo's fingerprint as it is handed on; ``sketch`` is encoded, None where not given.

    A hash from a list has neither SHA-256 nor quality.
    """

    pdq: bytes  # 32 bytes
    sha256: str | None = None  # hex
    quality: int | None = None  # 0..100
    recipe: str | None = None
    sketch: bytes | None = None


def print_of(picture: Picture) -> PhotoPrint:
    """The fingerprint of a picture, without its size and format."""
    known = picture.fingerprint
    return PhotoPrint(known.pdq, picture.sha256, known.quality, known.recipe, known.sketch)
