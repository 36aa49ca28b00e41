"""Texts of an operation: everyday words in several languages, links, prices and polls."""

from __future__ import annotations

from random import Random

from philomela.simulate.channels import Channel
from philomela.simulate.posts import Span

_WORDS = (
    "paper lantern river window morning colour shape circle square harbour garden stone cloud "
    "ladder wooden bridge evening yellow quiet station letter market autumn pattern corner",
    "бумага фонарь река окно утро цвет форма круг квадрат сад камень облако мост вечер жёлтый "
    "тихий станция письмо рынок осень узор угол",
    "종이 등불 강 창문 아침 색 모양 원 사각형 정원 돌 구름 다리 저녁 노란 조용한 역 편지 시장 가을",
    "papel linterna río ventana mañana color forma círculo cuadrado jardín piedra nube puente "
    "tarde amarillo tranquilo estación carta mercado otoño",
    "Papier Laterne Fluss Fenster Morgen Farbe Form Kreis Quadrat Garten Stein Wolke Brücke "
    "Abend gelb leise Bahnhof Brief Markt Herbst Muster Ecke",
)
_VOCABULARIES = tuple(tuple(words.split()) for words in _WORDS)

#: A text and the number of price mentions in it.
PRICES: tuple[tuple[str, int], ...] = (
    ("10 photos for $5", 1),
    ("New album: $9.99", 1),
    ("Monthly access: 20 EUR", 1),
    ("Доступ на месяц 1500 ₽", 1),
    ("Неделя 500 руб, месяц 1500 руб", 2),
    ("30일 이용권 30,000원", 1),
    ("₩10,000 / 1일", 1),
    ("£12 per month", 1),
    ("1 Woche 7,50 €, 1 Monat 20 €", 2),
    ("25 USDT for 30 days", 1),
    ("₹499 per month", 1),
    ("1 mes: 15 €", 1),
    ("100 pictures: 40 USD", 1),
    ("€5 a day", 1),
)

#: Texts with numbers that are no prices.
NO_PRICES: tuple[str, ...] = (
    "Album 12 has 40 pictures now",
    "Opening hours: 9 to 17",
    "The free album is back",
    "Version 3.2 of the list follows on day 15",
)

QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Which colour next?", ("Yellow", "Blue", "Green", "No colour")),
    ("Какая форма лучше?", ("Круг", "Квадрат", "Обе")),
    ("How often should an album appear?", ("Every day", "Every week", "Every month")),
    ("어떤 모양이 좋아요?", ("원", "사각형")),
    ("How did you find this channel?", ("A link", "A friend", "Search", "Another channel")),
)

OUTSIDE = (
    "https://albums.example.com/lantern",
    "https://pay.example.org/desk?item=3",
    "https://files.example.net/a/b",
    "https://www.example.edu/patterns",
)
BOTS = ("@lantern_pay_bot", "@lantern_index_bot")


def sentence(draw: Random) -> str:
    """Three to sixteen words of one language."""
    words = draw.choice(_VOCABULARIES)
    chosen = " ".join(draw.choices(words, k=draw.randint(3, 16)))
    return chosen[0].upper() + chosen[1:] + draw.choice((".", "!", "", " 🙂"))


def plain(text: str) -> tuple[Span, ...]:
    """A text of one piece."""
    return (Span(text),)


def caption(draw: Random) -> tuple[Span, ...]:
    """What stands under a picture, if anything."""
    if draw.random() < 0.6:
        return ()
    return (Span(sentence(draw) + " "), Span(f"#album{draw.randint(1, 40)}", "hashtag"))


def with_link(draw: Random, address: str) -> tuple[Span, ...]:
    """A sentence with an address, bare or behind words."""
    before = Span(sentence(draw) + "\n")
    if draw.random() < 0.3:
        scheme = "" if address.startswith("https://") else "https://"
        return (before, Span("open here", "text_link", scheme + address))
    return (before, Span(address, "link"), Span("\n" + sentence(draw)))


def with_mention(draw: Random, name: str) -> tuple[Span, ...]:
    """A sentence with an @name."""
    return (Span(sentence(draw) + " "), Span(name, "mention"), Span(" " + sentence(draw)))


def invite_to(channel: Channel, draw: Random) -> str:
    """An invite link, in its newer or older form."""
    form = draw.choice(("https://t.me/+", "https://t.me/joinchat/", "t.me/+"))
    return form + channel.invite


def message_link(channel: Channel, draw: Random) -> str:
    """A link to a message of a channel: by identifier, or by name for public ones."""
    number = draw.randint(1, 500)
    if channel.kind.startswith("public"):
        return f"https://t.me/{channel.username}/{number}"
    return f"https://t.me/c/{channel.number}/{number}"
