"""Roots and proofs straight from the recursive definitions of RFC 9162, section 2.1."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def slow_root(leaves: Sequence[bytes]) -> bytes:
    """MTH(D_n)."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = largest_power_below(len(leaves))
    return sha256(b"\x01" + slow_root(leaves[:k]) + slow_root(leaves[k:])).digest()


def slow_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D_n)."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return [*slow_path(m, leaves[:k]), slow_root(leaves[k:])]
    return [*slow_path(m - k, leaves[k:]), slow_root(leaves[:k])]


def slow_consistency(m: int, leaves: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D_n, b); with ``whole`` it is PROOF(m, D_n)."""
    if m == len(leaves):
        return [] if whole else [slow_root(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return [*slow_consistency(m, leaves[:k], whole), slow_root(leaves[k:])]
    return [*slow_consistency(m - k, leaves[k:], False), slow_root(leaves[:k])]


def slow_is_included(m: int, n: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof, read along the definition of PATH, gives the root."""

    def fold(m: int, n: int, proof: Sequence[bytes]) -> bytes | None:
        if n == 1:
            return leaf if not proof else None
        if not proof:
            return None
        k = largest_power_below(n)
        below = fold(m, k, proof[:-1]) if m < k else fold(m - k, n - k, proof[:-1])
        if below is None:
            return None
        pair = below + proof[-1] if m < k else proof[-1] + below
        return sha256(b"\x01" + pair).digest()

    return 0 <= m < n and fold(m, n, proof) == root


def slow_is_consistent(
    m: int, n: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Whether the proof, read along the definition of SUBPROOF, gives both roots."""

    def fold(m: int, n: int, proof: Sequence[bytes], whole: bool) -> tuple[bytes, bytes] | None:
        if m == n:
            if whole:
                return (old_root, old_root) if not proof else None
            return (proof[0], proof[0]) if len(proof) == 1 else None
        if not proof:
            return None
        k = largest_power_below(n)
        if m <= k:
            below = fold(m, k, proof[:-1], whole)
            if below is None:
                return None
            return below[0], sha256(b"\x01" + below[1] + proof[-1]).digest()
        below = fold(m - k, n - k, proof[:-1], False)
        if below is None:
            return None
        return (
            sha256(b"\x01" + proof[-1] + below[0]).digest(),
            sha256(b"\x01" + proof[-1] + below[1]).digest(),
        )

    return 0 < m <= n and fold(m, n, proof, True) == (old_root, new_root)
