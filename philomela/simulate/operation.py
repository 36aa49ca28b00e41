"""Writes an operation: exports, member counts, and the truth about them.

::

    out/
      simulation.json         the settings, written first
      exports/<name>/         as Telegram Desktop writes them
        result.json
        photos/, files/, stickers/, …
      members.csv             channel, date, members, source
      truth.json              written last

Stopped at any moment and run again, it ends with the same bytes as an unbroken run.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from philomela.errors import UsageError
from philomela.simulate.copies import pixels_of
from philomela.simulate.encodings import Encoded, encode, thumbnail
from philomela.simulate.families import Copy, Family
from philomela.simulate.members import Snapshot, members_csv, snapshots
from philomela.simulate.months import Months
from philomela.simulate.pictures import Pixels, dead_leaves
from philomela.simulate.plan import Described, Plan, make_plan
from philomela.simulate.posts import Attachment
from philomela.simulate.settings import Settings
from philomela.simulate.telegram_export import result_json
from philomela.simulate.telegram_files import (
    Layout,
    Place,
    broken_file,
    layouts,
    other_file,
)
from philomela.simulate.telegram_messages import FileSize
from philomela.simulate.truth import truth_of

_SETTINGS = "simulation.json"
_TRUTH = "truth.json"
_EXPORTS = "exports"
#: Number of the "family" that the thumbnails of stickers show; no family of a plan has it.
_STICKERS = 2**32 - 1


@dataclass(frozen=True)
class Invented:
    """An operation that can be written."""

    plan: Plan
    members: tuple[Snapshot, ...]
    copies: Callable[[Family], Iterator[tuple[Copy, Pixels]]]  # a family's, as a viewer shows them
    truth: Callable[[Mapping[Copy, str]], dict[str, Any]]  # from each copy's SHA-256


def simulate(
    out: Path, settings: Settings, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Write the operation of these settings into a folder and return its truth.

    ``progress`` is told how many of all distinct pictures are written. Raises
    :class:`~philomela.errors.UsageError` for a folder that holds something else.
    """
    return write(out, settings, lambda: _invented(settings), progress)


def _invented(settings: Settings) -> Invented:
    plan = make_plan(settings)
    members = tuple(snapshots(settings.seed, plan.channels, Months(settings.months)))

    def copies(family: Family) -> Iterator[tuple[Copy, Pixels]]:
        original = dead_leaves(settings.seed, family.number)
        for copy in family.copies:
            yield copy, pixels_of(settings.seed, copy, original)

    return Invented(plan, members, copies, lambda sha256s: truth_of(plan, sha256s, members))


def write(
    out: Path,
    settings: Described,
    invent: Callable[[], Invented],
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Write an operation, as :func:`simulate` does that of its settings."""
    _claim(out, settings)
    made = invent()
    plan = made.plan
    exports = [_Export(out / _EXPORTS / layout.export, layout) for layout in layouts(plan)]
    sha256s = {}
    total = sum(len(family.copies) for family in plan.families)
    for copy, sha256 in _write_pictures(made, exports):
        sha256s[copy] = sha256
        if progress:
            progress(len(sha256s), total)
    for export in exports:
        export.write_others(plan.settings.seed)
        export.write_document()
    (out / "members.csv").write_text(members_csv(made.members), "utf-8", newline="\n")
    truth = made.truth(sha256s)
    _write_json(out / _TRUTH, truth)
    return truth


def _claim(out: Path, settings: Described) -> None:
    """Take an empty folder, or one that a simulation of the same settings was written to."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is not a folder.", "Name another one.")
    out.mkdir(parents=True, exist_ok=True)
    marker = out / _SETTINGS
    if any(out.iterdir()):
        if not marker.is_file():
            raise UsageError(f"{out} holds other files.", "Name an empty folder.")
        if _settings_in(marker) != settings.as_json():
            raise UsageError(
                f"{out} holds a simulation of other settings.", "Name an empty folder."
            )
    (out / _TRUTH).unlink(missing_ok=True)
    _write_json(marker, settings.as_json())


def _settings_in(marker: Path) -> Any:
    try:
        return json.loads(marker.read_text("utf-8"))
    except ValueError:
        return None


def _write_json(path: Path, value: Any) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    part.replace(path)


class _Export:
    """One export's folder, and the sizes of the files written to it."""

    def __init__(self, root: Path, layout: Layout) -> None:
        self._root = root
        self._layout = layout
        self._sizes: dict[str, FileSize] = {}
        self._others: list[tuple[Place, Attachment]] = []
        self._pictures: dict[Copy, list[Place]] = defaultdict(list)
        for place, attachment in layout.files():
            if attachment.copy:
                self._pictures[attachment.copy].append(place)
            else:
                self._others.append((place, attachment))

    def write_picture(self, copy: Copy, encoded: Encoded, shown: Pixels) -> None:
        """Write a copy wherever this export holds it, with thumbnails beside files."""
        for place in self._pictures.get(copy, ()):
            self._write(place.path, encoded.content)
            size = FileSize(len(encoded.content), encoded.width, encoded.height)
            self._sizes[place.path] = size
            if place.thumbnail:
                self._write(place.thumbnail, thumbnail(shown))

    def write_others(self, seed: int) -> None:
        """Write what is damaged or no picture."""
        for place, attachment in self._others:
            make = broken_file if attachment.content == "unreadable" else other_file
            content = make(attachment.variety)
            self._write(place.path, content)
            self._sizes[place.path] = FileSize(len(content))
            if place.thumbnail and attachment.content == "other":
                self._write(place.thumbnail, thumbnail(dead_leaves(seed, _STICKERS)))

    def write_document(self) -> None:
        """Write ``result.json``."""
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / "result.json").open("wb") as file:
            file.writelines(result_json(self._layout, self._sizes))

    def _write(self, path: str, content: bytes) -> None:
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _write_pictures(made: Invented, exports: list[_Export]) -> Iterator[tuple[Copy, str]]:
    for family in made.plan.families:
        for copy, shown in made.copies(family):
            encoded = encode(shown, copy.form)
            for export in exports:
                export.write_picture(copy, encoded, shown)
            yield copy, hashlib.sha256(encoded.content).hexdigest()
