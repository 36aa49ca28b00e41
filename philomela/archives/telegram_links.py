"""Links and names in Telegram messages -> references.

Public names follow https://core.telegram.org/api/links: ``t.me/name`` and its synonyms, invitations
``t.me/+hash`` and ``t.me/joinchat/hash``, links into private channels ``t.me/c/id``, and the
``tg://`` forms of each.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from philomela.archives.pseudonyms import Pseudonyms
from philomela.records import Reference

LINK_LIMIT = 2048  # characters of a link that is kept

_TELEGRAM = re.compile(
    r"(?:https?://)?(?:www\.)?(?:(?P<sub>[A-Za-z]\w{3,31})\.)?(?:t|telegram)\.(?:me|dog)"
    r"(?:/(?P<path>[^?#]*))?(?:[?#].*)?",
    re.I | re.A | re.S,
)
_INVITE = re.compile(r"(?:\+|joinchat/)(?P<hash>[\w-]{4,64})/?", re.A)
_PHONE = re.compile(r"\+?(?P<digits>\d{7,15})/?", re.A)
_PRIVATE = re.compile(r"c/(?P<id>\d{1,19})(?:/.*)?", re.A | re.S)
_NAME = re.compile(r"(?:s/)?(?P<name>[A-Za-z]\w{1,31})(?:/.*)?", re.A | re.S)
_APP = re.compile(r"tg:(?://)?(?P<what>[a-z_]+)/?\?(?P<query>.*)", re.I | re.S)
_WEB = re.compile(r"(?P<scheme>https?)://(?:[^/?#@]*@)?(?P<rest>[^/?#\s@][^\s]*)", re.I)
_SCHEMELESS = re.compile(r"[^\s/?#@:]{1,255}\.[^\s/?#@:.]{2,63}(?::\d{1,5})?(?:[/?#]\S*)?")

#: First parts of a path on t.me that are no names.
SERVICES = frozenset(
    [
        "addemoji",
        "addlist",
        "addstickers",
        "addtheme",
        "bg",
        "boost",
        "confirmphone",
        "contact",
        "giftcode",
        "invoice",
        "iv",
        "login",
        "m",
        "nft",
        "passport",
        "proxy",
        "setlanguage",
        "share",
        "socks",
        "stickers",
    ]
)


def link_reference(untrusted_link: str, pseudonyms: Pseudonyms) -> Reference | None:
    """What a link points at, or None where it is no link to a place or a site.

    ``invite`` with ``t.me/+hash``; ``link`` with ``t.me/name``, ``telegram:id`` or an http(s)
    address without user information, of at most 2,048 characters; ``mention`` with a person's
    pseudonym where the link leads to a user or a telephone number.
    """
    link = untrusted_link.strip()[:LINK_LIMIT]
    telegram = _TELEGRAM.fullmatch(link)
    if telegram:
        return _on_telegram(telegram["sub"], telegram["path"] or "", pseudonyms)
    app = _APP.fullmatch(link)
    if app:
        return _in_app(app["what"].lower(), app["query"], pseudonyms)
    web = _WEB.fullmatch(link)
    if web:
        return Reference("link", pseudonyms.scrub(f"{web['scheme'].lower()}://{web['rest']}"))
    if _SCHEMELESS.fullmatch(link):
        return Reference("link", pseudonyms.scrub(f"http://{link}"))
    return None


def name_reference(untrusted_name: str, pseudonyms: Pseudonyms) -> Reference:
    """``@name`` or ``name``: bots keep their names, which end in "bot"
    (https://core.telegram.org/bots/features); others may be people."""
    name = untrusted_name.lstrip("@")
    if is_bot(name):
        return Reference("mention", f"@{name.lower()}")
    return Reference("mention", pseudonyms.username(name))


def is_bot(name: str) -> bool:
    """Whether a public name is a bot's."""
    return name[-3:].lower() == "bot"


def phone(untrusted_number: str, pseudonyms: Pseudonyms) -> str:
    """The pseudonym of a telephone number, the same as in text that was scrubbed."""
    return pseudonyms.person("phone:" + "".join(filter(str.isdigit, untrusted_number)))


def user(identifier: str, pseudonyms: Pseudonyms) -> str:
    """The pseudonym of a user by number."""
    return pseudonyms.person(f"telegram:user{identifier}")


def _on_telegram(sub: str | None, path: str, pseudonyms: Pseudonyms) -> Reference | None:
    if sub:
        return Reference("link", f"t.me/{sub.lower()}")
    number = _PHONE.fullmatch(path)
    if number:
        return Reference("mention", phone(number["digits"], pseudonyms))
    invite = _INVITE.fullmatch(path)
    if invite:
        return Reference("invite", f"t.me/+{invite['hash']}")
    private = _PRIVATE.fullmatch(path)
    if private:
        return Reference("link", f"telegram:{int(private['id'])}")
    name = _NAME.fullmatch(path)
    if name and name["name"].lower() not in SERVICES:
        return Reference("link", f"t.me/{name['name'].lower()}")
    if not path:
        return None
    return Reference("link", pseudonyms.scrub(f"https://t.me/{path}"))


def _in_app(what: str, query: str, pseudonyms: Pseudonyms) -> Reference | None:
    try:
        fields = parse_qs(query, max_num_fields=32, errors="replace")
    except ValueError:
        return None
    keys = {"resolve": ("domain", "phone"), "join": ("invite",), "user": ("id",)}
    for key in keys.get(what, ()) + (("channel",) if what == "privatepost" else ()):
        value = fields.get(key, [""])[0]
        if key == "domain" and re.fullmatch(r"[A-Za-z]\w{1,31}", value, re.A):
            return Reference("link", f"t.me/{value.lower()}")
        if key == "phone" and re.fullmatch(r"\+?\d{7,15}", value, re.A):
            return Reference("mention", phone(value, pseudonyms))
        if key == "invite" and re.fullmatch(r"[\w-]{4,64}", value, re.A):
            return Reference("invite", f"t.me/+{value}")
        if key == "id" and re.fullmatch(r"\d{1,19}", value, re.A):
            return Reference("mention", user(value, pseudonyms))
        if key == "channel" and re.fullmatch(r"\d{1,19}", value, re.A):
            return Reference("link", f"telegram:{int(value)}")
    return None
