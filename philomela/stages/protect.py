"""A person's photos -> her fingerprint file. Nothing is sent, and the photos stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from philomela.database.safe_writing import write_safely
from philomela.errors import InputError, LimitExceeded
from philomela.fingerprints.fingerprint_file import MOST_PHOTOS, write_prints
from philomela.fingerprints.photo_print import PhotoPrint, print_of
from philomela.fingerprints.pictures import Unreadable, fingerprinting
from philomela.media.limits import PictureLimits
from philomela.protection.bank.door import refusal


@dataclass(frozen=True, slots=True)
class Refused:
    """A photo that is not in the file, and why."""

    photo: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Protected:
    """What the file holds, and what it does not."""

    file: Path
    photos: int
    sketches: int
    size: int  # bytes of the file
    refused: tuple[Refused, ...]


def protect(photos: Sequence[Path], file: Path, *, sketch: bool) -> Protected:
    """Write the fingerprint file of photos; with ``sketch`` it also finds altered copies.

    A photo that cannot be read, or is too plain to be told from others, is left out with its
    reason. Raises :class:`~philomela.errors.InputError` where none is left, or where the file
    cannot be written.
    """
    if len(photos) > MOST_PHOTOS:
        raise LimitExceeded(
            f"A fingerprint file holds at most {MOST_PHOTOS:,} photos.", "Make several files."
        )
    prints: list[PhotoPrint] = []
    refused: list[Refused] = []
    for photo, outcome in _fingerprinted(photos):
        if isinstance(outcome, str):
            refused.append(Refused(photo, outcome))
        else:
            prints.append(outcome)
    if not prints:
        first = refused[0]
        raise InputError(
            f"No fingerprint was made. {first.photo.name}: {first.reason}.",
            "Choose a photo with more in it.",
        )
    given = [one if sketch else _without_sketch(one) for one in prints]
    content = write_prints(given)
    write_safely(file, content)
    different = {one.sha256 for one in given}
    return Protected(file, len(different), len(different) * sketch, len(content), tuple(refused))


def _fingerprinted(photos: Sequence[Path]) -> Iterator[tuple[Path, PhotoPrint | str]]:
    """Each photo's fingerprint, or the reason why not.

    Sketches are made of all, for they tell whether there is enough in a photo; without being asked
    for, none is kept.
    """
    limits = PictureLimits()
    with fingerprinting(1, limits, sketches=True) as pictures:
        contents = ((photo, _content(photo, limits)) for photo in photos)
        for photo, outcome in pictures(contents):
            if isinstance(outcome, Unreadable):
                yield photo, outcome.reason
                continue
            found = print_of(outcome)
            yield photo, refusal(found) or found


def _without_sketch(one: PhotoPrint) -> PhotoPrint:
    return PhotoPrint(one.pdq, one.sha256, one.quality, one.recipe)


def _content(photo: Path, limits: PictureLimits) -> bytes:
    if not photo.is_file():
        raise InputError(f"There is no file {photo}.", "Name a photo.")
    with photo.open("rb") as file:
        return file.read(limits.file_bytes + 1)
