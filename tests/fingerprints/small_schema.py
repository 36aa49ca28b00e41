"""The part of JSON Schema that ours uses, so that it can be tested without a library."""

from __future__ import annotations

import re
from typing import Any

_TYPES = {"object": dict, "array": list, "string": str, "integer": int}
_KNOWN = {
    *("$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "pattern"),
    *("additionalProperties", "properties", "const", "enum", "items", "minItems", "maxItems"),
    *("minimum", "maximum", "minLength", "maxLength"),
}


def is_valid(value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None) -> bool:
    """Whether a value is as a schema says; fails for keywords that are not known here."""
    root = root or schema
    assert schema.keys() <= _KNOWN, schema.keys() - _KNOWN
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return is_valid(value, root["$defs"][name], root)
    if "const" in schema and (value != schema["const"] or type(value) is not type(schema["const"])):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    kind = schema.get("type")
    if kind and (not isinstance(value, _TYPES[kind]) or isinstance(value, bool)):
        return False
    if isinstance(value, dict):
        return _is_object(value, schema, root)
    if isinstance(value, list):
        fits = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
        return fits and all(is_valid(one, schema["items"], root) for one in value)
    if isinstance(value, str):
        fits = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
        return fits and bool(re.search(schema.get("pattern", ""), value))
    if isinstance(value, int):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def _is_object(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any]) -> bool:
    properties = schema.get("properties", {})
    if not value.keys() >= set(schema.get("required", ())):
        return False
    if schema.get("additionalProperties") is False and value.keys() - properties.keys():
        return False
    return all(is_valid(one, properties[name], root) for name, one in value.items())
