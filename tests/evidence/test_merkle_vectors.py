"""All public vectors of transparency-dev/merkle are answered as they say."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from philomela.evidence.proofs import (
    is_consistent,
    is_included,
    is_included_in_subtree,
    is_subtree_consistent,
)

VECTORS = Path(__file__).parents[2].parent / "shared/data/hostile/merkle/transparency-dev+merkle"

#: Some of each kind, by the beginning of their names: the answer, and why it must be that.
WHY = {
    # A leaf in a tree.
    "195f8b32e49d": (False, "the index wrapped below zero lies beyond the tree's eight leaves"),
    "57d282d56290": (False, "leaf 5 cannot lie in a tree that is said to hold 4"),
    "4eede9de7ed9": (True, "three siblings lead from leaf 5 of 8 to the root"),
    # A tree and a longer one.
    "e22197c7668b": (False, "1 and 8 leaves differ, so something must join the two roots"),
    "084d20811521": (True, "three hashes give both the root of 6 leaves and that of 8"),
    "e57266a3bff1": (True, "three hashes give both the root of 6 leaves and that of 7"),
    # A leaf in a subtree.
    "681e58a827ad": (False, "the proof is that of leaf 13, whose siblings are others"),
    "afbae5653450": (False, "an empty string is no hash"),
    "f8159d90eb10": (True, "leaf 13 is the sixth of the eight from 8 on"),
    # A subtree and the tree around it.
    "22c5f84d8ba0": (True, "leaves 0 to 5 begin a log of 8, as the three hashes show"),
    "1fd59e7caf31": (True, "the first leaf is a subtree; three siblings lead to the root"),
    "4098e4c7d8c9": (True, "a tree is a subtree of itself, and nothing need be shown"),
}


def bytes_of(value: str | None) -> bytes:
    return b64decode(value or "")


def answer(vector: dict[str, Any]) -> bool:
    proof = [bytes_of(value) for value in vector["proof"] or ()]
    if "leafIdx" in vector:
        leaf, root = bytes_of(vector["leafHash"]), bytes_of(vector["root"])
        if "treeSize" in vector:
            return is_included(vector["leafIdx"], vector["treeSize"], leaf, proof, root)
        start, end = vector["start"], vector["end"]
        return is_included_in_subtree(vector["leafIdx"], start, end, leaf, proof, root)
    roots = bytes_of(vector["root1"]), bytes_of(vector["root2"])
    if "size1" in vector:
        return is_consistent(vector["size1"], vector["size2"], proof, *roots)
    start, end = vector["start"], vector["end"]
    return is_subtree_consistent(start, end, vector["size"], proof, *roots)


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the public vectors are not on this machine")
def test_every_vector_gets_its_answer() -> None:
    paths = sorted(VECTORS.glob("*.json"))
    wrong = []
    for path in paths:
        vector = json.loads(path.read_bytes())
        if answer(vector) is bool(vector["wantErr"]):
            wrong.append((path.name, vector))
    assert wrong == []
    assert len(paths) == 518


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the public vectors are not on this machine")
@pytest.mark.parametrize("name", sorted(WHY))
def test_the_reason_for_some(name: str) -> None:
    (path,) = VECTORS.glob(f"{name}-*.json")
    expected, why = WHY[name]
    assert answer(json.loads(path.read_bytes())) is expected, why
