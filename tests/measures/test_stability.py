"""Communities that hold, communities that do not, and how the report says so."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured_case import HandWritten, dicts, hand_written

from philomela.measures.edges import Edges
from philomela.measures.groups import STABLE, communities_measure
from philomela.measures.stability import pairs, repeats_for, stability
from philomela.measures.targets import Place


def edges_of(weights: dict[tuple[str, str], int]) -> Edges:
    names = sorted({name for ends in weights for name in ends})
    places = {name: Place(name, name.upper(), "channel") for name in names}
    return Edges({(*ends, "link"): count for ends, count in weights.items()}, places, 0, 0, 0)


def cliques(weight: int, bridge: int) -> Edges:
    first, second = [[f"{name}{place}" for place in range(5)] for name in "ab"]
    weights = {
        ends: weight for group in (first, second) for ends in itertools.combinations(group, 2)
    }
    return edges_of({**weights, ("a0", "b0"): bridge})


def ring(count: int) -> Edges:
    """Every division of a ring into arcs is as good as when it is turned."""
    return edges_of({(f"{n:02d}", f"{(n + 1) % count:02d}"): 1 for n in range(count)})


divisions = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12)


@given(divisions)
def test_pairs_are_those_that_one_would_count(places: list[tuple[int, int]]) -> None:
    first = {str(place): one for place, (one, _) in enumerate(places)}
    second = {str(place): two for place, (_, two) in enumerate(places)}
    found = pairs(first, second, first)
    couples = list(itertools.combinations(first, 2))
    here = {couple for couple in couples if first[couple[0]] == first[couple[1]]}
    there = {couple for couple in couples if second[couple[0]] == second[couple[1]]}
    assert (found.first, found.second, found.both) == (len(here), len(there), len(here & there))
    assert found.in_common() == (len(here & there) / len(here | there) if here | there else 1)


def test_two_cliques_hold() -> None:
    found = stability(cliques(weight=20, bridge=1), repeats=10)
    assert found.searched_again == found.drawn_again == 1
    assert found.together == {0: 1, 1: 1}
    measure = communities_measure(cliques(weight=20, bridge=1), found)
    assert measure.value == 2
    assert measure.caveats[0].startswith("The division into groups is stable: 100 %")
    (row, _) = dicts(measure, "communities")
    assert (row["places"], row["channels"], row["largest"]) == (5, 5, "A0, A1, A2, A3, A4")


def test_the_arcs_of_a_ring_do_not_hold_and_the_measure_says_so() -> None:
    found = stability(ring(24), repeats=10)
    assert found.searched_again < STABLE
    assert found.drawn_again < STABLE
    measure = communities_measure(ring(24), found)
    assert measure.caveats[0].startswith("The division into groups is unstable: ")
    assert "not a finding" in measure.caveats[1]


def test_counts_that_are_few_hold_less_than_counts_that_are_many() -> None:
    few, many = (stability(cliques(weight, bridge=weight), 20) for weight in (1, 50))
    assert few.drawn_again < many.drawn_again == 1


@pytest.mark.parametrize(("edges", "repeats"), [(0, 40), (1500, 40), (6000, 10), (10**9, 5)])
def test_large_networks_have_fewer_repeats(edges: int, repeats: int) -> None:
    assert repeats_for(edges) == repeats


def test_the_same_edges_give_the_same_figures() -> None:
    assert stability(ring(12), 5) == stability(ring(12), 5)


def test_places_outside_make_no_pairs() -> None:
    with hand_written() as case:
        case.channel(1)
        for number in range(9):
            case.reference(1, "link", f"https://example{number}.org/")
        measure = case.measures()["communities"]
    assert (measure.value, measure.n, measure.caveats) == (0, 1, ())
    (row,) = dicts(measure, "communities")
    assert (row["places"], row["channels"], row["stay_together"]) == (10, 1, None)


@pytest.mark.parametrize("count", [6, 9])
def test_long_lists_of_names_are_cut(count: int) -> None:
    def star(case: HandWritten) -> None:
        for number in range(1, count + 1):
            case.channel(number, f"N{number}")
        for number in range(2, count + 1):
            case.reference(number, "link", "telegram:1")

    with hand_written() as case:
        star(case)
        (row,) = dicts(case.measures()["communities"], "communities")
    assert row["channels"] == count
    assert row["largest"].endswith("N6" if count == 6 else "N6 and 3 more")
