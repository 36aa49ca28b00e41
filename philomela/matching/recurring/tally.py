"""How many bearers of a mark are missed, as those that show one and two of its points tell."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

_NORMAL = 1.96  # 95 percent


class Found(NamedTuple):
    """Bearers of a mark that are found, those that show one point and two, and those that only a
    closer look found."""

    all: int = 0
    one: int = 0
    two: int = 0
    closer: int = 0

    @classmethod
    def of(cls, points: Iterable[int]) -> Found:
        """Bearers by how many points of the mark they show."""
        found = cls()
        for each in points:
            found = found.and_one(each)
        return found

    def and_one(self, points: int) -> Found:
        """One bearer more."""
        return Found(
            self.all + 1,
            self.one + (points == 1),
            self.two + (points == 2),
            self.closer + (points == 0),
        )


class FoundShare(NamedTuple):
    """The share of a mark's bearers that is found, 0 to 1, and the least that it may well be."""

    usual: float
    least: float


def found_share(found: Found) -> FoundShare:
    """The share of bearers that is found.

    Bearers that show no point at all are at least as many as Chao's estimate from those that show
    one and two, with its log-normal interval (A. Chao, "Estimating the population size for
    capture-recapture data with unequal catchability", Biometrics 43 (1987) 783-791, bias-corrected
    form); what a closer look found of them is not missed. As the estimate is a lower bound, the
    share is an upper one.
    """
    one, two = found.one, found.two
    unseen = one * (one - 1) / (2 * (two + 1))
    if not found.all or unseen <= 0:
        return FoundShare(1.0, 1.0)
    variance = (
        unseen
        + one * (2 * one - 1) ** 2 / (4 * (two + 1) ** 2)
        + one**2 * two * (one - 1) ** 2 / (4 * (two + 1) ** 4)
    )
    most = unseen * math.exp(_NORMAL * math.sqrt(math.log1p(variance / unseen**2)))
    usual, least = (
        found.all / (found.all + max(0.0, missed - found.closer)) for missed in (unseen, most)
    )
    return FoundShare(usual, least)
