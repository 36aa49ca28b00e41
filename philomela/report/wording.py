"""Numbers and untrusted texts as people read them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from philomela.records import Cell, Measure

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINER = "\u200d"  # holds emoji together
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MONTHS = "January February March April May June July August September October November December"


def plain(untrusted_text: str) -> str:
    """The text without characters that could reorder or hide what stands around it."""
    return "".join(
        character
        if unicodedata.category(character) not in _HIDDEN or character == _JOINER
        else (" " if character in "\n\r\t" else "\ufffd")
        for character in untrusted_text
    )


def figure(value: Cell, digits: int = 1) -> str:
    """A number with thousands apart and few decimals, or a text as it is."""
    if value is None:
        return "not known"
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, float) and not value.is_integer():
        shown = f"{value:,.{digits}f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    return f"{int(value):,}"


def price(value: Cell) -> str:
    """A number of which small ones keep four digits that say something: ``0.0002512``."""
    if isinstance(value, float) and 0 < abs(value) < 100:
        return figure(float(f"{value:.4g}"), 12)
    return figure(value, 2)


def short_figure(count: float) -> str:
    """A count in few characters: ``9,999``, ``12.3 k``, ``104 k``, ``2.5 M``."""
    if count < 10_000:
        return figure(round(count))
    size, sign = (1e6, "M") if count >= 999_500 else (1e3, "k")
    scaled = count / size
    return f"{scaled:.1f} {sign}" if scaled < 99.95 else f"{scaled:,.0f} {sign}"


def signed(value: float) -> str:
    """A change in percent, with its sign."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value):,.0f} %"


def percent(share: float, digits: int = 0) -> str:
    """A share from 0 to 1 as percent."""
    return f"{100 * share:.{digits}f} %"


def one_in(logarithm: float) -> str:
    """A chance given as its logarithm to base 10: ``1 in 10⁶``."""
    return f"1 in 10{str(max(0, round(-logarithm))).translate(_RAISED)}"


def interval(measure: Measure) -> str:
    """A measure's interval in words, or nothing."""

    def bound(value: float) -> str:
        if measure.unit == "share":
            return percent(value, 1)
        return signed(value) if measure.unit == "percent" else figure(value)

    level = f", {measure.level:.0%} interval".replace("%", " %") if measure.level else ""
    low, high = measure.low, measure.high
    if low is not None and high is not None:
        return f"between {bound(low)} and {bound(high)}{level}"
    if low is not None:
        return f"at least {bound(low)}{level}"
    if high is not None:
        return f"at most {bound(high)}{level}"
    return ""


def value_of(measure: Measure) -> str:
    """A measure's value as a headline."""
    change = measure.unit == "percent"
    if isinstance(measure.value, int | float):
        if change:
            return signed(measure.value)
        if measure.unit == "share":
            return percent(measure.value, 1)
    if measure.value is None and measure.low is not None and measure.high is not None:
        return f"{figure(measure.low)} to {figure(measure.high)}"
    if measure.value is None and measure.low is not None:
        return f"at least {signed(measure.low) if change else figure(measure.low)}"
    return figure(measure.value)


def unit_of(measure: Measure) -> str:
    """A measure's unit, where the value does not say it already."""
    return "" if measure.unit in ("percent", "share") else measure.unit


def month_name(month: str) -> str:
    """``2024-09`` as ``September 2024``."""
    year, _, number = month.partition("-")
    if not (number.isdigit() and 1 <= int(number) <= 12):
        return plain(month)
    return f"{_MONTHS.split()[int(number) - 1]} {year}"


def short_month(month: str) -> str:
    """``2024-09`` as ``Sep``; January carries its year."""
    name = month_name(month)
    return f"{name[:3]} {month[:4]}" if month.endswith("-01") else name[:3]


def day(value: Cell) -> str:
    """A day, from text or seconds."""
    if isinstance(value, int | float):
        try:
            return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d")
        except (OverflowError, OSError, ValueError):
            return figure(value)
    return figure(value)


def shortened(untrusted_text: str, length: int) -> str:
    """At most so many characters."""
    text = plain(untrusted_text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
