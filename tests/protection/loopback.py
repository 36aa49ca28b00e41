"""A server on this machine that speaks what the clients of the exchanges expect."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Exchanges:
    """What the exchanges hold, and what they were asked and told."""

    stopncii: list[dict[str, Any]] = field(default_factory=list)
    ncmec: str = ""
    threatexchange: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200  # of every answer
    broken: bool = False  # answers make no sense
    asked: list[tuple[str, str, dict[str, list[str]], dict[str, str]]] = field(default_factory=list)
    told: list[tuple[str, str, str]] = field(default_factory=list)
    address: str = ""

    def answer(self, path: str, query: dict[str, list[str]]) -> str:
        if self.broken:
            return "<what> is this"
        if path.endswith("/FetchHashes"):
            return self._stopncii(query)
        if "/v2/entries" in path:
            return self.ncmec
        if path.endswith("/threat_updates/"):
            return self._threatexchange(query)
        return "{}"

    def _stopncii(self, query: dict[str, list[str]]) -> str:
        """Two records a page."""
        start = int(query.get("nextPageToken", ["0"])[0])
        since = int(query["startTimestamp"][0])
        records = [one for one in self.stopncii if one["lastModtimestamp"] >= since]
        page = records[start : start + 2]
        more = start + 2 < len(records)
        told = {"count": len(page), "hasMoreRecords": more, "hashRecords": page}
        told |= {"nextPageToken": str(start + 2) if more else None}
        told |= {"nextSetTimestamp": max([since, *(one["lastModtimestamp"] for one in page)])}
        return json.dumps(told)

    def _threatexchange(self, query: dict[str, list[str]]) -> str:
        since = int(query.get("start_time", ["0"])[0])
        start = int(query.get("page", ["0"])[0])
        records = [one for one in self.threatexchange if int(one["last_updated"]) >= since]
        told: dict[str, Any] = {"data": records[start : start + 2]}
        if start + 2 < len(records):
            following = f"{self.address}/7/threat_updates/?start_time={since}&page={start + 2}"
            told["paging"] = {"next": following}
        return json.dumps(told)


def record(hashed: str, time: int, status: str = "Active") -> dict[str, Any]:
    """A hash as StopNCII tells it."""
    return {
        "lastModtimestamp": time,
        "signalType": "ImagePDQ",
        "hashValue": hashed,
        "hashStatus": status,
        "caseNumbers": {"1": status},
        "CSPFeedbacks": [],
    }


def update(number: int, hashed: str, time: int, *, gone: bool = False) -> dict[str, Any]:
    """A hash as ThreatExchange tells it."""
    descriptors = {"data": [{"id": str(900 + number), "status": "MALICIOUS"}]}
    told = {"id": str(number), "indicator": hashed, "type": "HASH_PDQ", "last_updated": str(time)}
    return told | {"should_delete": gone} | ({} if gone else {"descriptors": descriptors})


def entries(*hashes: tuple[int, str | None]) -> str:
    """Entries as NCMEC tells them; without a hash, one that is deleted."""
    told = "".join(
        f"<image><member id='42'>Us</member><timestamp>2026-01-01T00:00:00Z</timestamp>"
        f"<id>{number}</id><classification>A1</classification>"
        f"<fingerprints><md5>{'0' * 32}</md5><pdq>{hashed}</pdq></fingerprints></image>"
        if hashed
        else f"<deletedImage><member id='42'>Us</member><id>{number}</id></deletedImage>"
        for number, hashed in hashes
    )
    return (
        "<queryResult xmlns='https://hashsharing.ncmec.org/hashsharing/v2'>"
        f"<images count='{len(hashes)}' maxTimestamp='2026-01-01T00:00:00Z'>{told}</images>"
        "</queryResult>"
    )


@contextmanager
def serving() -> Iterator[Exchanges]:
    """Exchanges that listen as long as the block."""
    state = Exchanges()

    class Handler(BaseHTTPRequestHandler):
        """Answers, and writes down what was said."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            state.asked.append(("GET", parts.path, query, dict(self.headers)))
            self._say(state.answer(parts.path, query))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            state.told.append((self.command, self.path, body))
            self._say('{"success": true}' if not state.broken else '{"error": {"code": 1}}')

        def do_PUT(self) -> None:
            self.do_POST()

        def _say(self, text: str) -> None:
            content = text.encode()
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
