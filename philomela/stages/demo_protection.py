"""The demo's second half: an invented person asks for protection, and what follows."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from philomela.database.connection import Case
from philomela.evidence.package import write_package
from philomela.evidence.verify import verify_package
from philomela.protection.bank.asked import Asked
from philomela.protection.contacts import Contacts
from philomela.protection.notices.catalogue import Templates
from philomela.protection.requests import store
from philomela.protection.requests.decisions import By, Check, check, decide
from philomela.protection.requests.records import NewRequest
from philomela.simulate import photos
from philomela.simulate.check import Check as Compared
from philomela.stages import bank
from philomela.stages.letters import Wanted, draft
from philomela.stages.match import decide as decide_match
from philomela.stages.match import match
from philomela.stages.match_view import Proposal, listed
from philomela.stages.progress import Progress
from philomela.stages.protect import protect

WHO, REFERENCE = "the demo", "DEMO-1"
LANGUAGES = ("en", "es")
_DAYS = 365
_LEAST_FOUND = 0.9  # share of the pictures made of her photos
#: What the TAKE IT DOWN Act wants of a request; invented.
_GIVEN = {
    "signature": "J. Doe",
    "identification": "The photo at the beach, with a blue towel.",
    "statement": "I did not agree that this picture is shown.",
    "contact": "her-friend@example.org",
}


@dataclass(frozen=True, slots=True)
class Protection:
    """What came of it."""

    checks: tuple[Compared, ...]
    fingerprints: Path
    request: int
    letters: Path
    package: Path


def protect_people(
    case: Case, folder: Path, truth: dict[str, Any], progress: Progress, *, pdf: bool
) -> Protection | None:
    """Enrol two photos that the operation abused and one that it did not; match, ask, package.

    Done already, it finds its work done. None where the operation holds too little for it.
    """
    asked = photos.asked_for(truth, 2)
    if len(asked) < 2:
        return None
    seed = truth["settings"]["seed"]
    families = [*(one.family for one in asked), photos.ELSEWHERE]
    fingerprints = _enrol(case, folder, [photos.photo(seed, one) for one in families])
    match(case, progress)
    with case.read() as connection:
        found = listed(connection).proposals
    true = frozenset().union(*(one.pictures for one in asked))
    request = _ask(case, found)
    letters = folder / "letters"
    if not letters.exists():
        for language in LANGUAGES:
            wanted = Wanted("large-platform", language=language)
            draft(case, request, wanted, letters, by=WHO, templates=Templates(), pdf=pdf)
    package = folder / "package"
    if not package.exists():
        write_package(case, package)
    checks = (*_compared(found, true), _verified(package))
    return Protection(checks, fingerprints, request, letters, package)


def _enrol(case: Case, folder: Path, files: Sequence[bytes]) -> Path:
    """Her fingerprint file, made as on her own device, and taken into the bank."""
    (folder / "photos").mkdir(exist_ok=True)
    paths = []
    for place, content in enumerate(files, 1):
        paths.append(folder / "photos" / f"photo-{place}.jpg")
        paths[-1].write_bytes(content)
    out = folder / "hers.fingerprint"
    protect(paths, out, sketch=True)
    today = datetime.now(UTC).date()
    terms = Asked(
        REFERENCE, "a simulation", today, "to show how it works", today + timedelta(days=_DAYS)
    )
    bank.add(case, out, terms, by=WHO)
    return out


def _ask(case: Case, found: Sequence[Proposal]) -> int:
    """Confirm the strongest match and ask for its removal; the request's number."""
    contacts = Contacts.of(case)
    strongest = found[0]
    if strongest.state == "proposed":
        decide_match(case, strongest.match, "confirmed", by=WHO, why="made of her photo")
    with case.write() as connection:
        for one in store.all_requests(connection):
            if one.requester == REFERENCE:
                return one.id
        now = int(time.time())
        new = NewRequest(
            "take-it-down", strongest.sha256, REFERENCE, now,
            contact=_GIVEN["contact"], zone="Europe/Madrid", language="es",
        )  # fmt: skip
        number = store.take_in(connection, contacts, new, _GIVEN, WHO)
        check(connection, contacts, number, By(WHO, now), Check(signature_verified="a simulation"))
        decide(connection, number, "valid", By(WHO, now), "it holds what the law wants")
    return number


def _compared(found: Sequence[Proposal], true: frozenset[str]) -> Iterator[Compared]:
    matched = {one.sha256 for one in found}
    right = len(matched & true)
    yield Compared("bank_matches", right, len(true), right >= _LEAST_FOUND * len(true))
    yield Compared("bank_matches_wrong", len(matched - true), 0, matched <= true)


def _verified(package: Path) -> Compared:
    wrong = sum(one.verdict == "false" for one in verify_package(package))
    return Compared("package_steps_false", wrong, 0, not wrong)
