"""What the comparison says of copies beside what is true of them."""

from __future__ import annotations

from collections import Counter
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from altered_parts.bank import Answer
from altered_parts.printed import table, title
from philomela.matching.comparison import compare
from philomela.matching.sketches.alignment import align
from philomela.matching.sketches.extent import compare_sketches
from philomela.media.decoder import Luma
from philomela.records import LinkKind

_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
Mask = NDArray[np.bool_]


class Kinds:
    """Kinds told, and how well the altered region is found."""

    def __init__(self) -> None:
        self._by_pixels: Counter[tuple[LinkKind, LinkKind | None]] = Counter()
        self._by_sketches: Counter[tuple[LinkKind, LinkKind | None]] = Counter()
        self._overlaps: dict[int, list[float]] = {}

    def take(self, original: Luma, answer: Answer) -> None:
        """Compare a copy with the photo that it was made from."""
        query, kind = answer.query, answer.query.kind
        told = compare(original, answer.luma)
        if query.processing == "all" and query.fraction:
            wanted = query.truth.replaced & query.truth.shown
            found = _as_large_as(told.region, wanted) & query.truth.shown
            self._overlaps.setdefault(query.fraction, []).append(overlap(found, wanted))
        if kind is None:
            return
        self._by_pixels[kind, told.kind] += 1
        if answer.own is not None:
            # Aligned anew, since a search may leave out points, and counts without them.
            own, sense = answer.own.sketch, answer.own.alignment.sense
            alignment = align(own, answer.sketch, (sense,))
            guessed = compare_sketches(own, answer.sketch, alignment)[0] if alignment else None
            self._by_sketches[kind, guessed] += 1

    def figures(self) -> dict[str, Any]:
        """Shares told rightly, and overlaps by fraction."""
        every = [one for some in self._overlaps.values() for one in some]
        return {
            "kind_accuracy": _accuracy(self._by_pixels),
            "sketch_kind_accuracy": _accuracy(self._by_sketches),
            "kind_accuracy_by_kind": _by_kind(self._by_pixels),
            "sketch_kind_accuracy_by_kind": _by_kind(self._by_sketches),
            "median_iou": float(np.median(every)) if every else None,
            "iou": {
                str(fraction): float(np.median(some))
                for fraction, some in sorted(self._overlaps.items())
            },
        }

    def show(self) -> None:
        """Both as tables."""
        title("Altered region: overlap with the truth (intersection over union), everything on top")
        rows = []
        for fraction, some in sorted(self._overlaps.items()):
            low, middle = np.percentile(some, [10, 50])
            rows.append((f"{fraction} %", len(some), float(middle), float(low)))
        table(("altered", "copies", "median", "worst tenth"), rows)
        for words, counts in (("pixels", self._by_pixels), ("sketches", self._by_sketches)):
            title(f"Kinds told by {words} (rows: what is true)")
            told = (*_KINDS, None)
            rows_of_kinds = [(one, *(counts[one, other] for other in told)) for one in _KINDS]
            table(("", *_KINDS, "none"), rows_of_kinds)


def overlap(first: Mask, second: Mask) -> float:
    """Intersection over union."""
    return float((first & second).sum() / max(1, (first | second).sum()))


def _as_large_as(region: Mask | None, wanted: Mask) -> Mask:
    if region is None:
        return np.zeros_like(wanted)
    height, width = wanted.shape
    image = Image.fromarray(region.astype(np.uint8) * 255)
    return np.asarray(image.resize((width, height), Image.Resampling.NEAREST)) > 127


def _accuracy(counts: Counter[tuple[LinkKind, LinkKind | None]]) -> float | None:
    right = sum(count for (kind, told), count in counts.items() if kind == told)
    return right / counts.total() if counts else None


def _by_kind(counts: Counter[tuple[LinkKind, LinkKind | None]]) -> dict[str, float]:
    totals = Counter[LinkKind]()
    for (kind, _), count in counts.items():
        totals[kind] += count
    return {kind: counts[kind, kind] / totals[kind] for kind in _KINDS if totals[kind]}
