"""Timestamps of checkpoints by authorities (RFC 3161).

An authority signs that it saw the SHA-256 of a checkpoint at some time. Nothing else leaves this
machine, and only :func:`ask` sends it.
"""

from __future__ import annotations

import http.client
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from philomela.errors import InputError, UsageError

LARGEST = 64 * 1024  # bytes of an answer or a file of certificates
_SECONDS = 20
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


class Authority(NamedTuple):
    """A timestamp authority and the certificates it is trusted by."""

    name: str
    address: str
    roots: str  # PEM


def read_roots(path: Path) -> str:
    """Certificates of a PEM file. Raises :class:`~philomela.errors.InputError` without any."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        _certificates(content)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} holds no certificates.", "Give a file in PEM.") from error
    return content.decode("ascii", "replace")


def authority(name: str, address: str, roots: str) -> Authority:
    """An authority. Raises :class:`~philomela.errors.UsageError` for a name or address of none."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot name an authority.", "Take small letters, digits and hyphens."
        )
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"{address!r} is no address.", "Give one with http:// or https://.")
    return Authority(name, address, roots)


def read_authorities(path: Path) -> list[Authority]:
    """Authorities of a TOML file: ``[[authority]]`` with ``name``, ``url`` and ``roots``, a file.

    Raises :class:`~philomela.errors.InputError` where it says anything else.
    """
    remedy = "Each [[authority]] has a name, a url and roots, the name of a PEM file."
    try:
        with path.open("rb") as file:
            told = tomllib.loads(file.read(LARGEST).decode("utf-8"))
        return [
            authority(str(one["name"]), str(one["url"]), read_roots(path.parent / one["roots"]))
            for one in told["authority"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} lists no authorities.", remedy) from error


def make_request(checkpoint: bytes) -> bytes:
    """A request for a timestamp of a checkpoint, DER: its SHA-256 and a random number."""
    builder = TimestampRequestBuilder().data(checkpoint).hash_algorithm(HashAlgorithm.SHA256)
    return builder.cert_request(cert_request=True).nonce(nonce=True).build().as_bytes()


def ask(of: Authority, request: bytes) -> bytes:
    """The authority's answer. Raises ``ValueError``, saying why, where there is none.

    No redirection is followed, and no more is read than an answer can have.
    """
    parts = urlsplit(of.address)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=_SECONDS)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, request, {"Content-Type": "application/timestamp-query"})
        response = connection.getresponse()
        content = response.read(LARGEST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise ValueError(f"out of reach ({type(error).__name__})") from error
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise ValueError(f"answered with status {response.status}")
    if len(content) > LARGEST:
        raise ValueError("answered at too great length")
    return content


def verify_timestamp(checkpoint: bytes, request: bytes, response: bytes, roots: str) -> int:
    """When the authority saw this checkpoint, in seconds since 1970-01-01 UTC.

    The answer must be to this request, the request for this checkpoint, and signed by somebody
    whom the certificates vouch for. Raises ``ValueError``, saying what does not hold.
    """
    try:
        certificates = _certificates(roots.encode())
        answer = decode_timestamp_response(response)
        if answer.as_bytes() != response:
            raise ValueError("the answer has more than an answer")
        asked = _asked(checkpoint, request)
        builder = VerifierBuilder(nonce=asked)
        for one in dict.fromkeys(certificates):
            builder = builder.add_root_certificate(one)
        builder.build().verify_message(answer, checkpoint)
    except VerificationError as error:
        raise ValueError(f"the timestamp does not hold: {error}") from error
    except BaseException as error:
        # The library panics on some certificates that it cannot read.
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError("the timestamp cannot be read") from error
    seen: datetime = answer.tst_info.gen_time
    return int(seen.replace(tzinfo=seen.tzinfo or UTC).timestamp())


def _asked(checkpoint: bytes, request: bytes) -> int:
    """The random number of a request, which must be for this checkpoint.

    The library reads no requests: ours end in that number and the wish for certificates, and
    everything before it is the same for the same checkpoint.
    """
    known = TimestampRequestBuilder().data(checkpoint).hash_algorithm(HashAlgorithm.SHA256)
    plain = known.nonce(nonce=False).cert_request(cert_request=True).build().as_bytes()
    body, wish = plain[2:-3], plain[-3:]
    length = len(request) - 2
    if length > 0x7F or request[:2] != bytes((0x30, length)):
        raise ValueError("the request is none")
    rest = request[2:]
    if not rest.startswith(body) or not rest.endswith(wish):
        raise ValueError("the request is for something else")
    number = rest[len(body) : -len(wish)]
    if len(number) < 3 or number[0] != 0x02 or number[1] != len(number) - 2:
        raise ValueError("the request has no number of its own")
    return int.from_bytes(number[2:], "big")


def _certificates(pem: bytes) -> list[Certificate]:
    if len(pem) > LARGEST:
        raise ValueError("too many certificates")
    return load_pem_x509_certificates(pem)
