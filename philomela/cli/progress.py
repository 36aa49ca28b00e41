"""Progress on the terminal: bars for people, a line now and then for log files."""

from __future__ import annotations

import sys
import time

from philomela.stages.progress import Progress, Unit

_LINE_EVERY_SECONDS = 10.0


def progress_here() -> Progress:
    """Bars where standard error is a terminal, plain lines where it is not."""
    if not sys.stderr.isatty():
        return Lines()
    from philomela.cli.bars import Bars  # a large library, for terminals only

    return Bars()


class Lines:
    """A line when a task begins and ends, and every ten seconds between."""

    def __init__(self) -> None:
        self._title = ""
        self._total: int | None = None
        self._unit: Unit = "items"
        self._done = 0
        self._next = 0.0

    def start(self, title: str, total: int | None, unit: Unit) -> None:
        """Begin a task."""
        self._title, self._total, self._unit, self._done = title, total, unit, 0
        self._next = time.monotonic() + _LINE_EVERY_SECONDS
        print(f"{title} …", file=sys.stderr, flush=True)

    def advance(self, amount: int) -> None:
        """Count, and print now and then."""
        self._done += amount
        if self._total:  # a small archive is read more than once
            self._done = min(self._done, self._total)
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _LINE_EVERY_SECONDS
            print(f"{self._title}: {self._amount()}", file=sys.stderr, flush=True)

    def finish(self) -> None:
        """End the task."""
        amount = f", {self._amount()}" if self._done else ""
        print(f"{self._title}: done{amount}", file=sys.stderr, flush=True)

    def _amount(self) -> str:
        if self._unit == "bytes":
            done, total = f"{self._done / 1e6:,.1f} MB", (self._total or 0) / 1e6
            return f"{done} of {total:,.1f} MB" if self._total else done
        return f"{self._done:,} of {self._total:,}" if self._total else f"{self._done:,}"
