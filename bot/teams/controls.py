"""Buttons and choices: a command and its arguments go out in them and come back from a press."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.fitting import ELLIPSIS, CardTooLarge, clip, json_size, size
from bot.teams import limits
from bot.teams.text import Element, lines
from coach.cards import Button, Choices
from coach.locales import say

OURS = "banso"
"""The key of a button's data that is ours; the values of inputs and Teams' own additions lie beside it."""

ARGS = 4_000
"""Characters of a button's arguments as JSON; a button carries them twice."""

ONE_TAP = 6
"""Options that are drawn as buttons; more become a menu and a button."""


@dataclass(frozen=True)
class Press:
    """What a press means."""

    command: str
    args: Mapping[str, str]
    message: str = ""
    """The message behind the dialog that it was sent from; of a dialog Teams does not tell it."""


def action(button: Button, inputs: Mapping[str, str] | None = None) -> Element:
    """A button; with ``inputs`` (id → name of an argument) it sends their values, too.

    What cannot be undone opens its question first, and the button is below that.
    """
    shared = _shared(button, inputs or {})
    # A client older than Action.Execute sends the same as a message.
    fallback = {"type": "Action.Submit", **shared}
    return _confirmed(button, {"type": "Action.Execute", "verb": button.command, **shared, "fallback": fallback})


def dialog_action(button: Button, inputs: Mapping[str, str], message: str) -> Element:
    """The button of a dialog, which knows no Action.Execute. ``message`` comes back with it: Teams does not tell it.

    https://github.com/microsoft/botframework-sdk/issues/6473
    """
    behind = {"message": message} if message else {}
    return _confirmed(button, {"type": "Action.Submit", **_shared(button, inputs, **behind)})


def rows(buttons: tuple[Button, ...], room: int) -> Iterator[Element]:
    """Rows of buttons, none wider than a phone, longer than Teams shows, or larger than ``room``."""
    row: list[Element] = []
    taken = size = 0
    for button in buttons:
        made = action(button)
        wide, needed = limits.width(made["title"]) + 4, json_size(made) + 1
        if row and (len(row) == limits.ACTIONS or taken + wide > limits.ROW or size + needed > room):
            yield {"type": "ActionSet", "actions": row}
            row, taken, size = [], 0, 0
        row.append(made)
        taken, size = taken + wide, size + needed
    if row:
        yield {"type": "ActionSet", "actions": row}


def choice_rows(choices: Choices, number: int, language: str, room: int) -> Iterator[list[Element]]:
    """A few options as buttons, many as menus each with its button; each list stays together."""
    if len(choices.options) <= ONE_TAP:
        given = choices.args
        buttons = [
            Button(o.label or o.value, choices.command, {**given, choices.name: o.value}) for o in choices.options
        ]
        if choices.label.strip() and buttons:
            yield list(lines(clip(choices.label, limits.TITLE)))
        for row in rows(tuple(buttons), room):
            yield [row]
        return
    options = [
        {"title": clip(option.label, limits.OPTION_LABEL) or option.value, "value": option.value}
        for option in choices.options
    ]
    for part, group in enumerate(_groups(options, room // 2)):
        name = f"{choices.name}-{number}-{part}"
        menu = {
            "type": "Input.ChoiceSet",
            "id": name,
            "label": clip(choices.label, limits.TITLE) or ELLIPSIS,
            "style": "compact",
            "placeholder": say(language, "teams-choose"),
            "choices": group,
        }
        pick = Button(say(language, "teams-pick"), choices.command, choices.args)
        yield [menu, {"type": "ActionSet", "actions": [action(pick, {name: choices.name})]}]


def read_press(data: object, verb: str = "") -> Press | None:
    """What the data of a pressed button mean, or None if it is not one of ours."""
    ours = data.get(OURS) if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(ours, Mapping):
        return None
    command = ours.get("command") or verb
    args, inputs = ours.get("args"), ours.get("inputs")
    if not isinstance(command, str) or not command:
        return None
    found = {str(k): v for k, v in args.items() if isinstance(v, str)} if isinstance(args, Mapping) else {}
    for name, argument in inputs.items() if isinstance(inputs, Mapping) else ():
        found[str(argument)] = _value(data.get(name))
    message = ours.get("message")
    return Press(command, found, message if isinstance(message, str) else "")


def fitting(args: Mapping[str, str]) -> dict[str, str]:
    """The arguments within 4,000 characters; the longest are shortened, a list of words by whole words.

    Raises CardTooLarge when their names alone are longer.
    """
    kept = dict(args)
    while (excess := json_size(kept) - ARGS) > 0:
        longest = max(kept, key=lambda name: size(kept[name]), default="")
        if not kept.get(longest):
            raise CardTooLarge("the names of a button's arguments alone are too long")
        cut = kept[longest][: max(0, len(kept[longest]) - max(1, excess // 6))]
        kept[longest] = cut.rsplit(" ", 1)[0] if " " in cut else cut
    return kept


def label(text: str) -> str:
    """The title of a button."""
    return clip(text, limits.BUTTON_LABEL) if text.strip() else ELLIPSIS


def _shared(button: Button, inputs: Mapping[str, str], **more: str) -> Element:
    """What a button is in either of its forms."""
    ours = {"command": button.command, "args": fitting(button.args), **({"inputs": dict(inputs)} if inputs else {})}
    return {
        "title": label(button.label),
        "data": {OURS: {**ours, **more}},
        "associatedInputs": "auto" if inputs else "none",
        **({"style": "positive"} if button.primary else {}),
    }


def _confirmed(button: Button, made: Element) -> Element:
    """The button, below its question when it asks one."""
    if not button.confirm:
        return made
    question = list(lines(clip(button.confirm, limits.TITLE * 2)))
    asked = {"type": "AdaptiveCard", "body": [*question, {"type": "ActionSet", "actions": [made]}]}
    return {"type": "Action.ShowCard", "title": made["title"], "card": asked}


def _value(given: object) -> str:
    """The value of an input: a number may come as one, and what is left empty does not come at all."""
    if isinstance(given, float):
        return f"{given:g}" if math.isfinite(given) else ""
    return str(given) if isinstance(given, str | int) else ""


def _groups(options: list[dict[str, Any]], room: int) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    left = room
    for option in options:
        needed = json_size(option) + 1
        if group and needed > left:
            yield group
            group, left = [], room
        group.append(option)
        left -= needed
    if group:
        yield group
