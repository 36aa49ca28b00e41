"""YAML as a tree: the same as PyYAML's own reading, and limits."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from philomela.measures.yaml_tree import YamlError, YamlList, YamlMap, YamlNode, YamlText, yaml_tree

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
values: st.SearchStrategy[Any] = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def plain_of(node: YamlNode) -> Any:
    if isinstance(node, YamlText):
        return node.text
    if isinstance(node, YamlList):
        return [plain_of(item) for item in node.items]
    return {key.text: plain_of(value) for key, value in node.entries}


def depth_of(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth_of, inner), default=0)


@given(values.filter(lambda value: depth_of(value) <= 8), st.booleans())
def test_what_is_written_is_read(value: Any, flow: bool) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
    assert plain_of(yaml_tree(text)) == value


marks = st.text("ab:-[]{}&*!|>'\"#,?~%@ \n\t\r\x00\u2028é", max_size=40)


@given(marks | st.text(max_size=20))
def test_any_text_is_a_tree_or_an_error_with_its_line(text: str) -> None:
    try:
        found = yaml_tree(text)
    except YamlError as error:
        reason, line = error.reason, error.line
    else:
        assert plain_of(found) == yaml.load(text, Loader=yaml.BaseLoader)
        return
    assert reason
    assert 1 <= line <= len(text) + 1


def test_scalars_stay_as_they_are_written() -> None:
    assert plain_of(yaml_tree("no: [yes, 1_000, 2024-01-01, 0x1f, ~, 1:30]")) == {
        "no": ["yes", "1_000", "2024-01-01", "0x1f", "~", "1:30"]
    }
    found = yaml_tree("a:\n  - b\n  - c: d")
    assert isinstance(found, YamlMap)
    assert [key.line for key, _ in found.entries] == [1]


WRONG = [
    ("", 1, "nothing"),
    ("# only a remark\n", 1, "nothing"),
    ("a: 1\nb: [1\n", 3, "not YAML"),
    ("a: 1\n\tb: 2", 2, "not YAML"),
    ("a: 1\nb: \x07", 2, "character"),
    ("a: 1\n--- \nb: 2", 2, "second document"),
    ('a: "\\UFFFFFFFF"', 1, "stands for nothing"),
    ("%YAML " + "9" * 5_000 + ".1\n--- a", 1, "stands for nothing"),
    ("a: &x [1]\nb: *x", 2, "aliases"),
    ("a: *x", 1, "aliases"),
    ("a: !!python/object/apply:os.system [ls]", 1, "tags"),
    ("a: !!binary aGk=", 1, "tags"),
    ("a: 1\na: 2", 2, "second time"),
    ("? [a]\n: 1", 1, "cannot be a name"),
    ("[" * 9 + "]" * 9, 1, "deep"),
    ("[" * 100_000, 1, "deep"),
    ("- " * 50_000, 1, "deep"),
    ("? " * 50_000, 1, "deep|name"),
    ("{a: " * 20_000, 1, "deep"),
]


@pytest.mark.parametrize(("text", "line", "reason"), WRONG, ids=range(len(WRONG)))
def test_what_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(YamlError, match=reason) as caught:
        yaml_tree(text)
    assert caught.value.line == line


def test_aliases_do_not_grow() -> None:
    """Nine levels of nine aliases each would be 387 million texts."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 9):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]")
    with pytest.raises(YamlError, match="aliases"):
        yaml_tree("\n".join(lines))
