"""Letters: every platform, law and language; exact places; templates of one's own; hostile text."""

from __future__ import annotations

import shutil
from email import message_from_bytes
from email.policy import default
from itertools import product
from pathlib import Path

import pytest
from measured_case import sha
from requested_case import CONTACTS, WHOLE, Desk, desk

import philomela.protection.notices
from philomela.errors import InputError, UsageError
from philomela.protection.copies import copies
from philomela.protection.elements import laws
from philomela.protection.notices.catalogue import Templates, tidy
from philomela.protection.notices.forms import to_eml, to_pdf, write
from philomela.protection.notices.letters import (
    PLATFORMS,
    TO_HER,
    Letter,
    letter_to_her,
    notice,
)
from philomela.protection.requests.decisions import missing_of
from philomela.protection.requests.store import words_of

SHIPPED = Path(philomela.protection.notices.__file__).parent / "templates"
DSA = {"explanation": "It shows me.", "submitter_name": "J.", "statement": "It is true."}


def drafted(found: Desk, number: int, platform: str, language: str, templates: Templates) -> Letter:
    request = found.get(number)
    places = copies(found.connection, request.picture, {"telegram:1": "somechannel"})
    words = words_of(found.connection, CONTACTS, number)
    return notice(templates, request, words, places, platform, language)  # type: ignore[arg-type]


def test_every_notice_tells_all_places_and_words(tmp_path: Path) -> None:
    templates = Templates()
    texts = set()
    with desk(tmp_path) as found:
        numbers = [found.request(1, WHOLE), found.request(1, DSA, law="dsa")]
        for number, platform, language in product(numbers, PLATFORMS, templates.languages):
            letter = drafted(found, number, platform, language, templates)
            texts.add(letter.text)
            law = found.get(number).law
            told = [*(WHOLE if number == 1 else DSA).values(), law.clock_citation]
            told += [law.title[language], law.clock_quotation.get(language, "48 h")]
            told += ["https://t.me/somechannel/1", "https://t.me/somechannel/26", "telegram:1"]
            told += [sha(1), sha(26), "2024-01-10 12:00 UTC", "2024-02-17 12:00 UTC"]
            for words in told:
                assert words in letter.text, (words, letter.text)
            assert "{" not in letter.text
            assert "\n\n\n" not in letter.text
    assert len(texts) == 2 * len(PLATFORMS) * 2


def test_letters_to_her_ask_for_exactly_what_is_missing(tmp_path: Path) -> None:
    templates = Templates()
    with desk(tmp_path) as found:
        for language in ("en", "es"):
            given = {"signature": "x", "contact": "c"}
            number = found.request(1, given, language=language, zone="Europe/Madrid")
            request = found.get(number)
            lacks = missing_of(found.connection, request)
            for kind in TO_HER:
                letter = letter_to_her(templates, request, kind, lacks, ())
                asked = {
                    one.name for one in request.law.elements if one.ask[language] in letter.text
                }
                assert asked == (set() if kind == "request" else {one.name for one in lacks})
                assert letter.subject == templates.language(language).subjects[kind]
            text = letter_to_her(templates, request, "acknowledgement", lacks, ()).text
            assert "2026-09-21 16:13+02:00" in text


HOSTILE = "{{ 7*7 }} #set page() \\ $x$ <b>\x00\x1b[31m\u202e{% raw %} *_`@label\n\nBcc: a@b.org"


def test_what_she_wrote_is_text_and_never_code(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        number = found.request(1, {**WHOLE, "statement": HOSTILE}, acts_for=HOSTILE)
        letter = drafted(found, number, "host", "en", Templates())
    assert "{{ 7*7 }}" in letter.text
    assert "49" not in letter.text.replace("2024", "")
    for character in "\x00\x1b\u202e":
        assert character not in letter.text
    assert to_pdf(letter).startswith(b"%PDF-")
    read = message_from_bytes(to_eml(letter), policy=default)
    assert read["Bcc"] is None
    assert read["X-Unsent"] == "1"
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == letter.text


def test_a_draft_names_no_sender_and_no_date() -> None:
    letter = Letter("a", "en", "Subject\r\nBcc: x@y.org", "Words ñ\n")
    read = message_from_bytes(to_eml(letter, "team@example.org", b"%PDF-1"), policy=default)
    assert {name.lower() for name in read} == {
        *("to", "subject", "x-unsent", "mime-version", "content-type")
    }
    assert read["To"] == "team@example.org"
    (attached,) = read.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("a.pdf", b"%PDF-1")
    for address in ("x", "a@b.org\nBcc: c@d.org", "a@b.org, c@d.org"):
        with pytest.raises(UsageError):
            to_eml(letter, address)


def test_letters_are_written_once(tmp_path: Path) -> None:
    letter = Letter("a", "en", "S", "Words\n")
    paths = write(letter, tmp_path / "out")
    assert [path.name for path in paths] == ["a.txt", "a.eml", "a.pdf"]
    first = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in write(letter, tmp_path / "out")] == first
    (tmp_path / "out" / "a.txt").write_text("Changed by hand\n")
    with pytest.raises(InputError, match="other words"):
        write(letter, tmp_path / "out", pdf=False)
    assert (tmp_path / "out" / "a.txt").read_text() == "Changed by hand\n"


def test_a_folder_of_ones_own_comes_first_and_may_add_languages(tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(SHIPPED / "en", own / "fr")
    (own / "en").mkdir()
    (own / "en" / "ask-host.txt").write_text("Our own words.\n")
    catalogue = (SHIPPED / "catalogue.toml").read_text("utf-8")
    french = catalogue[catalogue.index("[languages.es]") :].replace("languages.es", "languages.fr")
    (own / "catalogue.toml").write_text(french, "utf-8")
    templates = Templates(own)
    assert set(templates.languages) == {"en", "es", "fr"}
    with desk(tmp_path) as found:
        number = found.request()
        assert "Our own words." in drafted(found, number, "host", "en", templates).text
        assert "Please" in drafted(found, number, "host", "fr", templates).text
        assert "Our own words." not in drafted(found, number, "host", "en", Templates()).text


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for %}",
        "{% include '../../../../../../etc/passwd' %}",
        "{% for a in range(10**9) %}x{% endfor %}",
        "{{ 1 / 0 }}",
        "{{ copies.append(1) }}",
    ],
)
def test_a_template_that_is_wrong_is_one_sentence(tmp_path: Path, template: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "request.txt").write_text(template)
    with pytest.raises(InputError, match=r"request\.txt"):
        Templates(tmp_path).render("en", "request", {"copies": []})


def test_what_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        Templates(tmp_path / "none")
    with pytest.raises(UsageError, match="language 'xx'"):
        Templates().language("xx")
    (tmp_path / "catalogue.toml").write_text("languages = 3")
    with pytest.raises(InputError, match="catalogue"):
        Templates(tmp_path)


def test_every_language_holds_every_template() -> None:
    names = {path.name for path in (SHIPPED / "en").iterdir()}
    assert {f"{law}.txt" for law in laws()} <= names
    assert {f"ask-{platform}.txt" for platform in PLATFORMS} <= names
    for language in Templates().languages:
        assert {path.name for path in (SHIPPED / language).iterdir()} == names


def test_letters_have_no_gaps() -> None:
    assert tidy("\n\na  \n\n \n\nb\n") == "a\n\nb\n"
