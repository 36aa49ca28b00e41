"""Words of price mentions: currencies, numbers, ranges and former prices, in several languages.

English, Spanish, Portuguese, French, Italian, German, Russian, Turkish, and a little Ukrainian,
Polish, Korean, Japanese and Chinese. Currency codes are those of ISO 4217 where there is one, XTR
is Telegram's for its Stars. Units are in :mod:`philomela.measures.unit_words`.
"""

from __future__ import annotations


def words_of(table: dict[str, str]) -> dict[str, str]:
    """``{"USD": "dollar dollars"}`` as ``{"dollar": "USD", "dollars": "USD"}``."""
    return {word: meaning for meaning, words in table.items() for word in words.split()}


def set_of(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


def small(word: str) -> str:
    """A word in small letters and with a plain apostrophe, as the tables here have them."""
    return word.replace("İ", "i").lower().replace("’", "'")


#: Signs before or after an amount. "$" alone is read as United States dollars and "¥" as yen,
#: their most common meanings; a code beside the amount ("$5 CAD") decides instead.
SYMBOLS = words_of(
    {
        "USD": "$ US$",
        "BRL": "R$",
        "AUD": "A$ AU$",
        "CAD": "C$ CA$",
        "MXN": "MX$",
        "EUR": "€",
        "GBP": "£",
        "RUB": "₽",
        "UAH": "₴",
        "INR": "₹",
        "TRY": "₺",
        "PLN": "zł",
        "JPY": "¥ ￥",
        "KRW": "₩",
        "KZT": "₸",
        "VND": "₫",
        "PHP": "₱",
        "NGN": "₦",
        "ILS": "₪",
        "THB": "฿",
        "CZK": "Kč",
        "BTC": "₿",
        "PEN": "S/",
        "XTR": "⭐ ⭐\ufe0f 🌟",
    }
)

#: Codes that are no word of another language, in any case of letters.
CODES = set_of("USD EUR GBP RUB UAH INR PLN BRL JPY CNY KRW KZT BYN USDT USDC BTC")

#: Codes that mean something else in small letters.
CAPITAL_CODES = set_of(
    """
    TRY MXN ARS COP CLP PEN CAD AUD NZD CHF SEK NOK DKK CZK HUF RON BGN RSD GEL AMD AZN UZS KGS MDL
    IDR PHP VND THB MYR SGD HKD TWD ZAR NGN KES EGP AED SAR ILS PKR BDT LKR TON ETH TRX LTC XMR DOGE
    XTR
    """
)

#: Codes that are words when a text is all in capitals, so they count after an amount only.
AFTER_ONLY = set_of("TRY COP PEN TON RON PHP ALL")

#: Amounts of these have a decimal point and up to eight digits behind it.
CRYPTOCURRENCIES = set_of("BTC ETH TON TRX LTC XMR DOGE")

CURRENCY_WORDS = words_of(
    {
        "USD": "dollar dollars buck bucks dólar dólares dolares dollaro dollari долл доллар"
        " доллара долларов доллары долларах баксов бакса бакс долар долара доларів dolar dolara"
        " dolarów doları dolarlık",
        "EUR": "euro euros eur евро євро avro avroya euroya",
        "GBP": "sterling sterline фунтов фунта",
        "RUB": "р руб рубль рубля рублей рублям рубли рублів ruble rubles rouble roubles rublos"
        " rublo rubel rubli rubleye",
        "UAH": "грн гривна гривен гривны гривень гривня гривні hryvnia hryvnias hryven",
        "INR": "rs rupee rupees rupias rúpias",
        "TRY": "tl lira liras liraya liralık lirası lirasi лир лиры",
        "PLN": "zl zloty zlotys złoty złotych złote злотых злотих",
        "BRL": "reais",
        "PEN": "soles",
        "JPY": "yen yenes 円 円で иен йен",
        "CNY": "yuan yuans rmb 元 块 юаней юаня",
        "KRW": "won 원 원에 원의 원만 원씩 원입니다",
        "KZT": "тенге tenge",
        "BTC": "bitcoin bitcoins биткоин биткоина биткоинов",
        "USDT": "tether юсдт",
        "TON": "toncoin toncoins",
        "peso": "peso pesos",
    }
)

#: Words that mean something else as well ("5 stars", "2 pounds of flour", "1 real photo"): they
#: count only where a word joins the amount to what it buys.
DOUBTFUL_WORDS = words_of(
    {
        "XTR": "star stars звезда звезды звезд звёзды звёзд estrella estrellas étoile étoiles"
        " stella stelle stern sterne sternen estrela estrelas yıldız yıldıza",
        "GBP": "pound pounds quid libra libras pfund",
        "BRL": "real",
    }
)

#: Hundredths, which count under the same condition. "Cent" with a capital is German.
HUNDREDTHS = words_of(
    {
        "USD": "¢ cent cents цент цента центов",
        "EUR": "Cent centime centimes centesimo centesimi céntimo céntimos cêntimo cêntimos",
        "GBP": "penny pence",
        "RUB": "копейка копейки копеек",
        "BRL": "centavo centavos",
        "TRY": "kuruş",
    }
)

#: Words that also stand before an amount, as in "euro 5" and "Rs. 500".
WORDS_BEFORE = frozenset({"euro", "rs", "tl"})

#: Currencies in the Turkish dative, "for 50 liras": what follows is what they buy.
GIVEN_FOR = set_of("dolara liraya avroya euroya rubleye yıldıza")

MULTIPLIERS = {
    **dict.fromkeys(("k", "к", "тыс", "тис", "mil", "mila", "bin", "tsd", "천", "千"), 1_000),
    **dict.fromkeys(("만", "万"), 10_000),
}

#: Numbers as words, in the forms that stand before a currency or a unit.
NUMBER_WORDS = {
    word: value
    for value, words in {
        1: "one un una uno ein eine einen einem один одна одну одно одного одной um uma bir",
        2: "two dos deux due zwei два две двух dois duas iki",
        3: "three tres trois tre drei три трёх трех três üç",
        4: "four cuatro quatre quattro vier четыре четырёх четырех quatro dört",
        5: "five cinco cinq cinque fünf пять пяти beş",
        6: "six seis sei sechs шесть шести altı",
        7: "seven siete sept sette sieben семь семи sete yedi",
        8: "eight ocho huit otto acht восемь восьми oito sekiz",
        9: "nine nueve neuf nove neun девять девяти dokuz",
        10: "ten diez dix dieci zehn десять десяти dez",
        20: "twenty veinte vingt venti zwanzig двадцать vinte yirmi",
        50: "fifty cincuenta cinquante cinquanta fünfzig пятьдесят cinquenta elli",
        100: "hundred cien cent cento hundert сто cem yüz",
    }.items()
    for word in words.split()
}

#: What opens a range, "from 2 to 5 euros", and what stands between its ends.
RANGE_OPENERS = set_of("from between от entre de da desde tra fra zwischen von zw ab arası")
RANGE_JOINERS = set_of("to and till до a y e à et bis und ile ila")

#: What says that the price after it is no longer asked.
FORMER_BEFORE = set_of(
    """
    was were formerly originally normally regularly usually instead-of rather-than old-price
    вместо было раньше ранее обычно старая-цена antes en-vez-de en-lugar-de normalmente avant
    au-lieu-de habituellement prima invece-di anziché statt anstatt früher vorher sonst
    ursprünglich em-vez-de ao-invés-de eskiden normalde
    """
)
#: The same of the price before it.
FORMER_AFTER = set_of("yerine")
