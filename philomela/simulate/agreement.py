"""How well the families that were found agree with the true ones.

Pairs: of all pairs of pictures that were put into one family, the share that belong together is the
precision; of all pairs that belong together, the share that were put into one family is the recall.
Large families weigh most there. B-cubed (A. Bagga and B. Baldwin, "Entity-based cross-document
coreferencing using the vector space model", COLING-ACL 1998) asks both of each picture's family and
takes the mean over pictures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares, 0 to 1. Where there are no pairs, none is wrong or missed."""

    precision: float
    recall: float
    b_cubed_precision: float
    b_cubed_recall: float


def agreement(found: Iterable[Collection[str]], true: Iterable[Collection[str]]) -> Agreement:
    """Compares two partitions; a picture that one of them does not name is by itself there."""
    places = _family_of(found), _family_of(true)
    names = places[0].keys() | places[1].keys()
    together = Counter(
        (places[0].get(name, name), places[1].get(name, name)) for name in sorted(names)
    )
    sizes: tuple[Counter[int | str], Counter[int | str]] = Counter(), Counter()
    for families, count in together.items():
        for size, family in zip(sizes, families, strict=True):
            size[family] += count
    right = sum(map(_pairs, together.values()))
    of_found, of_true = (sum(map(_pairs, size.values())) for size in sizes)
    b_cubed = [
        sum(count * count / size[families[side]] for families, count in together.items())
        for side, size in enumerate(sizes)
    ]
    return Agreement(
        precision=right / of_found if of_found else 1.0,
        recall=right / of_true if of_true else 1.0,
        b_cubed_precision=b_cubed[0] / len(names) if names else 1.0,
        b_cubed_recall=b_cubed[1] / len(names) if names else 1.0,
    )


def _family_of(families: Iterable[Collection[str]]) -> dict[str, int | str]:
    return {name: place for place, members in enumerate(families) for name in members}


def _pairs(size: int) -> int:
    return size * (size - 1) // 2
