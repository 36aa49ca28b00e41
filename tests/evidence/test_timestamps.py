"""Timestamps: authorities on this machine, out of reach, answering wrongly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_package import Made, package_made, with_acts

from philomela.cli import main
from philomela.errors import InputError, UsageError
from philomela.evidence.timestamps import (
    LARGEST,
    ask,
    authority,
    make_request,
    read_authorities,
    read_roots,
    verify_timestamp,
)

NOWHERE = "http://127.0.0.1:9/"  # the port of "discard", where nobody listens


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    with package_made(tmp_path_factory.mktemp("evidence")) as made:
        yield made


@contextmanager
def answering(status: int, content: bytes) -> Iterator[str]:
    """A server that always says the same."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_answer_is_to_its_request_and_checkpoint_only(made: Made) -> None:
    roots = read_roots(made.authorities[0].root)
    of = authority("one", made.authorities[0].address, roots)
    request = make_request(b"checkpoint")
    response = ask(of, request)
    assert verify_timestamp(b"checkpoint", request, response, roots) > 1_700_000_000
    with pytest.raises(ValueError, match="something else"):
        verify_timestamp(b"another", request, response, roots)
    with pytest.raises(ValueError, match="Nonce"):
        verify_timestamp(b"checkpoint", make_request(b"checkpoint"), response, roots)
    with pytest.raises(ValueError, match="does not hold"):
        other = read_roots(made.authorities[1].root)
        verify_timestamp(b"checkpoint", request, response, other)
    with pytest.raises(ValueError, match=r"answer|pars|trailing|extra"):
        verify_timestamp(b"checkpoint", request, response + b"\x00", roots)


@given(st.binary(max_size=200))
def test_requests_of_others_are_refused(request_bytes: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        verify_timestamp(b"checkpoint", request_bytes, request_bytes, "")


@pytest.mark.parametrize(
    ("status", "content", "reason"),
    [
        (404, b"", "status 404"),
        (302, b"", "status 302"),
        (200, b"x" * (LARGEST + 1), "length"),
    ],
)
def test_answers_that_are_none(status: int, content: bytes, reason: str) -> None:
    with answering(status, content) as address, pytest.raises(ValueError, match=reason):
        ask(authority("a", address, ""), b"request")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, dict[str, object]]:
    with pytest.raises(SystemExit) as ended:
        main(["evidence", *arguments, "--json"])
    told: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[0])
    return ended.value.code, told


def test_an_authority_out_of_reach_is_a_row(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_acts(tmp_path).close()
    case = str(tmp_path / "case.philomela")
    root = str(made.authorities[0].root)
    both = (f"--authority=near={made.authorities[0].address}", f"--authority=far={NOWHERE}")
    code, told = run(capsys, "timestamp", "--case", case, "--root", root, *both)
    stamps = told["timestamps"]
    assert isinstance(stamps, list)
    assert code == 0
    assert [bool(one["when"]) for one in stamps] == [True, False]
    assert "out of reach" in stamps[1]["reason"]
    code, told = run(capsys, "timestamp", "--case", case, "--root", root, both[1])
    assert code == 4


def test_authorities_of_a_file(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "authorities.toml"
    root = made.authorities[0].root
    entry = f'[[authority]]\nname = "a"\nurl = "https://tsa.example/x"\nroots = "{root}"\n'
    file.write_text(entry)
    assert read_authorities(file) == [authority("a", "https://tsa.example/x", read_roots(root))]
    for wrong in ("", "authority = 1", entry.replace("roots", "root"), "\x00", "[[authority]]"):
        file.write_text(wrong)
        with pytest.raises(InputError):
            read_authorities(file)


@pytest.mark.parametrize(
    ("name", "address"),
    [("A", NOWHERE), ("../x", NOWHERE), ("", NOWHERE), ("a", "ftp://x"), ("a", "http://"),
     ("a", "http://x:99999999/"), ("a", "")],
)  # fmt: skip
def test_names_and_addresses_that_are_none(name: str, address: str) -> None:
    with pytest.raises(UsageError):
        authority(name, address, "")
