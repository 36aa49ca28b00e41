"""Each role with the rows that made it so, on a case in which every row is written by hand."""

from __future__ import annotations

from typing import Any

import pytest
from measured_case import HandWritten, dicts, hand_written
from sqlalchemy import text

from philomela.measures import role_rows
from philomela.measures.roles import RULES
from philomela.measures.targets import Form, form_of

HUB, GALLERY, PROMOTION, PAYMENT, SUPPORT, SELLER, DIRECTORY = range(1, 8)
QUOTE = 'it\'s 5 % "off"'


def operation(case: HandWritten) -> None:
    """One channel for each rule; what each rule must not count lies beside what it counts."""
    for number in range(1, 8):
        case.channel(number, f"{QUOTE} <{number}>")
    case.message(HUB, kind="service", action="create_channel")
    for number in range(4):
        case.message(HUB, text=f"news {number}")
    for number in range(12):
        case.sighting(GALLERY, number, forwarded=number < 2)
    case.message(GALLERY, text="hello")
    case.reference(GALLERY, "link", "telegram:1")
    for number in range(4):
        case.reference(PROMOTION, "invite", "t.me/+abcd" if number else "telegram:1")
    case.reference(PROMOTION, "link", "https://example.org/a", text="once")
    case.reference(PROMOTION, "mention", "telegram:3")  # itself
    case.message(PROMOTION, text="good morning")
    case.sighting(PROMOTION, 1, forwarded=True)
    for number in range(3):
        case.message(PAYMENT, text=f"{number + 1} photos for ${number + 2}")
        case.message(PAYMENT, text="soon")
    case.reference(PAYMENT, "forward", "title:1")
    for number in range(5):
        case.reference(SELLER, "link", f"https://pay.boosty.to/{number}")
    case.reference(SELLER, "link", "https://boosty.to.example.org/x")
    case.reference(SELLER, "mention", "@donate", text="or here")
    for _ in range(4):
        case.message(SUPPORT, text="like so", reply_to=1)
    for _ in range(2):
        case.reference(SUPPORT, "mention", "@helperbot")
    case.reference(SUPPORT, "mention", "person:abc")
    for number in range(5):
        case.message(DIRECTORY, text="list")
        case.reference(DIRECTORY, "link", f"t.me/other_{number}")
    for _ in range(20):
        case.message(DIRECTORY, text="talk")
    case.reference(DIRECTORY, "invite", "t.me/+wxyz")
    case.reference(DIRECTORY, "link", "https://example.com/")


def evidence(case: HandWritten) -> list[dict[str, Any]]:
    return dicts(case.measures()["network"], "role_rows")


def listed(case: HandWritten, row: dict[str, Any]) -> list[Any]:
    return list(case.connection.execute(text(row["statement"].replace(":", "\\:"))))


def test_each_channel_has_the_role_of_the_rule_that_decides() -> None:
    with hand_written() as case:
        operation(case)
        network = case.measures()["network"]
    decided = {r["channel_key"]: (r["role"], r["rule"]) for r in dicts(network, "role_rows")}
    # The last row of a channel may be of a rule that holds, but does not decide.
    decided |= {
        r["channel_key"]: (r["role"], r["rule"])
        for r in dicts(network, "role_rows")
        if r["decides"]
    }
    assert decided == {
        f"telegram:{HUB}": ("hub", "led to by most"),
        f"telegram:{GALLERY}": ("gallery", "mostly pictures"),
        f"telegram:{PROMOTION}": ("promotion", "mostly pointing"),
        f"telegram:{PAYMENT}": ("payment", "names prices"),
        f"telegram:{SELLER}": ("payment", "names prices"),
        f"telegram:{SUPPORT}": ("support", "mostly answers"),
        f"telegram:{DIRECTORY}": ("hub", "leads to most"),
    }
    roles = {node["id"]: node["role"] for node in dicts(network, "nodes")}
    assert {key: roles[key] for key in decided} == {key: one[0] for key, one in decided.items()}


