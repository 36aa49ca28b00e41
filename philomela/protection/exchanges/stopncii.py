"""StopNCII.org: hashes that people gave themselves, through the client of ``threatexchange``.

The client is used rather than the library's exchange on top of it, which looks for withdrawn cases
in the hash in place of its status (``_get_delta_mapping`` in 1.2.17) and so keeps what people took
back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from philomela.protection.exchanges.fetched import (
    Batch,
    Change,
    Outcome,
    credentials,
    in_plain_words,
    number_in,
    wrong_credentials,
)

_VARIABLE, _FEEDBACK = "TX_STOPNCII_KEYS", "TX_STOPNCII_FEEDBACK_KEY"
_FORM = "FUNCTION_KEY,SUBSCRIPTION_KEY"
#: Our outcomes in StopNCII's own terms.
TERMS: dict[Outcome, str] = {
    "confirmed": "Blocked",
    "rejected": "NotBlocked",
    "pending": "PendingReview",
}


def fetch(reached: Mapping[str, Any] | None, address: str | None) -> Iterator[Batch]:
    """Everything that changed since the last fetch."""
    from threatexchange.exchanges.clients.stopncii import api

    client = _client(address)
    start = number_in(reached, "timestamp") or api.StopNCIIAPI.DEFAULT_START_TIME
    gone = (api.StopNCIICaseStatus.Withdrawn, api.StopNCIICaseStatus.Deleted)
    with in_plain_words("stopncii"):
        for page in client.fetch_hashes_iter(start):
            changes = tuple(
                Change(one.hashValue, None if one.hashStatus in gone else one.hashValue)
                for one in page.hashRecords
                if one.signalType == api.StopNCIISignalType.ImagePDQ
            )
            yield Batch(changes, {"timestamp": page.nextSetTimestamp})


def report(key: str, outcome: Outcome, address: str | None) -> str:
    """Say what became of a hash; returns the term."""
    from threatexchange.exchanges.clients.stopncii import api

    client = _client(address, feedback=True)
    with in_plain_words("stopncii"):
        client.submit_feedback(
            api.StopNCIISignalType.ImagePDQ,
            key,
            api.StopNCIICSPFeedbackValue(TERMS[outcome]),
        )
    return TERMS[outcome]


def _client(address: str | None, *, feedback: bool = False) -> Any:
    from threatexchange.exchanges.clients.stopncii import api

    parts = credentials(_VARIABLE, _FORM).split(",")
    if len(parts) != 2 or not all(parts):
        raise wrong_credentials(_VARIABLE, _FORM)
    more = {}
    if feedback:
        key = credentials(_FEEDBACK, "the function key of SubmitFeedback")
        more = {api.StopNCIIEndpoint.SubmitFeedback: key}
    return api.StopNCIIAPI(parts[1], parts[0], more, base_url_override=address)
