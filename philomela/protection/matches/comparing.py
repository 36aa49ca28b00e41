"""A photo of the bank and a picture of the case -> what the one is to the other, without pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import MIRRORED, inverse
from philomela.fingerprints.sketch import Sketch
from philomela.matching.placing import first_in_second, second_in_first
from philomela.matching.sketches.alignment import Alignment, align
from philomela.matching.sketches.extent import compare_sketches, extent
from philomela.matching.sketches.index import USUAL_SENSES
from philomela.matching.sketches.marks import thin
from philomela.matching.sketches.outlines import is_alike_only
from philomela.records import Corners, LinkKind

_CONFIRMING = -3.0  # log10 of the chance for one pair whose hashes are near already

Cells = NDArray[np.bool_]  # 24 x 24


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What structure tells of a pair. ``region`` are the cells of the picture's frame that differ;
    ``place`` is where the bank's photo lies in it."""

    kind: LinkKind
    fraction: float
    sense: int
    place: Corners
    region: Cells | None
    thin: bool


def view(bank: Sketch, picture: Sketch, found: Alignment) -> View:
    """The view of an alignment in which the bank's photo comes first."""
    kind, fraction = compare_sketches(bank, picture, found)
    seen = extent(bank, picture, found)
    return View(
        kind=kind,
        fraction=fraction,
        sense=found.sense,
        place=first_in_second(bank, picture, found),
        region=in_own_frame(seen.replaced & seen.both, found.sense),
        thin=thin(picture, found),
    )


def view_backwards(picture: Sketch, bank: Sketch, found: Alignment) -> View:
    """The same where the picture comes first in the alignment."""
    forwards = align(bank, picture, (inverse(found.sense),))
    if forwards is not None:
        return view(bank, picture, forwards)
    kind, fraction = compare_sketches(picture, bank, found)
    swapped = replace(found, pairs=found.pairs[:, ::-1])
    return View(
        kind=kind,
        fraction=fraction,
        sense=inverse(found.sense),
        place=second_in_first(picture, bank, found),
        region=None,
        thin=thin(picture, swapped),
    )


def confirm(bank: Sketch, picture: Sketch) -> View | None:
    """What structure says of a pair whose hashes are near; None where it does not agree."""
    for senses in ((0,), USUAL_SENSES):
        found = align(bank, picture, senses)
        if found and found.chance <= _CONFIRMING and not is_alike_only(bank, picture, found):
            return view(bank, picture, found)
    return None


def in_own_frame(cells: Cells, sense: int) -> Cells:
    """Cells of a picture that was mirrored and turned, in the frame it had before."""
    back = np.rot90(cells, -(sense % MIRRORED))
    return np.ascontiguousarray(back[:, ::-1] if sense >= MIRRORED else back)