def test_the_rows_of_every_fact_are_those_that_were_counted() -> None:
    with hand_written() as case:
        operation(case)
        rows = evidence(case)
        facts = {(row["channel_key"], row["fact"]): row for row in rows if row["decides"]}
        counts = {key: row["count"] for key, row in facts.items()}
        found = {key: listed(case, row) for key, row in facts.items()}
    hub, gallery, promotion = ("telegram:1", "telegram:2", "telegram:3")
    payment, support, seller = ("telegram:4", "telegram:5", "telegram:6")
    directory = "telegram:7"
    assert counts == {
        (hub, "channels that point at it"): 3,
        (gallery, "messages"): 14,
        (gallery, "messages with pictures"): 12,
        (gallery, "pictures"): 12,
        (promotion, "messages"): 8,
        (promotion, "messages that point elsewhere"): 5,
        (promotion, "places pointed at"): 3,
        (promotion, "messages with pictures of its own"): 0,
        (payment, "messages"): 7,
        (payment, "messages with a price"): 3,
        (payment, "links to payment services"): 0,
        (payment, "messages with pictures"): 0,
        (seller, "messages"): 7,
        (seller, "messages with a price"): 0,
        (seller, "links to payment services"): 6,
        (seller, "messages with pictures"): 0,
        (support, "messages"): 7,
        (support, "replies"): 4,
        (support, "references to bots"): 2,
        (support, "messages with pictures"): 0,
        (directory, "channels and invitations pointed at"): 6,
    }
    by_places = ("channels that point at it", "places pointed at")
    for key, count in counts.items():
        if key[1] not in by_places:
            assert len(found[key]) == count, key
    assert {row.channel for row in found[hub, by_places[0]]} == {gallery, promotion, payment}
    pointed_at = {row.target for row in found[promotion, by_places[1]]}
    assert pointed_at == {"t.me/+abcd", hub, "https://example.org/a", promotion}
    assert {row.number for row in found[payment, "messages with a price"]} == {1, 3, 5}
    assert {row.target for row in found[support, "references to bots"]} == {"@helperbot"}


def test_every_rule_is_met_and_said_in_words() -> None:
    with hand_written() as case:
        operation(case)
        network = case.measures()["network"]
    rules = dicts(network, "role_rules")
    assert [row["rule"] for row in rules] == [rule.name for rule in RULES]
    assert {row["rule"] for row in dicts(network, "role_rows")} == {row["rule"] for row in rules}
    assert all(row["holds_where"].endswith(".") for row in rules)


def test_statements_name_few_messages_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(role_rows, "MOST_NUMBERS", 2)
    monkeypatch.setattr(role_rows, "MOST_FORMS", 2)
    with hand_written() as case:
        operation(case)
        facts = {(row["channel_key"], row["fact"]): row for row in evidence(case)}
        priced = facts[f"telegram:{PAYMENT}", "messages with a price"]
        assert priced["statement_lists"] == "the first 2 of these rows"
        assert [row.number for row in listed(case, priced)] == [1, 3]
        gathered = facts[f"telegram:{DIRECTORY}", "channels and invitations pointed at"]
        assert gathered["statement_lists"].startswith("these rows and others")
        assert len(listed(case, gathered)) == 7


@pytest.mark.parametrize(
    ("target", "form"),
    [
        ("https://a.example.com/x/y?z", Form("https://a.example.com/", begins=True)),
        ("http://example.com?x", Form("http://example.com?", begins=True)),
        ("https://example.com", Form("https://example.com", begins=False)),
        ("t.me/some_name", Form("t.me/some_name", begins=False)),
        ("telegram:1", Form("telegram:1", begins=False)),
        ("t.me/+AbCd", Form("t.me/+AbCd", begins=False)),
        ("", Form("", begins=False)),
    ],
)
def test_forms_of_address(target: str, form: Form) -> None:
    assert form_of(target) == form
