"""Published, true and found again, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

NOT_MEASURED = "not measured"

Number = int | float
Measured = tuple[Number | None, Number | None, Number | None]  # value, low, high


@dataclass(frozen=True, slots=True)
class Compared:
    """One published figure. ``covers`` is None where no measure holds it, as ``note`` says."""

    name: str
    unit: str
    published: Number | None
    true: Number
    value: Number | None
    low: Number | None
    high: Number | None
    covers: bool | None
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)


def compare_published(
    truth: Mapping[str, Any], measures: Sequence[Mapping[str, Any]]
) -> Iterator[Compared]:
    """A row for every published figure.

    ``truth`` is what :func:`~philomela.simulate.telegram_2020.operation.simulate_2020` returned or
    ``truth.json`` holds, ``measures`` what ``measures.json`` does.
    """
    by_name = {measure["name"]: measure for measure in measures}
    for row in truth["published"]:
        found = _found(row, by_name)
        value, low, high = found or (None, None, None)
        covers = None if found is None else _covers(row, *found)
        shown = (row["name"], row["unit"], row["published"], row["true"])
        yield Compared(*shown, value, low, high, covers, NOT_MEASURED if found is None else "")


def _found(row: Mapping[str, Any], by_name: Mapping[str, Mapping[str, Any]]) -> Measured | None:
    """Value, low and high at the first place that holds any; None where none does."""
    for place in row["places"]:
        cells = _cells(place, by_name)
        value, low, high = (_number(cells.get(name)) for name in place["columns"])
        if not (value is None and low is None and high is None):
            return value, low, high
    return None


def _cells(place: Mapping[str, Any], by_name: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    measure = by_name.get(place["measure"], {})
    if place["table"] is None:
        return measure
    return next(_rows(measure, place["table"], place["where"]), {})


def _rows(
    measure: Mapping[str, Any], table: str, where: Mapping[str, str | None]
) -> Iterator[Mapping[str, Any]]:
    for one in measure.get("tables", ()):
        if one["name"] == table:
            for row in one["rows"]:
                cells = dict(zip(one["columns"], row, strict=True))
                if all(cells.get(name) == cell for name, cell in where.items()):
                    yield cells


def _number(cell: Any) -> Number | None:
    return cell if isinstance(cell, int | float) else None


def _covers(
    row: Mapping[str, Any], value: Number | None, low: Number | None, high: Number | None
) -> bool:
    true: Number = row["true"]
    if row["kind"] == "count":
        return value is not None and abs(value - true) <= row["tolerance"] * true
    if row["kind"] == "lower bound":
        return low is not None and low <= true
    return (low is not None or high is not None) and (
        (low is None or low <= true) and (high is None or true <= high)
    )
