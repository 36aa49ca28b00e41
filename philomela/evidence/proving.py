"""Proofs about the log of a case, as values for JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from philomela.database.sealed import sealed_pictures
from philomela.errors import UsageError
from philomela.evidence.log import LogNodes, entries, log_root, log_size
from philomela.evidence.sealed_acts import names_sealed
from philomela.evidence.tree import consistency_proof, inclusion_proof


def prove_act(connection: Connection, number: int) -> dict[str, Any]:
    """That act ``number`` (from 1) is in the log. Raises UsageError where there is none.

    The leaf is None where it names a sealed picture; its hash is enough for the proof.
    """
    size = log_size(connection)
    if not 1 <= number <= size:
        raise UsageError(f"There is no act {number}.", f"The log holds {size:,}.")
    (entry,) = entries(connection, number, number)
    hidden = names_sealed(entry.leaf, sealed_pictures(connection))
    return {
        "act": number,
        "leaf": None if hidden else entry.leaf.decode("ascii"),
        "leaf_hash": entry.hash,
        "index": number - 1,
        "size": size,
        "root": log_root(connection, size).hex(),
        "proof": [one.hex() for one in inclusion_proof(number - 1, size, LogNodes(connection))],
    }


def prove_sizes(connection: Connection, first: int, second: int) -> dict[str, Any]:
    """That the log of ``first`` acts is the beginning of that of ``second``.

    Raises :class:`~philomela.errors.UsageError` for sizes the log never had.
    """
    size = log_size(connection)
    if not 1 <= first <= second <= size:
        raise UsageError(
            f"There is no proof between {first} and {second} acts.",
            f"Give two sizes from 1 to {size:,}, the smaller one first.",
        )
    proof = consistency_proof(first, second, LogNodes(connection))
    return {
        "first": first,
        "second": second,
        "first_root": log_root(connection, first).hex(),
        "second_root": log_root(connection, second).hex(),
        "proof": [one.hex() for one in proof],
    }
