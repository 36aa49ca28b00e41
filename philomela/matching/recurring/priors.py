"""How likely pictures bear a mark, given how often their channel's pictures do.

The same weak evidence tells more in a channel of which most pictures bear the mark. The share of
bearers in all channels, and in each, is found together with how likely each picture is one (by the
EM algorithm, as in :mod:`philomela.matching.recurring.evidence`); a channel of few pictures is
believed to be like all.
"""

from __future__ import annotations

import numpy as np

from philomela.matching.recurring.pool import Numbers
from philomela.matching.recurring.views import Floats

_ROUNDS = 60
_FIRST = 0.05  # share of bearers to begin with
_BELIEF, _BELIEVED = 1.0, 0.3  # pictures, and bearers among them, believed in beforehand
_BELIEF_OF_CHANNEL = 5.0  # pictures that what is known of all channels counts as
_MOST = 50.0  # logarithm of how much likelier; more would be too large a number


def likely_in(ratios: Floats, channels: Numbers, weights: Floats) -> Floats:
    """How likely each picture (n) bears a mark, 0 to 1.

    ``ratios`` are logarithms of how much likelier pictures are with the mark than without it,
    ``channels`` numbers each picture's channel, and ``weights`` say how much each picture counts.
    """
    times = np.exp(np.minimum(ratios, _MOST))
    share = _share(times, weights, _FIRST, _BELIEVED, _BELIEF)
    found = np.zeros(len(times))
    for channel in np.unique(channels).tolist():
        own = channels == channel
        believed = _BELIEF_OF_CHANNEL * share
        here = _share(times[own], weights[own], share, believed, _BELIEF_OF_CHANNEL)
        found[own] = _likely(times[own], here)
    return found


def _share(times: Floats, weights: Floats, share: float, believed: float, belief: float) -> float:
    for _ in range(_ROUNDS):
        bearers = float(_likely(times, share) @ weights)
        share = (bearers + believed) / (float(weights.sum()) + belief)
    return share


def _likely(times: Floats, share: float) -> Floats:
    likely: Floats = share * times / (1 - share + share * times)
    return likely
