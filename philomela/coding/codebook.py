"""The codebook: variables, their categories, and the instructions by which coders decide.

A TOML file (https://toml.io) of a ``title`` and a table of variables; ``codebook.toml`` beside this
file is an example.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from philomela.errors import InputError

LARGEST = 256 * 1024  # bytes
_MOST_VARIABLES, _MOST_CATEGORIES = 50, 100
_LONGEST_TEXT = 4_000  # characters
#: Spreadsheets take such names for no number, date, truth value or formula.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)

#: What an item counts as where its coders do not agree; no category may be called so.
UNDECIDED = "undecided"

_REMEDY = "`philomela code codebook` prints an example."


@dataclass(frozen=True, slots=True)
class Category:
    """A label and what it stands for."""

    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Variable:
    """One decision that a coder takes about an item."""

    name: str
    question: str
    instructions: str
    categories: tuple[Category, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order of the file."""
        return tuple(one.label for one in self.categories)


@dataclass(frozen=True, slots=True)
class Codebook:
    """All decisions, in the order of the file."""

    title: str
    variables: tuple[Variable, ...]

    def labels(self) -> dict[str, frozenset[str]]:
        """Variable -> its labels."""
        return {one.name: frozenset(one.labels) for one in self.variables}


def example() -> str:
    """The example codebook, as text."""
    return files("philomela.coding").joinpath("codebook.toml").read_text("utf-8")


def read_codebook(content: bytes) -> Codebook:
    """The codebook of a TOML file's bytes.

    Raises :class:`~philomela.errors.InputError` for what is too large, not TOML, or no codebook.
    """
    if len(content) > LARGEST:
        raise InputError(f"The codebook is larger than {LARGEST // 1024} KiB.", "Shorten it.")
    try:
        stored = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"The codebook is not TOML: {_first_line(error)}.", _REMEDY) from error
    variables = stored.get("variables")
    if not isinstance(variables, dict) or not variables:
        raise InputError("The codebook has no variables.", _REMEDY)
    if len(variables) > _MOST_VARIABLES:
        raise InputError(f"The codebook has more than {_MOST_VARIABLES} variables.", "Split it.")
    return Codebook(
        _text(stored, "title", "The codebook"),
        tuple(_variable(name, value) for name, value in variables.items()),
    )


def _variable(name: str, stored: Any) -> Variable:
    where = f"Variable {_name(name, 'variable')}"
    if not isinstance(stored, dict):
        raise InputError(f"{where} is not a table.", _REMEDY)
    categories = stored.get("categories")
    if not isinstance(categories, dict) or len(categories) < 2:
        raise InputError(f"{where} needs at least two categories.", _REMEDY)
    if len(categories) > _MOST_CATEGORIES:
        raise InputError(f"{where} has more than {_MOST_CATEGORIES} categories.", "Join some.")
    return Variable(
        name,
        _text(stored, "question", where),
        _text(stored, "instructions", where),
        tuple(_categories(categories, where)),
    )


def _categories(stored: Mapping[str, Any], where: str) -> Iterator[Category]:
    for label in stored:
        if _name(label, "category") == UNDECIDED:
            raise InputError(
                f"{where} has a category {UNDECIDED}, which stands for coders who do not agree.",
                "Call it otherwise.",
            )
        yield Category(label, _text(stored, label, where))


def _name(name: str, kind: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise InputError(
            f"{name[:60]!r} cannot be the name of a {kind}.",
            "Use at most 40 small letters, digits and underscores, a letter first.",
        )
    return name


def _text(stored: Mapping[str, Any], key: str, where: str) -> str:
    value = stored.get(key, "")
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise InputError(
            f"{where}: {key} must be text of at most {_LONGEST_TEXT:,} characters.", _REMEDY
        )
    return value.strip()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["nested too deep"])[0][:200].rstrip(".")
