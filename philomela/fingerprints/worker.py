"""The program of a worker: a picture's bytes in, its fingerprint out, as codes of fixed size.

Its arguments are how many bytes of memory there may be and, if sketches are wanted, the word
``sketches``.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from philomela.fingerprints.codes import FORMATS, REASONS, RECIPES, Answer, pack, ready, recipe_name
from philomela.fingerprints.oriented import displayed_size, fingerprint
from philomela.fingerprints.requests import parse_request, request
from philomela.fingerprints.warm_up import samples, textures
from philomela.media.decoder import Decoded, Undecodable, decode
from philomela.media.limits import PictureLimits
from philomela.media.lockdown import lock_down
from philomela.media.process import serve

_GRACE_SECONDS = 5.0

#: Makes an encoded sketch of a decoded picture.
Sketching = Callable[[Decoded], bytes]


def answer(asked: bytes, sketching: Sketching | None = None) -> bytes:
    """The answer to a request; with a sketch where there is something to make it."""
    content, limits, exact = parse_request(asked)
    try:
        with _ending_itself(limits.seconds + _GRACE_SECONDS):
            decoded = decode(content, limits, exact=exact)
            hashed, quality = fingerprint(decoded, exact=exact)
            sketch = sketching(decoded) if sketching else None
    except Undecodable as error:
        return _refusal(str(error), sketching)
    except MemoryError:
        return _refusal("needed too much memory", sketching)
    width, height = displayed_size(decoded)
    return pack(
        Answer(
            status=0,
            format=FORMATS.index(decoded.format),
            recipe=RECIPES.index(recipe_name(exact=exact)),
            quality=quality,
            width=width,
            height=height,
            frames=min(decoded.frames, 2**32 - 1),
            pdq=hashed,
            sketch=sketch,
        )
    )


def _refusal(reason: str, sketching: Sketching | None) -> bytes:
    return pack(Answer(status=1 + REASONS.index(reason), sketch=b"" if sketching else None))


def main() -> None:
    """Lock down, then serve."""
    memory_bytes = int(sys.argv[1]) if len(sys.argv) > 1 else PictureLimits().memory_bytes
    sketching = _load_sketching() if "sketches" in sys.argv[2:] else None
    warm_up(sketching)
    filtered = lock_down(memory_bytes)
    said = ready(filtered=filtered, sketches=sketching is not None)
    serve(partial(answer, sketching=sketching), said)


def warm_up(sketching: Sketching | None = None) -> None:
    """Use everything once, so that nothing has to be opened later."""
    limits = PictureLimits()
    for content in samples():
        answer(request(content, limits, exact=False), sketching)
        answer(request(content, limits, exact=True), sketching)
    if sketching:
        for luma in textures():
            height, width = luma.shape
            sketching(Decoded("png", width, height, 1, 1, luma))


def _load_sketching() -> Sketching:
    """Loads a large library, for those who ask for sketches only."""
    from philomela.fingerprints.oriented import as_shown
    from philomela.fingerprints.points import plain_memory_errors, sketch_of, working_picture
    from philomela.fingerprints.sketch import encode

    def sketching(decoded: Decoded) -> bytes:
        with plain_memory_errors():
            working = working_picture(decoded.luma)
            return encode(sketch_of(as_shown(working, decoded.orientation)))

    return sketching


@contextmanager
def _ending_itself(seconds: float) -> Iterator[None]:
    """End this process when the time is up: the parent, which watches it, may have gone."""
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
