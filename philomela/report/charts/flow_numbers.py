"""The numbers at the bands of a flow, where they meet nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from philomela.report.charts.fitting import width_of
from philomela.report.charts.flow_places import Way
from philomela.report.charts.space import Space, space_of
from philomela.report.charts.svg import label
from philomela.report.wording import short_figure

SIZE = 11.0
_FROM_START, _FROM_END = 4, 10  # pixels from a box: room for an arrow's head at the end
_RISE, _FALL = 12, 5  # pixels between a box and a baseline below or above it

Point = Callable[[float, float], tuple[float, float]]


def numbers(
    ways: Sequence[Way], point: Point, taken: Sequence[Space], *, is_wide: bool
) -> Iterator[Markup]:
    """The number of references at each band's beginning, else at its end, the largest first.

    A number for which neither has room is left to the table.
    """
    spaces = list(taken)
    for way in ways:
        shown = short_figure(way.band.references)
        length = width_of(shown, SIZE)
        for x, y, anchor in _places(way, point, is_wide=is_wide):
            space = space_of(length, SIZE, x, y, anchor)
            if not any(map(space.meets, spaces)):
                spaces.append(space)
                yield label(shown, x, y, anchor=anchor, size=SIZE, style="ink halo")
                break


def _places(way: Way, point: Point, *, is_wide: bool) -> Iterator[tuple[float, float, str]]:
    ends = (
        (way.points[0], way.points[1], _FROM_START),
        (way.points[-1], way.points[-2], _FROM_END),
    )
    for (along, across), (towards, _), apart in ends:
        forwards = towards > along
        if is_wide:
            x, y = point(along + (apart if forwards else -apart), across)
            yield x, y + 4, "start" if forwards else "end"
        else:
            away = apart - _FROM_START + (_RISE if forwards else _FALL)
            x, y = point(along + (away if forwards else -away), across)
            yield x, y, "middle"
