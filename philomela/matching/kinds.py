"""What one picture is to another, from how much differs and how it lies.

The bounds were settled on photographs with known alterations (``benchmarks/altered.py``, which also
says how often the kind is right).
"""

from __future__ import annotations

from philomela.matching.sketches.alignment import Alignment
from philomela.records import LinkKind

LEAST_REPLACED = 0.12  # of what both show, by pixels
LEAST_REPLACED_BY_SKETCH = 0.18
LEAST_MARKED_BY_SKETCH = 0.07

_LEAST_TURN = 1.0  # degrees
_LEAST_SHOWN = 0.95  # of either frame; less is a crop


def kind_of(*, replaced: bool, marked: bool, edited: bool) -> LinkKind:
    """The strongest of what was seen."""
    if replaced:
        return "altered"
    if marked:
        return "stamped"
    return "edited" if edited else "copy"


def is_moved(found: Alignment, shown_of_first: float, shown_of_second: float) -> bool:
    """Whether a picture was mirrored, turned or cropped, or put into a larger one."""
    cropped = min(shown_of_first, shown_of_second) < _LEAST_SHOWN
    return found.sense != 0 or abs(found.turn) > _LEAST_TURN or cropped
