"""Roots, proofs and their verification agree with the recursive definitions of RFC 9162."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_tree import (
    slow_consistency,
    slow_is_consistent,
    slow_is_included,
    slow_path,
    slow_root,
)

from philomela.evidence.hashing import leaf_hash
from philomela.evidence.proofs import is_consistent, is_included
from philomela.evidence.tree import MemoryTree, consistency_proof, inclusion_proof, tree_root

LEAVES = [str(number).encode() for number in range(70)]
TREE = MemoryTree([leaf_hash(leaf) for leaf in LEAVES])
SIZES = st.integers(1, len(LEAVES))


def test_roots_of_every_size() -> None:
    for size in range(len(LEAVES) + 1):
        assert tree_root(size, TREE.node) == slow_root(LEAVES[:size])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_inclusion(data: st.DataObject) -> None:
    size = data.draw(SIZES)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, TREE.node)
    assert proof == slow_path(index, LEAVES[:size])
    root = slow_root(LEAVES[:size])
    assert is_included(index, size, leaf_hash(LEAVES[index]), proof, root)
    told, claimed = data.draw(st.integers(-1, 71)), data.draw(st.integers(0, 71))
    changed = data.draw(st.lists(st.sampled_from([*proof, root, b"", b"x" * 32]), max_size=8))
    for wrong in (changed, proof, proof[::-1]):
        ours = is_included(told, claimed, leaf_hash(LEAVES[index]), wrong, root)
        # The definition does not look at lengths of hashes; ours may only be stricter in that.
        theirs = slow_is_included(told, claimed, leaf_hash(LEAVES[index]), wrong, root)
        assert ours == theirs


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_consistency(data: st.DataObject) -> None:
    second = data.draw(SIZES)
    first = data.draw(st.integers(1, second))
    proof = consistency_proof(first, second, TREE.node)
    assert proof == slow_consistency(first, LEAVES[:second])
    roots = slow_root(LEAVES[:first]), slow_root(LEAVES[:second])
    assert is_consistent(first, second, proof, *roots)
    told = data.draw(st.integers(0, 71)), data.draw(st.integers(0, 71))
    changed = data.draw(st.lists(st.sampled_from([*proof, *roots, b"", b"x" * 32]), max_size=8))
    for wrong in (changed, proof, proof[::-1]):
        assert is_consistent(*told, wrong, *roots) == slow_is_consistent(*told, wrong, *roots)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_proof(index, size, TREE.node)


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3), (-1, 3)])
def test_no_proof_between_what_is_not_there(first: int, second: int) -> None:
    with pytest.raises(ValueError, match="no such sizes"):
        consistency_proof(first, second, TREE.node)
