"""Every error Philomela raises on purpose.

::

    PhilomelaError                    the sentence its user reads, and an exit code
    ├── UsageError                    2  the command line asks for something impossible
    ├── InputError                    3  what was given cannot be used at all
    │   ├── UnknownFormat             3  no reader knows this archive
    │   ├── UnsafePath                3  a name in an archive leads out of it
    │   ├── MissingFile               3  a name in an archive leads to no file
    │   ├── LimitExceeded             3  larger than the limits allow
    │   └── CaseError                 3  the case file cannot be used
    │       ├── CaseMissing           3  there is no case at this place
    │       └── KeyMissing            3  the case's pseudonym key is not beside it
    ├── OutOfReach                    4  a service or database does not answer
    ├── CheckFailed                   1  a check or verification answered no
    └── ItemsSkipped                  5  done, but items were skipped and --strict was asked

An error's text is one plain sentence; ``remedy`` is a second one that says what to do.
"""

from __future__ import annotations


class PhilomelaError(Exception):
    """Base of every error a user can cause."""

    exit_code = 1

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()


class UsageError(PhilomelaError):
    """The command line asks for something impossible."""

    exit_code = 2


class InputError(PhilomelaError):
    """What was given cannot be used at all."""

    exit_code = 3


class UnknownFormat(InputError):
    """No reader knows this archive."""


class UnsafePath(InputError):
    """A name in an archive leads out of it."""


class MissingFile(InputError):
    """A name in an archive leads to no file."""


class LimitExceeded(InputError):
    """Something is larger than the limits allow."""


class CaseError(InputError):
    """The case file cannot be used."""


class CaseMissing(CaseError):
    """There is no case at this place."""


class KeyMissing(CaseError):
    """The case's pseudonym key is not beside it."""


class OutOfReach(PhilomelaError):
    """A service or database does not answer."""

    exit_code = 4


class CheckFailed(PhilomelaError):
    """A check or verification answered no."""

    exit_code = 1


class ItemsSkipped(PhilomelaError):
    """Done, but some items were skipped and ``--strict`` was asked."""

    exit_code = 5
