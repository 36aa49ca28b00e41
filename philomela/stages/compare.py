"""Two picture files -> whether and how one derives from the other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from philomela.errors import InputError, LimitExceeded
from philomela.fingerprints.sketch import LEAST_POINTS
from philomela.matching.compare_files import compare_files
from philomela.matching.compared import Compared, Comparison, Unread
from philomela.matching.copies import LEAST_QUALITY
from philomela.matching.kernels import RADIUS
from philomela.media.limits import PictureLimits
from philomela.records import LinkKind
from philomela.report.charts.silhouette import silhouette

#: How the relation was found.
BY_BYTES, BY_HASH, BY_STRUCTURE = "the same bytes", "PDQ", "structure"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found of two files; ``svg`` is the silhouette, where there is one."""

    kind: LinkKind | None
    found_by: str | None
    compared: Compared
    unconfirmed: bool  # the hashes are near, but nothing of the structure agrees
    plain: tuple[bool, bool]  # which picture has too few points to be recognised by structure
    svg: str | None

    @property
    def comparison(self) -> Comparison:
        """What structure tells."""
        return self.compared.comparison


def compare(first: Path, second: Path) -> Outcome:
    """Compare two picture files. Raises :class:`~philomela.errors.InputError`."""
    limits = PictureLimits()
    contents = tuple(_content(path, limits) for path in (first, second))
    found = compare_files(contents[0], contents[1], limits)
    if isinstance(found, Unread):
        path = (first, second)[found.picture - 1]
        raise InputError(f"{path.name} cannot be read: {found.reason}.", "Name a picture file.")
    alike = found.distance <= RADIUS and found.quality >= LEAST_QUALITY
    same = hashlib.sha256(contents[0]).digest() == hashlib.sha256(contents[1]).digest()
    told = found.comparison
    plain = (found.points[0] < LEAST_POINTS, found.points[1] < LEAST_POINTS)
    by_hash = alike and told.kind is None
    kind = "copy" if same or by_hash else told.kind
    by_structure = BY_STRUCTURE if told.kind else None
    return Outcome(
        kind=kind,
        found_by=BY_BYTES if same else BY_HASH if by_hash else by_structure,
        compared=found,
        unconfirmed=by_hash and not same and not any(plain),
        plain=plain,
        svg=_drawn(told),
    )


def _content(path: Path, limits: PictureLimits) -> bytes:
    if not path.is_file():
        raise InputError(f"There is no file {path}.", "Name a picture file.")
    with path.open("rb") as file:
        content = file.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        raise LimitExceeded(
            f"{path.name} is larger than {limits.file_bytes // 2**20} MiB.",
            "Name a smaller file.",
        )
    return content


def _drawn(told: Comparison) -> str | None:
    if told.region is None or told.place is None:
        return None
    return str(silhouette(told.region, told.place))
