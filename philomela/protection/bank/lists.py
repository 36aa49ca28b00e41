"""Lists of PDQ hashes as python-threatexchange reads and writes them.

Read are, line by line: a hash alone; its type and the hash (``pdq f0c1…``, the library's files of
signals); a hash with a number 0 to 100 after it, which is its quality; and CSV: rows of
``threatexchange dataset --csv`` and of its stored ``.te`` files, the hash first. Lines that begin
with ``#``, and headings, are passed over; all else that is no PDQ hash is told with its line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from philomela.errors import InputError
from philomela.fingerprints.photo_print import PhotoPrint

LARGEST_LIST = 512 << 20  # bytes
MOST_HASHES = 5_000_000
_LONGEST_LINE = 10_000
_MOST_TOLD = 100  # refused lines that are kept with their reason

_PDQ = re.compile(r"[0-9a-fA-F]{64}")
_PDQ_NAMES = {"pdq", "hash_pdq"}
#: First words of headings in the library's own files.
_HEADINGS = {"signal_type", "hash", "indicator", "signal_str", "pdq_hash"}

Format = Literal["txt", "hashes", "csv"]


class Refused(NamedTuple):
    """A line that is no PDQ hash."""

    line: int
    reason: str


class HashList(NamedTuple):
    """What a list holds. ``refused`` are the first hundred of ``refused_lines``."""

    prints: tuple[PhotoPrint, ...]  # each hash once, in the list's order
    repeated: int
    refused: tuple[Refused, ...]
    refused_lines: int


def read_list(untrusted_bytes: bytes) -> HashList:
    """The hashes in a list. Raises :class:`~philomela.errors.InputError` where there is none."""
    if len(untrusted_bytes) > LARGEST_LIST:
        raise InputError(f"The list is larger than {LARGEST_LIST >> 20} MiB.", "Split it.")
    found: dict[str, PhotoPrint] = {}
    repeated, refused, count = 0, list[Refused](), 0
    for number, line in enumerate(untrusted_bytes.splitlines(), 1):
        outcome = _line(line)
        if isinstance(outcome, PhotoPrint):
            repeated += outcome.pdq.hex() in found
            found.setdefault(outcome.pdq.hex(), outcome)
        elif outcome:
            count += 1
            if len(refused) < _MOST_TOLD:
                refused.append(Refused(number, outcome))
        if len(found) > MOST_HASHES:
            raise InputError(f"The list has more than {MOST_HASHES:,} hashes.", "Split it.")
    if not found:
        raise InputError(
            "There is no PDQ hash in the list.",
            "A hash is 64 digits of 0-9 and a-f, alone on its line or after the word pdq.",
        )
    return HashList(tuple(found.values()), repeated, tuple(refused), count)


def _line(untrusted_bytes: bytes) -> PhotoPrint | str | None:
    """A hash, the reason why there is none, or None for a line that holds nothing."""
    if len(untrusted_bytes) > _LONGEST_LINE:
        return "too long"
    try:
        text = untrusted_bytes.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return "not text"
    if not text or text.startswith("#"):
        return None
    cells = _cells(text)
    if cells[0].lower() in _HEADINGS:
        return None
    if cells[0].lower() in _PDQ_NAMES:
        cells = cells[1:]
    elif len(cells) > 1 and _PDQ.fullmatch(cells[1]) and not _PDQ.fullmatch(cells[0]):
        return "a hash of another kind"
    if not cells or not _PDQ.fullmatch(cells[0]):
        return "not a PDQ hash"
    return PhotoPrint(bytes.fromhex(cells[0]), quality=_quality(cells[1:2]))


def _cells(text: str) -> list[str]:
    if "," not in text:
        return text.split()
    try:
        (cells,) = csv.reader([text], strict=True)
    except (csv.Error, ValueError):
        return [text]
    return [cell.strip() for cell in cells]


def _quality(cells: list[str]) -> int | None:
    if cells and re.fullmatch(r"\d{1,3}", cells[0]) and int(cells[0]) <= 100:
        return int(cells[0])
    return None


def write_list(hashes: Iterable[bytes], form: Format) -> Iterator[str]:
    """The lines of a list: ``txt`` names the type before each hash, ``hashes`` does not, ``csv`` is
    as ``threatexchange dataset --csv`` writes it."""
    if form == "csv":
        yield "signal_type,signal_str,collab,category,tags\r\n"
    for one in hashes:
        if form == "csv":
            yield f"pdq,{one.hex()},philomela,INVESTIGATION_SEED,\r\n"
        else:
            yield f"pdq {one.hex()}\n" if form == "txt" else f"{one.hex()}\n"
