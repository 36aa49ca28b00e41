"""The program of a worker: a picture's bytes in, its fingerprint out, as codes of fixed size."""

from __future__ import annotations

from philomela.fingerprints.codes import ANSWER, FORMATS, REASONS, RECIPES, Answer, pack
from philomela.fingerprints.oriented import fingerprint
from philomela.fingerprints.requests import parse_request, request
from philomela.fingerprints.warm_up import samples
from philomela.media.decoder import Undecodable, decode
from philomela.media.limits import PictureLimits
from philomela.media.lockdown import lock_down
from philomela.media.pool import serve

_SIDEWAYS = 5  # EXIF orientations from here on swap width and height


def answer(asked: bytes) -> bytes:
    """The answer to a request."""
    content, limits, exact = parse_request(asked)
    try:
        decoded = decode(content, limits, exact=exact)
        hashed, quality = fingerprint(decoded, exact=exact)
    except Undecodable as error:
        return pack(Answer(status=1 + REASONS.index(str(error))))
    except MemoryError:
        return pack(Answer(status=1 + REASONS.index("needed too much memory")))
    width, height = decoded.width, decoded.height
    if decoded.orientation >= _SIDEWAYS:
        width, height = height, width
    return pack(
        Answer(
            status=0,
            format=FORMATS.index(decoded.format),
            recipe=RECIPES.index("pdq-exact/1" if exact else "pdq/1"),
            quality=quality,
            width=width,
            height=height,
            frames=min(decoded.frames, 2**32 - 1),
            pdq=hashed,
        )
    )


def main() -> None:
    """Lock down, then serve."""
    warm_up()
    lock_down(PictureLimits().memory_bytes)
    serve(answer, bytes(ANSWER.size))


def warm_up() -> None:
    """Use everything once, so that nothing has to be opened later."""
    limits = PictureLimits()
    for content in samples():
        answer(request(content, limits, exact=False))
        answer(request(content, limits, exact=True))


if __name__ == "__main__":
    main()
