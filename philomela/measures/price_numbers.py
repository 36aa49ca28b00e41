"""Amounts as people write them: 1,234.56 and 1.234,56 and 1 234,56 and 1,00,000."""

from __future__ import annotations

import re
from decimal import Decimal

_THOUSANDS = r"[ \u00a0\u202f'’.,]"

#: Groups of three with one kind of separator, Indian groups, or digits with decimals.
NUMBER = (
    rf"(?:[0-9]{{1,3}}(?:{_THOUSANDS}[0-9]{{3}}){{1,4}}(?![0-9])(?:[.,][0-9]{{1,2}}(?![0-9]))?"
    r"|[0-9]{1,2}(?:,[0-9]{2}){1,3},[0-9]{3}(?![0-9])(?:\.[0-9]{1,2})?"
    r"|[0-9]{1,12}(?:[.,][0-9]{1,8})?)"
)
_SPACES = re.compile(r"[ \u00a0\u202f'’]")


def to_number(written: str, *, point: bool = False) -> float | int:
    """The value of a text that :data:`NUMBER` matches.

    One separator with exactly three digits behind it parts thousands ("1.500" is 1500), unless
    the number begins with 0 or ``point`` says that a point is always decimal.
    """
    text = _SPACES.sub("", written)
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return int(text)
    separators = [character for character in text if character in ".,"]
    behind = len(text) - last - 1
    if len(set(separators)) == 2:
        decimal = True
    elif len(separators) > 1:
        decimal = False
    elif point and text[last] == ".":
        decimal = True
    else:
        decimal = behind != 3 or text.startswith("0")
    whole = re.sub(r"[.,]", "", text[:last] if decimal else text)
    if not decimal:
        return int(whole)
    value = Decimal(f"{whole}.{text[last + 1 :]}")
    return int(value) if value == value.to_integral_value() else float(value)
