"""How much of the files that are mapped is in memory is known, where the system tells."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from philomela.matching.sketches import resident
from philomela.matching.sketches.resident import mapped_bytes


def test_bytes_are_counted() -> None:
    found = mapped_bytes()
    assert isinstance(found, int)
    assert found >= 0


@pytest.mark.skipif(sys.platform != "linux", reason="no such file elsewhere")
def test_what_is_read_of_a_mapped_file_counts(tmp_path: Path) -> None:
    size = 32 << 20
    np.zeros(size, np.uint8).tofile(tmp_path / "file")
    before = mapped_bytes()
    mapped = np.memmap(tmp_path / "file", np.uint8, "r")
    assert mapped.sum() == 0
    # The rest of the program may have given some back meanwhile.
    assert mapped_bytes() > before + size // 2
    assert before > 0


@pytest.mark.parametrize("content", [None, b"", b"12 34", b"what is this?"])
def test_a_system_that_does_not_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    path = tmp_path / "statm"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(resident, "_STATUS", path)
    assert mapped_bytes() == 0
