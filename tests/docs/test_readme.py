"""Every command in the README runs, in its order."""

from __future__ import annotations

import hashlib
import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from philomela.cli import main
from philomela.simulate.alterations import replace_region
from philomela.simulate.pictures import dead_leaves

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")

#: Commands that set up an environment: `make test` and continuous integration are their test.
SETTING_UP = ("make ", "python3 -m venv", ".venv/bin/")


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def pictures_to_compare(folder: Path) -> str:
    """Her photo, and what was made of it; the SHA-256 of that."""
    original = dead_leaves(1, 1)
    altered = replace_region(original, 0.4, "noise", np.random.default_rng(1))
    Image.fromarray(original).save(folder / "original.jpg")
    Image.fromarray(altered.pixels).save(folder / "found.jpg")
    (folder / "found").mkdir()
    content = (folder / "found.jpg").read_bytes()
    (folder / "found" / "a.jpg").write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def test_every_command_is_known() -> None:
    for line in commands():
        assert line.startswith(("philomela ", *SETTING_UP)), line


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = [line.split()[1] for line in commands() if line.startswith("make ")]
    assert targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_commands_run_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = [line for line in commands() if line.startswith("philomela ")]
    assert len(lines) >= 20
    found = pictures_to_compare(tmp_path)
    monkeypatch.chdir(tmp_path)
    said = {}
    for line in lines:
        _, *arguments = shlex.split(line.replace("3f9a2c41", found[:8]))
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        said[line] = told = capfd.readouterr()
        assert ended.value.code == 0, f"{line}\n{told.out}\n{told.err}"
    (matched,) = (told.out for line, told in said.items() if line == "philomela match list")
    assert "altered" in matched
    written = {path.name for path in (tmp_path / "report").iterdir()}
    assert {"report.html", "report.pdf", "measures.json", "network.gexf", "tables"} <= written


@pytest.mark.parametrize("name", re.findall(r"\]\(((?!http)[^)#]+)\)", README))
def test_links_lead_somewhere(name: str) -> None:
    assert (ROOT / name).exists()


def test_exit_codes_are_those_of_the_errors() -> None:
    from philomela import errors

    told = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    raised = {kind.exit_code for kind in kinds if issubclass(kind, errors.PhilomelaError)}
    assert raised <= told
