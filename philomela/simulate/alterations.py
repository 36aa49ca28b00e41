"""Benign alterations with known truth: a region replaced, then what happens to pictures on the way.

What replaces a region is in :mod:`philomela.simulate.fillings`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from philomela.simulate.fillings import Draw, Filling, Mask, filled, region
from philomela.simulate.pictures import Pixels

_FEATHER = 3  # pixels over which a region fades into the rest
_LEAST_SIDE = 48  # of what a crop leaves
_TILE = 480  # pixels on a side, in a collage
_WORDS = ("@example", "sample 42", "CHANNEL", "join us", "preview", "demo copy", "a1b2c3")


@dataclass(frozen=True, slots=True, eq=False)
class Altered:
    """A picture (height x width x 3) and where it was replaced (height x width).

    ``shown`` is where the original's content lies, for pictures put into larger ones.
    """

    pixels: Pixels
    replaced: Mask
    shown: Mask

    @property
    def fraction(self) -> float:
        """The replaced share of what is shown of the original."""
        return float((self.replaced & self.shown).sum() / max(1, self.shown.sum()))


Operation = Callable[[Altered, Draw], Altered]


def unaltered(pixels: Pixels) -> Altered:
    """A picture as it is."""
    height, width = pixels.shape[:2]
    return Altered(pixels, np.zeros((height, width), np.bool_), np.ones((height, width), np.bool_))


def replace_region(
    pixels: Pixels,
    fraction: float,
    filling: Filling,
    draw: Draw,
    other: Pixels | None = None,
    spared: Mask | None = None,
) -> Altered:
    """A picture of which a fraction (0..1) is replaced, what is ``spared`` last.

    ``other`` is where a piece is taken from; raises ``ValueError`` where it is missing.
    """
    if fraction <= 0:
        return unaltered(pixels)
    height, width = pixels.shape[:2]
    inside = region(height, width, fraction, draw, spared)
    weight = _faded(inside)
    mixed = pixels * (1 - weight) + filled(filling, height, width, draw, other) * weight
    return replace(unaltered(np.round(mixed).astype(np.uint8)), replaced=inside)


def _faded(inside: Mask) -> NDArray[np.float32]:
    """How much of the filling shows (height x width x 1): less where the region ends."""
    weight = inside.astype(np.float32)
    weight = np.pad(weight, _FEATHER // 2, "edge")
    for axis in (0, 1):
        windows = np.lib.stride_tricks.sliding_window_view(weight, _FEATHER, axis)
        weight = windows.mean(-1, dtype=np.float32)
    return weight[..., None]


def as_jpeg(pixels: Pixels, quality: int) -> bytes:
    """The bytes of a JPEG file."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return file.getvalue()


def jpeg(quality: int) -> Operation:
    """Saved as JPEG and opened again."""

    def apply(given: Altered, _draw: Draw) -> Altered:
        file = BytesIO(as_jpeg(given.pixels, quality))
        with Image.open(file, formats=["JPEG"]) as image:
            return replace(given, pixels=np.asarray(image.convert("RGB")))

    return apply


def scaled(factor: float) -> Operation:
    """Resized; 0.5 is half the width and height."""

    def apply(given: Altered, _draw: Draw) -> Altered:
        height, width = given.replaced.shape
        return _resized(given, max(1, round(width * factor)), max(1, round(height * factor)))

    return apply


def cropped(share: float) -> Operation:
    """A part that is ``share`` as wide and as high, at a random place."""

    def apply(given: Altered, draw: Draw) -> Altered:
        height, width = given.replaced.shape
        wide = min(width, max(_LEAST_SIDE, round(width * share)))
        high = min(height, max(_LEAST_SIDE, round(height * share)))
        left = int(draw.integers(0, width - wide + 1))
        top = int(draw.integers(0, height - high + 1))
        rows, columns = slice(top, top + high), slice(left, left + wide)
        return _each(given, lambda one: np.ascontiguousarray(one[rows, columns]))

    return apply


def mirrored(given: Altered, _draw: Draw) -> Altered:
    """Left and right exchanged."""
    return _each(given, lambda one: np.ascontiguousarray(one[:, ::-1]))


