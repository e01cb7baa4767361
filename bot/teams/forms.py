"""Forms: labelled inputs and the button that sends them, all in one message, for Teams sends back no others."""

import re
from collections.abc import Iterator, Mapping

from bot.fitting import CardTooLarge, clip, json_size
from bot.teams import limits
from bot.teams.controls import action
from bot.teams.text import Element, lines
from coach.cards import Form, Input, InputKind
from coach.locales import say

CAPS = (30_000, 4_000, 1_200, 300, 75)
"""Lengths tried for the texts of a form, until all its inputs fit into one message."""

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


def form_elements(form: Form, number: int, language: str, room: int) -> list[Element]:
    """The inputs and their button. Long labels, hints and values are cut when ``room`` does not hold them all.

    Raises CardTooLarge when even that is not enough.
    """
    submit = {"type": "ActionSet", "actions": [action(form.submit, input_ids(form, number))]}
    return [*input_elements(form, number, language, room - json_size([submit])), submit]


def input_ids(form: Form, number: int) -> dict[str, str]:
    """Ids of the inputs that are unique in a message that has other forms and menus, each with its argument."""
    return {f"{item.name}-{number}": item.name for item in form.inputs}


def input_elements(form: Form, number: int, language: str, room: int) -> list[Element]:
    """The inputs alone, cut to ``room``. Raises CardTooLarge."""
    for cap in CAPS:
        drawn = _drawn(form, number, language, cap)
        if json_size(drawn) <= room:
            return drawn
    raise CardTooLarge("the inputs of a form do not fit into one message")


def full_size(form: Form, language: str) -> int:
    """Characters of the inputs as JSON when hardly anything is cut."""
    return json_size(_drawn(form, 0, language, CAPS[0]))


def _drawn(form: Form, number: int, language: str, cap: int) -> list[Element]:
    named = zip(input_ids(form, number), form.inputs, strict=True)
    return [part for name, item in named for part in _input(item, name, language, cap)]


def _input(item: Input, name: str, language: str, cap: int) -> Iterator[Element]:
    """The input, its hint and what is wrong with it. Teams checks what is required before it sends; so do we, after."""
    required = {"isRequired": True, "errorMessage": say(language, "teams-required")} if item.required else {}
    label = clip(item.label or item.name, min(cap, limits.TITLE * 5))
    yield {**_control(item, language, cap), "id": name, "label": label, **required}
    if item.hint.strip():
        yield from lines(clip(item.hint, cap), size="Small", isSubtle=True, spacing="Small")
    if item.problem.strip():
        yield from lines(f"⚠ {clip(item.problem, cap)}", color="Attention", weight="Bolder", spacing="Small")


def _control(item: Input, language: str, cap: int) -> Element:
    placeholder = {"placeholder": clip(item.placeholder, min(cap, limits.TITLE))} if item.placeholder else {}
    if item.kind is InputKind.SELECT and item.options:
        options = [
            {"title": clip(o.label, min(cap, limits.OPTION_LABEL)) or o.value, "value": o.value} for o in item.options
        ]
        known = {"value": item.value} if any(o.value == item.value for o in item.options) else {}
        choose: Mapping[str, str] = placeholder or {"placeholder": say(language, "teams-choose")}
        return {"type": "Input.ChoiceSet", "style": "compact", "choices": options, **known, **choose}
    value = {"value": clip(item.value, cap)} if item.value else {}
    if item.kind is InputKind.NUMBER and (not item.value or NUMBER.fullmatch(item.value)):
        # What is no number could not be shown in a number's input, and the person would not see what to mend.
        return {"type": "Input.Number", **({"value": float(item.value)} if item.value else {}), **placeholder}
    return {"type": "Input.Text", "isMultiline": item.kind is InputKind.TEXT, **value, **placeholder}
