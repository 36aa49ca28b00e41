"""Altered copies of photos, as files, with what is true of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from altered_parts.heads import Head, spared
from altered_parts.photo_files import pixels_of
from philomela.records import LinkKind
from philomela.simulate import alterations
from philomela.simulate.alterations import Altered, Operation, as_jpeg, chain, replace_region
from philomela.simulate.fillings import FILLINGS, Draw
from philomela.simulate.pictures import Pixels

FRACTIONS = (0, 20, 40, 60)  # per cent that is replaced
_QUALITY = 75  # of the file that a copy is saved as
_POOR_QUALITY = 50  # where re-compression is what is measured
_LEAST_ALTERED = 0.1  # of what is left to see, below which a crop may have cut the region away


@dataclass(frozen=True, slots=True)
class Processing:
    """What happens to a picture on the way; ``kind`` is what a copy is where nothing is replaced.

    ``main`` are the fractions that are measured on every photo, the others on some.
    """

    operation: Operation | None  # None: a collage, made of other pictures too
    kind: LinkKind | None = None
    quality: int = _QUALITY
    main: tuple[int, ...] = ()
    spares: bool = True  # the heads


_HALF = alterations.scaled(0.5)
_CROP = alterations.cropped(0.85**0.5)  # 15 % of the area is cut off, as half of it below
_HARSH_CROP = alterations.cropped(0.85)  # 15 % of the width and of the height
_MOVED = (alterations.mirrored, alterations.rotated(5))
_LAST = (alterations.brightened, alterations.stamped)
_ALL = chain(_HALF, _CROP, *_MOVED, *_LAST)

PROCESSINGS: Mapping[str, Processing] = {
    "jpeg50": Processing(chain(), "copy", _POOR_QUALITY),
    "half": Processing(_HALF, "copy"),
    "crop15": Processing(_CROP, "edited"),
    "mirror": Processing(alterations.mirrored, "edited", main=(40,)),
    "rotate5": Processing(alterations.rotated(5), "edited"),
    "brightness": Processing(alterations.brightened, "edited"),
    "stamp": Processing(alterations.stamped, "stamped"),
    "usual": Processing(chain(_HALF, _CROP, *_LAST), "stamped", _POOR_QUALITY, (20, 40, 60)),
    "all": Processing(_ALL, "stamped", _POOR_QUALITY, FRACTIONS),
    "harsh": Processing(chain(_HALF, _HARSH_CROP, *_MOVED, *_LAST), "stamped", _POOR_QUALITY),
    "crop50": Processing(alterations.cropped(0.5**0.5), "edited", main=(40,)),
    "screenshot": Processing(alterations.in_screenshot, main=(40,)),
    "collage": Processing(None, main=(40,)),
    "covered": Processing(_ALL, "stamped", _POOR_QUALITY, (60,), spares=False),
}


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A file made from the photo with number ``base``."""

    base: int
    processing: str
    fraction: int  # per cent
    content: bytes
    truth: Altered

    @property
    def key(self) -> str:
        """As it is called in the results."""
        return f"{self.processing}@{self.fraction}"

    @property
    def kind(self) -> LinkKind | None:
        """What it is to its photo; None where that is a matter of taste."""
        if self.fraction == 0:
            return PROCESSINGS[self.processing].kind
        return "altered" if self.truth.fraction >= _LEAST_ALTERED else None


def queries(
    photos: Sequence[bytes],
    heads: Sequence[Sequence[Head]],
    some: int,
    material: Sequence[Pixels],
    seed: int,
) -> Iterator[Query]:
    """Copies of all photos; for the first ``some`` photos of every sort, else the main ones."""
    for base, content in enumerate(photos):
        pixels = pixels_of(content)
        kept = spared(heads[base], *pixels.shape[:2])
        for place, (name, processing) in enumerate(PROCESSINGS.items()):
            for fraction in FRACTIONS if base < some else processing.main:
                draw = np.random.default_rng((seed, base, fraction, place))
                filling = FILLINGS[(base + fraction // 20 + place) % len(FILLINGS)]
                others = [material[i] for i in draw.choice(len(material), 4, replace=False)]
                replaced = replace_region(
                    pixels,
                    fraction / 100,
                    filling,
                    draw,
                    others[3],
                    kept if processing.spares else None,
                )
                yield _query(base, name, fraction, replaced, others, draw)


def _query(
    base: int, name: str, fraction: int, replaced: Altered, others: list[Pixels], draw: Draw
) -> Query:
    processing = PROCESSINGS[name]
    operation = processing.operation
    if operation is None:
        operation = alterations.in_collage((others[0], others[1], others[2]))
    altered = operation(replaced, draw)
    return Query(base, name, fraction, as_jpeg(altered.pixels, processing.quality), altered)
