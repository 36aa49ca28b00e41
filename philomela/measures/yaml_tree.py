"""YAML that somebody wrote -> texts, lists and mappings with their lines, within limits.

Only the form is read: every scalar is text (``no`` is not false), tags and aliases are refused,
and nothing is ever constructed. Aliases are how a small file grows without bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

_DEEPEST = 8


class YamlError(Exception):
    """What is wrong with the text, and on which line (1 is the first)."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(f"line {line}: {reason}")
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar, as it is written."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence."""

    items: tuple[YamlNode, ...]
    line: int


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping; its keys are texts, each once."""

    entries: tuple[tuple[YamlText, YamlNode], ...]
    line: int


YamlNode: TypeAlias = YamlText | YamlList | YamlMap


def yaml_tree(untrusted_text: str) -> YamlNode:
    """The one document of a YAML text. Raises :class:`YamlError` for anything else."""
    try:
        return _document(yaml.parse(untrusted_text, Loader=yaml.BaseLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise YamlError(f"this is not YAML ({error.problem or error.context})", line) from error
    except yaml.reader.ReaderError as error:
        line = untrusted_text.count("\n", 0, error.position) + 1
        raise YamlError("there is a character that YAML does not allow", line) from error
    except (ValueError, OverflowError) as error:  # numbers that the library does not bound
        raise YamlError("there is a number or an escape that stands for nothing", 1) from error


def _document(events: Iterator[Any]) -> YamlNode:
    root: YamlNode | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if root is not None:
                raise YamlError("there is a second document", _line(event))
        elif isinstance(event, yaml.NodeEvent):
            root = _node(event, events, 1)
    if root is None:
        raise YamlError("there is nothing in it", 1)
    return root


def _node(event: Any, events: Iterator[Any], depth: int) -> YamlNode:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent):
        raise YamlError("aliases (`*name`) are not allowed; quote a text that begins with *", line)
    if event.tag is not None:
        raise YamlError("tags (`!name`) are not allowed", line)
    if isinstance(event, yaml.ScalarEvent):
        return YamlText(event.value, line)
    if depth >= _DEEPEST:
        raise YamlError(f"lists and mappings lie more than {_DEEPEST} deep", line)
    if isinstance(event, yaml.SequenceStartEvent):
        return YamlList(tuple(_until(yaml.SequenceEndEvent, events, depth)), line)
    return YamlMap(tuple(_pairs(events, depth)), line)


def _until(end: type, events: Iterator[Any], depth: int) -> Iterator[YamlNode]:
    for event in events:
        if isinstance(event, end):
            return
        yield _node(event, events, depth + 1)


def _pairs(events: Iterator[Any], depth: int) -> Iterator[tuple[YamlText, YamlNode]]:
    nodes = _until(yaml.MappingEndEvent, events, depth)
    seen: set[str] = set()
    for key in nodes:
        if not isinstance(key, YamlText):
            raise YamlError("a list or mapping cannot be a name", key.line)
        if key.text in seen:
            raise YamlError(f"`{key.text[:60]}` stands here a second time", key.line)
        seen.add(key.text)
        yield key, next(nodes)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
