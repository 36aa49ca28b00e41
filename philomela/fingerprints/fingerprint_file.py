"""The exchange format of fingerprints: what leaves a person's device in place of her photo.

A fingerprint file is JSON, described by ``fingerprint.schema.json`` beside this module::

    {"format": "philomela-fingerprint", "version": 1, "photos": [{
        "sha256": "…", "pdq": "…", "quality": 97, "recipe": "pdq/1",
        "sketch": {"recipe": "sketch/1", "data": "…"}}]}

``sketch`` is there by choice only. There is no pixel, no file name, no date and nothing of what the
photo's file says about itself; photos are in the order of their SHA-256, not in the order given.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, NoReturn

from philomela.errors import InputError, LimitExceeded
from philomela.fingerprints.codes import RECIPES
from philomela.fingerprints.pdq import HASH_BYTES
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.fingerprints.sketch import LEAST_BYTES, MOST_BYTES, decode
from philomela.fingerprints.sketch import RECIPE as SKETCH_RECIPE

FORMAT = "philomela-fingerprint"
VERSION = 1
MOST_PHOTOS = 1_000
LARGEST_FILE = 16 << 20  # bytes

_HEXADECIMAL = re.compile(r"[0-9a-f]{64}")
_LONGEST_DATA = 4 * -(-MOST_BYTES // 3)  # characters of base64
_SHORTEST_DATA = 4 * -(-LEAST_BYTES // 3)
_PHOTO = {"sha256", "pdq", "quality", "recipe"}


class NotAFingerprint(InputError):
    """A file is not a fingerprint file."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This is not a fingerprint file: {reason}.",
            "Make one with `philomela protect PHOTO -o NAME.fingerprint`.",
        )


def schema() -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12)."""
    text = files("philomela.fingerprints").joinpath("fingerprint.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def write_prints(prints: Iterable[PhotoPrint]) -> bytes:
    """The file of these photos, each once.

    Raises :class:`~philomela.errors.LimitExceeded` for more than 1,000 photos and ``ValueError``
    for a print that no reader would take.
    """
    once: dict[str, PhotoPrint] = {}
    for one in prints:
        if one.sha256 is None:
            raise ValueError("a print without SHA-256")
        once[one.sha256] = one
    if len(once) > MOST_PHOTOS:
        raise LimitExceeded(
            f"A fingerprint file holds at most {MOST_PHOTOS:,} photos.", "Make several files."
        )
    photos = [_written(once[name]) for name in sorted(once)]
    told = {"format": FORMAT, "version": VERSION, "photos": photos}
    content = json.dumps(told, indent=1).encode() + b"\n"
    if set(read_prints(content)) != set(once.values()):
        raise ValueError("a print that does not come back as it was")
    return content


def _written(one: PhotoPrint) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sha256": one.sha256,
        "pdq": one.pdq.hex(),
        "quality": one.quality,
        "recipe": one.recipe,
    }
    if one.sketch is not None:
        told["sketch"] = {
            "recipe": SKETCH_RECIPE,
            "data": base64.b64encode(one.sketch).decode("ascii"),
        }
    return told


def read_prints(untrusted_bytes: bytes) -> tuple[PhotoPrint, ...]:
    """The prints in a file, every field checked; nothing but what the format names may be there.

    Raises :class:`NotAFingerprint` with the reason.
    """
    if len(untrusted_bytes) > LARGEST_FILE:
        raise NotAFingerprint(f"it is larger than {LARGEST_FILE >> 20} MiB")
    told = _object(_parsed(untrusted_bytes), {"format", "version", "photos"}, "the file")
    if told["format"] != FORMAT:
        raise NotAFingerprint(f"its format is not {FORMAT}")
    if type(told["version"]) is not int or told["version"] != VERSION:
        raise NotAFingerprint(f"this program reads version {VERSION} only")
    photos = told["photos"]
    if not isinstance(photos, list) or not 1 <= len(photos) <= MOST_PHOTOS:
        raise NotAFingerprint(f"it must hold 1 to {MOST_PHOTOS:,} photos")
    found = tuple(_photo(one, f"photo {place}") for place, one in enumerate(photos, 1))
    if len({one.sha256 for one in found}) < len(found):
        raise NotAFingerprint("it holds a photo twice")
    return found


def _parsed(untrusted_bytes: bytes) -> object:
    try:
        return json.loads(
            untrusted_bytes.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        if isinstance(error, NotAFingerprint):
            raise
        raise NotAFingerprint("it is not JSON") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose names are different: what is named twice would be read in two ways."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotAFingerprint("it names something twice")
    return found


def _no_constant(_name: str) -> NoReturn:
    raise NotAFingerprint("it is not JSON")


def _object(value: object, names: set[str], where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotAFingerprint(f"{where} is not an object")
    if missing := names - value.keys():
        raise NotAFingerprint(f"{where} has no {min(missing)}")
    if value.keys() - names:
        raise NotAFingerprint(f"{where} holds more than a fingerprint has")
    return value


def _photo(value: object, where: str) -> PhotoPrint:
    names = _PHOTO | {"sketch"} if isinstance(value, dict) and "sketch" in value else _PHOTO
    told = _object(value, names, where)
    quality, recipe = told["quality"], told["recipe"]
    if type(quality) is not int or not 0 <= quality <= 100:
        raise NotAFingerprint(f"{where} has a quality that is not 0 to 100")
    if recipe not in RECIPES:
        raise NotAFingerprint(f"{where} was hashed in a way that this program does not know")
    return PhotoPrint(
        sha256=_hexadecimal(told["sha256"], f"the SHA-256 of {where}"),
        pdq=bytes.fromhex(_hexadecimal(told["pdq"], f"the PDQ hash of {where}")),
        quality=quality,
        recipe=recipe,
        sketch=_sketch(told["sketch"], where) if "sketch" in told else None,
    )


def _hexadecimal(value: object, what: str) -> str:
    if not isinstance(value, str) or not _HEXADECIMAL.fullmatch(value):
        raise NotAFingerprint(f"{what} is not {2 * HASH_BYTES} digits of 0-9 and a-f")
    return value


def _sketch(value: object, where: str) -> bytes:
    told = _object(value, {"recipe", "data"}, f"the sketch of {where}")
    data = told["data"]
    if told["recipe"] != SKETCH_RECIPE:
        raise NotAFingerprint(f"the sketch of {where} is of a kind that this program does not know")
    if not isinstance(data, str) or not _SHORTEST_DATA <= len(data) <= _LONGEST_DATA:
        raise NotAFingerprint(f"the sketch of {where} has the wrong length")
    try:
        content = base64.b64decode(data, validate=True)
        decode(content)
    except (binascii.Error, ValueError) as error:
        raise NotAFingerprint(f"the sketch of {where} is damaged") from error
    if base64.b64encode(content).decode("ascii") != data:
        raise NotAFingerprint(f"the sketch of {where} is damaged")
    return content
