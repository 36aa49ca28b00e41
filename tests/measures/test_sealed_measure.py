"""What is sealed is in no figure, table or statement but the count."""

from __future__ import annotations

import json

import pytest
from measured_case import HandWritten, dicts, hand_written, sha
from sqlalchemy import text

from philomela.database.sealed import seal_family
from philomela.measures.as_json import to_json
from philomela.records import Measure

CODEBOOK = '[variables.colour.categories]\nred = "1"\nblue = "2"\n'


def fill(case: HandWritten) -> None:
    """Pictures 1 and 7 are a family; 1 is also posted again; 3 waits to be joined with 1."""
    case.channel(1)
    case.channel(2)
    for place in range(5):
        case.sighting(1, place + 1, f"2024-0{place + 1}-10", text=f"picture for ${place + 5}")
    case.sighting(2, 7, "2024-02-12", family=1, version=7, points=3, quality=10)
    case.sighting(2, 1, "2024-03-12", forwarded=True)
    case.link(1, 7, "altered", strength=-40.5, fraction=0.4)
    case.link(1, 3, "copy", waiting=True, thin=True)
    case.link(2, 3, "copy", waiting=True, thin=True)
    first, second = case.sample({"2024-01": (5, 2)}, CODEBOOK)
    for item in (first, second):
        case.label(item, "colour", "a", "red")


def everything(case: HandWritten, measures: dict[str, Measure]) -> str:
    """All that measures say, and every row that their statements list."""
    told = [json.dumps(to_json(one)) for one in measures.values()]
    for one in measures.values():
        for source in one.sources:
            told += [repr(row) for row in case.connection.execute(text(source.replace(":", "\\:")))]
    return "\n".join(told)


@pytest.mark.parametrize("marked", [1, 7])
def test_a_sealed_family_is_nowhere_but_in_the_count(marked: int) -> None:
    with hand_written() as case:
        fill(case)
        before = everything(case, case.measures())
        assert sha(1) in before
        assert sha(7) in before
        assert "picture for $5" in before
        seal_family(case.connection, sha(marked))
        measures = case.measures()
        after = everything(case, measures)
    assert sha(1) not in after
    assert sha(7) not in after
    assert "picture for $5" not in after
    assert sha(3) in after
    assert (measures["sealed"].value, measures["sealed"].n) == (1, 2)
    assert dicts(measures["sealed"], "sealed") == [{"families": 1, "pictures": 2}]


def test_figures_are_those_of_a_case_without_it() -> None:
    with hand_written() as case:
        fill(case)
        seal_family(case.connection, sha(1))
        measures = case.measures()
        listed = case.connection.execute(text(measures["coverage"].sources[0])).all()
    assert len(listed) == measures["coverage"].n
    values = {name: measure.value for name, measure in measures.items()}
    expected = {"pictures": 4, "families": 4, "sightings": 4, "links": 0, "waiting_links": 1}
    assert {name: values[name] for name in expected} == expected
    assert (values["messages"], values["prices"], values["not_compared"]) == (7, 4, 0)
    assert (values["coverage"], measures["coverage"].n) == (1, 4)
    assert sum(row["sightings"] for row in dicts(measures["channels"], "channels")) == 4


def test_nothing_sealed_is_counted_as_none() -> None:
    with hand_written() as case:
        fill(case)
        sealed = case.measures()["sealed"]
    assert (sealed.value, sealed.n, sealed.caveats) == (0, 0, ())
