"""Coders' CSV -> labels of the case, and rows that say what was refused."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, and_, bindparam, delete, select

from philomela.coding.codebook import read_codebook
from philomela.coding.labels import LARGEST, Blank, Key, Known, Label, Refused, read_labels
from philomela.database.connection import Case
from philomela.database.insert import insert_new
from philomela.database.schema import labels, labels_refused, sample_items, samples
from philomela.errors import InputError, LimitExceeded, UsageError
from philomela.evidence.log import append, append_if_new
from philomela.stages.batches import batches

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of a file."""

    sample: str
    new: int  # labels
    replaced: int  # labels
    known: int  # the case held the same label already
    blank: int  # nobody has filled them in yet
    refused: int
    reasons: dict[str, int]  # of the refused, by reason

    def as_json(self) -> dict[str, object]:
        """For ``--json``."""
        return asdict(self)


def import_labels(
    case: Case, path: Path, name: str | None = None, *, replace: bool = False
) -> Imported:
    """Take the labels of a file into the case, in one transaction. The same file adds nothing.

    ``name`` is the sample's; it may be left out where there is one only. Refused rows are kept with
    their reasons in the table ``labels_refused``. Raises
    :class:`~philomela.errors.UsageError` where the sample is not told,
    :class:`~philomela.errors.InputError` for a file that is no list of labels, and
    :class:`~philomela.errors.LimitExceeded` for one that is too large.
    """
    content = _content(path)
    file = hashlib.sha256(content).hexdigest()
    with case.write() as connection:
        sample = _sample(connection, name)
        items, variables, held = _of_sample(connection, sample)
        rows = list(read_labels(content, items, variables, held, replace=replace))
        new = [row for row in rows if isinstance(row, Label)]
        refused = [row for row in rows if isinstance(row, Refused)]
        replaced = [row for row in new if row.key in held]
        _write(connection, sample, file, new, replaced, refused)
        counts = {"new": len(new) - len(replaced), "replaced": len(replaced)}
        if new:
            append(connection, "labels", {**counts, "refused": len(refused), "file_sha256": file})
        elif refused:
            append_if_new(
                connection, "labels", {**counts, "refused": len(refused), "file_sha256": file}
            )
    return Imported(
        sample=sample,
        **counts,
        known=sum(isinstance(row, Known) for row in rows),
        blank=sum(isinstance(row, Blank) for row in rows),
        refused=len(refused),
        reasons=dict(sorted(Counter(row.reason for row in refused).items())),
    )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > LARGEST:
        raise LimitExceeded(f"{path} is larger than {LARGEST // 1024**2} MiB.", "Split it.")
    return content


def _sample(connection: Connection, name: str | None) -> str:
    names = list(connection.scalars(select(samples.c.name).order_by(samples.c.name)))
    if not names:
        raise InputError("The case holds no sample.", "Run `philomela code sample` first.")
    told = f"The case holds: {', '.join(names[:20])}."
    if name is None and len(names) > 1:
        raise UsageError(f"Say with --sample which sample was coded. {told}")
    if name is not None and name not in names:
        raise UsageError(f"There is no sample called {name}. {told}")
    return name or names[0]


def _of_sample(
    connection: Connection, sample: str
) -> tuple[set[str], dict[str, frozenset[str]], dict[Key, str]]:
    items = select(sample_items.c.item).where(sample_items.c.sample == sample)
    stored = select(samples.c.codebook).where(samples.c.name == sample)
    held = select(labels.c.item, labels.c.variable, labels.c.coder, labels.c.label).where(
        labels.c.sample == sample
    )
    codebook = read_codebook(str(connection.execute(stored).scalar_one()).encode())
    rows = map(Label._make, connection.execute(held))
    return (
        set(connection.scalars(items)),
        codebook.labels(),
        {row.key: row.label for row in rows},
    )


def _write(
    connection: Connection,
    sample: str,
    file: str,
    new: Sequence[Label],
    replaced: Sequence[Label],
    refused: Sequence[Refused],
) -> None:
    gone = delete(labels).where(
        labels.c.sample == sample,
        labels.c.item == bindparam("of_item"),
        labels.c.variable == bindparam("of_variable"),
        labels.c.coder == bindparam("of_coder"),
    )
    for some in batches(replaced, _BATCH):
        connection.execute(
            gone,
            [
                {"of_item": row.item, "of_variable": row.variable, "of_coder": row.coder}
                for row in some
            ],
        )
    for some_labels in batches(new, _BATCH):
        insert_new(connection, labels, [{"sample": sample, **row._asdict()} for row in some_labels])
    of_file = and_(labels_refused.c.sample == sample, labels_refused.c.file == file)
    connection.execute(delete(labels_refused).where(of_file))
    for some_refused in batches(refused, _BATCH):
        rows = [{"sample": sample, "file": file, **row._asdict()} for row in some_refused]
        insert_new(connection, labels_refused, rows)
