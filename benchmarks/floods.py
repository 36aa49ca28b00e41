"""Does a bank that was filled with plain pictures, gradients and pages of text match the world?

A bank of 100,000 fingerprints is made: a part of them of pictures that tell little, the rest of
fields with the spectrum of photographs. Each goes through the bank's door. What is let in is then
searched for among pictures that have nothing to do with it: dead leaves, or the photos in a folder.

Each kind is counted twice: with its quality and sketch, as a fingerprint file gives it, and as a
bare hash, as lists of hashes give it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from philomela.fingerprints.pdq import hash_reduction, reduce_luma, sampled_size
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.fingerprints.points import sketch_of, working_picture
from philomela.fingerprints.sketch import LEAST_POINTS, encode
from philomela.protection.bank.door import refusals
from philomela.protection.matches.finding import Banked, Seen, Sizes, bank_index, find
from philomela.simulate.pictures import dead_leaves

_SIDE = 64
_WORDS = ("the", "of", "and", "to", "in", "is", "that", "it", "was", "for", "on", "are", "with")
_LITTLE = 0.3  # of the bank
_PAGES = 0.1  # of what tells little

Luma = NDArray[np.uint8]


def grey(values: NDArray[np.float64]) -> Luma:
    """Values as a grey picture."""
    bounded: Luma = np.clip(values, 0, 255).astype(np.uint8)
    return bounded


def plain(draw: np.random.Generator) -> Luma:
    """One grey with a little noise."""
    noise = draw.normal(0, draw.choice([0.0, 1.0, 4.0]), (96, 128))
    return grey(draw.uniform(5, 250) + noise)


def gradient(draw: np.random.Generator) -> Luma:
    """Light to dark along a line or in rings."""
    down, across = np.mgrid[0:1:96j, 0:1:128j]
    if draw.random() < 0.6:
        field = down * draw.uniform(-1, 1) + across * draw.uniform(-1, 1)
    else:
        field = np.hypot(down - draw.random(), across - draw.random())
    field = (field - field.min()) / max(1e-6, np.ptp(field))
    return grey(field * draw.uniform(40, 250))


def page(draw: np.random.Generator) -> Luma:
    """A screenshot of text."""
    size = int(draw.integers(18, 40))
    screen = Image.new("L", (720, 1280), 255)
    pen, font = ImageDraw.Draw(screen), ImageFont.load_default(size)
    for line in range(size, 1280 - size, int(size * 1.4)):
        words = " ".join(draw.choice(_WORDS, 40))
        pen.text((20, line), words[: int(draw.uniform(0.5, 1) * 1300 / size)], font=font, fill=20)
    return np.asarray(screen)


def field(draw: np.random.Generator) -> Luma:
    """Noise whose amplitude falls with its frequency, as photographs' does."""
    down, across = np.fft.fftfreq(_SIDE)[:, None], np.fft.rfftfreq(_SIDE)[None]
    strength = 1 / np.maximum(np.hypot(down, across), 1 / _SIDE)
    noise = draw.normal(size=strength.shape) + 1j * draw.normal(size=strength.shape)
    made = np.fft.irfft2(noise * strength, (_SIDE, _SIDE))
    return grey(128 + 40 * made / made.std())


def printed(luma: Luma, number: int, *, sketch: bool, bare: bool = False) -> PhotoPrint:
    """The fingerprint of a picture."""
    height, width = luma.shape
    pdq, quality = hash_reduction(reduce_luma(luma, sampled_size(width, height)))
    if bare:
        return PhotoPrint(pdq)
    points = encode(sketch_of(working_picture(luma))) if sketch else None
    return PhotoPrint(pdq, f"{number:064x}", quality, "pdq/1", points)


def little(count: int, seed: int) -> Iterator[tuple[str, PhotoPrint]]:
    """What tells little, by kind: of each second one the bare hash only."""
    pages = max(4, round(count * _PAGES))
    for number in range(count):
        draw = np.random.default_rng((seed, number))
        kind, make = (
            ("page", page)
            if number < pages
            else (("plain", plain) if number % 4 < 2 else ("gradient", gradient))
        )
        bare = number % 2 == 1
        name = f"{kind}, hash only" if bare else kind
        yield name, printed(make(draw), number, sketch=not bare, bare=bare)


def pictures(count: int, folder: Path | None, seed: int) -> Iterator[Seen]:
    """Pictures that have nothing to do with the bank."""
    paths = sorted(folder.rglob("*.jpg")) if folder else []
    if folder:
        order = np.random.default_rng(seed).permutation(len(paths))[:count]
        sources = (np.asarray(Image.open(paths[place]).convert("L")) for place in order)
    else:
        sources = (
            np.asarray(Image.fromarray(dead_leaves(seed, number)).convert("L"))
            for number in range(count)
        )
    for number, luma in enumerate(sources):
        one = printed(luma, 10**9 + number, sketch=True)
        assert one.sha256 is not None
        assert one.quality is not None
        assert one.sketch is not None
        usable = len(one.sketch) >= 10 + 21 * LEAST_POINTS
        yield Seen(one.sha256, one.pdq, one.quality, one.sketch if usable else None)


def measure(count: int, seen: int, folder: Path | None, seed: int) -> dict[str, Any]:
    """Fill the bank, search, and count."""
    few = round(count * _LITTLE)
    named = list(little(few, seed))
    draw = np.random.default_rng((seed, 1 << 40))
    named += [("field", printed(field(draw), few + n, sketch=False)) for n in range(count - few)]
    reasons = refusals([one for _, one in named])
    kinds: dict[str, list[int]] = {}
    for (kind, _), reason in zip(named, reasons, strict=True):
        counts = kinds.setdefault(kind, [0, 0])
        counts[0] += 1
        counts[1] += reason is not None
    # As if there were no door: how many matches there would be, by hash.
    whole = [Banked(n, one.pdq, one.sha256, None) for n, (_, one) in enumerate(named)]
    bank = [
        Banked(n, one.pdq, one.sha256, one.sketch)
        for n, ((_, one), reason) in enumerate(zip(named, reasons, strict=True))
        if reason is None
    ]
    looked_for = list(pictures(seen, folder, seed))
    sizes = Sizes(len(bank), len(looked_for))
    index = bank_index(bank) if any(one.sketch for one in bank) else None
    return {
        "bank": count,
        "let_in": len(bank),
        "refused": {kind: f"{some} of {all_}" for kind, (all_, some) in sorted(kinds.items())},
        "pictures": len(looked_for),
        "matches": len(find(bank, looked_for, sizes, index)),
        "matches_without_the_door": len(
            find(whole, [one._replace(sketch=None) for one in looked_for], sizes)
        ),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000, help="fingerprints in the bank")
    parser.add_argument("--pictures", type=int, default=5_000)
    parser.add_argument("--photos", type=Path, help="folder of photos, in place of dead leaves")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = measure(given.count, given.pictures, given.photos, given.seed)
    if not given.json:
        for name, value in found.items():
            print(f"{name}: {value}")
    print(json.dumps(found))
    sys.exit(found["matches"] > 0)


if __name__ == "__main__":
    main()
