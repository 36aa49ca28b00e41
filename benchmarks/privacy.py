"""What a stolen sketch gives away: rebuild pictures from their sketches, and say how like they are.

Each target is sketched, and rebuilt from the bytes of that sketch alone with what was learnt from
other photos: by regression on the bits, and by looking up the nearest codes. Photos that show the
same picture as a target are left out of what is learnt from. The program takes the targets as
photos, so that it can tell how well it did; it does not take sketches. Use pictures without people.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from privacy_parts.panels import points_as_circles, save_row
from privacy_parts.patches import (
    Inverter,
    Patches,
    fit_inverter,
    look_up,
    patches_of,
    random_patches,
    together,
)
from privacy_parts.pdq import rebuild_from_pdq, strengths_of
from privacy_parts.picture import rebuild
from privacy_parts.scores import as_shown, blurred, pdq_of, score, thumbnail
from privacy_parts.words import HEIGHTS, notice, read_words, slots

from philomela.fingerprints.points import sketch, working_picture
from philomela.fingerprints.sketch import Sketch, decode, encode
from philomela.matching.sketches.alignment import align
from philomela.media.decoder import Luma, Undecodable
from philomela.media.decoder import decode as decode_picture
from philomela.media.limits import PictureLimits

PHOTO_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
SAME_PHOTO = -8.0  # log10 of alignments by chance, from which a photo shows the same as a target
AVERAGED = 20
FEW_POINTS = 100
BLUR = 8.0  # pixels, of the original that is given for comparison
SHOWN = ("inverter", "nearest_20", "pdq")

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What an attacker knows beforehand, from other photos."""

    patches: Patches
    inverter: Inverter
    strengths: Floats  # of PDQ's waves
    thumbnails: Floats  # n x 1024
    left_out: int  # photos that show the same as a target


def pictures(folder: Path, most: int | None = None) -> Iterator[tuple[str, Luma]]:
    """Names and luma of the readable pictures in a folder, in an order by name."""
    names = sorted(path for path in folder.rglob("*") if path.suffix.lower() in PHOTO_ENDINGS)
    for path in names[:most]:
        try:
            decoded = decode_picture(path.read_bytes(), PictureLimits(), exact=False)
        except Undecodable:
            continue
        yield path.stem, decoded.luma


def learn(photos: Iterable[tuple[str, Luma]], targets: list[Sketch]) -> Learnt:
    """Everything that the attacks need. Raises ``SystemExit`` where there is nothing to learn."""
    parts, thumbnails, strengths, left_out = [], [], [], 0
    for _, luma in photos:
        found, picture = sketch(luma), working_picture(luma)
        if any(_same(found, target) for target in targets):
            left_out += 1
            continue
        parts.append(patches_of(picture, found))
        thumbnails.append(thumbnail(picture))
        strengths.append(strengths_of(picture))
    if not parts:
        raise SystemExit("There are no photos to learn from.")
    patches = together(parts)
    return Learnt(
        patches,
        fit_inverter(patches),
        np.mean(strengths, axis=0, dtype=np.float32),
        np.stack(thumbnails),
        left_out,
    )


def _same(found: Sketch, target: Sketch) -> bool:
    aligned = align(target, found)
    return aligned is not None and aligned.chance < SAME_PHOTO


def attacks(stolen: Sketch, picture: Pixels, learnt: Learnt) -> Iterator[tuple[str, Floats]]:
    """Names and rebuilt pictures. Only the last two look at anything but the sketch."""
    codes, known = stolen.codes, learnt.patches
    yield "random", rebuild(stolen, random_patches(known, len(stolen)))
    yield "inverter", rebuild(stolen, learnt.inverter.patches(codes, stolen.sizes))
    yield "nearest_1", rebuild(stolen, look_up(known, codes, 1))
    yield "nearest_20", rebuild(stolen, look_up(known, codes, AVERAGED))
    yield "nearest_20_tenth", rebuild(stolen, look_up(known.every(10), codes, AVERAGED))
    fewer = _first(stolen, FEW_POINTS)
    yield "nearest_20_points_100", rebuild(fewer, look_up(known, fewer.codes, AVERAGED))
    pdq = pdq_of(picture)
    yield "pdq", rebuild_from_pdq(pdq, learnt.strengths, stolen.width, stolen.height)
    yield "blurred_8", blurred(picture.astype(np.float32), BLUR)