def rotated(degrees: float) -> Operation:
    """Turned about its middle by so many degrees to one side or the other, with black corners."""

    def apply(given: Altered, draw: Draw) -> Altered:
        angle = degrees * (1 if draw.random() < 0.5 else -1)
        pixels = Image.fromarray(given.pixels).rotate(angle, Image.Resampling.BICUBIC)
        masks = [
            np.asarray(Image.fromarray(one.astype(np.uint8) * 255).rotate(angle)) > 127
            for one in (given.replaced, given.shown)
        ]
        return Altered(np.asarray(pixels), masks[0], masks[1])

    return apply


def brightened(given: Altered, draw: Draw) -> Altered:
    """Brighter or darker, and with another contrast, by a quarter at most or a little more."""
    gain = float(draw.uniform(0.75, 1.3))
    shift = float(draw.uniform(-25, 25))
    changed = np.clip(given.pixels * np.float32(gain) + np.float32(shift), 0, 255)
    return replace(given, pixels=changed.astype(np.uint8))


def stamped(given: Altered, draw: Draw) -> Altered:
    """Bold words over a corner or an edge, a tenth of the width high at most."""
    words = _WORDS[int(draw.integers(len(_WORDS)))]
    return stamped_with(words, float(draw.uniform(0.04, 0.08)), draw.random(2))(given, draw)


def stamped_with(words: str, size: float, place: NDArray[np.float64]) -> Operation:
    """Words of a height relative to the width; ``place`` is 0..1 across and down."""

    def apply(given: Altered, _draw: Draw) -> Altered:
        image = Image.fromarray(given.pixels)
        pen = ImageDraw.Draw(image)
        font = ImageFont.load_default(max(10, round(image.width * size)))
        left, top, right, bottom = pen.textbbox((0, 0), words, font=font, stroke_width=2)
        x = place[0] * max(0, image.width - (right - left)) - left
        y = place[1] * max(0, image.height - (bottom - top)) - top
        pen.text((x, y), words, (255, 255, 255), font, stroke_width=2, stroke_fill=(0, 0, 0))
        return replace(given, pixels=np.asarray(image))

    return apply


def captioned(words: str) -> Operation:
    """A black bar with words below the picture."""

    def apply(given: Altered, _draw: Draw) -> Altered:
        height, width = given.replaced.shape
        bar = max(16, round(height * 0.12))
        image = Image.new("RGB", (width, height + bar))
        image.paste(Image.fromarray(given.pixels), (0, 0))
        font = ImageFont.load_default(max(10, round(bar * 0.6)))
        ImageDraw.Draw(image).text((bar / 4, height + bar / 6), words, (255, 255, 255), font)
        return _placed(given, np.asarray(image), 0, 0)

    return apply


