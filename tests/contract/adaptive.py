"""An Adaptive Card in Teams as a person sees it, read from its elements."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from coach.locales import LANGUAGES, say
from tests.contract.shown import Field, Menu, Message, Pressable, Sheet

PICK = {say(language, "teams-pick") for language in LANGUAGES}
"""The button below a menu of a few lines."""
MARKDOWN = re.compile(r"[*_~`\[\]<&]|^\s*(?:[-+#>]|\d+[.)])\s")
"""What a TextBlock and a fact may read as more than its characters."""
REPLACED = re.compile(r"\{\{(?:DATE|TIME)\(")
"""What Teams replaces in every text."""


def read_card(card: Mapping[str, Any], name: str, text: str = "") -> Message:
    """The card of the message ``name``, below ``text``."""
    elements = list(_elements(card["body"]))
    inputs = {element["id"]: element for element in elements if element["type"].startswith("Input.")}
    actions = [action for element in elements if element["type"] == "ActionSet" for action in element["actions"]]
    senders = [action for action in actions if _inputs(action)]
    menus = [action for action in senders if action["title"] in PICK]
    forms = [action for action in senders if action not in menus]
    lines = [text, *(line for element in elements for line in _lines(element))]
    return Message(
        name,
        "\n".join(line for line in lines if line),
        tuple(_buttons(elements)),
        tuple(_menu(action, inputs) for action in menus),
        _form(forms[0], inputs) if forms else None,
        "".join(box for action in actions for box in _copy_boxes(action)),
    )


def opener(card: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The button that opens the card's form as a dialog, when the form does not stand in the card."""
    for element in _elements(card["body"]):
        for action in element.get("actions", ()):
            if action.get("data", {}).get("msteams") == {"type": "task/fetch"}:
                return dict(action)
    return None


def with_dialog(message: Message, task: Mapping[str, Any]) -> Message:
    """The message and before it, opened, the dialog that Teams was told to show."""
    card = task["value"]["card"]["content"]
    below = {"type": "ActionSet", "actions": card["actions"]}
    dialog = read_card({"body": [*card["body"], below]}, message.id, task["value"]["title"])
    assert dialog.form is not None, "a dialog is there for its form"
    return replace(message, text=f"{message.text}\n{dialog.text}", form=dialog.form, native={"behind": message})


def _elements(body: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The elements in order, those inside containers included; what is behind a button is not to be seen yet."""
    for element in body:
        yield element
        yield from _elements(element.get("items", []))


def _lines(element: Mapping[str, Any]) -> Iterator[str]:
    """What can be read in one element."""
    match element["type"]:
        case "TextBlock":
            yield _literal(element["text"])
        case "RichTextBlock":
            assert not any(REPLACED.search(run["text"]) for run in element["inlines"])
            yield "".join(run["text"] for run in element["inlines"])
        case "FactSet":
            yield from (f"{_literal(fact['title'])}\n{_literal(fact['value'])}" for fact in element["facts"])
        case "ActionSet":
            yield from (action["title"] for action in element["actions"])
        case "Input.Text" | "Input.Number":
            yield from (element["label"], element.get("placeholder", ""), _value(element))
        case "Input.ChoiceSet":
            yield from (element["label"], *(choice["title"] for choice in element["choices"]))


def _literal(text: str) -> str:
    assert not MARKDOWN.search(text), f"Teams would read {text!r} as markup"
    assert not REPLACED.search(text), f"Teams would replace a part of {text!r}"
    return text


def _inputs(action: Mapping[str, Any]) -> Mapping[str, str]:
    """The inputs that a button sends: id → argument."""
    return dict(action.get("data", {}).get("banso", {}).get("inputs", {}))


def _buttons(elements: list[dict[str, Any]]) -> Iterator[Pressable]:
    """The buttons that send no input, each with the text since the row of buttons before it."""
    above, after_button = "", False
    for element in elements:
        if element["type"] != "ActionSet":
            above, after_button = ("" if after_button else above) + "\n".join(_lines(element)) + "\n", False
            continue
        after_button = True
        for action in element["actions"]:
            if action["type"] == "Action.Execute" and not _inputs(action):
                yield Pressable(action["title"], {"action": action, "values": {}}, above)
            elif action["type"] == "Action.ShowCard" and (asked := _asked(action)):
                yield Pressable(action["title"], {"action": asked[1], "values": {}}, above, asked[0])


def _asked(action: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The question that opens below a button, and the button below it; None when something else opens."""
    inside = list(_elements(action["card"]["body"]))
    rows = [element for element in inside if element["type"] == "ActionSet"]
    if not rows:
        return None
    return "\n".join(line for element in inside if element not in rows for line in _lines(element)), rows[0]["actions"][
        0
    ]


def _copy_boxes(action: Mapping[str, Any]) -> Iterator[str]:
    if action["type"] == "Action.ShowCard":
        yield from (e["value"] for e in _elements(action["card"]["body"]) if e["type"] == "Input.Text")


def _menu(action: Mapping[str, Any], inputs: Mapping[str, Mapping[str, Any]]) -> Menu:
    ((name, _),) = _inputs(action).items()
    choices = inputs[name]["choices"]
    options = (Pressable(c["title"], {"action": action, "values": {name: c["value"]}}) for c in choices)
    return Menu(inputs[name]["label"], tuple(options))


def _form(action: Mapping[str, Any], inputs: Mapping[str, Mapping[str, Any]]) -> Sheet:
    fields = tuple(_field(inputs[name]) for name in _inputs(action))
    return Sheet(fields, Pressable(action["title"], {"action": action}))


def _field(element: Mapping[str, Any]) -> Field:
    options = {choice["title"]: choice["value"] for choice in element.get("choices", ())}
    return Field(element["id"], element["label"], _value(element), options)


def _value(element: Mapping[str, Any]) -> str:
    """What stands in an input; a number is shown without the zeros behind its point."""
    value = element.get("value", "")
    return f"{value:g}" if isinstance(value, float) else str(value)
