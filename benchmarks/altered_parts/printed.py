"""Tables and progress for people."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence

_START = time.monotonic()


def say(words: str) -> None:
    """A line of progress, with the minutes since the start."""
    print(f"[{(time.monotonic() - _START) / 60:6.1f} min] {words}", file=sys.stderr, flush=True)


def title(words: str) -> None:
    """A heading."""
    print(f"\n{words}\n{'-' * len(words)}", flush=True)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns, the first to the left and the others to the right."""
    texts = [list(heads), *([_text(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in texts) for column in range(len(heads))]
    for row in texts:
        cells = [row[0].ljust(widths[0])]
        cells += [value.rjust(width) for value, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells))
    sys.stdout.flush()


def _text(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.3f}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
