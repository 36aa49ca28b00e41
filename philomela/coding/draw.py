"""Drawing a sample: simple random within strata, the same for the same case and seed, anywhere.

Every item has a rank that follows from the seed and the item alone, and the sample of a stratum
are its items of lowest rank. Ranks of distinct items behave like independent random numbers, so
that every set of n items is as likely as any other over seeds: E. Ohlsson, Coordination of samples
using permanent random numbers, in B. G. Cox et al. (eds.), Business Survey Methods (Wiley 1995),
chapter 9. SHA-256 makes them, so no version of any library can change a sample.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from philomela.errors import UsageError

#: Items that a stratum gives at least, so that its variance can be estimated.
LEAST = 2
_RANK_BYTES = 16


class Candidate(NamedTuple):
    """Something that may be drawn; ``channel_id`` to ``sha256`` tell where it is to be found."""

    item: str  # unique among the candidates
    stratum: str
    channel_id: int
    number: int
    slot: int | None
    date: int | None  # seconds since 1970
    sha256: str | None


def item_name(what: str, *place: object) -> str:
    """A stable name that tells nothing of the place: a letter and 20 hexadecimal digits.

    A letter comes first so that no spreadsheet takes it for a number.
    """
    told = "\x00".join((what, *map(str, place)))
    return f"{what[0]}-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:20]}"


def strata(candidates: Iterable[Candidate]) -> dict[str, int]:
    """How many candidates each stratum has, by name of stratum."""
    return dict(sorted(Counter(one.stratum for one in candidates).items()))


def allocate(populations: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw from each stratum: in proportion, and at least two where there are two.

    Webster's method of apportionment with a minimum: each further item goes to the stratum with
    the largest population / (2 x items so far + 1); ties go to the name that comes first. Where
    there are not so many candidates, all are drawn. Raises :class:`~philomela.errors.UsageError`
    where the size does not allow the minimum.
    """
    drawn = {name: min(LEAST, population) for name, population in populations.items()}
    least = sum(drawn.values())
    if len(populations) == 1:
        return {name: min(size, population) for name, population in populations.items()}
    if size < least:
        raise UsageError(
            f"A sample of {size:,} is too small for {len(populations):,} strata.",
            f"Draw at least {least:,}, or form strata by something else.",
        )
    waiting = [
        (-population / (2 * drawn[name] + 1), name) for name, population in populations.items()
    ]
    heapq.heapify(waiting)
    for _ in range(min(size, sum(populations.values())) - least):
        while True:
            _, name = heapq.heappop(waiting)
            if drawn[name] < populations[name]:
                break
        drawn[name] += 1
        heapq.heappush(waiting, (-populations[name] / (2 * drawn[name] + 1), name))
    return drawn


def draw(candidates: Iterable[Candidate], sizes: Mapping[str, int], seed: int) -> list[Candidate]:
    """So many candidates of each stratum, in the order of their ranks over all strata.

    Candidates may come in any order. A coder who does not come to the end has then coded a random
    part of the sample. Memory holds no more than the sample.
    """
    lowest: dict[str, list[tuple[int, Candidate]]] = {name: [] for name in sizes}
    for one in candidates:
        kept, size = lowest[one.stratum], sizes[one.stratum]
        entry = (-_rank(one.item, seed), one)
        if len(kept) < size:
            heapq.heappush(kept, entry)
        elif size and entry > kept[0]:
            heapq.heapreplace(kept, entry)
    ranked = (entry for kept in lowest.values() for entry in kept)
    return [one for _, one in sorted(ranked, key=lambda entry: (-entry[0], entry[1].item))]


def _rank(item: str, seed: int) -> int:
    digest = hashlib.sha256(f"{seed}\x00{item}".encode()).digest()
    return int.from_bytes(digest[:_RANK_BYTES])
