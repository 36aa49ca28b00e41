"""Web addresses -> the domain somebody registered."""

from __future__ import annotations

import re
from ipaddress import ip_address

#: Domains that lead to channels, not outside.
WITHIN_THE_PLATFORM = frozenset({"t.me", "telegram.me", "telegram.dog"})

_LONGEST_NAME = 253  # RFC 1035 section 2.3.4
_ADDRESS = re.compile(r"https?://([^/?#\\\s]{1,512})", re.IGNORECASE)
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")

#: Suffixes of more than one label under which domains are registered: the common ones of
#: https://publicsuffix.org, the hosting names among them where every customer has a name.
_SUFFIX_LIST = """
    co.uk org.uk me.uk ac.uk gov.uk ltd.uk plc.uk com.au net.au org.au co.nz net.nz org.nz
    com.br net.br org.br com.ar com.mx org.mx com.co com.pe com.ve com.ec com.uy com.py com.bo
    com.tr net.tr org.tr com.ua net.ua org.ua in.ua kiev.ua com.ru msk.ru spb.ru com.pl net.pl
    org.pl com.es org.es com.pt co.il org.il co.in net.in org.in com.pk com.bd com.np co.id or.id
    web.id com.my com.sg com.ph com.vn co.th in.th com.hk com.tw com.cn net.cn org.cn co.jp ne.jp
    or.jp co.kr or.kr co.za org.za com.ng co.ke com.gh com.eg com.sa com.kw com.cy com.gr com.mt
    com.ge com.az com.by com.kz org.kz co.uz
    blogspot.com wordpress.com github.io gitlab.io pages.dev workers.dev web.app netlify.app
    vercel.app herokuapp.com onrender.com tilda.ws ucoz.ru narod.ru wixsite.com weebly.com
"""
_SUFFIXES = frozenset(_SUFFIX_LIST.split())


def registered_domain(untrusted_address: str) -> str | None:
    """``shop.example.co.uk`` as ``example.co.uk``; None for what is no web address.

    User names, ports and a leading ``www`` fall away, numeric addresses stay whole. It is the last
    two labels, or three under a suffix of two.
    """
    found = _ADDRESS.match(untrusted_address)
    if found is None:
        return None
    host = found[1].rpartition("@")[2]
    if host.startswith("["):
        return _numeric(host.partition("]")[0][1:])
    host = host.partition(":")[0].rstrip(".").lower()
    labels = host.split(".")
    if len(host) > _LONGEST_NAME or len(labels) < 2:
        return None
    if all(label.isdigit() for label in labels):
        return _numeric(host)
    if not all(_LABEL.fullmatch(label) for label in labels):
        return None
    keep = 3 if ".".join(labels[-2:]) in _SUFFIXES else 2
    return ".".join(labels[-keep:])


def _numeric(host: str) -> str | None:
    try:
        return str(ip_address(host))
    except ValueError:
        return None
