"""The program of a worker: a picture's bytes in, its fingerprint out, as codes of fixed size."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from philomela.fingerprints.codes import FORMATS, REASONS, RECIPES, Answer, pack, ready, recipe_name
from philomela.fingerprints.oriented import displayed_size, fingerprint
from philomela.fingerprints.requests import parse_request, request
from philomela.fingerprints.warm_up import samples
from philomela.media.decoder import Undecodable, decode
from philomela.media.limits import PictureLimits
from philomela.media.lockdown import lock_down
from philomela.media.process import serve

_GRACE_SECONDS = 5.0


def answer(asked: bytes) -> bytes:
    """The answer to a request."""
    content, limits, exact = parse_request(asked)
    try:
        with _ending_itself(limits.seconds + _GRACE_SECONDS):
            decoded = decode(content, limits, exact=exact)
            hashed, quality = fingerprint(decoded, exact=exact)
    except Undecodable as error:
        return pack(Answer(status=1 + REASONS.index(str(error))))
    except MemoryError:
        return pack(Answer(status=1 + REASONS.index("needed too much memory")))
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
        )
    )


def main() -> None:
    """Lock down, then serve. The argument is how many bytes of memory there may be."""
    memory_bytes = int(sys.argv[1]) if len(sys.argv) > 1 else PictureLimits().memory_bytes
    warm_up()
    filtered = lock_down(memory_bytes)
    serve(answer, ready(filtered=filtered))


def warm_up() -> None:
    """Use everything once, so that nothing has to be opened later."""
    limits = PictureLimits()
    for content in samples():
        answer(request(content, limits, exact=False))
        answer(request(content, limits, exact=True))


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
