"""From a case's sightings to independent ones, to occasions, and to estimates side by side."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measured_case import HandWritten, dicts, hand_written

from philomela.measures.abundance import ace, coverage
from philomela.measures.independent import (
    by_channel,
    by_period,
    independent,
    largest_two,
    rare_pairs,
)
from philomela.measures.occasions import chao_mth, chapman, schnabel
from philomela.measures.unseen import unseen
from philomela.measures.unseen_findings import returns
from philomela.measures.unseen_rows import FamilyInChannel, families_in_channels
from philomela.records import Measure

ESTIMATES = ("chao1", "ace", "chapman", "schnabel", "chao_mh", "loglinear")


def own(family: str, channel: int, week: int | None = 1, sightings: int = 1) -> FamilyInChannel:
    return FamilyInChannel(family, channel, False, week, sightings)


def forward(family: str, channel: int, week: int | None = 1) -> FamilyInChannel:
    return FamilyInChannel(family, channel, True, week, 1)


def test_forwards_and_reposts_are_collapsed() -> None:
    rows = [
        *(own("a", 1, 1), own("a", 1, 3, sightings=2), forward("a", 2, 2), own("a", 3, 1)),
        *(forward("b", 2, 5), forward("b", 4, 4)),
        own("c", 3, None),
    ]
    found = independent(rows)
    assert list(zip(found.family, found.channel, strict=True)) == [(0, 0), (0, 1), (1, 2), (2, 1)]
    assert found.channels == (1, 3, 4)
    # Weeks in which a channel of its own showed a family; b where it came first.
    assert list(zip(found.weekly_family, found.week, strict=True)) == [(0, 1), (0, 3), (1, 4)]
    # Family a came back in its own channel once, and in another from weeks 1 and 3 once.
    assert (found.returns.within, found.returns.across) == (1, 1)
    assert (found.families, found.sightings, found.forwards, found.only_forwarded) == (3, 8, 3, 1)


def test_channels_as_occasions_by_hand() -> None:
    rows = [own("a", 1), own("a", 2), own("b", 2), own("c", 2), own("c", 3), own("d", 2)]
    found = independent(rows)
    occasions = by_channel(found)
    assert occasions.captured.tolist() == [4, 1, 1]
    assert occasions.only.tolist() == [2, 0, 0]
    assert occasions.frequencies.tolist() == [2, 2]
    assert (occasions.seen, occasions.twice, occasions.pooled) == (4, 2, 0)
    # Histories: bit 0 is channel 2, bits 1 and 2 channels 1 and 3.
    assert occasions.cells.tolist() == [2, 0, 1, 0, 1, 0, 0]
    assert largest_two(found) == ((2, 1), (4, 1, 1))
    assert rare_pairs(found, 10) == 6**2 - (16 + 1 + 1)
    assert rare_pairs(found, 1) == 0


def test_the_share_of_returns_in_one_channel_by_enumeration() -> None:
    rows = [own("a", 1, 1), own("b", 1, 1), own("c", 1, 2), own("d", 2, 2), own("e", 2, 3)]
    tokens = [(row.channel_id, row.week) for row in rows]
    apart = [(x, y) for x in tokens for y in tokens if x[1] != y[1]]
    within = [x[0] == y[0] for x, y in apart]
    assert independent(rows).returns.share == pytest.approx(sum(within) / len(apart))


@pytest.mark.parametrize(("same", "name"), [(0.05, "avoidance"), (0.5, None), (0.95, "repetition")])
def test_channels_that_repeat_or_avoid_themselves_are_found(same: float, name: str | None) -> None:
    # Two equal channels show 400 families, some of which come back in the next week, with this
    # chance in the same channel.
    dice = random.Random(3)
    rows = []
    for family in range(400):
        first = dice.choice((1, 2))
        rows.append(own(f"{family:03d}", first, 1))
        if dice.random() < 0.3:
            second = first if dice.random() < same else 3 - first
            rows.append(own(f"{family:03d}", second, 2))
    found = list(returns(independent(rows).returns, "weeks"))
    assert [one.name for one in found] == ([name] if name else [])
    for one in found:
        assert ("chao_mh" in one.against) == (name == "avoidance")


def test_many_channels_are_pooled_for_histories_only() -> None:
    rows = [own(f"{family:03d}", channel) for family in range(30) for channel in (0, family % 9)]
    unique = sorted(set(rows))
    occasions = by_channel(independent(unique))
    assert len(occasions.captured) == 9
    assert len(occasions.cells) == 2**6 - 1
    assert occasions.pooled == 4
    assert occasions.cells.sum() == occasions.frequencies.sum() == 30


def test_periods_are_equal_and_gaps_are_no_occasions() -> None:
    weekly = [own(f"{week:03d}", 1, 100 + week) for week in (0, 1, 5, 5, 25)]
    occasions = by_period(independent(weekly))
    assert (occasions.kind, occasions.captured.tolist()) == ("weeks", [1, 1, 1, 1])
    longer = [own(f"{week:03d}", 1, 100 + week) for week in (0, 1, 3, 4, 26)]
    occasions = by_period(independent(longer))
    assert (occasions.kind, occasions.captured.tolist()) == ("periods of 28 days", [3, 1, 1])
    far = [own("a", 1, 0), own("b", 1, 400_000), own("c", 1, None)]
    occasions = by_period(independent(far))
    assert (len(occasions.captured), occasions.undated) == (2, 1)
    many = [own(f"{family:03d}", 1, family) for family in range(20)]
    occasions = by_period(independent(many))
    assert (len(occasions.captured), occasions.pooled) == (20, 20)
    assert len(occasions.cells) == 63


def operation(case: HandWritten, families: int, chances: list[float], seed: int = 1) -> None:
    """Each family in each channel by chance, reposted and forwarded now and then."""
    dice = random.Random(seed)
    for channel in range(1, len(chances) + 1):
        case.channel(channel, f"Channel {channel}")
    for family in range(1, families + 1):
        for channel, chance in enumerate(chances, 1):
            if dice.random() < chance:
                day = f"2024-0{dice.randint(1, 4)}-{dice.randint(1, 28):02d}"
                for _ in range(dice.choice((1, 1, 2))):
                    case.sighting(channel, family, day, family=family)
                if dice.random() < 0.2:
                    other = channel % len(chances) + 1
                    case.sighting(other, family, day, family=family, forwarded=True)


@pytest.fixture(scope="module")
def measured() -> dict[str, Measure]:
    with hand_written() as case:
        operation(case, 300, [0.5, 0.35, 0.3, 0.2])
        found = independent(families_in_channels(case.connection))
        measures = case.measures()
    occasions = by_channel(found)
    seen = occasions.seen
    # Every figure is that of its estimator, whole families.
    pairs, overlap = rare_pairs(found, 10), occasions.overlap
    two = largest_two(found)
    assert two is not None
    expected = {
        "chao1": chao_mth(occasions.only, occasions.twice, seen),
        "ace": ace(occasions.frequencies, pairs, overlap=overlap),
        "chapman": chapman(*two[1]),
        "schnabel": schnabel(occasions.captured, seen),
    }
    for name, estimate in expected.items():
        measure = measures[f"unseen_families_{name}"]
        assert measure.value == round(float(estimate.value))
        assert measure.low == np.floor(estimate.low)
        assert measure.high == np.ceil(estimate.high)
    share = coverage(occasions.frequencies, overlap=overlap)
    assert measures["unseen_families_coverage"].value == share.value
    return measures


def test_an_operation_of_independent_channels_is_measured_whole(
    measured: dict[str, Measure],
) -> None:
    seen = measured["families"].value
    assert isinstance(seen, int)
    assert seen < 300
    for name in ("chao1", "chapman", "schnabel", "chao_mh", "loglinear"):
        found = measured[f"unseen_families_{name}"]
        assert found.low is not None
        assert found.high is not None
        assert seen <= found.low <= 300 <= found.high, name
        assert found.level == 0.95
    bound = measured["unseen_families"]
    assert bound.value == bound.low == measured["unseen_families_chao1"].low
    assert bound.high is None
    assert "lower bound" in bound.unit


def test_estimates_stand_side_by_side(measured: dict[str, Measure]) -> None:
    rows = dicts(measured["unseen_families"], "unseen_estimates")
    assert len(rows) == 9
    for row in rows:
        assert ("lower bound" in row["estimator"]) == bool(row["lower_bound"])
    first = rows[0]
    chao1 = measured["unseen_families_chao1"]
    assert (first["estimate"], first["low"], first["high"]) == (
        *(chao1.value, chao1.low, chao1.high),
    )
    for name in ESTIMATES:
        unit = measured[f"unseen_families_{name}"].unit
        assert ("lower bound" in unit) == (name in ("chao1", "chao_mh"))


def test_unequal_attention_is_noticed_and_named() -> None:
    with hand_written() as case:
        for channel in range(1, 5):
            case.channel(channel)
        dice = random.Random(5)
        for family in range(1, 601):
            popular = family % 5 == 0
            for channel in range(1, 5):
                if dice.random() < (0.8 if popular else 0.12):
                    case.sighting(channel, family, f"2024-01-{1 + family % 28:02d}", family=family)
        measures = case.measures()
    rows = dicts(measures["unseen_families"], "unseen_estimates")
    against = {(row["estimator"], row["occasions"]): row["contradicted_by"] for row in rows}
    assert "heterogeneity" in against["Schnabel (M_t)", "channels"]
    assert against["Chao1 (lower bound)", "channels"] == ""
    mt, bound = measures["unseen_families_schnabel"], measures["unseen_families_chao1"]
    assert mt.high is not None
    assert mt.high < 600
    assert any(caveat.startswith("Against it: ") for caveat in mt.caveats)
    assert bound.low is not None
    assert bound.low <= 600
    found = dicts(measures["unseen_families"], "unseen_findings")
    assert any("equal chances" in row["sentence"] for row in found)


def test_one_channel_says_nothing_of_the_unseen() -> None:
    with hand_written() as case:
        operation(case, 20, [0.5])
        measures = case.measures()
    for name, measure in measures.items():
        if name.startswith("unseen_families"):
            assert measure.value is None
            assert measure.low is None
            assert "at least two are needed" in measure.caveats[0]


def test_two_channels_have_no_log_linear_model() -> None:
    with hand_written() as case:
        operation(case, 60, [0.6, 0.5])
        measures = case.measures()
    assert measures["unseen_families_loglinear"].value is None
    assert "Too few occasions" in measures["unseen_families_loglinear"].caveats[0]
    chapman_, bound = measures["unseen_families_chapman"], measures["unseen_families_chao1"]
    assert chapman_.value == bound.value


def test_without_any_repeat_nothing_is_bounded_above() -> None:
    with hand_written() as case:
        for channel in (1, 2, 3):
            case.channel(channel)
            for place in range(4):
                picture = channel * 10 + place
                case.sighting(channel, picture, family=picture)
        measures = case.measures()
    mt = measures["unseen_families_schnabel"]
    assert (mt.value, mt.high) == (None, None)
    assert mt.low is not None
    assert mt.low >= 12
    assert any("no estimate is made" in caveat for caveat in mt.caveats)
    names = [row["finding"] for row in dicts(measures["unseen_families"], "unseen_findings")]
    assert "few repeats" in names
    assert "low coverage" in names


@pytest.mark.parametrize("again", [2, 3])
def test_fewer_than_three_families_seen_again_give_no_estimate(again: int) -> None:
    with hand_written() as case:
        for channel in (1, 2, 3):
            case.channel(channel)
            for place in range(10 if channel < 3 else 6):
                family = place + 1 if place < again and channel < 3 else channel * 100 + place
                picture = channel * 100 + place
                case.sighting(channel, picture, family=family)
        measures = case.measures()
    model = measures["unseen_families_loglinear"]  # six for three channels
    assert any("with fewer than 6 no estimate is made" in caveat for caveat in model.caveats)
    for name in ("ace", "chapman", "schnabel"):
        found = measures[f"unseen_families_{name}"]
        refused = any("no estimate is made" in caveat for caveat in found.caveats)
        assert refused == (again < 3), name
        assert not refused or (found.value, found.high) == (None, None), name
    bound = measures["unseen_families_chao1"]
    assert (bound.value is None) == (again < 3)
    assert measures["unseen_families"].value == bound.low
    assert bound.low is not None
    assert bound.low > 26 - again
    names = [row["finding"] for row in dicts(measures["unseen_families"], "unseen_findings")]
    assert "not excluded" in names


def test_much_seen_excludes_that_families_differ() -> None:
    rows = [
        FamilyInChannel(f"{family:05d}", channel, False, None, 1)
        for family in range(3_000)
        for channel in range(5)
        if random.Random(family * 5 + channel).random() < 0.5
    ]
    told = unseen(rows, ())
    assert "not excluded" not in [finding.name for finding in told.findings]
    assert "not excluded" in [finding.name for finding in unseen(rows[:400], ()).findings]


rows_drawn = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.integers(1, 8),
        st.booleans(),
        st.one_of(st.none(), st.integers(0, 60)),
    ),
    min_size=1,
    max_size=40,
    unique=True,
)


@settings(max_examples=60, deadline=None)
@given(rows_drawn)
def test_nothing_is_lost_on_the_way(drawn: list[tuple[str, int, bool, int | None]]) -> None:
    rows = [FamilyInChannel(*row, 1) for row in sorted(drawn, key=str)]
    found = independent(rows)
    families = len({row.family for row in rows})
    assert found.families == families
    occasions = by_channel(found)
    assert occasions.seen == occasions.cells.sum() == families
    assert occasions.captured.sum() == len(found.family)
    assert occasions.only.sum() == occasions.frequencies[0]
    periods = by_period(found)
    assert periods.seen + periods.undated == families
    assert periods.cells.sum() == periods.seen
