"""Who asked for protection, and on what terms. Every field is checked before it is kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from philomela.errors import UsageError

#: Where an entry comes from: a person's request, a list of hashes, an exchange by its name.
Source = Literal[
    "request", "list", "exchange:stopncii", "exchange:ncmec", "exchange:threatexchange"
]
MOST_CHARACTERS = 2_000
_LAST_YEAR = 2200


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of an entry. ``reference`` names a file or a request, not a person."""

    reference: str
    consent: str
    consent_date: date
    purpose: str
    expires: date | None = None  # the last day on which it holds
    contact: str | None = None
    source: Source = "request"

    def __post_init__(self) -> None:
        for name in ("reference", "consent", "purpose"):
            text = getattr(self, name)
            if not text.strip():
                raise UsageError(f"The {name} is empty.", f"Say it with --{name}.")
            _check(text, name)
        if self.contact is not None:
            _check(self.contact, "contact")
        if self.source == "request" and self.expires is None:
            raise UsageError("An entry must have an end.", "Say it with --expires YYYY-MM-DD.")
        for day in (self.consent_date, self.expires):
            if day and day.year > _LAST_YEAR:
                raise UsageError(f"{day} is too far away.", "Name an earlier day.")


def _check(text: str, name: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise UsageError(
            f"The {name} is longer than {MOST_CHARACTERS:,} characters.", "Say it in fewer words."
        )
    if any(unicodedata.category(one) in {"Cs", "Cc"} and one not in "\n\t" for one in text):
        raise UsageError(f"The {name} holds characters that are no text.", "Type it anew.")
