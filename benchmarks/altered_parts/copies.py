"""The altered copies, searched for in the bank and given to the peers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from altered_parts.bank import Answer, FalseMatch, answers, false_matches
from altered_parts.calibration import Related, Trials, best_other
from altered_parts.gather import Gathered
from altered_parts.kinds import Kinds
from altered_parts.peer_recall import NAMES, PeerRecall
from altered_parts.photo_files import luma_of
from altered_parts.printed import say, table, title
from altered_parts.queries import FRACTIONS, PROCESSINGS, queries
from altered_parts.tally import Tally
from philomela.fingerprints.sketch import encode
from philomela.media.decoder import Luma

_ASKED_AT_SCALE = "all@40"
_LISTED = 50  # false matches that are printed
_TOLD = 250  # queries between two lines of progress


@dataclass(frozen=True, slots=True)
class Extent:
    """On how many photos what is measured."""

    some: int  # every sort of copy
    compared: int  # copies with everything on top, compared by pixels
    peers: int


class Copies:
    """Recall, false matches, kinds and peers."""

    def __init__(self, gathered: Gathered, extent: Extent) -> None:
        self._gathered = gathered
        self._extent = extent
        self._recall = Tally()
        self._firm = Tally()
        self._false: list[FalseMatch] = []
        self._milliseconds: list[float] = []
        self._kinds = Kinds()
        self._peers = PeerRecall()
        self._by_chance: list[Related] = []
        self.asked_at_scale: list[tuple[int, bytes]] = []

    def measure(self, seed: int, peer_pairs: int) -> None:
        """Go through all copies."""
        gathered, base, original = self._gathered, -1, None
        made = queries(gathered.base, gathered.heads, self._extent.some, gathered.material, seed)
        for place, answer in enumerate(answers(gathered.bank, made)):
            if place % _TOLD == 0:
                say(f"  {place:,} copies, {len(self._false)} false matches")
            if answer.query.base != base:
                base = answer.query.base
                original = luma_of(gathered.base[base])
            assert original is not None
            self._take(original, answer)
        say(f"peers: {peer_pairs:,} unrelated pairs")
        self._peers.compare_unrelated(peer_pairs, seed)

    def _take(self, original: Luma, answer: Answer) -> None:
        query = answer.query
        self._recall.count(query.key, answer.own is not None)
        self._firm.count(query.key, answer.own is not None and not answer.own.thin)
        self._false += false_matches(self._gathered.bank, answer)
        self._milliseconds.append(answer.milliseconds)
        index = self._gathered.bank.index
        self._by_chance.append(best_other(index, answer.sketch, query.base))
        if query.key == _ASKED_AT_SCALE:
            self.asked_at_scale.append((query.base, encode(answer.sketch)))
        all_on_top = query.processing == "all" and query.base < self._extent.compared
        if query.base < self._extent.some or all_on_top:
            self._kinds.take(original, answer)
        if query.base < self._extent.peers:
            self._peers.take(self._gathered.base[query.base], query)

    @property
    def searches(self) -> Trials:
        """The chances that other photos than a copy's own were given."""
        return Trials.of(self._by_chance)

    def figures(self) -> dict[str, Any]:
        """All of it."""
        asked, size = len(self._milliseconds), len(self._gathered.bank.photos)
        return {
            "recall": self._recall.shares(),
            "recall_firm": self._firm.shares(),
            "copies": dict(self._recall.tries),
            **self._peers.figures(),
            "false_matches": len(self._false),
            "unrelated_pairs": asked * (size - 1),
            "queries": asked,
            "bank": size,
            "bank_query_ms": float(np.median(self._milliseconds)),
            **self._kinds.figures(),
        }

    def show(self) -> None:
        """Tables."""
        figures = self.figures()
        title(f"Recall, of {figures['bank']:,} photos enrolled (peers: see below)")
        names = [name for name in NAMES if figures[name]]
        rows = []
        for key in (f"{name}@{fraction}" for name in PROCESSINGS for fraction in FRACTIONS):
            if key in figures["recall"]:
                peers = [figures[name].get(key) for name in names]
                ours = figures["recall"][key], figures["recall_firm"][key]
                rows.append((key, figures["copies"][key], *ours, *peers))
        table(("", "copies", "ours", "not thin", *names), rows)
        print(
            f"The peers were asked about {self._extent.peers} photos at most, and only whether a "
            "copy matches its own photo, as is or mirrored."
        )
        self._peers.show()
        title(f"False matches: {len(self._false)} of {figures['unrelated_pairs']:,} pairs")
        for one in self._false[:_LISTED]:
            print(f"  {one.query} ~ {one.other}, 1e{one.chance:.0f}")
        self._kinds.show()
