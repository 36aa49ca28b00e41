"""Verification of proofs (RFC 9162, sections 2.1.3.2 and 2.1.4.2).

The same for subtrees, as in the IETF draft "Merkle Tree Certificates" (draft-ietf-plants-merkle-
tree-certs, section 4). Everything given is hostile: whatever is out of bounds is a plain no.
"""

from __future__ import annotations

from collections.abc import Sequence

from philomela.evidence.hashing import EMPTY_ROOT, HASH_BYTES, node_hash

_LARGEST = 2**63 - 1
_LONGEST_PROOF = 64  # hashes


def is_included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf with this hash is number ``index`` (from 0) of the ``size`` under the root.

    Section 2.1.3.2.
    """
    if not 0 <= index < size <= _LARGEST or not _are_hashes(leaf, root, *proof):
        return False
    if len(proof) > _LONGEST_PROOF:
        return False
    place, last, current = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            current = node_hash(sibling, current)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and current == root


def is_consistent(
    first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes
) -> bool:
    """Whether the tree of ``first`` leaves is the beginning of that of ``second``.

    Section 2.1.4.2. Nothing is said about an empty tree, with which all trees would agree.
    """
    if not 0 < first <= second <= _LARGEST or len(proof) > _LONGEST_PROOF:
        return False
    if first == second:
        return not proof and first_root == second_root
    if not proof or not _are_hashes(first_root, second_root, *proof):
        return False
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def is_subtree(start: int, end: int) -> bool:
    """Whether leaves ``start`` to ``end`` (exclusive) can be a subtree of a longer log."""
    if not 0 <= start <= end <= _LARGEST:
        return False
    return start == end or start % (1 << (end - start - 1).bit_length()) == 0


def is_included_in_subtree(
    index: int, start: int, end: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether the leaf is number ``index`` of the log and lies in the subtree with this root."""
    if not is_subtree(start, end):
        return False
    return is_included(index - start, end - start, leaf, proof, root)


def is_subtree_consistent(
    start: int, end: int, size: int, proof: Sequence[bytes], subtree_root: bytes, root: bytes
) -> bool:
    """Whether leaves ``start`` to ``end`` with this root are a subtree of that of ``size``."""
    if not is_subtree(start, end) or end > size or size > _LARGEST or len(proof) > _LONGEST_PROOF:
        return False
    if start == end:
        return not proof and subtree_root == EMPTY_ROOT
    low, high, last = start, end - 1, size - 1
    ends_together = high == last
    while low != high and (ends_together or high & 1):
        low, high, last = low >> 1, high >> 1, last >> 1
    path = list(proof)
    if low != high:
        if not path:
            return False
        old = new = path.pop(0)
    else:
        old = new = subtree_root
    return _climb(low, high, last, path, (old, new), (subtree_root, root))


def _climb(
    low: int,
    high: int,
    last: int,
    path: Sequence[bytes],
    start: tuple[bytes, bytes],
    wanted: tuple[bytes, bytes],
) -> bool:
    old, new = start
    if path and not _are_hashes(*path, *start):
        return False
    for sibling in path:
        if last == 0:
            return False
        if high & 1 or high == last:
            if low < high:
                old = node_hash(sibling, old)
            new = node_hash(sibling, new)
            while not high & 1 and high:
                low, high, last = low >> 1, high >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        low, high, last = low >> 1, high >> 1, last >> 1
    return last == 0 and (old, new) == wanted


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
