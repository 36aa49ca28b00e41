"""Roots and proofs of an append-only tree of hashes (RFC 9162, section 2.1).

The tree is kept as the hashes of its complete subtrees, those of 1, 2, 4, … leaves, each stored
with its last leaf. A root or a proof then reads a few dozen hashes, whatever the size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from philomela.evidence.hashing import EMPTY_ROOT, HASH_BYTES, node_hash

#: Number of a subtree's last leaf, counted from 1, and its height -> its hash.
Nodes = Callable[[int, int], bytes]


def completed(number: int, leaf: bytes, nodes: Nodes) -> bytes:
    """The hashes of all subtrees that leaf ``number`` (from 1) completes, joined, smallest first.

    ``leaf`` is the leaf's hash, which comes first.
    """
    joined, current = leaf, leaf
    for height in range((number & -number).bit_length() - 1):
        current = node_hash(nodes(number - (1 << height), height), current)
        joined += current
    return joined


def tree_root(size: int, nodes: Nodes) -> bytes:
    """The root of the first ``size`` leaves."""
    return _range_hash(0, size, nodes) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The hashes that lead from leaf ``index`` (from 0) to the root of ``size`` leaves.

    Section 2.1.3.1. Raises ``ValueError`` where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    return list(_path(index, 0, size, nodes))[::-1]


def consistency_proof(first: int, second: int, nodes: Nodes) -> list[bytes]:
    """The hashes that show that ``first`` leaves are the beginning of ``second``.

    Section 2.1.4.1. Raises ``ValueError`` unless ``0 < first <= second``.
    """
    if not 0 < first <= second:
        raise ValueError("no such sizes")
    return list(_subproof(first, 0, second, nodes))[::-1]


def _path(index: int, start: int, end: int, nodes: Nodes) -> Iterator[bytes]:
    """From the root down."""
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            yield _range_hash(middle, end, nodes)
            end = middle
        else:
            yield _range_hash(start, middle, nodes)
            start = middle


def _subproof(first: int, start: int, end: int, nodes: Nodes) -> Iterator[bytes]:
    """From the root down; ``first`` is where the old tree ends."""
    while first < end:
        middle = start + _left_size(end - start)
        if first <= middle:
            yield _range_hash(middle, end, nodes)
            end = middle
        else:
            yield _range_hash(start, middle, nodes)
            start = middle
    if start:  # else the verifier has this hash: it is the old root
        yield _range_hash(start, end, nodes)


def _range_hash(start: int, end: int, nodes: Nodes) -> bytes:
    """The hash of a subtree, folded from the complete ones in it."""
    size = end - start
    parts = []
    while size:
        width = 1 << (size.bit_length() - 1)
        start += width
        parts.append(nodes(start, width.bit_length() - 1))
        size -= width
    current = parts.pop()
    while parts:
        current = node_hash(parts.pop(), current)
    return current


def _left_size(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


class MemoryTree:
    """The tree over leaf hashes that are all in memory."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._completed: list[bytes] = []
        for number, leaf in enumerate(leaves, 1):
            self._completed.append(completed(number, leaf, self.node))

    def __len__(self) -> int:
        return len(self._completed)

    def completed_at(self, number: int) -> bytes:
        """The hashes of all subtrees that leaf ``number`` (from 1) completes, joined."""
        return self._completed[number - 1]

    def node(self, number: int, height: int) -> bytes:
        """The hash of the subtree of that height whose last leaf has that number (from 1)."""
        return self._completed[number - 1][height * HASH_BYTES : (height + 1) * HASH_BYTES]
