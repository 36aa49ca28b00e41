"""All measures of whole cases: names, tables, and the SQL that lists their rows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from measured_case import HandWritten, dicts, hand_written, sha, table
from sqlalchemy import text

from philomela.measures.as_json import from_json, to_json
from philomela.records import Measure

SHARES = "category title voters n share low high simultaneous_low simultaneous_high polls"
ANSWERS = "poll channel question answer category phrase voters share low high n state reposts"
#: Measure -> its tables and their columns, in the order of a report.
CONTRACT = {
    "channels": {
        "channels": "channel_key channel kind messages first last pictures families sightings"
        " forwards"
    },
    "messages": {"messages_by_month": "month messages"},
    "pictures": {},
    "families": {"family_spread": "family pictures sightings channels first last"},
    "sightings": {
        "sightings_by_channel_month": "channel_key channel month sightings pictures families"
        " forwarded"
    },
    "copies_per_family": {"copies_per_family": "copies families"},
    "altered_families": {
        "copies_and_altered": "group families pictures sightings",
        "altered_families": "family versions pictures sightings",
    },
    "altered_copies": {"altered_copies": "bound pictures share"},
    "links": {"links_by_kind": "kind links waiting unconfirmed weakest"},
    "waiting_links": {"waiting_links": "first second kind strength fraction reason"},
    "unseen_families": {
        "unseen_estimates": "estimator occasions estimate low high lower_bound assumptions"
        " contradicted_by",
        "unseen_findings": "occasions finding assumption probability against sentence",
    },
    "unseen_families_coverage": {},
    "unseen_families_chao1": {},
    "unseen_families_ace": {},
    "unseen_families_chapman": {},
    "unseen_families_schnabel": {},
    "unseen_families_chao_mh": {},
    "unseen_families_loglinear": {},
    "unseen_families_schnabel_over_time": {},
    "unseen_families_chao_mh_over_time": {},
    "unseen_families_loglinear_over_time": {},
    "recurring_marks": {
        "recurring_marks": "mark place pictures share channels left top right bottom",
        "marks_by_channel": "mark place channel_key channel pictures share",
    },
    "marked_share": {
        "marked_by_channel": "channel_key channel pictures marked bars share low high"
    },
    "growth": {
        "families_by_month": "month new_families sightings cumulative_families complete missing",
        "families_by_week": "week begins new_families sightings cumulative_families complete"
        " missing",
    },
    "three_month_change": {},
    "doubling_time": {"growth_rate": "months monthly_percent low high dispersion"},
    "change_points": {
        "change_points": "by last_before first_after begins monthly_percent_before"
        " monthly_percent_after jump_percent"
    },
    "polls": {
        "poll_answers": "poll channel question answer voters share low high n hidden reposts",
        "poll_reposts": "posting channel question voters reason counted_as counted_voters",
    },
    "hidden_polls": {},
    "poll_who_is_targeted": {
        "poll_who_is_targeted_shares": SHARES,
        "poll_who_is_targeted_answers": ANSWERS,
    },
    "poll_region": {"poll_region_shares": SHARES, "poll_region_answers": ANSWERS},
    "ungrouped_polls": {"ungrouped_polls": "poll channel question reason n"},
    "forwards": {},
    "network": {
        "nodes": "id label kind role reason community messages pictures members",
        "edges": "source target kind weight",
        "role_rules": "order role rule holds_where",
        "role_rows": "channel_key channel role rule decides fact count statement statement_lists",
    },
    "communities": {"communities": "community places channels stay_together largest"},
    "outside_sites": {"outside_sites": "domain month mentions"},
    "outside_pages": {"outside_pages": "domain pages mentions"},
    "prices": {
        "prices": "channel_key channel number date amount upper currency quantity unit unit_price"
        " former snippet",
        "prices_by_unit": "currency unit through mentions offers channels lowest lower_quartile"
        " median upper_quartile highest",
        "prices_through_coins": "channel_key channel number date currency coin unit unit_price",
    },
    "free_offers": {"free_and_paid": "channel_key channel paid free both trial"},
    "members_sum": {
        "members": "channel date members source",
        "members_latest": "channel date members source",
    },
    "members_union": {},
    "members_by_region": {
        "members_by_region": "region title share low high people_low people_high",
    },
    "member_curve": {
        "members_by_day": "channel_key channel date low high readings",
        "members_by_day_all": "date channels_read channels sum_low sum_high union_low union_high",
    },
    "active_people": {},
    "coding": {
        "coding_samples": "sample what strata seed size population sealed_before drawn sealed_since"
        " coded coders",
        "coding_strata": "sample stratum population drawn sealed coded",
        "coding_shares": "sample variable category items share low high n effective_n covered",
        "codebook": "sample variable question category meaning",
    },
    "coder_agreement": {
        "coder_agreement": "sample variable alpha low high items coders agreeing",
        "coder_disagreements": "sample item variable labels counts_as rule",
    },
    "labels_refused": {
        "labels_refused_reasons": "reason rows",
        "labels_refused": "sample file line item coder variable label reason",
    },
    "coverage": {"coverage": "item state reason count"},
    "sealed": {"sealed": "families pictures"},
    "not_compared": {"not_compared": "cause pictures"},
    "skipped": {"skipped": "archive unit place reason detail"},
    "undated": {},
}

#: Measures whose value is the number of rows that their first source lists.
COUNTS = (
    *("channels", "messages", "pictures", "families", "sightings", "forwards"),
    *("active_people", "skipped", "undated", "altered_families", "links", "waiting_links"),
    *("not_compared", "labels_refused", "recurring_marks"),
)
#: Measures whose n is that number.
OBSERVATIONS = (
    *("copies_per_family", "growth", "three_month_change", "doubling_time", "change_points"),
    *("polls", "network"),
    *("outside_sites", "prices", "coverage", "coding"),
)


def rich(case: HandWritten) -> None:
    """A case with something of everything. Every count below is by hand."""
    case.channel(1, "Eins")
    case.channel(2, "\u202eдва\n канал")
    case.channel(3, None, kind="private")
    case.message(1, "2023-11-01", kind="service", action="create_channel")
    for place in range(6):
        month = f"{2023 + (place > 1)}-{(10 + place) % 12 + 1:02d}"
        case.sighting(1, place + 1, f"{month}-10")
    case.sighting(2, 1, "2024-04-12", forwarded=True)
    case.sighting(2, 7, "2024-04-12", family=1, version=7)  # an altered copy of picture 1
    case.sighting(2, 8, None, points=3, quality=10)
    case.mark(1, "top left corner")
    case.bears(1, 1)
    case.bears(2, 1)
    case.link(1, 7, "altered", strength=-40.5, fraction=0.4)
    case.link(2, 3, "copy", unconfirmed=True, waiting=True)
    case.sighting(2, 8, "2024-04-13", date_certain=False)
    number = case.message(2, "2024-04-30", sender="person:a", text="10 photos for $5, 2 € a day")
    for slot, (kind, state) in enumerate(
        [
            *(("thumbnail", "derivative"), ("thumbnail", "read"), ("file", "other")),
            *(("photo", "missing"), ("file", "not included"), ("video", "not included")),
        ]
    ):
        found = sha(1) if state == "read" else None
        case.media(2, number, slot, kind=kind, state=state, reason="why", sha256=found)
    case.poll(3, "q", {"x": 1, "y": 2}, 3)
    case.poll(3, "h", {"x": 0, "y": 0}, 3, hidden=True)
    case.reference(3, "link", "https://example.com/", text="@maria_k said $7, ask @pay_bot")
    case.reference(3, "forward", "telegram:1", forwarded=True)
    case.skipped("messages[3]", "unreadable date")
    case.skipped("messages[4]", "repeat")
    case.members("telegram:1", "2024-01-01", 9)
    first, second = case.sample({"2024-01": (3, 1), "2024-02": (1, 1)}, CODEBOOK)
    case.label(first, "colour", "a", "red")
    case.label(first, "colour", "b", "red")
    case.label(second, "colour", "a", "blue")
    case.label(second, "colour", "b", "red")
    case.refused(7, "unknown item")


CODEBOOK = """
[variables.colour.categories]
red = "<b>"
blue = "=1+1"
"""


def listed(case: HandWritten, source: str) -> list[Any]:
    return list(case.connection.execute(text(source.replace(":", "\\:"))))


def test_names_tables_and_columns_keep_to_the_contract() -> None:
    with hand_written() as case:
        rich(case)
        measures = case.measures()
    assert list(measures) == list(CONTRACT)
    for name, tables in CONTRACT.items():
        found = {one.name: " ".join(one.columns) for one in measures[name].tables}
        assert found == tables
        for one in measures[name].tables:
            assert all(len(row) == len(one.columns) for row in one.rows)
        assert measures[name].method
        assert measures[name].title
        assert measures[name].unit


def test_counts_by_hand() -> None:
    with hand_written() as case:
        rich(case)
        measures = case.measures()
    values = {name: measure.value for name, measure in measures.items()}
    expected = {
        "channels": 3,
        "messages": 16,
        "pictures": 8,
        "families": 7,
        "sightings": 10,
        "copies_per_family": 1,
        "altered_families": 1,
        "links": 1,
        "waiting_links": 1,
        "not_compared": 1,
        "recurring_marks": 1,
        "polls": 2,
        "hidden_polls": 1,
        "ungrouped_polls": 2,
        "forwards": 2,
        "network": 2,
        "outside_sites": 1,
        "prices": 3,
        "members_sum": 9,
        "coding": 2,
        "labels_refused": 1,
        "active_people": 1,
        "coverage": 10 / 12,
        "skipped": 1,
        "undated": 2,
    }
    assert {name: values[name] for name in expected} == expected


def test_every_source_lists_the_rows_of_its_measure() -> None:
    with hand_written() as case:
        rich(case)
        measures = case.measures()
        for measure in measures.values():
            assert measure.sources
            for source in measure.sources:
                assert "?" not in source
                listed(case, source)
        for name in COUNTS:
            assert len(listed(case, measures[name].sources[0])) == measures[name].value, name
        for name in OBSERVATIONS:
            assert len(listed(case, measures[name].sources[0])) == measures[name].n, name
        assert len(listed(case, measures["hidden_polls"].sources[0])) == 1
        members = listed(case, measures["members_sum"].sources[0])
        assert sum(row.members for row in members) == measures["members_sum"].value


def test_tables_add_up_to_their_values() -> None:
    with hand_written() as case:
        rich(case)
        measures = case.measures()
    channels = dicts(measures["channels"], "channels")
    for column in ("messages", "sightings", "forwards"):
        assert sum(row[column] for row in channels) == measures[column].value
    months = dicts(measures["sightings"], "sightings_by_channel_month")
    assert sum(row["sightings"] for row in months) == 9  # one is undated
    assert sum(row["forwarded"] for row in months) == 1
    copies = dicts(measures["copies_per_family"], "copies_per_family")
    assert copies == [{"copies": 1, "families": 6}, {"copies": 2, "families": 1}]
    widest = dicts(measures["families"], "family_spread")[0]
    assert (widest["pictures"], widest["sightings"], widest["channels"]) == (2, 3, 2)
    edges = dicts(measures["network"], "edges")
    assert sum(edge["weight"] for edge in edges) == measures["network"].n
    coverage = dicts(measures["coverage"], "coverage")
    media = sum(row["count"] for row in coverage if row["item"].startswith("media"))
    assert media == 16


def test_labels_and_snippets_are_fit_to_show() -> None:
    with hand_written() as case:
        rich(case)
        measures = case.measures()
    labels = [row["channel"] for row in dicts(measures["channels"], "channels")]
    assert labels == ["Eins", "два канал", "private chat #3"]
    snippets = [row["snippet"] for row in dicts(measures["prices"], "prices")]
    assert snippets[2] == "@… said $7, ask @pay_bot"


def test_prices_carry_their_place_and_summary() -> None:
    with hand_written() as case:
        rich(case)
        prices = case.measures()["prices"]
    first, second, _ = dicts(prices, "prices")
    assert (first["channel_key"], first["date"]) == ("telegram:2", "2024-04-30")
    assert (first["amount"], first["currency"], first["unit_price"]) == (5, "USD", 0.5)
    assert (second["amount"], second["currency"], second["unit"]) == (2, "EUR", "day")
    assert [row["currency"] for row in dicts(prices, "prices_by_unit")] == ["EUR", "USD", "USD"]


def test_before_link_has_run_families_are_not_known() -> None:
    with hand_written() as case:
        case.channel(1)
        case.sighting(1, 1, "2024-01-01")
        case.sighting(1, 2, "2024-01-31", family=None)
        measures = case.measures()
    unseen = [name for name in measures if name.startswith("unseen_families")]
    for name in (
        *("families", "copies_per_family", "growth", "three_month_change"),
        *("doubling_time", "change_points"),
        *unseen,
    ):
        assert measures[name].value is None
        assert any("link has not run" in caveat for caveat in measures[name].caveats), name
    assert measures["pictures"].value == 2
    (month,) = dicts(measures["growth"], "families_by_month")
    assert (month["new_families"], month["sightings"]) == (None, 2)
    assert dicts(measures["channels"], "channels")[0]["families"] is None


def empty(case: HandWritten) -> None:
    """Nothing but an archive."""


def one_message(case: HandWritten) -> None:
    case.channel(1)
    case.message(1)


def no_dates(case: HandWritten) -> None:
    case.channel(1)
    for picture in range(3):
        case.sighting(1, picture, None)
    case.reference(1, "link", "https://example.com", day=None, text="$5")


def all_hidden(case: HandWritten) -> None:
    case.channel(1)
    case.poll(1, "q", {"x": 0}, 9, hidden=True)


def huge_numbers(case: HandWritten) -> None:
    case.channel(1, "9" * 5000, kind="unknown")
    case.message(1, 2**62, number=2**62, text="9" * 12 + " $")
    case.sighting(1, 1, -(2**62), number=2**62 + 1)
    case.poll(1, "q" * 10_000, {"x": 2**40, "": 0}, 2**41, number=2**62 + 2)
    case.members("telegram:1", "not a date", 2**40)


def hostile_texts(case: HandWritten) -> None:
    case.channel(1, "<script>alert(1)</script>\x00\x1b[31m\u202e", key="'; DROP TABLE media;--")
    case.reference(1, "link", "https://'\"><x>/%00", text="=1+1 $5 <b>")
    case.reference(1, "forward", "title:'; --")
    case.reference(1, "weird", "nonsense")
    case.skipped("<x>", "'", unit="'")
    case.poll(1, "\x00\u2028", {"\n": 1}, 1)


@pytest.mark.parametrize(
    "fill", [empty, one_message, no_dates, all_hidden, huge_numbers, hostile_texts, rich]
)
def test_every_case_can_be_measured_and_kept(fill: Any) -> None:
    with hand_written() as case:
        fill(case)
        measures = case.measures()
        assert list(measures) == list(CONTRACT)
        for measure in measures.values():
            stored = json.dumps(to_json(measure), allow_nan=False)
            assert from_json(json.loads(stored)) == measure
            for source in measure.sources:
                listed(case, source)
        assert case.measures() == measures


def test_an_empty_case_has_counts_of_zero() -> None:
    with hand_written() as case:
        measures = case.measures()
    for name in (
        *COUNTS,
        "polls",
        "hidden_polls",
        "network",
        "communities",
        "outside_sites",
        "prices",
    ):
        assert measures[name].value == 0, name
    for name in ("coverage", "copies_per_family", "growth", "three_month_change", "members_sum"):
        assert measures[name].value is None, name


def test_the_table_of_skipped_things_is_cut_and_says_so() -> None:
    with hand_written() as case:
        for place in range(1_005):
            case.skipped(f"messages[{place}]", "unreadable")
        skipped: Measure = case.measures()["skipped"]
    assert skipped.value == 1_005
    assert len(table(skipped, "skipped").rows) == 1_000
    assert any("first 1,000" in caveat for caveat in skipped.caveats)
