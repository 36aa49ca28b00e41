"""The file that says where heads are in photos."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_heads_are_spared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from altered_parts.heads import heads_in, spared

    file = tmp_path / "heads.csv"
    file.write_text("one.jpg,0.5,0,0.5,0.5\ntwo.jpg,0,0,0.1,0.1\none.jpg,0,0.5,0.5,0.5\n")
    heads = heads_in(file)
    assert {name: len(found) for name, found in heads.items()} == {"one.jpg": 2, "two.jpg": 1}
    mask = spared(heads["one.jpg"], 300, 200)
    assert mask is not None
    assert mask.shape == (300, 200)
    assert mask.mean() == pytest.approx(2 * np.pi / 4 / 4, abs=0.01)
    assert mask[75, 150]
    assert mask[225, 50]
    assert not mask[75, 50]
    assert spared([], 300, 200) is None
    assert not heads_in(None)


@pytest.mark.parametrize("line", ["", "one.jpg,1", "a,b,0,1,1", "a,0,0,0,1", "a,0,0,nan,1"])
def test_a_broken_file_is_said_in_a_sentence(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from altered_parts.heads import heads_in

    file = tmp_path / "heads.csv"
    file.write_text(f"one.jpg,0,0,1,1\n{line}\n")
    with pytest.raises(SystemExit, match=r"Line 2 of .* is not a name"):
        heads_in(file)
    with pytest.raises(SystemExit, match="cannot be read"):
        heads_in(tmp_path / "missing.csv")
