"""The report as one page that loads nothing from elsewhere."""

from __future__ import annotations

from functools import partial
from importlib.resources import files

from jinja2 import BaseLoader, Environment, StrictUndefined
from markupsafe import Markup

from philomela.report.page import Page, table_rows
from philomela.report.wording import figure, interval, plain, unit_of, value_of

MOST_ROWS = 100  # of a table in the page


def to_html(page: Page) -> str:
    """The page as HTML. Every text is escaped; there is no script."""
    environment = Environment(
        loader=BaseLoader(), autoescape=True, undefined=StrictUndefined, finalize=_made_plain
    )
    environment.filters |= {
        "plain": plain,
        "words": _words,
        "number": figure,
        "value": value_of,
        "unit": unit_of,
        "interval": interval,
        "lines": _lines,
        "cells": partial(table_rows, most=MOST_ROWS),
    }
    template = environment.from_string(_resource("report.html.j2"))
    style = Markup(_resource("style.css"))  # noqa: S704 - our own file
    return template.render(page=page, style=style, most_rows=MOST_ROWS).lstrip() + "\n"


def _made_plain(value: object) -> object:
    """Every text that is not our own markup loses what could reorder the page."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _lines(text: str) -> Markup:
    return Markup("\n").join(plain(line) for line in text.splitlines())


def _words(name: str) -> str:
    return plain(name.replace("_", " "))


def _resource(name: str) -> str:
    return files("philomela.report").joinpath("templates", name).read_text("utf-8")
