"""Which archives lie at a path: told by content, never by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from philomela.archives.discord import DiscordJson
from philomela.archives.magic import Look, look
from philomela.archives.picture_folder import PictureFolder, is_picture_list
from philomela.archives.reader import Member, Reader, Source
from philomela.archives.sources import FileSource, FolderSource, PartSource
from philomela.archives.telegram_html import TelegramHtml
from philomela.archives.telegram_json import TelegramJson
from philomela.archives.warc import Wacz, Warc, is_wacz
from philomela.archives.whatsapp import WhatsAppText
from philomela.archives.zip_source import ZipSource
from philomela.errors import InputError
from philomela.records import Skipped

#: Every reader of documents; a new format is one more line here.
READERS: tuple[Reader, ...] = (
    TelegramJson(),
    TelegramHtml(),
    DiscordJson(),
    Warc(),
    WhatsAppText(),
)
#: Formats whose media lie beside the document, so that the other files there belong to it.
WITH_MEDIA_BESIDE = frozenset({"telegram-json", "telegram-html", "discord-json", "whatsapp-text"})

UNKNOWN = "unknown format"
_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """An archive: ``document`` in ``source``, and who reads it."""

    source: Source
    reader: Reader
    document: str
    place: str  # of the document below the path given, zips included; unique there
    parts: tuple[tuple[str, int], ...]  # names and sizes of what the document consists of
    files: Callable[[], Iterator[Member | Skipped]]  # what lies beside it and may be its media
    by_listing: bool = False  # its identity is the listing of its parts


def discover(path: Path) -> Iterator[Found | Skipped]:
    """Every archive at a path, and a ``Skipped`` for every file that is part of none.

    Raises :class:`~philomela.errors.InputError` for a path that is not there or cannot be read.
    """
    if path.is_dir():
        yield from _in_source(FolderSource(path), "", zips=True)
    elif path.is_file():
        yield from _in_source(FileSource(path), "", zips=True)
    elif path.exists():
        raise InputError(f"{path} is neither a file nor a folder.", "Name an archive.")
    else:
        raise InputError(f"There is nothing at {path}.", "Check the name.")


@dataclass(frozen=True, slots=True)
class _Sniffed:
    member: Member
    look: Look
    reader: Reader | None


def _in_source(source: Source, prefix: str, *, zips: bool) -> Iterator[Found | Skipped]:
    """``prefix`` tells where a zip lies, for the rows of its files."""
    sniffed: dict[str, _Sniffed] = {}
    for member in source.members():
        result = member if isinstance(member, Skipped) else _sniff(source, member)
        if isinstance(result, Skipped):
            yield _within(result, prefix)
        else:
            sniffed[result.member.name] = result
    yield from _documents(source, sniffed, prefix)  # takes what it uses out of `sniffed`
    yield from _pictures(source, sniffed, prefix)
    for one in sniffed.values():
        if one.look == "zip":
            if zips:
                yield from _in_zip(source, one.member)
                continue
            detail = "a zip within a zip"
        else:
            detail = f"looks like: {one.look}"
        yield _within(Skipped("file", one.member.name, UNKNOWN, detail), prefix)


def _sniff(source: Source, member: Member) -> _Sniffed | Skipped:
    try:
        with source.open(member.name) as file:
            head = file.read(_HEAD_BYTES)
    except InputError as error:
        return Skipped("file", member.name, "cannot be opened", error.sentence)
    except OSError as error:
        return Skipped("file", member.name, "cannot be read", str(error.strerror))
    seen = look(head)
    reader = None
    if seen not in ("picture", "media", "zip", "empty"):
        reader = next((one for one in READERS if one.detect(member.name, head)), None)
    if reader is None and seen == "text" and is_picture_list(head):
        reader = PictureFolder((), member.name)
    return _Sniffed(member, seen, reader)


def _documents(source: Source, sniffed: dict[str, _Sniffed], prefix: str) -> Iterator[Found]:
    names = frozenset(sniffed)
    documents: dict[str, tuple[Reader, tuple[str, ...]]] = {}
    taken: set[str] = set()
    for name in sorted(sniffed):
        reader = sniffed[name].reader
        if reader is None or isinstance(reader, PictureFolder) or name in taken:
            continue
        parts = reader.parts(name, names)
        documents[name] = (reader, parts)
        taken.update(parts)
    sizes = {name: sniffed[name].member.size for name in taken}
    for name in taken:
        del sniffed[name]
    beside = _beside(documents, sniffed)
    for name, (reader, parts) in documents.items():
        folder = _folder(name)
        length = len(folder)
        part_source = PartSource(source, folder) if folder else source
        listed = tuple((part[length:], sizes[part]) for part in parts)
        own = tuple(Member(one.name[length:], one.size) for one in beside.get(name, ()))
        yield Found(part_source, reader, name[length:], prefix + name, listed, partial(iter, own))


def _beside(
    documents: dict[str, tuple[Reader, tuple[str, ...]]], sniffed: dict[str, _Sniffed]
) -> dict[str, list[Member]]:
    """The other files below each document's folder; the nearest document above a file has it."""
    owners: dict[str, str] = {}
    for name, (reader, _) in documents.items():
        if reader.format in WITH_MEDIA_BESIDE:
            owners.setdefault(_folder(name), name)
    beside: dict[str, list[Member]] = {}
    for name in list(sniffed):
        folder: str | None = _folder(name)
        while folder is not None and folder not in owners:
            folder = _folder(folder.rstrip("/")) if folder else None
        if folder is not None:
            beside.setdefault(owners[folder], []).append(sniffed.pop(name).member)
    return beside


def _pictures(source: Source, sniffed: dict[str, _Sniffed], prefix: str) -> Iterator[Found]:
    """All pictures that belong to no document are one archive, with the first list beside them."""
    names = [name for name, one in sniffed.items() if one.look == "picture"]
    lists = [name for name, one in sniffed.items() if isinstance(one.reader, PictureFolder)]
    if not names and not lists:
        return
    listed = lists[0] if lists else ""
    parts = [listed, *names] if listed else names
    sizes = tuple((name, sniffed[name].member.size) for name in sorted(parts))
    for name in parts:
        del sniffed[name]
    reader = PictureFolder(tuple(sorted(names)), listed)
    place = f"{prefix}*"
    yield Found(source, reader, listed, place, sizes, partial(iter, ()), by_listing=True)


def _in_zip(source: Source, member: Member) -> Iterator[Found | Skipped]:
    try:
        file = source.open(member.name)
        inner = ZipSource(file, member.name.rsplit("/", 1)[-1])
    except InputError as error:
        yield Skipped("file", member.name, UNKNOWN, error.sentence)
        return
    names = frozenset(one.name for one in inner.members() if isinstance(one, Member))
    if is_wacz(names):
        parts = ((member.name, member.size),)
        yield Found(source, Wacz(), member.name, member.name, parts, partial(iter, ()))
        return
    yield from _in_source(inner, f"{member.name}/", zips=False)


def _within(skipped: Skipped, prefix: str) -> Skipped:
    return Skipped(skipped.unit, prefix + skipped.where, skipped.reason, skipped.detail)


def _folder(name: str) -> str:
    """``a/b/`` of ``a/b/c``, or nothing."""
    return name[: name.rfind("/") + 1]
