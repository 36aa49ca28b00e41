"""How likely pictures bear any of several marks, where not every bearer shows its mark.

Small words are drawn with so few pixels in pictures that stand upright that often nothing is left
of them in the sketch, or so little recurs that the mark is not found there at all. What is counted
is then too small by far. Here such pictures are taken to bear each mark as often as the others of
their channel do: how often pictures of every channel bear each mark, how often it hides in those
that stand upright, and how likely each picture bears one, follow from one another and are found
together (by the EM algorithm, as in :mod:`philomela.matching.recurring.evidence`).

Assumed are that channels mark pictures that lie as often as those that stand upright (missing at
random: D. B. Rubin, "Inference and missing data", Biometrika 63 (1976) 581-592) and, to share out
what is not shown, that a picture bears one mark.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from philomela.matching.recurring.pool import Numbers
from philomela.matching.recurring.views import Floats

_ROUNDS, _ROUNDS_OF_CHANNEL = 100, 60
_FIRST, _FIRST_HIDDEN = 0.05, 0.5  # share of bearers of a mark, and of them those that hide it
_BELIEVED, _BELIEF = 0.3, 1.0  # bearers of each mark, and pictures besides, believed in beforehand
_BELIEF_SHOWN = 2.0  # upright bearers that show their mark, believed in beforehand
_BELIEF_OF_CHANNEL = 5.0  # pictures that what is known of all channels counts as
_MOST = 50.0  # logarithm of how much likelier; more would be too large a number

Flags = NDArray[np.bool_]


class Shown(NamedTuple):
    """What pictures (columns) tell of marks (rows).

    ``ratios`` are logarithms of how much likelier pictures are with the mark than without it, minus
    infinity where they show nothing that it is known by, ``hidden`` says where it may hide.
    ``channels`` numbers each picture's channel and ``weights`` say how much each picture counts.
    """

    ratios: Floats
    hidden: Flags
    channels: Numbers
    weights: Floats


def likely_any(shown: Shown) -> Floats:
    """How likely each picture (n) bears any of the marks, 0 to 1."""
    times = np.exp(np.minimum(shown.ratios, _MOST))
    # Where a mark is not known at all, pictures with it and without it look the same.
    times[shown.hidden & np.isneginf(shown.ratios)] = 1.0
    shares, hiding = _of_all(times, shown)
    seen = _seen(times, shown.hidden, hiding)
    found = np.zeros(times.shape[1])
    for channel in np.unique(shown.channels).tolist():
        own = shown.channels == channel
        here = _of_channel(seen[:, own], shown.weights[own], shares)
        found[own] = _likely(seen[:, own], here).sum(axis=0)
    return np.minimum(found, 1.0)


def _of_all(times: Floats, shown: Shown) -> tuple[Floats, Floats]:
    """The share of pictures that bear each mark, and of its bearers of those that may hide it the
    share that does."""
    weights, hidden = shown.weights, shown.hidden
    shares = np.full(len(times), min(_FIRST, 0.5 / max(len(times), 1)))
    hiding = np.where(hidden.any(axis=1), _FIRST_HIDDEN, 0.0)
    whole = float(weights.sum()) + _BELIEF + _BELIEVED * len(times)
    for _ in range(_ROUNDS):
        seen = _seen(times, hidden, hiding)
        weighed = _likely(seen, shares) * weights
        shares = (weighed.sum(axis=1) + _BELIEVED) / whole
        able = np.where(hidden, weighed, 0.0)
        hide = able * hiding[:, None] / np.maximum(seen, np.finfo(np.float64).tiny)
        hiding = hide.sum(axis=1) / (able.sum(axis=1) + _BELIEF_SHOWN)
    return shares, hiding


def _of_channel(seen: Floats, weights: Floats, believed: Floats) -> Floats:
    shares = believed
    whole = float(weights.sum()) + _BELIEF_OF_CHANNEL
    for _ in range(_ROUNDS_OF_CHANNEL):
        bearers = _likely(seen, shares) @ weights
        shares = (bearers + _BELIEF_OF_CHANNEL * believed) / whole
    return shares


def _seen(times: Floats, hidden: Flags, hiding: Floats) -> Floats:
    """How much likelier pictures are with each mark, which may hide in some."""
    often = np.where(hidden, hiding[:, None], 0.0)
    return often + (1 - often) * times


def _likely(seen: Floats, shares: Floats) -> Floats:
    """How likely each picture bears each mark."""
    each = shares[:, None] * seen
    found: Floats = each / (1 - shares.sum() + each.sum(axis=0))
    return found
