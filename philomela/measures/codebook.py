"""What a codebook says: groups of questions, and categories of their answers."""

from __future__ import annotations

from dataclasses import dataclass

from philomela.measures.poll_words import Phrases

#: Key of the category of answers that the codebook does not know.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Category:
    """What several answers mean, in any language."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """Polls that ask the same thing. ``other`` is among the categories only if it was named."""

    key: str
    title: str
    categories: tuple[Category, ...]
    answers: Phrases


@dataclass(frozen=True, slots=True)
class Codebook:
    """Groups of questions. ``source`` says which codebook it is, for the method of a measure."""

    source: str
    groups: tuple[Group, ...]
    questions: Phrases

    def group(self, key: str) -> Group:
        """The group of that key. Raises ``KeyError`` where there is none."""
        for group in self.groups:
            if group.key == key:
                return group
        raise KeyError(key)