def framed(given: Altered, _draw: Draw) -> Altered:
    """A frame with a pattern, always the same, around the picture."""
    height, width = given.replaced.shape
    side = max(8, round(min(height, width) * 0.06))
    whole = np.zeros((height + 2 * side, width + 2 * side, 3), np.uint8)
    rows, columns = np.indices(whole.shape[:2])
    pattern = np.random.default_rng(7).integers(0, 256, (37, 41, 3), dtype=np.uint8)
    step = max(1, side // 4)
    whole[:] = pattern[(rows // step) % 37, (columns // step) % 41]
    whole[side:-side, side:-side] = given.pixels
    return _placed(given, whole, side, side)


def in_screenshot(given: Altered, draw: Draw) -> Altered:
    """Shown by an app on a telephone: bars, words and buttons around it, always the same."""
    width, height = 720, 1560
    screen = Image.new("RGB", (width, height), (250, 250, 252))
    _chrome(screen)
    margin = int(draw.choice((0, 24, 48)))
    wide = width - 2 * margin
    scale = min(wide / given.pixels.shape[1], 1050 / given.pixels.shape[0])
    shown = scaled(scale)(given, draw)
    top = int(draw.integers(190, 190 + max(1, 1060 - shown.pixels.shape[0])))
    left = (width - shown.pixels.shape[1]) // 2
    whole = np.asarray(screen).copy()
    high, broad = shown.replaced.shape
    whole[top : top + high, left : left + broad] = shown.pixels
    return _placed(shown, whole, top, left)


def _chrome(screen: Image.Image) -> None:
    pen = ImageDraw.Draw(screen)
    dark, blue = (30, 30, 36), (40, 110, 220)
    small, large = ImageFont.load_default(26), ImageFont.load_default(40)
    pen.text((28, 18), "09:41", dark, small)
    pen.text((540, 18), "4G  87 %", dark, small)
    pen.ellipse((96, 76, 160, 140), blue)
    pen.text((180, 74), "Example channel", dark, large)
    pen.text((180, 122), "12 403 members", (120, 120, 128), small)
    pen.line((60, 84, 36, 108, 60, 132), dark, 5)
    pen.rectangle((0, 1380, 720, 1560), (238, 240, 244))
    for place, words in enumerate(("Like", "Reply", "Share", "Save")):
        left = 30 + place * 172
        pen.rounded_rectangle((left, 1402, left + 150, 1466), 18, outline=dark, width=3)
        pen.text((left + 36, 1416), words, dark, small)
    pen.rounded_rectangle((40, 1486, 600, 1544), 28, (255, 255, 255), dark, 2)
    pen.text((70, 1500), "Write a message ...", (120, 120, 128), small)
    pen.ellipse((630, 1484, 692, 1546), blue)


def in_collage(others: tuple[Pixels, Pixels, Pixels]) -> Operation:
    """One of four pictures, two by two.

    All are shown whole over white, or all are cut to fill their squares.
    """

    def apply(given: Altered, draw: Draw) -> Altered:
        own, whole = int(draw.integers(4)), bool(draw.random() < 0.5)
        tiles = [_in_square(unaltered(other), whole) for other in others]
        tiles.insert(own, _in_square(given, whole))
        rows = [np.concatenate([one.pixels for one in tiles[i : i + 2]], 1) for i in (0, 2)]
        top, left = own // 2 * _TILE, own % 2 * _TILE
        return _placed(tiles[own], np.concatenate(rows), top, left)

    return apply


def _in_square(given: Altered, whole: bool) -> Altered:
    """A picture brought into a square, whole over white or cut at both ends to fill it."""
    height, width = given.replaced.shape
    if whole:
        scale = _TILE / max(height, width)
        high, wide = max(1, round(height * scale)), max(1, round(width * scale))
        square = np.full((_TILE, _TILE, 3), 255, np.uint8)
        top, left = (_TILE - high) // 2, (_TILE - wide) // 2
        shown = _resized(given, wide, high)
        square[top : top + high, left : left + wide] = shown.pixels
        return _placed(shown, square, top, left)
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    cut = _each(given, lambda one: one[top : top + side, left : left + side])
    return _resized(cut, _TILE, _TILE)


def chain(*operations: Operation) -> Operation:
    """One after the other."""

    def apply(given: Altered, draw: Draw) -> Altered:
        for operation in operations:
            given = operation(given, draw)
        return given

    return apply


def _each(given: Altered, move: Callable[[NDArray[np.generic]], NDArray[np.generic]]) -> Altered:
    pixels, replaced, shown = map(move, (given.pixels, given.replaced, given.shown))
    return Altered(pixels.astype(np.uint8), replaced.astype(np.bool_), shown.astype(np.bool_))


def _resized(given: Altered, width: int, height: int) -> Altered:
    pixels = Image.fromarray(given.pixels).resize((width, height), Image.Resampling.LANCZOS)
    masks = [
        np.asarray(Image.fromarray(one.astype(np.uint8) * 255).resize((width, height))) > 127
        for one in (given.replaced, given.shown)
    ]
    return Altered(np.asarray(pixels), masks[0], masks[1])


def _placed(given: Altered, whole: Pixels, top: int, left: int) -> Altered:
    high, broad = given.replaced.shape
    masks = [np.zeros(whole.shape[:2], np.bool_) for _ in range(2)]
    for mask, own in zip(masks, (given.replaced, given.shown), strict=True):
        mask[top : top + high, left : left + broad] = own
    return Altered(whole, masks[0], masks[1])
