"""A case with pictures of known origin, written by hand, for tests of matching."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from pictures_compared import picture
from PIL import Image
from sqlalchemy import insert
from telling_little import print_here

from philomela.database.connection import Case
from philomela.database.schema import families, pictures, sketches
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.fingerprints.sketch import decode
from philomela.simulate.alterations import (
    Operation,
    chain,
    jpeg,
    mirrored,
    replace_region,
    scaled,
    unaltered,
)


@cache
def original(number: int) -> PhotoPrint:
    """The fingerprint of a photo that its owner gives."""
    return print_here(Image.fromarray(picture(number)), f"{number:064x}")


@cache
def copy_of(number: int, quality: int = 40) -> PhotoPrint:
    """A copy: half the size, strongly compressed."""
    name = f"{1000 * number + quality:064x}"
    return _changed(number, 0.0, chain(scaled(0.5), jpeg(quality)), name)


@cache
def altered(number: int, *, mirror: bool = False) -> PhotoPrint:
    """An altered copy: two fifths replaced by a landscape."""
    operation = chain(mirrored, jpeg(70)) if mirror else jpeg(70)
    return _changed(number, 0.4, operation, f"{1000 * number + 100 + mirror:064x}")


def _changed(number: int, fraction: float, operation: Operation, name: str) -> PhotoPrint:
    draw = np.random.default_rng(number)
    pixels = picture(number)
    first = replace_region(pixels, fraction, "landscape", draw) if fraction else unaltered(pixels)
    return print_here(Image.fromarray(operation(first, draw).pixels), name)


def put(case: Case, prints: Sequence[PhotoPrint], *, sketched: bool = True) -> None:
    """Write pictures into a case."""
    with case.write() as connection:
        for one in prints:
            row = {"sha256": one.sha256, "size": 9, "format": "jpeg", "width": 640, "height": 480}
            row |= {"frames": 1, "pdq": one.pdq.hex(), "pdq_quality": one.quality}
            connection.execute(insert(pictures).values(recipe="pdq/1", **row))
        if sketched:
            add_sketches(case, prints, connection)


def add_sketches(case: Case, prints: Sequence[PhotoPrint], connection: object) -> None:
    """Write the sketches of pictures."""
    for one in prints:
        if one.sketch is not None:
            row = {"sha256": one.sha256, "recipe": "sketch/1", "sketch": one.sketch}
            points = len(decode(one.sketch))
            connection.execute(insert(sketches).values(points=points, **row))  # type: ignore[attr-defined]


def each_its_family(case: Case, prints: Sequence[PhotoPrint]) -> None:
    """Say that the pictures are unrelated."""
    with case.write() as connection:
        rows = [{"sha256": one.sha256, "family": one.sha256} for one in prints]
        connection.execute(insert(families), rows)