def _first(found: Sketch, count: int) -> Sketch:
    """The sketch of only the best points."""
    return Sketch(
        found.width, found.height, found.codes[:count], found.places[:count], found.sizes[:count]
    )


def attack(name: str, luma: Luma, learnt: Learnt, out: Path) -> dict[str, dict[str, float]]:
    """Rebuild one target in every way; write the row of pictures."""
    picture = working_picture(luma)
    stolen = decode(encode(sketch(luma)))
    rebuilt = dict(attacks(stolen, picture, learnt))
    shown = [as_shown(rebuilt[attacked]) for attacked in SHOWN]
    save_row(out / f"{name}.png", [picture, points_as_circles(stolen), *shown])
    return {way: asdict(score(guess, picture, learnt.thumbnails)) for way, guess in rebuilt.items()}


def read_notices(learnt: Learnt, count: int, out: Path) -> dict[str, dict[str, float]]:
    """Share of words told apart, by attack and height of the capitals in pixels."""
    right: dict[str, dict[int, list[bool]]] = {}
    for seed in range(count):
        luma, words = notice(seed)
        picture = working_picture(luma)
        stolen = decode(encode(sketch(luma)))
        codes = stolen.codes
        rebuilt = {
            "inverter": rebuild(stolen, learnt.inverter.patches(codes, stolen.sizes)),
            "nearest_20": rebuild(stolen, look_up(learnt.patches, codes, AVERAGED)),
            "blurred_8": blurred(picture.astype(np.float32), BLUR),
        }
        if seed == 0:
            shown = [as_shown(rebuilt[way]) for way in ("inverter", "nearest_20")]
            save_row(out / "words.png", [picture, points_as_circles(stolen), *shown])
        for way, guess in rebuilt.items():
            by_height = right.setdefault(way, {height: [] for height in HEIGHTS})
            for slot, word, read in zip(slots(), words, read_words(guess), strict=True):
                by_height[slot.height].append(word == read)
    return {
        way: {str(height): float(np.mean(found)) for height, found in by_height.items()}
        for way, by_height in right.items()
    }


Table = dict[str, dict[str, dict[str, float]]]  # target, attack, score


def means(targets: Table) -> dict[str, dict[str, float]]:
    """Each score of each attack, averaged over the targets."""
    tables = list(targets.values())
    return {
        way: {name: float(np.mean([table[way][name] for table in tables])) for name in scores}
        for way, scores in tables[0].items()
    }


def _print(targets: Table) -> None:
    for target, ways in targets.items():
        names = next(iter(ways.values()))
        print(f"\n{target:<24}" + "".join(f"{name:>10}" for name in names))
        for way, scores in ways.items():
            print(f"{way:<24}" + "".join(f"{value:>10.3g}" for value in scores.values()))


def main() -> None:
    """Print the figures and write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder to learn from")
    parser.add_argument("--targets", type=Path, required=True, help="folder of pictures to rebuild")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--most", type=int, help="photos to learn from at most")
    parser.add_argument("--notices", type=int, default=10, help="pictures with words in them")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    given = list(pictures(options.targets))
    if not given:
        raise SystemExit(f"There are no pictures in {options.targets}.")
    learnt = learn(pictures(options.photos, options.most), [sketch(luma) for _, luma in given])
    photos, patches = len(learnt.thumbnails), len(learnt.patches)
    print(f"learnt from {patches:,} patches of {photos:,} photos; {learnt.left_out} left out")
    targets = {name: attack(name, luma, learnt, options.out) for name, luma in given}
    averages = means(targets)
    _print({**targets, "mean": averages})
    words = read_notices(learnt, options.notices, options.out) if options.notices else {}
    for way, by_height in words.items():
        shares = "  ".join(f"{height} px {share:.2f}" for height, share in by_height.items())
        print(f"words told apart, {way}: {shares}")
    if options.json:
        learning = {"photos": photos, "patches": patches, "left_out": learnt.left_out}
        print(json.dumps({**learning, "targets": targets, "mean": averages, "words": words}))


if __name__ == "__main__":
    main()
