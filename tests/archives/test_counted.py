"""Streams that are read to a limit."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.archives.counted import counted, read_at_most


@settings(deadline=None)
@given(
    st.integers(0, 300_000),
    st.integers(0, 300_000),
    st.sampled_from((0, 1, 512, 70_000)),
)
def test_the_rest_of_a_stream_up_to_a_limit(length: int, most: int, before: int) -> None:
    content = bytes(range(251)) * (length // 251 + 1)
    content = content[:length]
    told: list[int] = []
    with counted(io.BytesIO(content), told.append) as stream:
        head = stream.read(before)
        assert read_at_most(stream, most) == content[len(head) : len(head) + most]
    assert sum(told) <= length
