"""The shipped codebook knows questions and answers in eight languages, written as people write."""

from __future__ import annotations

import pytest

from philomela.measures.codebook_file import shipped_codebook
from philomela.measures.poll_words import words_of

TARGET = "who_is_targeted"
#: Question, then answers in the order of CATEGORIES; written for this test.
TARGETS = {
    "en": (
        "🔥 WHO is your main interest?",
        "Girls I know in real life", "Stars, celebrities, actresses, singers",
        "Models and beauties from Instagram", "Random strangers", "Nobody, just looking", "Other",
    ),
    "ru": (
        "Кто вас интересует больше всего? 😏",
        "Знакомые, которых знаю в реальной жизни", "Звёзды, знаменитости, актрисы, певицы",
        "Модели и красотки из Инстаграма", "Незнакомые люди", "Никто, просто смотрю", "Другое",
    ),
    "es": (
        "¿Quién te interesa más?",
        "Conocidas de la vida real", "Famosas, actrices y cantantes", "Modelos de Instagram",
        "Desconocidas", "Nadie, sólo curiosidad", "Otros",
    ),
    "de": (
        "Wer interessiert dich am meisten?",
        "Leute, die ich kenne", "Prominente, Schauspielerinnen", "Fotomodelle und Influencerinnen",
        "Fremde", "Niemand, bin nur neugierig", "Andere",
    ),
    "fr": (
        "Qui t’intéresse le plus ?",
        "Des personnes que je connais", "Célébrités, actrices, chanteuses",
        "Mannequins, influenceuses", "Des inconnues", "Juste regarder", "Autre",
    ),
    "it": (
        "Chi ti interessa di più?",
        "Persone che conosco", "Celebrità, attrici, cantanti", "Modelle e influencer",
        "Sconosciute", "Nessuno, solo curiosità", "Altro",
    ),
    "pt": (
        "Quem te interessa mais?",
        "Pessoas que conheço na vida real", "Famosas, atrizes, cantoras",
        "Modelos e influenciadoras", "Desconhecidas", "Ninguém, só curiosidade", "Outro",
    ),
    "tr": (
        "En çok KİM ilgini çekiyor?",
        "Tanıdıklar, arkadaşlar", "Ünlüler, oyuncular, şarkıcılar", "Mankenler, fenomenler",
        "Yabancılar", "Hiç kimse, sadece bakıyorum", "Diğer",
    ),
}  # fmt: skip
CATEGORIES = ("private", "celebrity", "influencer", "stranger", "nobody", "other")

#: Question, then the former USSR, Europe, the United States, Latin America, Asia, and none of them.
REGIONS = {
    "en": ("Where are you from?", "Russia, Ukraine, Belarus, Kazakhstan and the former USSR",
           "Western Europe", "USA 🇺🇸", "South America", "India", "Elsewhere"),
    "ru": ("Откуда вы?", "Россия, Украина, Беларусь, Казахстан и страны бывшего СССР",
           "Европа", "США, Канада", "Латинская Америка", "Азия", "Остальные"),
    "es": ("¿De dónde eres?", "Rusia y la antigua URSS", "Europa", "Estados Unidos",
           "América Latina", "Asia", "Otro país"),
    "de": ("Woher kommst du?", "Russland, Ukraine, ehemalige Sowjetunion", "Österreich",
           "Vereinigte Staaten", "Südamerika", "Asien", "Anderes Land"),
    "fr": ("D'où viens-tu ?", "Russie et ancienne URSS", "Europe", "États-Unis",
           "Amérique latine", "Asie", "Autre pays"),
    "it": ("Di dove sei?", "Russia ed ex-URSS", "Europa", "Stati Uniti", "America Latina",
           "Asia", "Altro paese"),
    "pt": ("De onde você é?", "Rússia e antiga URSS", "Europa", "EUA", "Brasil", "Ásia",
           "Outro país"),
    "tr": ("Nerelisin?", "Rusya ve eski Sovyet ülkeleri", "Avrupa", "ABD", "Güney Amerika",
           "Asya", "Diğer"),
}  # fmt: skip
PLACES = ("former_ussr", "europe", "north_america", "latin_america", "asia", "other")


def meanings(group: str, told: tuple[str, ...]) -> tuple[str | None, list[str | None]]:
    book = shipped_codebook()
    answers = book.group(group).answers
    question = book.questions.find(words_of(told[0])).target
    return question, [answers.find(words_of(answer)).target for answer in told[1:]]


@pytest.mark.parametrize("language", TARGETS)
def test_who_is_targeted(language: str) -> None:
    assert meanings(TARGET, TARGETS[language]) == (TARGET, list(CATEGORIES))


@pytest.mark.parametrize("language", REGIONS)
def test_where_voters_are(language: str) -> None:
    assert meanings("region", REGIONS[language]) == ("region", list(PLACES))


@pytest.mark.parametrize(
    "question",
    ["Which colour next?", "Какая форма лучше?", "How often should an album appear?",
     "어떤 모양이 좋아요?", "How did you find this channel?", "¿Cuál es mejor?", "", "Who?"],
)  # fmt: skip
def test_other_questions_are_of_no_group(question: str) -> None:
    assert shipped_codebook().questions.find(words_of(question)).target is None


def test_two_regions_in_one_answer_are_not_decided() -> None:
    found = shipped_codebook().group("region").answers.find(words_of("Germany or Brazil"))
    assert (found.target, found.rivals) == (None, ("europe", "latin_america"))
