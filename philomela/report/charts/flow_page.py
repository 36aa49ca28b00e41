"""How a flow lies on the page: columns side by side, or rows under one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from philomela.report.charts.fitting import fitted, width_of
from philomela.report.charts.flow_places import Places, Rectangle
from philomela.report.charts.flow_sizes import Shape
from philomela.report.charts.space import Space, space_of
from philomela.report.charts.svg import label
from philomela.report.flow import Column
from philomela.report.wording import short_figure

NAME, SMALL = 12.5, 11.0  # sizes of texts
LINE = 14.5  # pixels from line to line
MARGIN = 1.5  # for the lines of boxes
_BOLD = 1.1  # times as wide
_TALLEST = 620  # pixels of a column side by side with others, as far as bands can be thinner
_ROW, _BETWEEN = 56, 88  # pixels of a row of boxes, and between rows
_DIGIT = 0.6 * SMALL  # pixels
_GAP = 54  # pixels between columns, at least


class Page(NamedTuple):
    """How a flow lies on the page: columns side by side, or rows under one another."""

    width: float
    is_wide: bool

    @property
    def head(self) -> float:
        """Pixels above the first boxes, for titles."""
        return 50

    def shape(self, columns: int) -> Shape:
        """The room there is for so many columns."""
        if not self.is_wide:
            along = columns * _ROW + (columns - 1) * _BETWEEN
            return Shape(along, self.width - 2 * MARGIN, _ROW, 106, 10, 14, _DIGIT, 34)
        room = self.width - 2 * MARGIN
        size = min(150, (room - (columns - 1) * _GAP) / columns)
        return Shape(room, _TALLEST, size, 50, 12, 14, 0, 44)

    def point(self, along: float, across: float) -> tuple[float, float]:
        """Where on the page that is, from the left and from the top."""
        if self.is_wide:
            return along + MARGIN, across + self.head
        return across + MARGIN, along + self.head

    def corners(self, place: Rectangle) -> tuple[float, float, float, float]:
        """Left, top, width and height."""
        left, top = self.point(place.along, place.across)
        if self.is_wide:
            return left, top, place.along_size, place.across_size
        return left, top, place.across_size, place.along_size


def space_in(corners: tuple[float, float, float, float]) -> Space:
    """The room of a box by its left, top, width and height."""
    left, top, width, height = corners
    return Space(left, top, left + width, top + height)


class Title(NamedTuple):
    """A line of a column's title."""

    words: str
    x: float
    y: float
    anchor: str
    size: float
    style: str

    def markup(self) -> Markup:
        """The text."""
        style = f"{self.style} halo"
        return label(self.words, self.x, self.y, anchor=self.anchor, size=self.size, style=style)

    def space(self) -> Space:
        """The room it takes."""
        length = _BOLD * width_of(self.words, self.size)
        return space_of(length, self.size, self.x, self.y, self.anchor)


def title_of(column: Column, number: int, places: Places, page: Page) -> Iterator[Title]:
    """A column's title, how many places it has, and what they lead to among themselves."""
    unit = "place" if column.title == "Outside" else "channel"
    texts = [f"{column.places:,} {unit}{'' if column.places == 1 else 's'}"]
    if column.within:
        texts.append(f"{short_figure(column.within)} among them")
    box = places.boxes[column.boxes[0].key]
    if not page.is_wide:
        _, y = page.point(box.along - 35, 0)
        yield Title(column.title, 1, y, "start", NAME, "ink strong")
        after = 1 + _BOLD * width_of(column.title, NAME) + 8
        yield Title(texts[0], after, y, "start", SMALL, "muted")
        for words in texts[1:]:
            yield Title(words, 1, y + LINE, "start", SMALL, "muted")
        return
    anchor, at = "middle", box.along_size / 2
    if number in (0, len(places.columns) - 1):
        anchor, at = ("start", 0.0) if number == 0 else ("end", box.along_size)
    x, _ = page.point(box.along + at, 0)
    title = fitted(column.title, box.along_size + 1.5 * _GAP, NAME)
    yield Title(title, x, 12, anchor, NAME, "ink strong")
    for line, words in enumerate(texts):
        yield Title(words, x, 27 + line * LINE, anchor, SMALL, "muted")
