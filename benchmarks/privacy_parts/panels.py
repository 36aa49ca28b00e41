"""Pictures for the page on privacy: original, points and rebuilt pictures side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from philomela.fingerprints.sketch import Sketch

_HEIGHT, _GAP = 200, 6  # pixels
_DRAWN = 4  # the points are drawn so much larger and then reduced

Pixels = NDArray[np.uint8]


def points_as_circles(found: Sketch) -> Pixels:
    """Each point as a circle of the size that the sketch says, black on white."""
    image = Image.new("L", (found.width * _DRAWN, found.height * _DRAWN), 255)
    draw = ImageDraw.Draw(image)
    for (x, y), size in zip(found.places.tolist(), found.sizes.tolist(), strict=True):
        radius = size / 2
        corners = [(x - radius) * _DRAWN, (y - radius) * _DRAWN]
        corners += [(x + radius) * _DRAWN, (y + radius) * _DRAWN]
        draw.ellipse(corners, outline=0, width=_DRAWN)
    return np.asarray(image.resize((found.width, found.height), Image.Resampling.BOX))


def save_row(path: Path, pictures: list[Pixels]) -> None:
    """Write pictures of one height side by side as a grey PNG."""
    panels = [Image.fromarray(picture) for picture in pictures]
    scaled = [
        panel.resize(
            (round(panel.width * _HEIGHT / panel.height), _HEIGHT), Image.Resampling.BICUBIC
        )
        for panel in panels
    ]
    width = sum(panel.width + _GAP for panel in scaled) - _GAP
    row = Image.new("L", (width, _HEIGHT), 255)
    left = 0
    for panel in scaled:
        row.paste(panel, (left, 0))
        left += panel.width + _GAP
    row.save(path, optimize=True)
