"""Hashes as rows of 64-bit words, which is how they are compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

HASH_BYTES = 32
WORDS = 4

Words = NDArray[np.uint64]


def to_words(hashes: Sequence[bytes] | bytes) -> Words:
    """Hashes of 32 bytes each (a sequence, or all joined) as an array (n, 4).

    Raises ``ValueError`` for a hash of another length.
    """
    if not isinstance(hashes, bytes):
        if any(len(one) != HASH_BYTES for one in hashes):
            raise ValueError(f"a hash has {HASH_BYTES} bytes")
        hashes = b"".join(hashes)
    if len(hashes) % HASH_BYTES:
        raise ValueError(f"a hash has {HASH_BYTES} bytes")
    return np.frombuffer(hashes, dtype=np.uint64).reshape(-1, WORDS)
