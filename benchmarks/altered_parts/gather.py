"""Photos to be enrolled, and pictures from elsewhere to make copies with."""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from altered_parts.bank import Bank, Enrolled, enrol
from altered_parts.calibration import best_other
from altered_parts.heads import Head, heads_in
from altered_parts.photo_files import (
    Photo,
    SketchFile,
    luma_of,
    made_photos,
    photos_in,
    pixels_of,
)
from altered_parts.printed import say
from philomela.fingerprints.points import sketch
from philomela.media.decoder import Luma, Undecodable
from philomela.simulate.pictures import Pixels

_MATERIAL = 24  # pictures that pieces and the rest of collages are taken from
_FEWEST_MATERIAL = 4
_UNLIKE = 4.0  # log10 of the chance, above which pictures are taken to be unlike all of the bank
_NOT_ENROLLED = -1
_MATERIAL_SIDE = 800  # pixels
_BURSTS = "bursts"  # the name of a folder, of which each folder within is a group
_TOLD = 1_000  # photos between two lines of progress


@dataclass(frozen=True, slots=True)
class Folders:
    """Where photos come from; dead leaves are made where there is no folder."""

    photos: Path | None
    distractors: Path | None
    bursts: Path | None
    cache: Path | None
    heads: Path | None = None  # a file
    material: Path | None = None  # else some distractors


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """The bank, the files of its first photos, and pictures that have nothing to do with it."""

    bank: Bank
    base: list[bytes]
    heads: list[Sequence[Head]]  # of those
    distractors: range  # their numbers in the bank
    material: list[Pixels]


def gather(folders: Folders, count: int, most_distractors: int, seed: int) -> Gathered:
    """Read and sketch everything."""
    store, seen = SketchFile(folders.cache), set[bytes]()
    say(f"sketching up to {count} base photos")
    source = photos_in(folders.photos, seed) if folders.photos else made_photos(count, seed, 0)
    base = list(islice(_enrolled(source, store, seen), count))
    if not base:
        raise SystemExit(f"There are no photos in {folders.photos}.")
    say(f"sketching up to {most_distractors} distractors")
    others = _distractors(folders, most_distractors, seed)
    if folders.material:
        spare = photos_in(folders.material, seed)
    else:
        others, spare = others[_MATERIAL:], others[:_MATERIAL]
    distractors = list(islice(_enrolled(others, store, seen), most_distractors))
    bursts = photos_in(folders.bursts, seed) if folders.bursts else []
    grouped = list(_enrolled(sorted(bursts, key=lambda one: one.name), store, seen, grouped=True))
    heads = heads_in(folders.heads)
    if strangers := heads.keys() - {one.photo.name for one in base}:
        say(f"heads of {len(strangers)} photos that are not among the base photos are not used")
    bank = enrol([*base, *distractors, *grouped])
    return Gathered(
        bank,
        [one.photo.content for one in base],
        [heads.get(one.photo.name, ()) for one in base],
        range(len(base), len(base) + len(distractors)),
        _material(bank, spare),
    )


def sketch_milliseconds(photos: Iterable[bytes]) -> float:
    """Median over photos that are decoded already."""
    spent = []
    for luma in map(luma_of, photos):
        start = time.perf_counter()
        sketch(luma)
        spent.append((time.perf_counter() - start) * 1e3)
    return statistics.median(spent)


def _distractors(folders: Folders, most: int, seed: int) -> list[Photo]:
    if folders.distractors:
        return photos_in(folders.distractors, seed)
    return made_photos(most + _MATERIAL, seed + 1, 0)


def _enrolled(
    photos: Iterable[Photo], store: SketchFile, seen: set[bytes], grouped: bool = False
) -> Iterator[Enrolled]:
    """Those that can be decoded; of equal files the first."""
    for place, photo in enumerate(photos):
        if place and place % _TOLD == 0:
            say(f"  {place:,} photos")
        content = photo.content
        digest = hashlib.sha256(content).digest()
        if digest in seen:
            continue
        seen.add(digest)
        try:
            made = store.of(content)
        except Undecodable as reason:
            say(f"  {photo.name} is left out: {reason}")
            continue
        yield Enrolled(photo, made, group_of(photo.name, grouped))


def group_of(name: str, grouped: bool) -> str | None:
    """The group of a photo: its folder, or else its name up to the last dash or underscore.

    Only where it lies under ``bursts``, or all of its source are ``grouped``.
    """
    path = PurePosixPath(name)
    if not grouped and _BURSTS not in path.parts[:-1]:
        return None
    folder = path.parent.name
    return folder if folder not in ("", _BURSTS) else path.stem.replace("-", "_").rpartition("_")[0]


def _material(bank: Bank, spare: Iterable[Photo]) -> list[Pixels]:
    """Pictures unlike all of the bank, so that a copy with a piece of one has one origin there."""
    found = []
    for photo in spare:
        content = photo.content
        try:
            luma = luma_of(content)
        except Undecodable:
            continue
        if all(_is_unlike(bank, piece) for piece in _pieces(luma)):
            found.append(pixels_of(content, _MATERIAL_SIDE))
    if len(found) < _FEWEST_MATERIAL:
        raise SystemExit("Too few pictures are left to make collages with: give more distractors.")
    return found


def _pieces(luma: Luma) -> Iterator[Luma]:
    """A picture, its quarters and its middle: of the whole, a piece of it may be too little."""
    height, width = luma.shape
    yield luma
    for top in (0, height // 2):
        for left in (0, width // 2):
            yield luma[top : top + height // 2, left : left + width // 2]
    yield luma[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4]


def _is_unlike(bank: Bank, luma: Luma) -> bool:
    return best_other(bank.index, sketch(luma), _NOT_ENROLLED).chance > _UNLIKE
