"""What commands print: sentences and tables for people, one JSON line for programs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

#: Categories of characters that could rule a terminal: controls, formats, surrogates.
_RULING = {"Cc", "Cf", "Cs"}


def plain(untrusted_text: str) -> str:
    """The text without characters that could rule the terminal."""
    return "".join(
        "\ufffd" if unicodedata.category(character) in _RULING else character
        for character in untrusted_text
    )


def finish(sentence: str, result: Mapping[str, Any], *, as_json: bool) -> None:
    """Print the sentence, or the result as the last line of output."""
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else plain(sentence))


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, to_error: bool = False
) -> None:
    """Print a table; numbers to the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title, title_justify="left")
    kept = [list(row) for row in rows]
    for place, column in enumerate(columns):
        numbers = all(isinstance(row[place], int | float) for row in kept)
        shown.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in kept:
        shown.add_row(*(Text(_cell(value)) for value in row))
    Console(stderr=to_error).print(shown)


def _cell(value: object) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.1f}"
    return plain(str(value))
