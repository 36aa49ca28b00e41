"""Other banks' hashes in, outcomes out, against a server that speaks what the clients expect."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from banks import asked, file_of, hash_print
from loopback import Exchanges, entries, record, serving, update
from matched_case import put
from sqlalchemy import select

from philomela.database.connection import Case, open_case
from philomela.database.schema import bank_acts, bank_exchanges, bank_given, matches
from philomela.errors import InputError, OutOfReach, PhilomelaError, UsageError
from philomela.fingerprints.photo_print import PhotoPrint
from philomela.protection.exchanges import fetched as room
from philomela.protection.exchanges.fetched import NAMES, Name
from philomela.stages.bank import add
from philomela.stages.exchanges import Fetched, Place, fetch, report_outcome
from philomela.stages.match import decide, match
from philomela.stages.progress import Silent

pytest.importorskip("threatexchange")

HASHES = [hash_print(number).pdq.hex() for number in range(6)]
TOKEN = "12345678|" + "s" * 24
SECRETS = {
    "TX_STOPNCII_KEYS": "functionkey,subscriptionkey",
    "TX_STOPNCII_FEEDBACK_KEY": "feedbackkey",
    "TX_NCMEC_CREDENTIALS": "someuser:somepassword",
    "TX_ACCESS_TOKEN": TOKEN,
}
PIECES = ("functionkey", "subscriptionkey", "feedbackkey", "somepassword", "s" * 24)


@pytest.fixture
def server() -> Iterator[Exchanges]:
    with serving() as found:
        yield found


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with open_case(str(tmp_path / "case.philomela"), create=True) as opened:
        yield opened


def place(server: Exchanges) -> Place:
    return Place(address=server.address, privacy_group=7)


def given(case: Case) -> set[str]:
    with case.read() as connection:
        return set(connection.scalars(select(bank_given.c.pdq)))


def fill(server: Exchanges, *hashes: str) -> None:
    """Let every exchange hold these."""
    server.stopncii = [record(one, 100 + place) for place, one in enumerate(hashes)]
    server.ncmec = entries(*((place, one) for place, one in enumerate(hashes, 1)))
    server.threatexchange = [update(place, one, 100 + place) for place, one in enumerate(hashes, 1)]


def take_back(server: Exchanges, name: Name, place: int) -> None:
    """Let an exchange take one of them back."""
    if name == "stopncii":
        server.stopncii = [record(HASHES[place], 500, "Withdrawn")]
    elif name == "ncmec":
        server.ncmec = entries((place + 1, None))
    else:
        server.threatexchange = [update(place + 1, HASHES[place], 500, gone=True)]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_new_comes_in_and_what_is_taken_back_goes(
    case: Case, server: Exchanges, name: Name
) -> None:
    fill(server, *HASHES[:5])
    first = fetch(case, name, place(server), by="Ana")
    assert first == Fetched(entry=1, new=5, gone=0, refused=0, quarantined=0)
    assert given(case) == set(HASHES[:5])
    again = fetch(case, name, place(server), by="Ana")
    assert (again.entry, again.new, again.gone) == (1, 0, 0)
    take_back(server, name, 2)
    later = fetch(case, name, place(server), by="Ana")
    assert (later.new, later.gone) == (0, 1)
    assert given(case) == {*HASHES[:2], *HASHES[3:5]}


@pytest.mark.parametrize("name", NAMES)
def test_a_fetch_begins_where_the_last_one_ended(case: Case, server: Exchanges, name: Name) -> None:
    fill(server, *HASHES[:3])
    fetch(case, name, place(server), by="Ana")
    server.asked.clear()
    fetch(case, name, place(server), by="Ana")
    _, _, query, _ = server.asked[0]
    if name == "stopncii":
        assert query["startTimestamp"] == ["102"]
    elif name == "threatexchange":
        assert query["start_time"] == ["103"]
    else:
        assert query["from"][0] > "2026"  # near now, not 1970


def test_credentials_are_sent_and_never_kept(case: Case, server: Exchanges, tmp_path: Path) -> None:
    fill(server, HASHES[0])
    for name in NAMES:
        fetch(case, name, place(server), by="Ana")
    headers = {key.lower(): value for one in server.asked for key, value in one[3].items()}
    assert headers["x-functions-key"] == "functionkey"
    assert headers["authorization"].startswith("Basic ")
    assert any(one[2].get("access_token") == [TOKEN] for one in server.asked)
    case.close()
    content = b"".join(path.read_bytes() for path in tmp_path.glob("case*"))
    assert not any(piece.encode() in content for piece in PIECES)


@pytest.mark.parametrize("name", NAMES)
def test_trouble_is_a_sentence_without_secrets(case: Case, server: Exchanges, name: Name) -> None:
    fill(server, HASHES[0])
    with case.write() as connection:
        connection.execute(bank_exchanges.insert().values(name=name, reached="{}"))
    kinds: list[type[PhilomelaError]] = []
    for status, broken, address in (
        (401, False, server.address),
        (418, False, server.address),
        (200, True, server.address),
        (200, False, "http://127.0.0.1:1"),
    ):
        server.status, server.broken = status, broken
        if address != server.address and name != "threatexchange":
            continue  # their clients wait and try again
        with pytest.raises(PhilomelaError) as raised:
            fetch(case, name, Place(address=address, privacy_group=7), by="Ana")
        kinds.append(type(raised.value))
        assert name in str(raised.value)
        assert not any(piece in str(raised.value) for piece in PIECES)
        assert raised.value.__suppress_context__
    assert kinds[:2] == [UsageError, OutOfReach]
    assert issubclass(kinds[2], InputError | OutOfReach)
    assert given(case) == set()


@pytest.mark.parametrize(
    ("name", "variable", "wrong"),
    [
        ("stopncii", "TX_STOPNCII_KEYS", "one"),
        ("ncmec", "TX_NCMEC_CREDENTIALS", "user"),
        ("threatexchange", "TX_ACCESS_TOKEN", "token"),
    ],
)
def test_missing_or_wrong_credentials(
    case: Case, monkeypatch: pytest.MonkeyPatch, name: Name, variable: str, wrong: str
) -> None:
    monkeypatch.setenv(variable, wrong)
    with pytest.raises(UsageError, match=f"{variable} is not [A-Z]"):
        fetch(case, name, Place(privacy_group=7), by="Ana")
    monkeypatch.delenv(variable)
    with pytest.raises(UsageError, match=f"{variable} is not set"):
        fetch(case, name, Place(privacy_group=7), by="Ana")


def test_other_errors_of_use(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="privacy group"):
        fetch(case, "threatexchange", Place(), by="Ana")
    with pytest.raises(UsageError, match="no environment Nowhere"):
        fetch(case, "ncmec", Place(environment="Nowhere"), by="Ana")
    monkeypatch.setattr(room, "find_spec", lambda _name: None)
    with pytest.raises(UsageError, match="not installed") as raised:
        fetch(case, "ncmec", Place(), by="Ana")
    assert "philomela[exchange]" in raised.value.remedy


def test_what_is_no_hash_or_tells_little_does_not_stop_the_rest(
    case: Case, server: Exchanges
) -> None:
    server.stopncii = [record("zz", 11), record("0" * 64, 12), record(HASHES[0], 13)]
    done = fetch(case, "stopncii", place(server), by="Ana")
    assert (done.new, done.refused, done.quarantined) == (2, 1, 1)


def test_what_an_exchange_takes_back_stays_if_she_asked_for_it(
    case: Case, server: Exchanges, tmp_path: Path
) -> None:
    fill(server, HASHES[0])
    fetch(case, "stopncii", place(server), by="Ana")
    add(case, file_of(tmp_path, hash_print(0)), asked(), by="Ana")
    take_back(server, "stopncii", 0)
    assert fetch(case, "stopncii", place(server), by="Ana").gone == 1
    assert given(case) == {HASHES[0]}


@pytest.mark.parametrize(
    ("name", "decision", "term", "said"),
    [
        ("stopncii", "confirmed", "Blocked", '"feedbackValue": "Blocked"'),
        ("stopncii", "rejected", "NotBlocked", '"feedbackValue": "NotBlocked"'),
        ("ncmec", "confirmed", "upvote", "<affirmative />"),
        ("threatexchange", "confirmed", "HELPFUL", "reactions=HELPFUL"),
        ("threatexchange", "rejected", "NOT_HELPFUL", "reactions=NOT_HELPFUL"),
    ],
)
def test_outcomes_are_told_in_the_exchanges_own_terms(
    case: Case, server: Exchanges, name: Name, decision: str, term: str, said: str
) -> None:
    fill(server, HASHES[0])
    fetch(case, name, place(server), by="Ana")
    put(case, [PhotoPrint(hash_print(0).pdq, "b" * 64, 90)])
    match(case, Silent())
    with case.read() as connection:
        number = connection.scalar(select(matches.c.match))
    assert number is not None
    with pytest.raises(UsageError, match="Nobody has decided"):
        report_outcome(case, number, place(server), by="Ben", why="x")
    decide(case, number, decision, by="Ben", why="looked")  # type: ignore[arg-type]
    assert server.told == []  # nothing is sent by a decision alone
    (done,) = report_outcome(case, number, place(server), by="Ben", why="she agreed")
    assert (done.exchange, done.term) == (name, term)
    ((_, path, body),) = server.told
    assert said.replace(" ", "") in body.replace(" ", "")
    if name == "ncmec":
        assert path == "/v2/entries/42/1/PDQ/feedback"
    if name == "threatexchange":
        assert path.startswith("/901/")
    with case.read() as connection:
        query = select(bank_acts).where(bank_acts.c.what == "bank report-outcome")
        act = connection.execute(query).one()
    assert (act.who, json.loads(act.details)["term"]) == ("Ben", term)


def test_outcomes_of_what_no_exchange_gave(case: Case, server: Exchanges, tmp_path: Path) -> None:
    add(case, file_of(tmp_path, hash_print(0)), asked(), by="Ana")
    put(case, [PhotoPrint(hash_print(0).pdq, "b" * 64, 90)])
    match(case, Silent())
    decide(case, 1, "confirmed", by="Ben", why="looked")
    with pytest.raises(UsageError, match="No exchange gave"):
        report_outcome(case, 1, place(server), by="Ben", why="x")
    assert server.told == []
