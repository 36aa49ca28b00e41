"""Words of what a price buys: periods, things, and what joins them to an amount.

The same languages as :mod:`philomela.measures.price_words`.
"""

from __future__ import annotations

from philomela.measures.price_words import set_of, words_of

PERIODS = words_of(
    {
        "hour": "hour hours hr hrs hora horas heure heures ora ore stunde stunden час часа часов"
        " година години годин saat saatlik godzina godzinę",
        "day": "day days daily día dia días dias diario diaria diário jour jours journalier giorno"
        " giorni giornaliero tag tage tagen täglich день дня дней дн днів сутки суток доба gün"
        " günlük günde dzień dni 일 하루 日 天",
        "week": "week weeks weekly wk semana semanas semanal semaine semaines hebdomadaire"
        " settimana settimane settimanale woche wochen wöchentlich неделя недели неделю недель нед"
        " тиждень тижні тижнів hafta haftalık haftada tydzień tygodnie 주 주일 週 周",
        "month": "month months monthly mo mon mth mes meses mensual mês mensal mensais mois"
        " mensuel mensuelle mese mesi mensile monat monate monaten monatlich monatsabo месяц"
        " месяца месяцев мес місяць місяці місяців міс ay aylık ayda ayı miesiąc miesiące miesięcy"
        " miesięcznie 달 개월 월 月 个月 ヶ月",
        "year": "year years yearly annual annually yr año años anual ano anos an ans année annuel"
        " annuelle anno anni annuale jahr jahre jahren jährlich jahresabo год года лет рік роки"
        " років yıl yıllık yılda rok lata lat 년 年",
        "lifetime": "lifetime forever siempre sempre toujours immer lebenslang lebenslange"
        " lebenslanger lebenslanges навсегда пожизненно пожизненный назавжди vitalicio vitalicia"
        " vitalício vitalícia ömür ömürlük",
    }
)

#: Words that mean a lifetime after one of :data:`LIFE_LINKS`, as in "à vie".
LIFE_WORDS = set_of("vida vie vita")
LIFE_LINKS = set_of("por à a per")

THINGS = words_of(
    {
        "picture": "picture pictures pic pics photo photos photograph photographs image images img"
        " imgs foto fotos fotografía fotografías fotografia fotografias fotografie imagen imágenes"
        " imagenes imagem imagens immagine immagini bild bilder bildern фото фотка фотки фоток"
        " фотку фотография фотографии фотографий фотографию фотографію фотографія фотографій"
        " картинка картинки картинок картинку изображение изображения изображений снимок снимка"
        " снимков знімок знімків зображення світлина світлин fotoğraf fotoğraflar resim resimler"
        " görsel görseller zdjęcie zdjęcia zdjęć 사진 장 枚 张",
        "video": "video videos vid vids clip clips vídeo vídeos vidéo vidéos видео видос ролик"
        " ролика роликов відео filmik filmiki filmów 영상 동영상",
        "coin": "coin coins moneda monedas moeda moedas pièces moneta monete münze münzen монет"
        " монета монеты монету монеток монети monet monety 코인",
        "token": "token tokens jeton jetons gettone gettoni ficha fichas токен токена токены"
        " токенов токени токенів",
        "credit": "credit credits crédito créditos credito creditos crédit crédits crediti kredit"
        " kredite krediten kredits кредит кредита кредиты кредитов кредити кредитів kredi krediler"
        " kredyt kredyty",
        "message": "message messages mensaje mensajes mensagem mensagens messaggio messaggi"
        " nachricht nachrichten сообщение сообщения сообщений повідомлення mesaj",
        "attempt": "attempt attempts try tries generation generations request requests попытка"
        " попытки попыток генерация генерации генераций запрос запроса запросов спроба спроби"
        " спроб intento intentos tentativa tentativas versuch versuche deneme",
        "album": "album albums set sets albúm álbum álbumes álbuns альбом альбома альбомов набор"
        " набора",
        "pack": "pack packs package packages bundle paquete paquetes pacote pacotes paquet paquets"
        " pacchetto pacchetti paket pakete pakets пак пакет пакета пакетов",
        "subscription": "subscription subscriptions sub membership suscripción suscripcion"
        " membresía abonnement abonnements abbonamento abo abonnement mitgliedschaft подписка"
        " подписку подписки подписке абонемент підписка assinatura abonelik aboneliği üyelik",
        "piece": "each apiece piece pieces шт штука штуку штук stück stücke pièce pezzo pezzi"
        " cadauno cadauna unidad unidades unidade unidades pieza piezas tanesi adet adedi",
    }
)

#: Units that give way to a more telling one beside them: "yearly subscription".
VAGUE = set_of("pack subscription")

#: What means a piece where it ends what is said: "5 € cada una", "5 reais cada".
EACH = set_of("cada una uno uma um")

UNITS = {**PERIODS, **THINGS}

#: Letters that are units right behind a number only, as in "24h".
COUNTED_ONLY = {"h": "hour", "ч": "hour", "d": "day"}

#: Units that need no word before them, as in "$5 monthly" and "$5 each".
ADVERBS = set_of(
    """
    daily weekly monthly yearly annually diario diaria diário semanal mensual mensal anual mensuel
    mensuelle mensile annuel annuelle annuale täglich wöchentlich monatlich jährlich günlük günde
    haftalık haftada aylık yıllık ayda yılda miesięcznie lifetime forever lebenslang навсегда
    пожизненно назавжди siempre sempre each apiece шт штука pièce pezzo cadauno cadauna
    """
)

#: Periods that say how often, before a thing: "haftada 100 fotoğraf".
HOW_OFTEN = set_of("daily weekly monthly günde haftada ayda günlük haftalık aylık täglich")

#: Suffixes of Turkish units: "100 fotoğraflık", "24 saatlik", "resimler".
SUFFIXES = ("lık", "lik", "luk", "lük", "lar", "ler")

#: What joins an amount to the unit after it.
LINKS_AFTER = set_of(
    """
    per a an for each every por al a la las el los para cada pro je für im das die pro par pour
    chaque à le les per al alla all' ogni о за в на каждый каждую каждые кожен кожну için
    başına başı za na l' un' d' o os do da pelo pela ao à
    get gets buy buys gives you for
    recibe recibes tienes tiene obtienes compra compras dan da
    ganhe ganha recebe você tem
    donne donnent obtenez vous
    ricevi ottieni hai bastano
    bekommst bekommen gibt erhältst du sie es
    получи получите получаешь даёт дает дают
    karşılığında al alın
    """
)

#: What may stand between an amount and those words: "20 USDT and get 500 credits".
JOINERS = set_of("and y e и und et ve")

#: Those of them that lead a unit before an amount: "pro Foto 50 Cent".
PER = set_of("per a each every cada pro je par chaque ogni за каждый каждая каждое jedes")

#: What joins a pack to what is in it: "a pack of 100 photos".
OF = set_of("of de di da with con com avec mit von из на")

#: What joins a unit to the amount after it.
LINKS_BEFORE = set_of(
    """
    for at cost costs is are only just now from by to price
    por a cuesta cuestan vale valen sale solo sólo ahora desde de
    custa custam sai só apenas agora
    за по стоит стоят стоимость цена коштує коштують всего только сейчас теперь от від это
    для für ab kostet kosten nur jetzt pour à coûte coûtent seulement maintenant dès
    per costa costano soltanto adesso ora da
    için başına başı sadece şimdi yalnızca
    za od tylko gibt es
    """
)
