"""Codebooks: what is read, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.errors import InputError, LimitExceeded
from philomela.measures.codebook_file import parse_codebook, read_codebook, shipped_codebook
from philomela.measures.poll_words import words_of

COLOURS = """
philomela_codebook: 1
groups:
  colour:
    title: Which colour
    question:
      en: [which colour, favourite colour*]
      no: [hvilken farge]
    answers:
      warm:
        title: warm colours
        en: [red, yellow, "warm colour*"]
        any: ["🇪🇸"]
      cold: {title: cold colours, en: [blue], de: [blau*]}
"""


def test_what_a_codebook_says() -> None:
    book = parse_codebook(COLOURS.encode(), "colours.yaml")
    assert book.source.startswith("colours.yaml (SHA-256 ")
    (group,) = book.groups
    assert (group.key, group.title) == ("colour", "Which colour")
    assert [(one.key, one.title) for one in group.categories] == [
        ("warm", "warm colours"),
        ("cold", "cold colours"),
    ]
    assert book.questions.find(words_of("Hvilken farge?")).target == "colour"
    assert group.answers.find(words_of("Warm colours!")).target == "warm"
    assert group.answers.find(words_of("🇪🇸")).target == "warm"
    assert group.answers.find(words_of("hellblau")).target is None
    assert group.answers.find(words_of("Blaue")).phrase == "blau*"
    assert book.group("colour") is group
    with pytest.raises(KeyError):
        book.group("shape")


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + COLOURS.replace("\n", "\r\n").encode())
    assert read_codebook(path).source.startswith("the codebook mine.yaml ")


def changed(old: str, new: str) -> str:
    assert old in COLOURS
    return COLOURS.replace(old, new, 1)


WRONG = [
    (changed("philomela_codebook: 1", "philomela_codebook: 2"), 2, "must be 1"),
    (changed("philomela_codebook: 1", "x: 1"), 2, "`x` is not known"),
    (changed("philomela_codebook: 1\n", ""), 2, "`philomela_codebook` is missing"),
    (changed("    title: Which colour\n", ""), 5, "`title` is missing"),
    (changed("title: Which colour", "title: ''"), 5, "title is empty"),
    (changed("title: Which colour", "title: [a]"), 5, "a text is wanted"),
    (changed("colour:", "Colour:"), 4, "small letters"),
    (changed("colour:", "'../../x':"), 4, "small letters"),
    (changed("warm:", "not_stated:"), 10, "cannot be named"),
    (changed("title: warm colours", "en: [x]"), 12, "second time"),
    (changed("        title: warm colours\n", ""), 11, "needs a title"),
    (changed("no:", "norsk:"), 8, "no language"),
    (changed("[hvilken farge]", "hvilken farge"), 8, "a list of phrases"),
    (changed("[hvilken farge]", "[[hvilken farge]]"), 8, "a text is wanted"),
    (changed("[hvilken farge]", "['?! 👍']"), 8, "neither letters"),
    (changed("[hvilken farge]", "['hv*']"), 8, "3 letters before"),
    (changed("[hvilken farge]", "['* farge']"), 8, "3 letters before"),
    (changed("[hvilken farge]", "['hvil*ken farge']"), 8, "end of a word"),
    (changed("[hvilken farge]", "['hvilken**']"), 8, "end of a word"),
    (changed("[hvilken farge]", f"[{'x' * 201}]"), 8, "longer than 200"),
    (changed("[blue]", "[Réd]"), 14, "stands for warm"),
    (changed("[blue]", "*x"), 14, "aliases"),
    (changed("[blue]", "!!python/name:os.system []"), 14, "tags"),
    ("philomela_codebook: 1\ngroups: {}", 2, "1 to 50 groups"),
    ("philomela_codebook: 1\ngroups: [a]", 2, "a mapping"),
    ("just words", 1, "a mapping"),
    ("[1, 2]", 1, "a mapping"),
    ("", 1, "nothing in it"),
    ("a: [", 1, "not YAML"),
]


@pytest.mark.parametrize(("text", "line", "reason"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        parse_codebook(text.encode(), "the codebook x")
    assert f"line {line}:" in caught.value.sentence
    assert caught.value.sentence.startswith("The codebook x cannot be used")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_groups_and_categories_are_bounded() -> None:
    groups = "\n".join(
        f"  g{n}: {{title: t, question: {{en: [question{n}]}}, answers: {{a: {{title: t}}}}}}"
        for n in range(51)
    )
    with pytest.raises(InputError, match="1 to 50 groups"):
        parse_codebook(f"philomela_codebook: 1\ngroups:\n{groups}".encode(), "x")
    many = ", ".join(f"c{n}: {{title: t}}" for n in range(101))
    one = f"  g: {{title: t, question: {{en: [q]}}, answers: {{{many}}}}}"
    with pytest.raises(InputError, match="1 to 100 categories"):
        parse_codebook(f"philomela_codebook: 1\ngroups:\n{one}".encode(), "x")


def test_two_groups_cannot_share_a_question() -> None:
    twice = COLOURS + COLOURS[COLOURS.index("  colour:") :].replace("colour:", "shade:", 1)
    with pytest.raises(InputError, match="stands for colour, too"):
        parse_codebook(twice.encode(), "x")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: \xc3", COLOURS.encode("utf-16")])
def test_other_encodings_are_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"UTF-8"):
        parse_codebook(content, "x")


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing
    with pytest.raises(LimitExceeded, match="larger than 256 KiB"):
        read_codebook(path)


@given(st.integers(0, len(COLOURS) - 1), st.text(max_size=3))
def test_a_damaged_codebook_is_read_or_refused(place: int, junk: str) -> None:
    damaged = COLOURS[:place] + junk + COLOURS[place + 1 :]
    try:
        book = parse_codebook(damaged.encode("utf-8", "surrogatepass"), "x")
    except InputError as error:
        sentence = error.sentence
    else:
        assert book.groups
        return
    assert sentence.startswith("X ")


def test_the_codebook_that_comes_along_has_eight_languages() -> None:
    book = shipped_codebook()
    assert [group.key for group in book.groups] == ["who_is_targeted", "region"]
    assert shipped_codebook() is book
