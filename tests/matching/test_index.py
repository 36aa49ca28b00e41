"""The index finds what brute force finds, whatever is added, withdrawn, saved and loaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.errors import InputError, UsageError
from philomela.matching import brute_force
from philomela.matching.index import HashIndex
from philomela.matching.index_file import load_index, save_index
from philomela.matching.words import to_words

RADIUS = 31
CENTRE = bytes(range(32))


def flipped(one: bytes, bits: list[int]) -> bytes:
    number = int.from_bytes(one, "big")
    for bit in set(bits):
        number ^= 1 << bit
    return number.to_bytes(32, "big")


def twin(hashes: list[bytes], query: bytes, radius: int = RADIUS) -> set[tuple[int, int]]:
    places, distances = brute_force.search(to_words([query])[0], to_words(hashes), radius)
    return set(zip(places.tolist(), distances.tolist(), strict=True))


def found(index: HashIndex, query: bytes, radius: int = RADIUS) -> set[tuple[int, int]]:
    hits = index.search(query, radius)
    assert hits == sorted(hits, key=lambda hit: (hit.distance, hit.place))
    assert len({hit.place for hit in hits}) == len(hits)
    return {(hit.place, hit.distance) for hit in hits}


bits = st.lists(st.integers(0, 255), max_size=40)
#: Flips spread two to a chunk, or all within a few chunks: the edges of the pigeonhole.
spread = st.permutations(range(16)).map(lambda order: [16 * chunk + 3 for chunk in order])
near = st.one_of(bits, spread, spread.map(lambda one: one + [bit + 5 for bit in one[:15]]))
hashes = st.lists(
    st.one_of(near.map(lambda one: flipped(CENTRE, one)), st.binary(min_size=32, max_size=32)),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(hashes, near)
def test_the_index_agrees_with_brute_force(held: list[bytes], query_bits: list[int]) -> None:
    query = flipped(CENTRE, query_bits)
    assert found(HashIndex(held), query) == twin(held, query)


@pytest.mark.parametrize("distance", [0, 1, 15, 16, 17, 30, 31, 32, 33])
@pytest.mark.parametrize("step", [1, 2, 8, 16])
def test_distances_at_the_edge(distance: int, step: int) -> None:
    far = flipped(CENTRE, [(place * step) % 256 + place * step // 256 for place in range(distance)])
    true = twin([far], CENTRE)
    assert found(HashIndex([far]), CENTRE) == true
    assert bool(true) == (distance <= RADIUS)


def test_a_large_bank_in_clusters() -> None:
    draw = np.random.default_rng(5)
    bank = draw.integers(0, 256, (20_000, 32), dtype=np.uint8)
    bank[10_000:] = np.repeat(bank[:500], 20, axis=0)
    for _ in range(24):
        place = draw.integers(0, 256, 10_000)
        bank[np.arange(10_000, 20_000), place // 8] ^= (1 << (place % 8)).astype(np.uint8)
    held = [row.tobytes() for row in bank]
    index = HashIndex(held)
    hits = 0
    for query in held[::97]:
        true = twin(held, query)
        assert found(index, query) == true
        hits += len(true)
    assert hits > 400


changes = st.lists(
    st.one_of(
        st.tuples(st.just("add"), near),
        st.tuples(st.just("withdraw"), st.integers(0, 60)),
        st.tuples(st.just("merge"), st.none()),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(hashes, changes, near)
def test_adding_and_withdrawing(
    begun: list[bytes], steps: list[tuple[str, list[int] | int | None]], query_bits: list[int]
) -> None:
    index, held, gone = HashIndex(begun), list(begun), set[int]()
    for step, value in steps:
        if step == "add" and isinstance(value, list):
            held.append(flipped(CENTRE, value))
            assert index.add(held[-1]) == len(held) - 1
        elif step == "withdraw" and isinstance(value, int) and value < len(held):
            gone.add(value)
            index.withdraw(value)
        elif step == "merge":
            index.parts()
    query = flipped(CENTRE, query_bits)
    true = {hit for hit in twin(held, query) if hit[0] not in gone}
    assert found(index, query) == true
    assert len(index) == len(held)


@pytest.mark.parametrize("count", [0, 1, 2, 4, 8, 300])
def test_equal_hashes_after_saving_and_loading(count: int, tmp_path: Path) -> None:
    path = tmp_path / "bank"
    index = HashIndex([CENTRE] * count)
    index.add(flipped(CENTRE, [7]))
    index.withdraw(0)
    save_index(index, path)
    loaded = load_index(path)
    assert found(loaded, CENTRE) == found(index, CENTRE)
    assert len(found(loaded, CENTRE)) == count
    assert loaded.add(CENTRE) == count + 1
    assert len(found(loaded, CENTRE)) == count + 1


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_broken_file_is_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "broken"
    save_index(HashIndex([CENTRE, bytes(32)]), path)
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    with pytest.raises(InputError):
        load_index(path)


def test_wrong_use() -> None:
    index = HashIndex([CENTRE])
    with pytest.raises(UsageError):
        index.search(CENTRE, 32)
    with pytest.raises(ValueError, match="32 bytes"):
        index.add(b"short")
    with pytest.raises(IndexError):
        index.withdraw(1)
