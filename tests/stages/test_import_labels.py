"""Labels taken into a case: nothing lost, nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from coded_case import filled
from sqlalchemy import select

from philomela.coding.codebook import example
from philomela.coding.labels import LARGEST
from philomela.database.connection import Case
from philomela.database.schema import labels, labels_refused
from philomela.errors import InputError, LimitExceeded, UsageError
from philomela.stages.labels import Imported, import_labels
from philomela.stages.sample import Request, sample

HEAD = "item,coder,variable,label\n"


def rows(case: Case) -> tuple[list[tuple[str, ...]], list[tuple[int, str]]]:
    with case.read() as connection:
        kept = connection.execute(select(labels.c.item, labels.c.coder, labels.c.label)).all()
        refused = connection.execute(select(labels_refused.c.line, labels_refused.c.reason)).all()
    return sorted(map(tuple, kept)), sorted(map(tuple, refused))


def drawn(case: Case, seed: int = 1) -> list[str]:
    found = sample(case, Request("sightings", "none", 3, seed, example()))
    return [one.item for one in found.items]


def written(folder: Path, text: str) -> Path:
    path = folder / "labels.csv"
    path.write_text(HEAD + text)
    return path


def test_the_same_file_adds_nothing(tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        first, second, _ = drawn(case)
        text = f"{first},a,target,stranger\n{second},a,target,\nx,a,target,stranger\n"
        path = written(tmp_path, text + f"{first},a,target,acquainted\n")
        done = import_labels(case, path)
        reasons = {"contradicts a row before": 1, "unknown item": 1}
        assert done == Imported("sightings-none-3-1", 1, 0, 0, 1, 2, reasons)
        before = rows(case)
        again = import_labels(case, path)
        assert (again.new, again.known, again.refused) == (0, 1, 2)
        assert rows(case) == before
    assert before[0] == [(first, "a", "stranger")]
    assert before[1] == [(4, "unknown item"), (5, "contradicts a row before")]


def test_a_label_changes_only_when_asked(tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        first, *_ = drawn(case)
        import_labels(case, written(tmp_path, f"{first},a,target,stranger\n"))
        path = written(tmp_path, f"{first},a,target,acquainted\n")
        assert import_labels(case, path).refused == 1
        assert rows(case) == (
            [(first, "a", "stranger")],
            [(2, "the coder's label in the case is stranger")],
        )
        done = import_labels(case, path, replace=True)
        assert (done.new, done.replaced, done.refused) == (0, 1, 0)
        assert rows(case) == ([(first, "a", "acquainted")], [])


def test_the_sample_must_be_told_where_there_are_several(tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        path = written(tmp_path, "")
        with pytest.raises(InputError, match="holds no sample"):
            import_labels(case, path)
        first, *_ = drawn(case)
        drawn(case, seed=2)
        with pytest.raises(UsageError, match="which sample") as refused:
            import_labels(case, path)
        assert "sightings-none-3-1, sightings-none-3-2" in str(refused.value)
        with pytest.raises(UsageError, match="no sample called other"):
            import_labels(case, path, "other")
        path = written(tmp_path, f"{first},a,target,stranger\n")
        assert import_labels(case, path, "sightings-none-3-1").new == 1


def test_what_is_no_list_of_labels_changes_nothing(tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        drawn(case)
        path = tmp_path / "labels.csv"
        path.write_bytes(b"\x00\xff")
        with pytest.raises(InputError, match="no list of labels"):
            import_labels(case, path)
        with pytest.raises(InputError, match="cannot be read"):
            import_labels(case, tmp_path)
        with path.open("wb") as file:
            file.truncate(LARGEST + 1)
        with pytest.raises(LimitExceeded, match="larger than 64 MiB"):
            import_labels(case, path)
        assert rows(case) == ([], [])
