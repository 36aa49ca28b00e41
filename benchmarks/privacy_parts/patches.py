"""What an attacker learns from other photos: which patch of grey tends to have which code.

Every point of a sketch describes a patch about 6 sigma to each side of it. From photos of one's own
one can make both the code and the patch, and so learn to go back from the one to the other: by
looking up the nearest codes (P. Weinzaepfel, H. Jégou and P. Pérez, "Reconstructing an image from
its local descriptors", CVPR 2011), or by ridge regression on the bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import BITS, bits_of
from philomela.fingerprints.sketch import Sketch
from philomela.matching.compiled import bits_set, compiled

SIDE = 16  # samples along a patch
_SPACING = 0.375  # of a point's size (2 sigma), between samples: 12 sigma in all
_RIDGE = 30.0  # patches' worth of belief that a bit says nothing
_FLATTEST = 0.5  # grey levels; so that flat patches are not blown up

Floats = NDArray[np.float32]
Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """Codes (n x 2), the patches they stand for (n x 16 x 16) and their sizes (n).

    A patch has mean 0 and standard deviation 1; ``contrasts`` (n) are the natural logarithms of
    what it was divided by, in grey levels.
    """

    codes: Words
    shapes: NDArray[np.float16]
    contrasts: Floats
    sizes: Floats

    def __len__(self) -> int:
        return len(self.codes)

    def every(self, step: int) -> Patches:
        """One patch in so many."""
        return Patches(
            self.codes[::step], self.shapes[::step], self.contrasts[::step], self.sizes[::step]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Inverter:
    """Ridge regression from 128 bits and a size to a patch and its contrast."""

    weights: Floats  # features x (256 + 1)

    def patches(self, codes: Words, sizes: Floats) -> Floats:
        """Expected patches (n x 16 x 16) in grey levels, with mean 0."""
        answers = _features(codes, sizes) @ self.weights
        shapes = answers[:, :-1].reshape(-1, SIDE, SIDE)
        return np.asarray(shapes * np.exp(answers[:, -1])[:, None, None], np.float32)


def window_weights(middle: float, spacing: float, length: int) -> tuple[int, Floats]:
    """How samples along one side of a patch weigh the pixels: the first pixel and the weights.

    A sample is the average over its spacing, or over one pixel where that is more. Beyond the
    border the border's pixel stands for all.
    """
    middles = middle + (np.arange(SIDE) - (SIDE - 1) / 2) * spacing
    half = max(spacing, 1.0) / 2
    lower, upper = middles - half, middles + half
    first = int(np.clip(np.floor(lower[0]), 0, length - 1))
    last = int(np.clip(np.ceil(upper[-1]), first + 1, length))
    edges = np.arange(first, last + 1, dtype=np.float64)
    edges[0] = min(edges[0], lower[0]) if first == 0 else edges[0]
    edges[-1] = max(edges[-1], upper[-1]) if last == length else edges[-1]
    from_left = np.maximum(lower[:, None], edges[None, :-1])
    to_right = np.minimum(upper[:, None], edges[None, 1:])
    weights = np.maximum(0.0, to_right - from_left) / (2 * half)
    return first, weights.astype(np.float32)


def windows(found: Sketch) -> Iterable[tuple[int, Floats, int, Floats]]:
    """For each point: first row, weights of rows (16 x rows), first column, weights of columns."""
    for (x, y), size in zip(found.places.tolist(), found.sizes.tolist(), strict=True):
        top, down = window_weights(y, size * _SPACING, found.height)
        left, across = window_weights(x, size * _SPACING, found.width)
        yield top, down, left, across


def patches_at(picture: NDArray[np.generic], found: Sketch) -> Floats:
    """The grey patches (n x 16 x 16) of a working picture at a sketch's points."""
    grey = picture.astype(np.float32)
    taken = np.zeros((len(found), SIDE, SIDE), np.float32)
    for place, (top, down, left, across) in enumerate(windows(found)):
        window = grey[top : top + down.shape[1], left : left + across.shape[1]]
        taken[place] = down @ window @ across.T
    return taken


def patches_of(picture: NDArray[np.generic], found: Sketch) -> Patches:
    """The codes and patches of a working picture at its sketch's points."""
    taken = patches_at(picture, found)
    taken -= taken.mean(axis=(1, 2), keepdims=True)
    contrasts = np.maximum(taken.std(axis=(1, 2)), _FLATTEST)
    shapes = (taken / contrasts[:, None, None]).astype(np.float16)
    return Patches(found.codes, shapes, np.log(contrasts), found.sizes)


def together(parts: list[Patches]) -> Patches:
    """The patches of several pictures. Raises ``ValueError`` where there is none."""
    return Patches(
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.shapes for part in parts]),
        np.concatenate([part.contrasts for part in parts]),
        np.concatenate([part.sizes for part in parts]),
    )


def fit_inverter(known: Patches) -> Inverter:
    """The inverter that is right on average over these patches."""
    width = BITS + 3
    squares, products = np.zeros((width, width)), np.zeros((width, SIDE * SIDE + 1))
    for first in range(0, len(known), 20_000):
        part = slice(first, first + 20_000)
        features = _features(known.codes[part], known.sizes[part])
        shapes = known.shapes[part].reshape(-1, SIDE * SIDE).astype(np.float32)
        squares += features.T @ features
        products += features.T @ np.column_stack([shapes, known.contrasts[part]])
    squares[np.diag_indices(width)] += _RIDGE
    return Inverter(np.linalg.solve(squares, products).astype(np.float32))


def _features(codes: Words, sizes: Floats) -> Floats:
    signs = bits_of(codes).astype(np.float32) * 2 - 1
    octaves = np.log2(np.maximum(sizes, 1.0))
    return np.column_stack([signs, np.ones(len(codes)), octaves, octaves**2]).astype(np.float32)


def random_patches(known: Patches, count: int) -> Floats:
    """Patches (n x 16 x 16) that have nothing to do with anything, in grey levels."""
    places = np.random.default_rng(count).integers(0, len(known), count)
    shapes = known.shapes[places].astype(np.float32)
    return np.asarray(shapes * np.exp(known.contrasts[places])[:, None, None], np.float32)


def look_up(known: Patches, codes: Words, nearest: int) -> Floats:
    """For each code the average patch of the nearest codes (n x 16 x 16), in grey levels."""
    places = _nearest(known.codes, codes, nearest)
    shapes = known.shapes[places].astype(np.float32).mean(axis=1)
    contrasts = np.exp(known.contrasts[places].mean(axis=1))
    return np.asarray(shapes * contrasts[:, None, None], np.float32)


@compiled
def _nearest(known: Words, codes: Words, wanted: int) -> NDArray[np.int64]:
    """Places of the ``wanted`` nearest known codes of each code, by brute force."""
    places = np.zeros((len(codes), wanted), np.int64)
    for query in range(len(codes)):
        first, second = codes[query, 0], codes[query, 1]
        best = np.full(wanted, 1 << 20, np.int64)
        for place in range(len(known)):
            apart = np.int64(bits_set(known[place, 0] ^ first) + bits_set(known[place, 1] ^ second))
            if apart < best[-1]:
                spot = wanted - 1
                while spot > 0 and best[spot - 1] > apart:
                    best[spot] = best[spot - 1]
                    places[query, spot] = places[query, spot - 1]
                    spot -= 1
                best[spot] = apart
                places[query, spot] = place
    return places
