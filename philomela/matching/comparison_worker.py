"""The program of a worker: two pictures' bytes in, what one is to the other out, as numbers."""

from __future__ import annotations

import sys

from philomela.fingerprints.oriented import as_shown, fingerprint
from philomela.fingerprints.pictures import hamming
from philomela.fingerprints.points import (
    Pixels,
    plain_memory_errors,
    sketch_of,
    working_picture,
)
from philomela.fingerprints.warm_up import samples, textures
from philomela.matching.compared import Compared, Unread, pack, ready
from philomela.matching.comparison import compare_working
from philomela.matching.comparison_request import parse_request, request
from philomela.media.decoder import Decoded, Undecodable, decode
from philomela.media.limits import PictureLimits
from philomela.media.lockdown import lock_down
from philomela.media.process import serve


def answer(asked: bytes) -> bytes:
    """The answer to a request."""
    return pack(_compared(*parse_request(asked)))


def _compared(contents: tuple[bytes, bytes], limits: PictureLimits) -> Compared | Unread:
    decoded = []
    for picture, content in enumerate(contents, 1):
        try:
            decoded.append(_read(decode(content, limits, exact=False)))
        except Undecodable as error:
            return Unread(picture, str(error))
        except MemoryError:
            return Unread(picture, "needed too much memory")
    (first, pdq, quality), (second, other_pdq, other_quality) = decoded
    try:
        with plain_memory_errors():
            return Compared(
                compare_working(first, second),
                hamming(pdq, other_pdq),
                min(quality, other_quality),
                (len(sketch_of(first)), len(sketch_of(second))),
            )
    except MemoryError:
        return Unread(2, "needed too much memory")


def _read(decoded: Decoded) -> tuple[Pixels, bytes, int]:
    """The working picture as a viewer shows it, its PDQ and the quality of that."""
    with plain_memory_errors():
        working = as_shown(working_picture(decoded.luma), decoded.orientation)
    return working, *fingerprint(decoded, exact=False)


def warm_up() -> None:
    """Use everything once, so that nothing has to be opened later."""
    limits = PictureLimits()
    for content in samples():
        answer(request((content, content), limits))
    first, second = (working_picture(luma) for luma in textures())
    compare_working(first, second)


def main() -> None:
    """Lock down, then serve. The argument is how many bytes of memory there may be."""
    memory_bytes = int(sys.argv[1]) if len(sys.argv) > 1 else PictureLimits().memory_bytes
    warm_up()
    filtered = lock_down(memory_bytes)
    serve(answer, ready(filtered=filtered))


if __name__ == "__main__":
    main()
