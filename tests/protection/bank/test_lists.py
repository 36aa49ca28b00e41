"""Lists of hashes, in both directions with the library that others use."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from banks import hash_print
from hypothesis import given
from hypothesis import strategies as st

from philomela.errors import InputError
from philomela.protection.bank.lists import Format, read_list, write_list

hashes = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=5, unique=True)


@given(hashes, st.sampled_from(["txt", "hashes", "csv"]))
def test_what_is_written_is_read(given: list[bytes], form: Format) -> None:
    found = read_list("".join(write_list(given, form)).encode())
    assert [one.pdq for one in found.prints] == given
    assert found.refused == ()


@given(st.binary(max_size=300))
def test_any_bytes_end_in_hashes_or_a_sentence(content: bytes) -> None:
    hashes = re.search(rb"[0-9a-fA-F]{64}", content)
    try:
        found = read_list(content).prints
    except InputError:
        found = ()
    assert bool(found) <= bool(hashes)


ONE = hash_print(1).pdq.hex()


@pytest.mark.parametrize(
    ("line", "quality"),
    [
        (ONE, None),
        (ONE.upper(), None),
        (f"pdq {ONE}", None),
        (f"HASH_PDQ,{ONE}", None),
        (f"{ONE},97,a picture.jpg", 97),
        (f"{ONE} 97", 97),
        (f"{ONE},3058061737574159,2020-07-31T18:47:45+0000,tag", None),
        (f"pdq,{ONE},some collaboration,POSITIVE_CLASS,a b", None),
        (f"\ufeff{ONE}", None),
    ],
)
def test_every_form_of_a_line(line: str, quality: int | None) -> None:
    (found,) = read_list(line.encode()).prints
    assert (found.pdq.hex(), found.quality, found.sha256) == (ONE, quality, None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"md5 {ONE[:32]}", "not a PDQ hash"),
        (f"vpdq {ONE}", "a hash of another kind"),
        ("pdq", "not a PDQ hash"),
        ("x" * 20_000, "too long"),
        (ONE[:-1] + "g", "not a PDQ hash"),
    ],
)
def test_what_is_no_hash_is_told(line: str, reason: str) -> None:
    found = read_list(f"{ONE}\n{line}\n\udcff\n".encode("utf-8", "surrogateescape"))
    assert [(one.line, one.reason) for one in found.refused] == [(2, reason), (3, "not text")]
    assert found.refused_lines == 2


def test_the_library_reads_what_we_write(tmp_path: Path) -> None:
    file_api = pytest.importorskip("threatexchange.exchanges.impl.file_api")
    signal = pytest.importorskip("threatexchange.signal_type.pdq.signal").PdqSignal
    given = [hash_print(number).pdq for number in range(3)]
    for form, named in (("txt", None), ("hashes", "pdq")):
        path = tmp_path / f"list.{form}"
        path.write_text("".join(write_list(given, form)))  # type: ignore[arg-type]
        config = file_api.FileCollaborationConfig(
            name="ours", filename=str(path), signal_type=named
        )
        (delta,) = file_api.LocalFileSignalExchangeAPI(config).fetch_iter([], None)
        assert sorted(delta.updates) == sorted(("pdq", one.hex()) for one in given)
        for _, one in delta.updates:
            assert signal.validate_signal_str(one) == one


def test_we_read_what_the_library_writes(tmp_path: Path) -> None:
    serialization = pytest.importorskip("threatexchange.cli.dataset.simple_serialization")
    command = pytest.importorskip("threatexchange.cli.dataset_cmd").DatasetCommand
    signals = pytest.importorskip("threatexchange.signal_type.pdq.signal")
    state = pytest.importorskip("threatexchange.exchanges.fetch_state")
    given = [hash_print(number).pdq.hex() for number in range(3)]
    rollup = serialization.SimpleDescriptorRollup(6789, "2020-07-31T18:47:45+0000", {"tag"})
    rows = [serialization.CliIndicatorSerialization("HASH_PDQ", one, rollup) for one in given]
    (stored,) = serialization.CliIndicatorSerialization.store(tmp_path, rows)
    assert [one.pdq.hex() for one in read_list(stored.read_bytes()).prints] == given
    printed = io.StringIO()
    writer = csv.DictWriter(printed, ["signal_type", "signal_str", "collab", "category", "tags"])
    writer.writeheader()
    for one in given:
        metadata = state.FetchedSignalMetadata()
        command._print_csv(None, writer, "ours", signals.PdqSignal, one, metadata)
    assert [one.pdq.hex() for one in read_list(printed.getvalue().encode()).prints] == given
