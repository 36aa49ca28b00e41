"""Recall and false matches of the peers, on some of the photos."""

from __future__ import annotations

from typing import Any

import numpy as np

from altered_parts.peers import Peer, mirrored, peers
from altered_parts.photo_files import pixels_of
from altered_parts.printed import table, title
from altered_parts.queries import Query
from altered_parts.tally import Tally

NAMES = ("pdq", "pdq_tiles", "orb", "sift")
_KEPT = "all@40"  # the copies that are compared with other photos too


class PeerRecall:
    """Features of photos are made when their first copy comes."""

    def __init__(self) -> None:
        self._peers = peers()
        self._recall = {name: Tally() for name in self._peers}
        self._photos: dict[tuple[str, int], tuple[Any, Any]] = {}
        self._copies: dict[tuple[str, int], Any] = {}
        self._false = Tally()

    def take(self, original: bytes, query: Query) -> None:
        """Ask each peer whether a copy matches its photo."""
        copy = pixels_of(query.content)
        for name, peer in self._peers.items():
            made = peer.features(copy)
            own = (name, query.base)
            if own not in self._photos:
                pixels = pixels_of(original)
                self._photos[own] = (peer.features(pixels), peer.features(mirrored(pixels)))
            self._recall[name].count(query.key, _either(peer, made, self._photos[own]))
            if query.key == _KEPT:
                self._copies[own] = made

    def compare_unrelated(self, pairs: int, seed: int) -> None:
        """Ask each peer about pairs of a copy and another photo, drawn at random."""
        numbers = sorted({number for _, number in self._copies})
        if len(numbers) < 2:
            return
        draw = np.random.default_rng((seed, 3))
        drawn = [draw.choice(numbers, 2, replace=False).tolist() for _ in range(pairs)]
        for name, peer in self._peers.items():
            for copy, photo in drawn:
                found = _either(peer, self._copies[name, copy], self._photos[name, photo])
                self._false.count(name, found)

    def figures(self) -> dict[str, Any]:
        """Recall by peer, and how many unrelated pairs matched."""
        return {
            **{name: self._recall[name].shares() for name in NAMES if name in self._recall},
            **{name: {} for name in NAMES if name not in self._recall},
            "peer_pairs": dict(self._false.tries),
            "peer_false_matches": dict(self._false.hits),
        }

    def show(self) -> None:
        """How often each was wrong about unrelated pairs; recall is shown beside ours."""
        title("Peers: false matches among unrelated pairs at the threshold used")
        rows = [(name, self._false.hits[name], self._false.tries[name]) for name in self._peers]
        table(("", "false matches", "pairs"), rows)
        if "pdq" not in self._peers:
            print("pdqhash is not installed (make benchmark installs it): PDQ is left out.")


def _either(peer: Peer, copy: Any, photo: tuple[Any, Any]) -> bool:
    return any(peer.matches(copy, one) for one in photo)
