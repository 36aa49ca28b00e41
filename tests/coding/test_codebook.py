"""Codebooks: the example, and what is refused in one sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.coding.codebook import LARGEST, example, read_codebook
from philomela.errors import InputError

SMALL = """
title = "t"
[variables.colour]
question = "Which?"
[variables.colour.categories]
red = "like blood"
blue = ""
"""


def test_the_example_reads() -> None:
    found = read_codebook(example().encode())
    assert [one.name for one in found.variables] == ["photo_source", "target", "sexual_content"]
    for variable in found.variables:
        assert variable.question
        assert variable.instructions
        assert all(category.meaning for category in variable.categories)


def test_order_and_text_are_kept() -> None:
    found = read_codebook(b"\xef\xbb\xbf" + SMALL.encode())
    (variable,) = found.variables
    assert (found.title, variable.question, variable.instructions) == ("t", "Which?", "")
    assert variable.labels == ("red", "blue")
    assert found.labels() == {"colour": frozenset({"red", "blue"})}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "not TOML"),
        (b"a = ", "not TOML"),
        (b"a = " + b"9" * 5_000, "not TOML"),
        (b"a = " + b"[" * 100_000, "not TOML"),
        (b"", "no variables"),
        (b"variables = 3", "no variables"),
        (b"[variables]\nx = 3", "not a table"),
        (b"[variables.x]", "two categories"),
        (b"[variables.x.categories]\none = ''", "two categories"),
        (b"[variables.x.categories]\none = ''\ntwo = 3", "must be text"),
        (b"[variables.x.categories]\none = ''\nundecided = ''", "do not agree"),
        (b"[variables.x.categories]\none = ''\n'=2' = ''", "cannot be the name of a category"),
        (b"[variables.X.categories]\none = ''\ntwo = ''", "cannot be the name of a variable"),
        (b"title = 3\n[variables.x.categories]\none = ''\ntwo = ''", "must be text"),
        (b"#" * (LARGEST + 1), "larger than"),
        (SMALL.replace("Which", "W" * 5000).encode(), "must be text of at most"),
        (
            "".join(
                f"[variables.v{one}.categories]\na = ''\nb = ''\n" for one in range(51)
            ).encode(),
            "more than 50",
        ),
        (
            b"[variables.x.categories]\n" + b"".join(b"c%d = ''\n" % one for one in range(101)),
            "more than 100",
        ),
    ],
)
def test_what_is_no_codebook_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read_codebook(content)
    assert refused.value.remedy
    assert "\n" not in str(refused.value)


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with suppress(InputError):
        assert read_codebook(content).variables
