"""A case and a seed -> a sample for coders, kept in the case and written as CSV."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from philomela.coding.codebook import Codebook, read_codebook
from philomela.coding.draw import Candidate, allocate, draw, strata
from philomela.database.connection import Case
from philomela.database.insert import insert_new
from philomela.database.schema import sample_items, sample_strata, samples
from philomela.errors import InputError, UsageError
from philomela.evidence.log import append
from philomela.measures import coding_queries, queries
from philomela.measures.coding_rows import ItemRow, SampleRow, StratumRow, sealed_items
from philomela.measures.months import day_at
from philomela.measures.rows import count
from philomela.records import Table
from philomela.report.tables import to_csv
from philomela.stages.acts import digest_of
from philomela.stages.batches import batches
from philomela.stages.frames import Frame, Strata, What

_BATCH = 10_000
LONGEST_NAME = 80  # characters


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be drawn; with the case, it says all that the sample depends on."""

    what: What
    strata: Strata
    size: int
    seed: int
    codebook: str  # TOML

    @property
    def name(self) -> str:
        """What the sample is called where nobody names it."""
        return f"{self.what}-{self.strata}-{self.size}-{self.seed}"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as the case holds it."""

    row: SampleRow
    strata: tuple[StratumRow, ...]
    items: tuple[ItemRow, ...]
    channels: Mapping[str, str]  # a channel's key -> its pseudonym
    is_new: bool


def sample(case: Case, request: Request, name: str | None = None) -> Sample:
    """Draw a sample, or find it if it was drawn before.

    Raises :class:`~philomela.errors.InputError` where the case holds nothing to draw from, holds
    another sample of that name, or the codebook is none, and
    :class:`~philomela.errors.UsageError` where the size is too small for the strata.
    """
    read_codebook(request.codebook.encode())
    called = name or request.name
    if not 0 < len(called) <= LONGEST_NAME or not called.isprintable():
        raise UsageError("A sample's name is one line of at most 80 characters.")
    with case.write() as connection:
        found = _kept(connection, called)
        if found is None:
            _draw(connection, request, called)
        elif _request_of(found.row) != request:
            raise InputError(
                f"The case already holds another sample called {called}.",
                "Name this one otherwise with --name.",
            )
        kept = found or _kept(connection, called)
    assert kept is not None
    return Sample(kept.row, kept.strata, kept.items, kept.channels, is_new=found is None)


def _draw(connection: Connection, request: Request, name: str) -> None:
    if request.what == "families" and count(connection, queries.UNLINKED_PICTURES):
        raise InputError(
            "Families are not known: pictures were added since link ran.",
            "Run `philomela link` first.",
        )
    frame = Frame.of(connection, request.what, request.strata)
    populations = strata(frame.candidates())
    if not populations:
        raise InputError(f"The case holds no {request.what} to draw from.")
    sizes = allocate(populations, request.size)
    drawn = draw(frame.candidates(), sizes, request.seed)
    row = {
        **asdict(request),
        "name": name,
        "population": sum(populations.values()),
        "sealed": frame.sealed(),
    }
    insert_new(connection, samples, [row])
    of_strata = [
        {"sample": name, "stratum": stratum, "population": population, "drawn": sizes[stratum]}
        for stratum, population in populations.items()
    ]
    for table, rows in ((sample_strata, of_strata), (sample_items, _item_rows(name, drawn))):
        for some in batches(rows, _BATCH):
            insert_new(connection, table, some)
    append(connection, "sample", _act(request, row, sizes, drawn))


def _act(
    request: Request, row: Mapping[str, Any], sizes: Mapping[str, int], drawn: Sequence[Candidate]
) -> dict[str, Any]:
    """What decides the sample, and what it is, for the log. Its name stays in the case."""
    return {
        "what": request.what,
        "strata": request.strata,
        "size": request.size,
        "seed": request.seed,
        "codebook_sha256": hashlib.sha256(request.codebook.encode()).hexdigest(),
        "population": row["population"],
        "sealed": row["sealed"],
        "drawn": sum(sizes.values()),
        "items_sha256": digest_of(one.item for one in drawn),
    }


def _item_rows(name: str, drawn: Sequence[Candidate]) -> Iterator[dict[str, Any]]:
    for place, one in enumerate(drawn, 1):
        yield {"sample": name, "place": place, **one._asdict()}


def _kept(connection: Connection, name: str) -> Sample | None:
    found = connection.execute(coding_queries.SAMPLES.where(samples.c.name == name)).first()
    if found is None:
        return None
    of_strata = connection.execute(coding_queries.STRATA.where(sample_strata.c.sample == name))
    items = connection.execute(coding_queries.ITEMS.where(sample_items.c.sample == name))
    sealed = sealed_items(connection)
    channels = connection.execute(queries.CHANNELS)
    return Sample(
        SampleRow._make(found),
        tuple(map(StratumRow._make, of_strata)),
        tuple(one for one in map(ItemRow._make, items) if (name, one.item) not in sealed),
        {one.key: f"channel-{one.id}" for one in channels},
        is_new=False,
    )


def _request_of(row: SampleRow) -> Request:
    return Request(row.what, row.strata, row.size, row.seed, row.codebook)  # type: ignore[arg-type]


def write_sheets(found: Sample, folder: Path) -> tuple[Path, ...]:
    """Write what coders work with: ``items.csv``, an empty ``labels.csv``, ``codebook.toml``.

    Items have a name, the pseudonym of their channel, the day, the number of their message and
    the SHA-256 of their picture: of a family, of its first sighting. There are no pictures and no
    texts. Raises :class:`~philomela.errors.InputError` where a file is there already that differs,
    such as one that coders have filled in, or the folder cannot be written.
    """
    codebook = read_codebook(found.row.codebook.encode())
    contents = {
        "items.csv": to_csv(_items_table(found)),
        "labels.csv": to_csv(_labels_table(found, codebook)),
        "codebook.toml": found.row.codebook,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            path = folder / name
            if path.exists() and path.read_bytes() != content.encode():
                raise InputError(
                    f"{path} is there already, with other content.",
                    "Name another folder with --out; the sample is kept in the case.",
                )
        for name, content in contents.items():
            (folder / name).write_bytes(content.encode())
    except OSError as error:
        raise InputError(
            f"The sample cannot be written to {folder}: {error.strerror}.", "Name another folder."
        ) from error
    return tuple(folder / name for name in contents)


def _items_table(found: Sample) -> Table:
    rows = (
        (one.item, found.channels[one.channel], day_at(one.date), one.number, one.sha256)
        for one in found.items
    )
    return Table("items", ("item", "channel", "date", "message", "sha256"), tuple(rows))


def _labels_table(found: Sample, codebook: Codebook) -> Table:
    rows = (
        (one.item, None, variable.name, None)
        for variable in codebook.variables
        for one in found.items
    )
    return Table("labels", ("item", "coder", "variable", "label"), tuple(rows))
