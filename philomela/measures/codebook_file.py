"""A codebook in YAML -> :class:`~philomela.measures.codebook.Codebook`.

::

    philomela_codebook: 1
    groups:
      region:                          # the measure is poll_region
        title: Where voters are
        question:                      # phrases, by language
          en: [where are you from, which country]
        answers:
          europe:                      # a category
            title: Europe
            en: [europe*, germany]
            any: ["🇩🇪"]
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

from philomela.errors import InputError, LimitExceeded
from philomela.measures.codebook import OTHER, Category, Codebook, Group
from philomela.measures.poll_words import ANY_ENDING, Phrase, Phrases, words_of
from philomela.measures.wording import plain
from philomela.measures.yaml_tree import YamlError, YamlList, YamlMap, YamlNode, YamlText, yaml_tree

_MOST_BYTES = 256 * 1024
_MOST_GROUPS = 50
_MOST_CATEGORIES = 100  # of a group
_LONGEST_TITLE = 100
_LONGEST_PHRASE = 200
_SHORTEST_STEM = 3  # letters before a *
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_VERSION = "1"
_RESERVED = {"not_stated"}  # a row of its own among the shares
Entry: TypeAlias = tuple[YamlText, YamlNode]

_REMEDY = "docs/polls.md shows what a codebook looks like."


@cache
def shipped_codebook() -> Codebook:
    """The codebook that comes with Philomela: who is targeted, and where voters are."""
    content = files("philomela.measures").joinpath("codebooks", "polls.yaml").read_bytes()
    return parse_codebook(content, "the codebook that comes with Philomela")


def read_codebook(path: Path) -> Codebook:
    """The codebook of a file.

    Raises :class:`~philomela.errors.InputError` with the line for what is no codebook, and
    :class:`~philomela.errors.LimitExceeded` for a file of more than 256 KiB.
    """
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    return parse_codebook(content, f"the codebook {plain(path.name, 60)}")


def parse_codebook(untrusted: bytes, name: str) -> Codebook:
    """The codebook of these bytes. ``name`` stands in its source and in errors; raises as above."""
    if len(untrusted) > _MOST_BYTES:
        raise LimitExceeded(
            f"{_begun(name)} is larger than {_MOST_BYTES // 1024} KiB.", "Give a smaller one."
        )
    try:
        text = untrusted.decode("utf-8-sig")
        groups = tuple(_groups(yaml_tree(text)))
    except UnicodeDecodeError as error:
        raise InputError(f"{_begun(name)} is not UTF-8.", "Save it as UTF-8.") from error
    except YamlError as error:
        sentence = f"{_begun(name)} cannot be used, line {error.line}: {plain(error.reason)}."
        raise InputError(sentence, _REMEDY) from error
    digest = hashlib.sha256(untrusted).hexdigest()
    questions = Phrases([phrase for _, phrases in groups for phrase in phrases])
    return Codebook(
        source=f"{name} (SHA-256 {digest[:16]}…)",
        groups=tuple(group for group, _ in groups),
        questions=questions,
    )


def _begun(name: str) -> str:
    return name[:1].upper() + name[1:]


def _groups(root: YamlNode) -> Iterator[tuple[Group, tuple[Phrase, ...]]]:
    """Each group with the phrases of its question."""
    top = _parts(root, {"philomela_codebook", "groups"})
    version = _text(top["philomela_codebook"])
    if version != _VERSION:
        raise YamlError("`philomela_codebook` must be 1", top["philomela_codebook"].line)
    entries = _map(top["groups"]).entries
    if not 0 < len(entries) <= _MOST_GROUPS:
        raise YamlError(f"there must be 1 to {_MOST_GROUPS} groups", top["groups"].line)
    meant: dict[tuple[str, ...], str] = {}
    for key, node in entries:
        parts = _parts(node, {"title", "question", "answers"})
        name = _key(key)
        questions = tuple(_phrases(_map(parts["question"]).entries, name, meant))
        if not questions:
            raise YamlError("a group needs a phrase of its question", parts["question"].line)
        yield _group(name, _title(parts["title"]), _map(parts["answers"])), questions


def _group(key: str, title: str, answers: YamlMap) -> Group:
    if not 0 < len(answers.entries) <= _MOST_CATEGORIES:
        raise YamlError(f"there must be 1 to {_MOST_CATEGORIES} categories", answers.line)
    categories: list[Category] = []
    phrases: list[Phrase] = []
    meant: dict[tuple[str, ...], str] = {}
    for name, node in answers.entries:
        category = _key(name)
        if category in _RESERVED:
            raise YamlError(f"a category cannot be named {category}", name.line)
        found = {one.text: value for one, value in _map(node).entries}
        if "title" not in found:
            raise YamlError("a category needs a title", node.line)
        categories.append(Category(category, _title(found["title"])))
        languages = [entry for entry in _map(node).entries if entry[0].text != "title"]
        phrases += _phrases(languages, category, meant)
    return Group(key, title, tuple(categories), Phrases(phrases, weakest=OTHER))


def _phrases(
    languages: Iterable[Entry], target: str, meant: dict[tuple[str, ...], str]
) -> Iterator[Phrase]:
    """``meant`` holds what phrases before mean: no phrase may mean two things."""
    for language, node in languages:
        if not _LANGUAGE.fullmatch(language.text):
            raise YamlError(f"`{language.text[:60]}` is no language, such as en", language.line)
        for one in _list(node).items:
            words = _words(one)
            other = meant.setdefault(words, target)
            if other != target:
                raise YamlError(f"`{_text(one)}` stands for {other}, too", one.line)
            yield Phrase(words, target, plain(_text(one)))


def _words(node: YamlNode) -> tuple[str, ...]:
    text = _text(node)
    if len(text) > _LONGEST_PHRASE:
        raise YamlError(f"a phrase is longer than {_LONGEST_PHRASE} characters", node.line)
    words: list[str] = []
    for piece in text.split():
        stem = piece.removesuffix(ANY_ENDING)
        found = words_of(stem)
        if stem != piece:
            if not found or len(found[-1]) < _SHORTEST_STEM:
                raise YamlError(f"`{piece}` needs {_SHORTEST_STEM} letters before its *", node.line)
            found = (*found[:-1], found[-1] + ANY_ENDING)
        if ANY_ENDING in stem:
            raise YamlError(f"`{piece}`: a * stands at the end of a word only", node.line)
        words += found
    if not words:
        raise YamlError("a phrase has neither letters, digits nor a flag", node.line)
    return tuple(words)


def _parts(node: YamlNode, names: set[str]) -> dict[str, YamlNode]:
    """The parts of a mapping that has exactly these."""
    parts = {}
    for key, value in _map(node).entries:
        if key.text not in names:
            raise YamlError(f"`{key.text[:60]}` is not known here", key.line)
        parts[key.text] = value
    missing = sorted(names - set(parts))
    if missing:
        raise YamlError(f"`{missing[0]}` is missing", node.line)
    return parts


def _map(node: YamlNode) -> YamlMap:
    if isinstance(node, YamlMap):
        return node
    raise YamlError("a mapping (name: value) is wanted", node.line)


def _list(node: YamlNode) -> YamlList:
    if isinstance(node, YamlList):
        return node
    raise YamlError("a list of phrases is wanted", node.line)


def _text(node: YamlNode) -> str:
    if isinstance(node, YamlText):
        return node.text
    raise YamlError("a text is wanted", node.line)


def _key(node: YamlText) -> str:
    if _KEY.fullmatch(node.text):
        return node.text
    raise YamlError(
        f"`{node.text[:60]}` must be small letters, digits and _, 40 at most", node.line
    )


def _title(node: YamlNode) -> str:
    title = plain(_text(node), _LONGEST_TITLE)
    if title:
        return title
    raise YamlError("a title is empty", node.line)
