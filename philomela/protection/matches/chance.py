"""How likely a match is by chance, at the size of the bank.

Bits of PDQ hashes hang together a little. Among 250 photographs of people, rooms, scenes and things
the distances of unrelated pairs scatter by 8.37 bits, as those of 234 free coins would (J. Daugman,
"The importance of being random: statistical principles of iris recognition", Pattern Recognition 36
(2003), counts so). We count on 200, which makes chance likelier than it is.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import gammaln, logsumexp

FREE_BITS = 200
_HASH_BITS = 256


def log_tail(distance: int) -> float:
    """Log10 of how often two unrelated hashes are at most so many bits apart: the lower tail of a
    binomial distribution of 200 throws."""
    most = math.floor(distance * FREE_BITS / _HASH_BITS)
    throws = np.arange(most + 1)
    drawn = gammaln(FREE_BITS + 1) - gammaln(throws + 1) - gammaln(FREE_BITS - throws + 1)
    return float(logsumexp(drawn)) / math.log(10) - FREE_BITS * math.log10(2)


def by_hash(distance: int, bank_size: int) -> float:
    """Log10 of the hashes so near that chance would give for one picture in a bank of this size; it
    bounds the probability that there is one."""
    return min(0.0, log_tail(distance) + math.log10(max(1, bank_size)))
