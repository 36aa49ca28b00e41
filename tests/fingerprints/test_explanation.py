"""What a person at risk reads about her fingerprint file: plain, and true of the format."""

from __future__ import annotations

from reading_grade import grade

from philomela.fingerprints.explanation import EXPLANATION, as_text
from philomela.fingerprints.sketch import MOST_POINTS

NEWSPAPER = 8.0


def test_the_formula_tells_easy_from_hard() -> None:
    easy = ["The cat sat on the mat.", "We like the sun."]
    hard = ["Institutional proliferation necessitates comprehensive interdisciplinary evaluation."]
    assert grade(easy) < 2 < 14 < grade(hard)


def test_every_part_reads_like_a_newspaper_or_easier() -> None:
    for title, sentences in EXPLANATION:
        assert grade(sentences) <= NEWSPAPER, (title, grade(sentences))
        for one in sentences:
            assert len(one.split()) <= 25, one
            assert one.endswith((".", "?")), one


def test_it_says_what_matters() -> None:
    said = as_text()
    for word in (f"{MOST_POINTS} points", "SHA-256", "PDQ", "--sketch", "grey picture", "internet"):
        assert word in said
    assert [title for title, _ in EXPLANATION][1:4] == [
        "What is in the file",
        "What someone could learn from it",
        "What nobody can learn from it",
    ]
