"""Banks for tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
from PIL import Image
from telling_little import print_here

from philomela.fingerprints.fingerprint_file import write_prints
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.protection.bank.asked import Asked
from philomela.simulate.pictures import dead_leaves

EXPIRES = date(2199, 12, 31)


def asked(reference: str = "R-1", **other: object) -> Asked:
    """Terms that nobody would object to."""
    given = {
        "consent": "signed form",
        "consent_date": date(2026, 1, 2),
        "purpose": "finding copies",
        "expires": EXPIRES,
    }
    return Asked(reference, **(given | other))  # type: ignore[arg-type]


def hash_print(number: int) -> PhotoPrint:
    """A fingerprint like a photograph's, without a sketch."""
    draw = np.random.default_rng((17, number))
    return PhotoPrint(draw.bytes(32), draw.bytes(32).hex(), 90, "pdq/1")


def near(one: PhotoPrint, bits: int, sha256: str | None = None) -> PhotoPrint:
    """One whose hash differs in so many bits."""
    changed = int.from_bytes(one.pdq, "big") ^ ((1 << bits) - 1)
    return PhotoPrint(changed.to_bytes(32, "big"), sha256 or f"{bits:064x}", 90, "pdq/1")


def leaves_print(number: int) -> PhotoPrint:
    """A fingerprint with a sketch, of dead leaves."""
    return print_here(Image.fromarray(dead_leaves(21, number)), f"{number:064x}")


def file_of(folder: Path, *prints: PhotoPrint) -> Path:
    """A fingerprint file."""
    path = folder / f"{len(list(folder.iterdir()))}.fingerprint"
    path.write_bytes(write_prints(prints))
    return path
