"""The languages of the letters, and the templates: plain files that a lawyer edits.

Templates are Jinja2 in a sandbox (they may come from elsewhere), as plain text: nothing is escaped
since nothing is markup, and all that is filled in was cleaned before. A variable that is not known
is an error, never a gap in a letter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.loaders import ChoiceLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment

from philomela.errors import InputError, UsageError

_CATALOGUE = "catalogue.toml"
_LARGEST = 256 * 1024
_LONGEST_LETTER = 1_000_000


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the catalogue. ``subjects`` are by kind of letter."""

    code: str
    title: str
    subjects: Mapping[str, str]


class Templates:
    """The templates that come along, and before them those of a folder of the user's own."""

    def __init__(self, own: Path | None = None) -> None:
        shipped = Path(str(files("philomela.protection.notices").joinpath("templates")))
        if own is not None and not own.is_dir():
            raise InputError(f"There is no folder {own}.", "Name one with --templates.")
        self._folders = [own, shipped] if own is not None else [shipped]
        self.languages = self._languages()

    def language(self, code: str) -> Language:
        """The language of that code. Raises :class:`~philomela.errors.UsageError`."""
        found = self.languages.get(code)
        if found is None:
            known = ", ".join(sorted(self.languages))
            raise UsageError(
                f"There are no letters in the language {code[:20]!r}.",
                f"Known: {known}; the catalogue of --templates can add more.",
            )
        return found

    def render(self, language: str, name: str, values: Mapping[str, Any]) -> str:
        """The letter ``name`` in a language, filled in.

        Raises :class:`~philomela.errors.InputError` for a template that is not there or is wrong.
        """
        self.language(language)
        environment = ImmutableSandboxedEnvironment(
            loader=self._loader(language), undefined=StrictUndefined, trim_blocks=False
        )
        try:
            text = environment.get_template(f"{name}.txt").render(values)
        except (TemplateError, SecurityError, OSError, ArithmeticError, TypeError) as error:
            place = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise InputError(
                f"The template {language}/{name}.txt cannot be used{place}: {error}.",
                "Compare it with the one that comes along.",
            ) from error
        return tidy(text[:_LONGEST_LETTER])

    def _loader(self, language: str) -> BaseLoader:
        return ChoiceLoader([FileSystemLoader(folder / language) for folder in self._folders])

    def _languages(self) -> dict[str, Language]:
        found: dict[str, Language] = {}
        for folder in reversed(self._folders):
            path = folder / _CATALOGUE
            if path.exists():
                found.update(_read(path))
        return found


def _read(path: Path) -> dict[str, Language]:
    try:
        with path.open("rb") as file:
            stored = tomllib.loads(file.read(_LARGEST).decode("utf-8-sig"))
        return {
            code: Language(code, str(one["title"]), dict(one["subject"]))
            for code, one in stored["languages"].items()
            if code.isascii() and code.replace("-", "").isalnum()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"The catalogue {path} cannot be used: {type(error).__name__} {error}.",
            "docs/requests.md shows what it looks like.",
        ) from error


def tidy(text: str) -> str:
    """The letter without blanks at the ends of lines and without more than one empty line."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
