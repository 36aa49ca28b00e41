"""Words of price mentions: currencies, units and what stands between, in several languages.

English, Spanish, Portuguese, French, Italian, German, Russian, Ukrainian, Turkish, Polish and a
little Korean, Japanese and Chinese. Currency codes are those of ISO 4217 where there is one.
"""

from __future__ import annotations


def _words(table: dict[str, str]) -> dict[str, str]:
    """``{"USD": "dollar dollars"}`` as ``{"dollar": "USD", "dollars": "USD"}``."""
    return {word: meaning for meaning, words in table.items() for word in words.split()}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Signs before or after an amount. "$" alone is read as United States dollars and "¥" as yen,
#: their most common meanings; a code beside the amount ("$5 CAD") decides instead.
SYMBOLS = _words(
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
    }
)

#: Codes that are no word of another language, in any case of letters.
CODES = _set("USD EUR GBP RUB UAH INR PLN BRL JPY CNY KRW KZT BYN USDT USDC BTC")

#: Codes that mean something else in small letters.
CAPITAL_CODES = _set(
    """
    TRY MXN ARS COP CLP PEN CAD AUD NZD CHF SEK NOK DKK CZK HUF RON BGN RSD GEL AMD AZN UZS KGS MDL
    IDR PHP VND THB MYR SGD HKD TWD ZAR NGN KES EGP AED SAR ILS PKR BDT LKR TON ETH TRX LTC XMR DOGE
    XTR
    """
)

#: Codes that are words when a text is all in capitals, so they count after an amount only.
AFTER_ONLY = _set("TRY COP PEN TON RON PHP ALL")

#: Amounts of these have a decimal point and up to eight digits behind it.
CRYPTOCURRENCIES = _set("BTC ETH TON TRX LTC XMR DOGE")

CURRENCY_WORDS = _words(
    {
        "USD": "dollar dollars buck bucks dólar dólares dolares dollaro dollari долл доллар"
        " доллара долларов доллары баксов бакса бакс долар долара доларів dolar dolara dolarów",
        "EUR": "euro euros евро євро avro eur",
        "GBP": "pound pounds libras sterling фунтов фунта",
        "RUB": "р руб рубль рубля рублей рубли рублів ruble rubles rouble roubles rublos rubel"
        " roubles rubli",
        "UAH": "грн гривна гривен гривны гривень гривня гривні гривня hryvnia hryvnias hryven",
        "INR": "rs rupee rupees rupias rúpias",
        "TRY": "tl lira liras lirası lirasi",
        "PLN": "zl zloty zlotys złoty złotych złote злотых злотих",
        "BRL": "reais",
        "JPY": "yen yenes 円 円で иен йен",
        "CNY": "yuan yuans rmb 元 块 юаней юаня",
        "KRW": "won 원 원에 원의 원만 원씩 원입니다",
        "KZT": "тенге tenge",
        "peso": "peso pesos",
        "XTR": "telegram-stars",
    }
)

#: Words that also stand before an amount, as in "euro 5" and "Rs. 500".
WORDS_BEFORE = frozenset({"euro", "rs", "tl"})

MULTIPLIERS = {
    **dict.fromkeys(("k", "к", "тыс", "тис", "mil", "천", "千"), 1_000),
    **dict.fromkeys(("만", "万"), 10_000),
}

PERIODS = _words(
    {
        "hour": "hour hours hr hrs hora horas heure heures ora ore stunde stunden час часа часов"
        " година години годин saat saatlik godzina godzinę",
        "day": "day days daily día dia días dias diario diaria diário jour jours giorno giorni tag"
        " tage tagen täglich день дня дней днів сутки доба gün günlük dzień dni 일 하루 日 天",
        "week": "week weeks weekly wk semana semanas semanal semaine semaines settimana settimane"
        " woche wochen wöchentlich неделя недели неделю недель нед тиждень тижні тижнів hafta"
        " haftalık tydzień tygodnie 주 주일 週 周",
        "month": "month months monthly mo mon mth mes meses mensual mês mensal mensais mois mensuel"
        " mese mesi mensile monat monate monaten monatlich месяц месяца месяцев мес місяць місяці"
        " місяців міс ay aylık ayda miesiąc miesiące miesięcy miesięcznie 달 개월 월 月 个月 ヶ月",
        "year": "year years yearly yr año años anual ano anos an ans année annuel anno anni annuale"
        " jahr jahre jahren jährlich год года лет рік роки років yıl yıllık rok lata lat 년 年",
        "lifetime": "lifetime forever siempre sempre toujours immer навсегда назавжди ömürlük",
    }
)

THINGS = _words(
    {
        "picture": "picture pictures pic pics photo photos photograph photographs image images img"
        " imgs foto fotos fotografía fotografías fotografia fotografias imagen imágenes imagenes"
        " imagem imagens immagine immagini bild bilder bildern фото фотка фотки фоток фотку"
        " фотография фотографии фотографий фотографию фотографію фотографія фотографій картинка"
        " картинки картинок картинку снимок снимка снимков знімок знімків зображення світлина"
        " світлин fotoğraf fotoğraflar resim resimler görsel zdjęcie zdjęcia zdjęć 사진 장 枚 张",
        "video": "video videos vid vids clip clips vídeo vídeos vidéo vidéos видео видос ролик"
        " ролика роликов відео filmik filmiki filmów 영상 동영상",
        "coin": "coin coins token tokens moneda monedas moeda moedas pièce pièces jeton jetons"
        " moneta monete gettoni münze münzen монет монета монеты монету монети токен токена"
        " токенов токени токенів monet monety 코인",
        "credit": "credit credits crédito créditos credito creditos crédit crédits crediti kredit"
        " kredite kredits кредит кредита кредитов кредити кредитів kredi kredyt kredyty",
        "message": "message messages mensaje mensajes mensagem mensagens messaggio messaggi"
        " nachricht nachrichten сообщение сообщения сообщений повідомлення mesaj",
        "attempt": "attempt attempts try tries generation generations request requests попытка"
        " попытки попыток генерация генерации генераций запрос запроса запросов спроба спроби"
        " спроб intento intentos tentativa tentativas versuch versuche deneme",
        "album": "album albums set sets pack packs albúm álbum álbumes álbuns альбом альбома"
        " альбомов набор набора пак пакет",
    }
)

UNITS = {**PERIODS, **THINGS}

#: Periods that need no word before them, as in "$5 monthly".
ADVERBS = _set(
    """
    daily weekly monthly yearly diario diaria diário semanal mensual mensal anual mensuel mensile
    annuel annuale täglich wöchentlich monatlich jährlich günlük haftalık aylık yıllık ayda
    miesięcznie lifetime forever навсегда назавжди siempre sempre
    """
)

#: What joins an amount to the unit after it.
LINKS_AFTER = _set(
    "per a an for each every por al a la para cada pro je für im pro par pour chaque à le per alla"
    " ogni за в на каждый каждую каждые кожен кожну için başına za na"
)

#: What joins a unit to the amount after it.
LINKS_BEFORE = _set(
    "for at cost costs is only just from por a cuesta cuestan custa custam за по стоит стоят"
    " коштує коштують всего только от від это для für ab kostet kosten nur pour à coûte coûtent"
    " dès per costa costano solo sólo só apenas da için başına tanesi za od tylko"
)
