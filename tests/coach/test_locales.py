"""The words: the same messages with the same values in both languages, every one used, none missing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from coach.coach import JAPANESE
from coach.locales import LANGUAGES, say

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "coach" / "locales"
JAPANESE_IN_ENGLISH = {"button-other-language", "howto-banso", "playground-title"}
"""The name of the other language, and Banso's own name."""


class Variables(Visitor):
    """The names of the values a message takes."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 the library's name
        self.names.add(node.id.name)


def messages(language: str) -> dict[str, fluent.Message]:
    entries = [
        entry
        for path in sorted((LOCALES / language).glob("*.ftl"))
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body
    ]
    assert not [entry for entry in entries if isinstance(entry, fluent.Junk)]
    found = [entry for entry in entries if isinstance(entry, fluent.Message)]
    assert len({entry.id.name for entry in found}) == len(found), "a message is there twice"
    return {entry.id.name: entry for entry in found}


def variables(message: fluent.Message) -> set[str]:
    visitor = Variables()
    visitor.visit(message)
    return visitor.names


MESSAGES = {language: messages(language) for language in LANGUAGES}


def test_both_languages_have_the_same_messages_in_the_same_order() -> None:
    assert list(MESSAGES["ja"]) == list(MESSAGES["en"])


@pytest.mark.parametrize("name", list(MESSAGES["ja"]))
def test_a_message_takes_the_same_values_and_says_something_in_both(name: str) -> None:
    assert variables(MESSAGES["ja"][name]) == variables(MESSAGES["en"][name])
    values = dict.fromkeys(variables(MESSAGES["ja"][name]), 2)
    for language in LANGUAGES:
        assert say(language, name, **values).strip()
    if name not in JAPANESE_IN_ENGLISH:
        assert not JAPANESE.search(say("en", name, **values))
        same = say("ja", name, **values) == say("en", name, **values)
        assert not same or not re.search("[a-zA-Z]{2}", say("en", name, **values)), "not translated"


def python_files() -> Iterator[Path]:
    for folder in ("bot", "coach"):
        yield from (ROOT / folder).rglob("*.py")


def spoken() -> tuple[set[str], list[re.Pattern[str]]]:
    """Message names the code says: whole ones, and patterns of those it puts together."""
    names: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else "[a-z0-9-]+" for v in node.values]
                patterns.append(re.compile("".join(parts)))
    for path in (ROOT / "bot").rglob("*.html"):
        names |= set(re.findall(r"""say\(\w+, ?["']([a-z-]+)["']""", path.read_text(encoding="utf-8")))
    return names, [pattern for pattern in patterns if re.match("[a-z]+-", pattern.pattern.replace("\\", ""))]


def test_every_message_is_said_somewhere() -> None:
    names, patterns = spoken()
    unused = [name for name in MESSAGES["ja"] if name not in names and not any(p.fullmatch(name) for p in patterns)]
    assert unused == []


def said_literally() -> Iterator[str]:
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "say":
                yield from (
                    a.value
                    for a in node.args
                    if isinstance(a, ast.Constant) and isinstance(a.value, str) and len(a.value) > 2
                )


def test_whatever_is_said_exists() -> None:
    said = set(said_literally())
    assert len(said) > 80
    assert sorted(said - set(MESSAGES["ja"])) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_message_or_value_is_an_error_not_a_blank(language: str) -> None:
    with pytest.raises(LookupError):
        say(language, "no-such-message")
    with pytest.raises(LookupError):
        say(language, "task-heading-nothing")
    with pytest.raises(LookupError):
        say(language, "welcome-heading.attribute")
    with pytest.raises(LookupError):
        say(language, "department-thanks")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_is_put_in_as_it_is(language: str) -> None:
    value = "{ $x } {{y}} <b> \u2068 \\"
    assert value in say(language, "department-thanks", department=value)
