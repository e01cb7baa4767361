"""A card of the playground as a person sees it, read from its HTML with a parser of the standard library."""

import json
from html.parser import HTMLParser
from typing import Any

from tests.contract.shown import Field, Menu, Message, Pressable, Sheet

VOID = {"input", "img", "canvas"}
EXPECTED = set(
    "article h3 h4 p div span ul li dl dt dd pre button fieldset legend form label select option input textarea table "
    "thead tbody tr th td figure figcaption strong canvas details summary img a".split()
)
"""Every element that a card is made of; anything else came from a text that was not escaped."""


class Element:
    """One element with its attributes, its children in order, and the one around it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    def text(self) -> str:
        """All text inside, each piece on a line of its own."""
        pieces = [child if isinstance(child, str) else child.text() for child in self.children]
        if self.tag == "input":
            pieces = [self.attributes.get("value", "")]
        return "\n".join(piece.strip("\n") for piece in pieces if piece.strip())

    def all(self, *tags: str) -> list["Element"]:
        """Every element inside with one of these tags, in order."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child] if child.tag in tags else []
                found += child.all(*tags)
        return found

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path = [Element("card", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in EXPECTED, f"<{tag}> is not part of a card"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.path[-1].children.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.path.pop().tag == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.path[-1].children.append(data)


def read_card(html: str, name: str) -> Message:
    """The card with the message id ``name``."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    (card,) = builder.path
    return Message(
        name,
        card.text(),
        tuple(_buttons(card)),
        tuple(_menu(element) for element in card.all("fieldset")),
        next((_form(form) for form in card.all("form") if form["class"] == "form"), None),
        "".join(_preformatted(element) for element in card.all("pre")),
    )


def _buttons(card: Element) -> list[Pressable]:
    """The buttons that stand alone, each with the text since the row of buttons before it."""
    found: list[Pressable] = []
    above, after_button = "", False
    for element in card.all("h3", "h4", "p", "li", "dd", "button"):
        if element.tag != "button":
            above, after_button = ("" if after_button else above) + element.text() + "\n", False
        elif element["data-command"] and not element["data-name"]:
            found.append(_pressable(element, above))
            after_button = True
    return found


def _pressable(element: Element, above: str = "", **more: str) -> Pressable:
    press: dict[str, Any] = {"command": element["data-command"], "args": {**json.loads(element["data-args"]), **more}}
    return Pressable(element.text(), press, above, element["data-confirm"])


def _menu(fieldset: Element) -> Menu:
    (legend,) = fieldset.all("legend")
    taps = fieldset.all("button")
    return Menu(legend.text(), tuple(_pressable(tap, **{tap["data-name"]: tap["data-value"]}) for tap in taps))


def _form(form: Element) -> Sheet:
    controls = {control["id"]: control for control in form.all("input", "textarea", "select")}
    fields = tuple(_field(label.text(), controls[label["for"]]) for label in form.all("label"))
    (submit,) = (button for button in form.all("button") if button["type"] == "submit")
    press = {"command": form["data-command"], "args": json.loads(form["data-args"])}
    return Sheet(fields, Pressable(submit.text(), press))


def _field(label: str, control: Element) -> Field:
    if control.tag == "select":
        options = control.all("option")
        picked = next((option["value"] for option in options if "selected" in option.attributes), "")
        return Field(control["name"], label, picked, {option.text(): option["value"] for option in options})
    value = control["value"] if control.tag == "input" else _preformatted(control)
    return Field(control["name"], label, value)


def _preformatted(element: Element) -> str:
    """The text as it is; a browser leaves out the line break right after the tag."""
    return "".join(child for child in element.children if isinstance(child, str)).removeprefix("\n")
