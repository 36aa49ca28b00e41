"""Fingerprints per second beside the field's own programs, on one thread.

Every contender gets the same JPEG bytes and ends with a PDQ hash. The floor is bare decoding of
the JPEG at half scale in luma, below which nothing that decodes can be. Contenders take turns on
each photo, so that whatever else the machine does meets all alike; each photo counts with its best
of several rounds.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # read when the libraries are first loaded, hence before the imports

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from philomela.fingerprints.oriented import fingerprint  # noqa: E402
from philomela.fingerprints.pictures import hamming  # noqa: E402
from philomela.media.decoder import decode  # noqa: E402
from philomela.media.limits import PictureLimits  # noqa: E402
from philomela.simulate.pictures import dead_leaves  # noqa: E402

SIZE = (1280, 960)
QUALITY = 85
ROUNDS = 3
PHOTO_ENDINGS = (".jpg", ".jpeg", ".png")

Contender = Callable[[bytes], bytes | None]


def photos(folder: Path | None, count: int) -> Iterator[bytes]:
    """JPEG bytes of photos of 1280 x 960: given ones brought to that size, else made ones."""
    if folder is None:
        for seed in range(count):
            yield encode(Image.fromarray(dead_leaves(seed, seed)))
        return
    names = sorted(path for path in folder.rglob("*") if path.suffix.lower() in PHOTO_ENDINGS)
    for path in names[:count]:
        with Image.open(path) as image:
            yield encode(image.convert("RGB"))


def encode(image: Image.Image) -> bytes:
    """The picture at the benchmark's size."""
    file = io.BytesIO()
    image.resize(SIZE, Image.Resampling.BICUBIC).save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def ours(content: bytes) -> bytes:
    """Philomela's usual recipe."""
    return fingerprint(decode(content, LIMITS, exact=False), exact=False)[0]


def exact(content: bytes) -> bytes:
    """Philomela's exact recipe."""
    return fingerprint(decode(content, LIMITS, exact=True), exact=True)[0]


def floor(content: bytes) -> None:
    """Bare decoding at half scale in luma."""
    with Image.open(io.BytesIO(content)) as image:
        image.draft("L", (SIZE[0] // 2, SIZE[1] // 2))
        image.load()


def peers() -> dict[str, Contender]:
    """The field's programs."""
    try:
        import pdqhash as pdqhash_peer
        from threatexchange.signal_type.pdq.signal import PdqSignal
    except ImportError as error:
        raise SystemExit(f"{error.name} is not installed: run `make benchmark`.") from error

    def pdqhash(content: bytes) -> bytes:
        with Image.open(io.BytesIO(content)) as image:
            bits, _ = pdqhash_peer.compute(np.asarray(image.convert("RGB")))
        return np.packbits(bits).tobytes()

    def threatexchange(content: bytes) -> bytes:
        return bytes.fromhex(PdqSignal.hash_from_bytes(content))

    return {"pdqhash": pdqhash, "threatexchange": threatexchange}


def best_seconds(contenders: dict[str, Contender], photos: list[bytes]) -> dict[str, float]:
    """Seconds of each contender over all photos, each photo at its best."""
    total = dict.fromkeys(contenders, 0.0)
    for content in photos:
        best = dict.fromkeys(contenders, float("inf"))
        for _ in range(ROUNDS):
            for name, contender in contenders.items():
                start = time.perf_counter()
                contender(content)
                best[name] = min(best[name], time.perf_counter() - start)
        for name, seconds in best.items():
            total[name] += seconds
    return total


def measure(given: list[bytes]) -> dict[str, float]:
    """All figures."""
    contenders: dict[str, Contender] = {"floor": floor, "ours": ours, "exact": exact, **peers()}
    for contender in contenders.values():
        contender(given[0])
    seconds = best_seconds(contenders, given)
    figures = {f"{name}_per_s": len(given) / spent for name, spent in seconds.items()}
    reference = [contenders["pdqhash"](content) or b"" for content in given]

    whole = [fingerprint(decode(one, LIMITS, exact=True), exact=False)[0] for one in given]

    def most_bits(contender: Contender, expected: list[bytes]) -> int:
        hashes = [contender(content) or b"" for content in given]
        return max(map(hamming, hashes, expected))

    return figures | {
        "ratio_pdqhash": seconds["pdqhash"] / seconds["ours"],
        "ratio_threatexchange": seconds["threatexchange"] / seconds["ours"],
        "ratio_floor": seconds["ours"] / seconds["floor"],
        "exact_ratio_pdqhash": seconds["pdqhash"] / seconds["exact"],
        "exact_ratio_threatexchange": seconds["threatexchange"] / seconds["exact"],
        "exact_max_bits": most_bits(exact, reference),
        # The usual recipe samples like the public reference programs, not like pdqhash: most of
        # this is the difference between those two. What decoding at half scale adds comes next.
        "fast_max_bits": most_bits(ours, reference),
        "scaling_max_bits": most_bits(ours, whole),
        "photos": len(given),
    }


LIMITS = PictureLimits()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, help="folder of photos; else they are made")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    given = list(photos(options.photos, options.count))
    if not given:
        raise SystemExit(f"There are no photos in {options.photos}.")
    figures = measure(given)
    for name, value in figures.items():
        print(f"{name:>28}  {value:,.2f}")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
