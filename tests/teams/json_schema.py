"""As much of JSON Schema (draft 4) as the Teams manifest's schema uses; a keyword it does not know fails the check."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}
SILENT = {"$schema", "$id", "id", "title", "description", "default", "definitions", "examples", "format", "$comment"}

Checker = Callable[[Any, Any, Mapping[str, Any]], bool]
SIMPLE: Mapping[str, Checker] = {
    "const": lambda value, wanted, _: value == wanted,
    "enum": lambda value, allowed, _: value in allowed,
    "type": lambda value, name, _: any(
        isinstance(value, TYPES[n]) for n in ([name] if isinstance(name, str) else name)
    ),
    "pattern": lambda value, pattern, _: not isinstance(value, str) or re.search(pattern, value) is not None,
    "maxLength": lambda value, most, _: not isinstance(value, str) or len(value) <= most,
    "minLength": lambda value, least, _: not isinstance(value, str) or len(value) >= least,
    "maxItems": lambda value, most, _: not isinstance(value, list) or len(value) <= most,
    "minItems": lambda value, least, _: not isinstance(value, list) or len(value) >= least,
    "uniqueItems": lambda value, _, __: not isinstance(value, list) or len({repr(i) for i in value}) == len(value),
    "required": lambda value, names, _: not isinstance(value, dict) or set(names) <= set(value),
}


def problems(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """What is wrong, a line for each; empty when the value is valid. Raises LookupError for an unknown keyword."""
    return list(_problems(value, schema, schema, "$"))


def _problems(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _problems(value, _resolved(schema["$ref"], root), root, path)
        return
    for keyword, wanted in schema.items():
        if keyword in SIMPLE:
            if not SIMPLE[keyword](value, wanted, schema):
                yield f"{path}: {value!r} breaks {keyword} {wanted!r}"
        elif keyword in ("allOf", "anyOf", "oneOf"):
            yield from _combined(keyword, value, schema, root, path)
        elif keyword not in SILENT | {"properties", "patternProperties", "additionalProperties", "items"}:
            raise LookupError(f"{path}: the check does not know {keyword}")
    if isinstance(value, dict):
        yield from _members(value, schema, root, path)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for number, item in enumerate(value):
            yield from _problems(item, schema["items"], root, f"{path}[{number}]")


def _members(value: Mapping[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[str]:
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, member in value.items():
        rules = [known[name]] if name in known else [rule for p, rule in patterns.items() if re.search(p, name)]
        for rule in rules:
            yield from _problems(member, rule, root, f"{path}.{name}")
        if not rules and schema.get("additionalProperties") is False:
            yield f"{path}.{name}: is not foreseen"


def _combined(keyword: str, value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[str]:
    if keyword == "allOf":
        for rule in schema["allOf"]:
            yield from _problems(value, rule, root, path)
        return
    count = sum(not list(_problems(value, rule, root, path)) for rule in schema[keyword])
    if count == 0 or (keyword == "oneOf" and count > 1):
        yield f"{path}: fits {count} of {keyword}"


def _resolved(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = root
    for part in reference.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return dict(found)
