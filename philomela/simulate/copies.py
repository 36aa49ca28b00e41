"""An original -> the pixels of a copy, as a viewer shows them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from philomela.simulate.alterations import (
    Operation,
    brightened,
    captioned,
    cropped,
    framed,
    in_screenshot,
    mirrored,
    replace_region,
    rotated,
    stamped,
    stamped_with,
    unaltered,
)
from philomela.simulate.families import Copy
from philomela.simulate.fillings import Draw
from philomela.simulate.forms import Alteration, Edit, Form
from philomela.simulate.marks import Mark
from philomela.simulate.pictures import Pixels, paint_leaves

#: Last numbers of seeds, so that no draw is that of another purpose or of an original.
_REGION, _EDITS, _PIECE = 1, 2, 3
_CROP = 0.85  # of width and height
_LEAST_TURN, _MOST_TURN = 0.5, 5.0  # degrees


def pixels_of(seed: int, copy: Copy, original: Pixels) -> Pixels:
    """A copy of an original; height and width of the original must be even."""
    form = copy.form
    pixels = original
    if form.alteration:
        pixels = _replaced(seed, copy.family, form.alteration, original)
    if form.half:
        pixels = halved(pixels)
    if form.brightness != 1.0:
        pixels = np.clip(pixels * np.float32(form.brightness), 0, 255).astype(np.uint8)
    draw = np.random.default_rng((seed, copy.family, copy.index, _EDITS))
    given = unaltered(pixels)
    for operation in _operations(copy, form, draw):
        given = operation(given, draw)
    return given.pixels


def halved(pixels: Pixels) -> Pixels:
    """Half the width and height, by means of 2 x 2 pixels."""
    wide = pixels.astype(np.uint16)
    columns = wide[:, ::2] + wide[:, 1::2]
    return ((columns[::2] + columns[1::2] + 2) >> 2).astype(np.uint8)


def _replaced(seed: int, family: int, alteration: Alteration, original: Pixels) -> Pixels:
    other = None
    if alteration.filling == "piece":
        # Of no family: families with pieces of one picture would be one.
        piece = np.random.default_rng((seed, family, alteration.number, _PIECE))
        other = paint_leaves(original.shape[1], original.shape[0], piece)
    draw = np.random.default_rng((seed, family, alteration.number, _REGION))
    return replace_region(original, alteration.fraction, alteration.filling, draw, other).pixels


def _operations(copy: Copy, form: Form, draw: Draw) -> Iterator[Operation]:
    for edit in form.edits:
        yield _edit(edit, draw)
    if form.mark:
        yield _marking(form.mark)
    if form.shown == "screenshot":
        yield in_screenshot
    elif form.shown == "words":
        yield captioned(f"sample {copy.family} / {copy.index}")


def _edit(edit: Edit, draw: Draw) -> Operation:
    by_edit: dict[Edit, Operation] = {
        "cropped": cropped(_CROP),
        "mirrored": mirrored,
        "turned": rotated(float(draw.uniform(_LEAST_TURN, _MOST_TURN))),
        "lit": brightened,
        "written on": stamped,
    }
    return by_edit[edit]


def _marking(mark: Mark) -> Operation:
    if mark.kind == "stamp":
        return stamped_with(mark.words, mark.size, np.array(mark.place))
    return captioned(mark.words) if mark.kind == "caption" else framed
