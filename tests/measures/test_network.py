"""The network: what is a node, which edges there are, roles and communities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured_case import HandWritten, dicts, hand_written

from philomela.measures.communities import communities
from philomela.measures.domains import registered_domain
from philomela.measures.payment_services import PAYMENT_SERVICES
from philomela.measures.roles import Profile, role_of
from philomela.measures.rows import ChannelRow
from philomela.measures.targets import Places

CHANNELS = (
    ChannelRow(1, "telegram:1", "channel", "One", "title:one"),
    ChannelRow(2, "telegram:2", "channel", "Two", "title:two"),
    ChannelRow(3, "telegram:3", "channel", "Two", "title:two"),
    ChannelRow(4, "site:example.org", "site", "example.org", None),
)


@pytest.mark.parametrize(
    ("target", "node"),
    [
        ("telegram:1", ("telegram:1", "channel")),
        ("telegram:99", ("telegram:99", "outside channel")),
        ("title:one", ("telegram:1", "channel")),
        ("title:two", ("title:two", "outside channel")),  # two channels share it
        ("person:abc", None),
        ("username:abc", None),
        ("username:known", ("t.me/known_name", "outside channel")),
        ("username:one", ("telegram:1", "channel")),
        ("t.me/Some_Name", ("t.me/some_name", "outside channel")),
        ("t.me/s/some_name/17", ("t.me/some_name", "outside channel")),
        ("https://t.me/addstickers/Some_Set", None),  # readers keep the scheme of services
        ("https://foo.t.me/12", None),
        ("t.me/c/1/17", ("telegram:1", "channel")),
        ("t.me/PayBot?start=x", ("@paybot", "bot")),
        ("@paybot", ("@paybot", "bot")),
        ("t.me/+AbC-dEf", ("t.me/+AbC-dEf", "invite")),
        ("t.me/joinchat/AbC-dEf", ("t.me/+AbC-dEf", "invite")),
        ("https://shop.example.co.uk:8443/a?b", ("example.co.uk", "site")),
        ("https://www.example.org/", ("site:example.org", "channel")),
        ("discord:5", ("discord:5", "outside channel")),
        ("https://", None),
        ("t.me/", None),
        ("", None),
    ],
)
def test_targets_become_nodes(target: str, node: tuple[str, str] | None) -> None:
    usernames = {"username:known": "t.me/known_name", "username:one": "telegram:1"}
    place = Places(CHANNELS, usernames).find(target)
    assert (place and (place.id, place.kind)) == node


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://example.com/a/b", "example.com"),
        ("HTTP://WWW.Example.COM.", "example.com"),
        ("https://user:pass@a.b.example.com:80/", "example.com"),
        ("https://a.example.co.uk", "example.co.uk"),
        ("https://somebody.github.io/x", "somebody.github.io"),
        ("https://192.0.2.7:8080/", "192.0.2.7"),
        ("https://[2001:db8::1]/", "2001:db8::1"),
        ("https://почта.рф/", "почта.рф"),
        ("https://localhost/", None),
        ("https://-bad-.example/", None),
        ("https://999.1.1.1/", None),
        ("ftp://example.com/", None),
        ("https://" + "a." * 300 + "com", None),
    ],
)
def test_addresses_become_registered_domains(address: str, domain: str | None) -> None:
    assert registered_domain(address) == domain


@given(st.text() | st.text(alphabet="@:[]/.%a1-", max_size=60).map(lambda text: "https://" + text))
def test_no_address_is_too_odd(text: str) -> None:
    domain = registered_domain(text)
    assert domain is None or registered_domain(f"https://{domain}/") == domain or ":" in domain
    Places(CHANNELS).find(text)


@pytest.mark.parametrize("service", sorted(PAYMENT_SERVICES))
def test_every_payment_service_is_a_node_that_links_lead_to(service: str) -> None:
    target = service if service.startswith(("@", "t.me/")) else f"https://{service}/somebody"
    place = Places(CHANNELS).find(target)
    assert place
    assert place.id == service


def test_edges_add_up_references() -> None:
    with hand_written() as case:
        case.channel(1)
        case.channel(2, None, kind="private")
        case.reference(1, "forward", "telegram:2")
        case.reference(1, "forward", "title:2")
        case.reference(1, "link", "telegram:2")
        case.reference(2, "link", "https://a.example.com/1", day="2024-02-01")
        case.reference(2, "invite", "https://b.example.com/2", day=None)
        case.reference(2, "mention", "telegram:2")  # itself
        case.reference(2, "mention", "username:abc")
        case.reference(2, "mention", "person:abc")
        case.reference(2, "reaction", "person:def")
        case.reference(2, "link", "t.me/x1y")
        case.reference(2, "link", "https://t.me/addlist/x1y")
        case.members("telegram:1", "2024-01-01", 70)
        measures = case.measures()
    network = measures["network"]
    edges = {(e["source"], e["target"], e["kind"]): e["weight"] for e in dicts(network, "edges")}
    assert edges == {
        ("telegram:1", "telegram:2", "forward"): 2,
        ("telegram:1", "telegram:2", "link"): 1,
        ("telegram:2", "example.com", "link"): 1,
        ("telegram:2", "example.com", "invite"): 1,
        ("telegram:2", "t.me/x1y", "link"): 1,
    }
    assert (network.value, network.n) == (5, 9)
    assert any("1 reference to no readable" in caveat for caveat in network.caveats)
    nodes = {node["id"]: node for node in dicts(network, "nodes")}
    assert list(nodes) == ["telegram:1", "telegram:2", "example.com", "t.me/x1y"]
    assert nodes["telegram:2"]["label"] == "private chat #2"
    assert nodes["telegram:1"]["members"] == 70
    assert nodes["example.com"]["role"] == "outside"
    assert nodes["example.com"]["reason"] == "outside: 2 references in 1 channel of the case."
    sites = measures["outside_sites"]
    assert (sites.value, sites.n) == (1, 3)
    assert dicts(sites, "outside_sites") == [
        {"domain": "example.com", "month": None, "mentions": 1},
        {"domain": "example.com", "month": "2024-02", "mentions": 1},
    ]


@pytest.mark.parametrize(
    ("profile", "role"),
    [
        (Profile(messages=9, pointed_at_by=4, most_pointed_at=4, others=6), "hub"),
        (Profile(messages=9, pointed_at_by=4, most_pointed_at=5, others=6), "unclassified"),
        (Profile(messages=99, gathers=7, most_gathered=7, others=6), "hub"),
        (Profile(messages=99, gathers=7, most_gathered=8, others=6), "unclassified"),
        (Profile(messages=99, gathers=4, most_gathered=4, others=6), "unclassified"),
        (Profile(messages=9, pointed_at_by=3, most_pointed_at=3, others=9), "unclassified"),
        (Profile(messages=50, picture_posts=30, own_picture_posts=30, sightings=40), "gallery"),
        (Profile(messages=50, picture_posts=20, sightings=40), "unclassified"),
        (Profile(messages=20, pointing=12, targets=4), "promotion"),
        (Profile(messages=20, pointing=12, targets=1), "unclassified"),
        (Profile(messages=20, pointing=12, targets=4, own_picture_posts=10), "unclassified"),
        (Profile(messages=20, priced=5), "payment"),
        (Profile(messages=200, priced=5), "unclassified"),
        (Profile(messages=20, payment_links=6), "payment"),
        (Profile(messages=20, priced=6, picture_posts=15, sightings=15), "gallery"),
        (Profile(messages=40, replies=12), "support"),
        (Profile(messages=40, bot_references=12), "support"),
        (Profile(messages=40, replies=12, picture_posts=10), "unclassified"),
        (Profile(), "unclassified"),
    ],
)
def test_roles_follow_from_counts(profile: Profile, role: str) -> None:
    found, reason = role_of(profile)
    assert found == role
    assert reason.startswith(role if role != "unclassified" else "No rule holds")


def operation(case: HandWritten) -> None:
    """A hub, a gallery, a promotion channel and a payment channel, in ten posts each."""
    for number in range(1, 6):
        case.channel(number)
    for place in range(10):
        case.message(1, text="news")
        case.sighting(2, place)
        case.reference(3, "invite", f"telegram:{1 + place % 2}")
        case.message(4, text="10 photos for $5" if place % 2 else "hello")
        case.message(5, text="good morning", reply_to=1)
    case.reference(2, "link", "telegram:1")
    case.reference(4, "link", "telegram:1")


def test_names_of_people_and_services_make_nobody_promote() -> None:
    with hand_written() as case:
        case.channel(1)
        case.channel(2)
        for place in range(12):
            case.message(1, text="talk")
            case.reference(1, "mention", f"username:{place}")
            case.reference(2, "link", f"https://t.me/addstickers/set{place}")
        case.reference(1, "link", "t.me/elsewhere")
        nodes = dicts(case.measures()["network"], "nodes")
    roles = {node["id"]: node["role"] for node in nodes}
    assert roles["telegram:1"] == roles["telegram:2"] == "unclassified"
    assert not any("addstickers" in node for node in roles)


def test_the_roles_of_a_small_operation() -> None:
    with hand_written() as case:
        operation(case)
        nodes = dicts(case.measures()["network"], "nodes")
    assert [node["role"] for node in nodes] == ["hub", "gallery", "promotion", "payment", "support"]
    assert nodes[3]["reason"].startswith("payment: 5 of 11 messages name a price")


def test_communities_are_the_cliques() -> None:
    first, second = [f"a{n}" for n in range(5)], [f"b{n}" for n in range(4)]
    edges = [(x, y, 1) for group in (first, second) for x in group for y in group if x < y]
    edges += [("a0", "b0", 1), ("a1", "leaf", 1), ("pair 1", "pair 2", 3)]
    nodes = [*first, *second, "leaf", "pair 1", "pair 2", "alone"]
    found = communities(nodes, edges)
    assert {found[node] for node in (*first, "leaf")} == {0}
    assert {found[node] for node in second} == {1}
    assert {found[node] for node in ("pair 1", "pair 2")} == {2}
    assert found["alone"] == 3
    assert communities(list(reversed(nodes)), list(reversed(edges))) == found


def test_what_only_one_channel_leads_to_counts_for_it() -> None:
    """Two stars that one link joins: by modularity they are two communities."""
    edges = [(hub, f"{hub}{leaf}", 1) for hub in "ab" for leaf in range(200)]
    edges.append(("a", "b", 1))
    found = communities(sorted({node for edge in edges for node in edge[:2]}), edges)
    assert found["a"] != found["b"]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.integers(1, 9)),
        max_size=15,
    )
)
def test_every_node_has_a_community(edges: list[tuple[str, str, int]]) -> None:
    found = communities(list("abcdef"), edges)
    assert set(found) == set("abcdef")
    assert set(found.values()) == set(range(len(set(found.values()))))
