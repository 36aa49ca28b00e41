"""A draft as text, as PDF set by Typst, and as an unsent message (``.eml``). Nothing is sent."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from email.message import EmailMessage
from email.policy import SMTP
from importlib.resources import files
from pathlib import Path

import typst

from philomela.errors import InputError, PhilomelaError, UsageError
from philomela.protection.notices.letters import Letter
from philomela.protection.wording import one_line

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63})+", re.ASCII)


def to_pdf(letter: Letter) -> bytes:
    """The letter as PDF. Its text is data, never markup.

    Raises :class:`~philomela.errors.PhilomelaError` if it cannot be set.
    """
    content = {
        "subject": letter.subject,
        "language": letter.language.partition("-")[0],
        "paragraphs": [one.splitlines() for one in letter.text.strip().split("\n\n")],
    }
    template = files("philomela.protection.notices").joinpath("templates", "letter.typ")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "letter.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        main = folder / "letter.typ"
        main.write_text(template.read_text("utf-8"), "utf-8")
        try:
            return bytes(typst.compile(str(main), root=str(folder), timestamp=0))
        except typst.TypstError as error:
            raise PhilomelaError(
                f"The PDF could not be set: {error}.", "Use --no-pdf; the text says the same."
            ) from error


def to_eml(letter: Letter, to: str = "", pdf: bytes | None = None) -> bytes:
    """The letter as a message that mail programs open for editing (``X-Unsent: 1``).

    It has no sender and no date: both are set by who sends it. Raises
    :class:`~philomela.errors.UsageError` for an address that is none.
    """
    message = EmailMessage(policy=SMTP)
    if to:
        if not _ADDRESS.fullmatch(to):
            raise UsageError(f"{one_line(to, 80)!r} is no mail address.", "Leave --to away.")
        message["To"] = to
    message["Subject"] = one_line(letter.subject)
    message["X-Unsent"] = "1"
    message.set_content(letter.text)
    if pdf is not None:
        message.add_attachment(
            pdf, maintype="application", subtype="pdf", filename=f"{letter.name}.pdf"
        )
        message.set_boundary(f"=_{hashlib.sha256(pdf).hexdigest()[:32]}")
    return message.as_bytes()


def write(letter: Letter, folder: Path, to: str = "", *, pdf: bool = True) -> tuple[Path, ...]:
    """Write ``NAME.txt``, ``NAME.eml`` and, if wanted, ``NAME.pdf``.

    A letter that is there already is left alone. Raises :class:`~philomela.errors.InputError`
    where it says something else, or where the folder cannot be written.
    """
    set_ = to_pdf(letter) if pdf else None
    contents = {f"{letter.name}.txt": letter.text.encode()}
    contents[f"{letter.name}.eml"] = to_eml(letter, to, set_)
    if set_ is not None:
        contents[f"{letter.name}.pdf"] = set_
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = folder / f"{letter.name}.txt"
        if text.exists() and text.read_bytes() != letter.text.encode():
            raise InputError(
                f"{text} is there already, with other words.",
                "Move it away, or name another folder with --out.",
            )
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise InputError(
            f"The letter cannot be written to {folder}: {error.strerror}.", "Name another folder."
        ) from error
    return tuple(folder / name for name in contents)
