"""NCMEC's hash sharing, through the exchange of ``threatexchange``.

Each fetch begins a day before the last one ended: the client writes local times as if they were UTC
(``_date_format`` in 1.2.17), so that up to 14 hours could be left out. What comes twice is kept
once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from philomela.errors import UsageError
from philomela.protection.exchanges.fetched import (
    Batch,
    Change,
    Outcome,
    credentials,
    in_plain_words,
    number_in,
    wrong_credentials,
)

_VARIABLE, _FORM = "TX_NCMEC_CREDENTIALS", "USER:PASSWORD"
_DAY = 24 * 60 * 60
#: Our outcomes in NCMEC's own terms.
TERMS: dict[Outcome, str] = {"confirmed": "upvote", "rejected": "downvote"}


class _Place:
    """Another address than NCMEC's own, as the client expects it."""

    def __init__(self, value: str) -> None:
        self.value = value


def fetch(
    reached: Mapping[str, Any] | None, address: str | None, environment: str
) -> Iterator[Batch]:
    """Everything that changed since the last fetch.

    A batch says where the next fetch begins only once a whole span of time is done: entries do not
    come in the order of time.
    """
    library: Any = import_module("threatexchange.exchanges.impl.ncmec_api")
    client = _client(address, environment)
    config = library.NCMECCollabConfig(environment=client, name="ncmec")
    exchange = library.NCMECSignalExchangeAPI(config, "-", "-")
    exchange.get_client = lambda _environment: client
    ended = number_in(reached, "timestamp")
    start = None if ended is None else library.NCMECCheckpoint(max(0, ended - _DAY))
    last = max(0, (ended or 0) - _DAY)
    with in_plain_words("ncmec"):
        for delta in exchange.fetch_iter([], start):
            last = max(last, delta.checkpoint.get_entries_max_ts)
            changes = tuple(_changes(delta.updates))
            yield Batch(changes, {"timestamp": last} if last else {})


def _changes(updates: Mapping[str, Any]) -> Iterator[Change]:
    for key, entry in updates.items():
        if entry.entry_type.value != "image":
            continue
        pdq = {name.lower(): value for name, value in entry.fingerprints.items()}.get("pdq")
        if entry.deleted or pdq:
            yield Change(key, None if entry.deleted else pdq)


def report(key: str, outcome: Outcome, address: str | None, environment: str) -> str:
    """Say what became of an entry; returns the term. ``key`` is its member's and its own number."""
    from threatexchange.exchanges.clients.ncmec import hash_api

    if outcome not in TERMS:
        raise UsageError("NCMEC knows no such outcome.", "Report confirmed or rejected.")
    client = _client(address, environment)
    member, _, entry = key.partition("-")
    with in_plain_words("ncmec"):
        client.submit_feedback(
            int(member), entry, hash_api.FingerprintType.pdq, hash_api.FeedbackType(TERMS[outcome])
        )
    return TERMS[outcome]


def _client(address: str | None, environment: str) -> Any:
    hash_api: Any = import_module("threatexchange.exchanges.clients.ncmec.hash_api")
    user, _, password = credentials(_VARIABLE, _FORM).partition(":")
    if not user or not password:
        raise wrong_credentials(_VARIABLE, _FORM)
    known = hash_api.NCMECEnvironment.__members__
    if environment not in known:
        raise UsageError(
            f"NCMEC has no environment {environment}.", f"Choose of {', '.join(known)}."
        )
    place = _Place(address) if address else known[environment]
    return hash_api.NCMECHashAPI(user, password, place)
