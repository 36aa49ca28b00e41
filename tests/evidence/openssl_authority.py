"""A timestamp authority run by `openssl ts` behind a small server on this machine."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl is not on this machine"
)

# Only the signer's certificate comes along: `openssl ts` does not put several in DER's order, which
# rfc3161-client refuses.
_CONFIG = """[tsa1]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class LocalAuthority(NamedTuple):
    """Where it answers, and the file of its root."""

    address: str
    root: Path


def openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def _made(folder: Path) -> None:
    """A root, and a certificate for stamping that it vouches for."""
    folder.mkdir()
    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl(
        "req", "-x509", *new, "-keyout", folder / "root.key", "-out", folder / "root.pem",
        "-subj", f"/CN=Root of {folder.name}", "-days", 30,
    )  # fmt: skip
    openssl(
        "req", *new, "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr",
        "-subj", f"/CN={folder.name}",
    )  # fmt: skip
    (folder / "extensions").write_text("extendedKeyUsage=critical,timeStamping\n")
    openssl(
        "x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "root.pem",
        "-CAkey", folder / "root.key", "-CAcreateserial", "-days", 30,
        "-extfile", folder / "extensions", "-out", folder / "tsa.pem",
    )  # fmt: skip
    (folder / "serial").write_text("01")
    (folder / "config").write_text(_CONFIG.format(folder=folder))


@contextmanager
def running_authority(folder: Path) -> Iterator[LocalAuthority]:
    """An authority that answers until the end of the block."""
    _made(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl(
                "ts", "-reply", "-config", folder / "config", "-section", "tsa1",
                "-queryfile", folder / "query", "-out", folder / "reply",
            )  # fmt: skip
            self.send_response(200)
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield LocalAuthority(f"http://127.0.0.1:{server.server_port}/", folder / "root.pem")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
