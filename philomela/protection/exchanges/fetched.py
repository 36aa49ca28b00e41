"""What passes between a case and the exchanges: hashes that are there or gone, and outcomes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, Literal, NamedTuple

from philomela.errors import InputError, OutOfReach, UsageError

Name = Literal["stopncii", "ncmec", "threatexchange"]
NAMES: tuple[Name, ...] = ("stopncii", "ncmec", "threatexchange")

Outcome = Literal["confirmed", "rejected", "pending"]


class Change(NamedTuple):
    """One thing that an exchange says. ``pdq`` is None where it took ``key`` back."""

    key: str
    pdq: str | None


class Batch(NamedTuple):
    """Changes, and from where the next fetch is to begin once they are kept."""

    changes: tuple[Change, ...]
    reached: dict[str, Any]


def need_library() -> None:
    """Raise :class:`~philomela.errors.UsageError` where the library is not installed."""
    if find_spec("threatexchange") is None:
        raise UsageError(
            "Exchanges need the library threatexchange, which is not installed.",
            "Install it with `pip install philomela[exchange]`.",
        )


def credentials(variable: str, form: str) -> str:
    """What an environment variable says; it is kept nowhere.

    Raises :class:`~philomela.errors.UsageError`.
    """
    found = os.environ.get(variable, "").strip()
    if not found:
        raise UsageError(
            f"The environment variable {variable} is not set.",
            f"Set it to {form}; it is never stored.",
        )
    return found


def wrong_credentials(variable: str, form: str) -> UsageError:
    """What is said of credentials in another form. They are not repeated."""
    return UsageError(f"The environment variable {variable} is not {form}.", "Correct it.")


@contextmanager
def in_plain_words(name: Name) -> Iterator[None]:
    """Turn what goes wrong on the way into a sentence.

    Nothing that the library says is passed on, for addresses in it may hold an access token.
    """
    import requests

    try:
        yield
    except requests.HTTPError as error:
        status = error.response.status_code if error.response is not None else 0
        if status in (401, 403):
            raise UsageError(
                f"{name} does not accept the credentials (status {status}).", "Check them."
            ) from None
        raise OutOfReach(f"{name} answered with status {status}.", "Try again later.") from None
    except requests.RequestException:
        raise OutOfReach(f"{name} cannot be reached.", "Try again later.") from None
    except (InputError, UsageError, OutOfReach):
        raise
    except Exception as error:  # whatever a library makes of a strange answer
        raise InputError(
            f"{name} answered something that is not understood ({type(error).__name__}).",
            "Nothing of that answer was kept. Try again later.",
        ) from None


def number_in(reached: Mapping[str, Any] | None, name: str) -> int | None:
    """A number of where a fetch begins, if there is one."""
    found = (reached or {}).get(name)
    return found if isinstance(found, int) else None
