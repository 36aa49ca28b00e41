"""Meta's ThreatExchange, through the client of ``threatexchange``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from philomela.errors import OutOfReach, UsageError
from philomela.protection.exchanges.fetched import (
    Batch,
    Change,
    Outcome,
    credentials,
    in_plain_words,
    number_in,
    wrong_credentials,
)

_VARIABLE, _FORM = "TX_ACCESS_TOKEN", "APP_ID|APP_SECRET"
_FIELDS = ("id", "indicator", "type", "last_updated", "should_delete", "descriptors{id,status}")
#: Our outcomes in ThreatExchange's own terms: reactions to a descriptor.
TERMS: dict[Outcome, str] = {
    "confirmed": "HELPFUL",
    "rejected": "NOT_HELPFUL",
    "pending": "SAW_THIS_TOO",
}


def fetch(
    reached: Mapping[str, Any] | None, address: str | None, privacy_group: int
) -> Iterator[Batch]:
    """Everything in a privacy group that changed since the last fetch.

    A hash is called by its first descriptor, which outcomes are written to.
    """
    client = _client(address)
    latest = number_in(reached, "timestamp")
    with in_plain_words("threatexchange"):
        pages = client.get_threat_updates(
            privacy_group, start_time=latest, types=["HASH_PDQ"], page_size=100, fields=_FIELDS
        )
        for page in pages:
            changes = tuple(_changes(page))
            times = [int(one["last_updated"]) for one in page]
            latest = max([latest or 0, *times])
            yield Batch(changes, {"timestamp": latest})


def _changes(page: list[dict[str, Any]]) -> Iterator[Change]:
    for one in page:
        if one["type"] != "HASH_PDQ":
            continue
        told = one.get("descriptors", {}).get("data", [])
        disputed = bool(told) and all(each.get("status") == "NON_MALICIOUS" for each in told)
        gone = bool(one["should_delete"]) or not told or disputed
        first = str(told[0]["id"]) if told else ""
        yield Change(f"{one['id']}/{first}", None if gone else str(one["indicator"]))


def report(key: str, outcome: Outcome, address: str | None) -> str:
    """React to a descriptor; returns the term."""
    descriptor = key.rpartition("/")[2]
    if not descriptor.isdigit():
        raise UsageError("The hash has no descriptor to react to.", "Fetch the exchange again.")
    client = _client(address)
    with in_plain_words("threatexchange"):
        refused, failed, answer = client.react_to_threat_descriptor(descriptor, TERMS[outcome])
        if refused or failed or not isinstance(answer, dict) or "error" in answer:
            raise OutOfReach("threatexchange did not take the outcome.", "Try again later.")
    return TERMS[outcome]


def _client(address: str | None) -> Any:
    from threatexchange.exchanges.clients.fb_threatexchange import api

    token = credentials(_VARIABLE, _FORM)
    if not api.is_valid_app_token(token):
        raise wrong_credentials(_VARIABLE, _FORM)
    return api.ThreatExchangeAPI(token, endpoint_override=address)
