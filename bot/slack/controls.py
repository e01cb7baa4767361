"""Buttons and menus: a command and its arguments go out in them and come back from a press."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ConfirmObject,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.blocks import Option as SlackOption

from bot.fitting import ELLIPSIS, CardTooLarge, clip, json_size, size
from bot.slack import limits
from coach.cards import Button, Choices, Option
from coach.locales import say

PREFIX = "banso:"
SUBMIT_BLOCK = "banso:submit"
"""The block of a form's button in a message: a press there sends the inputs of the message, too."""

ROOM = 8_000
"""Characters of one actions block as JSON: with a heading it fits into a message."""


@dataclass(frozen=True)
class Control:
    """What a press means."""

    command: str
    args: Mapping[str, str]


def plain(text: str, most: int) -> PlainTextObject:
    """Literal text: no markup, no ``:emoji:`` names. An empty one, which Slack refuses, becomes an ellipsis."""
    return PlainTextObject(text=clip(text, most) if text.strip() else ELLIPSIS, emoji=False)


def plain_text(text: str, most: int) -> dict[str, Any]:
    """The same as it is sent. Most of a message is made of these; the SDK's models would take longer than the turn."""
    return {"type": "plain_text", "text": clip(text, most) if text.strip() else ELLIPSIS, "emoji": False}


def encode_args(args: Mapping[str, str]) -> str:
    """The arguments as JSON within the 2,000 characters of a button's value; the longest are shortened to fit."""
    kept = dict(args)
    while (excess := size(encoded := _compact(kept)) - limits.BUTTON_VALUE) > 0:
        longest = max(kept, key=lambda name: size(kept[name]), default="")
        if not kept.get(longest):
            raise CardTooLarge("the names of a button's arguments alone exceed 2,000 characters")
        kept[longest] = _shorter(kept[longest], excess)
    return encoded


def _shorter(text: str, excess: int) -> str:
    """The text without at least a few characters at its end; a list of words loses whole words."""
    cut = text[: max(0, len(text) - max(1, excess // 6))]
    return cut.rsplit(" ", 1)[0] if " " in cut else cut


def decode_args(value: str) -> dict[str, str]:
    """The arguments of a button's value; anything that is not ours means none."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    return {str(k): v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def action_blocks(buttons: tuple[Button, ...], numbers: Iterator[int], language: str) -> Iterator[dict[str, Any]]:
    """Rows of buttons, each within the limits of one block."""
    yield from _rows([button_element(button, numbers, language) for button in buttons])


def submit_block(button: Button, numbers: Iterator[int], language: str) -> dict[str, Any]:
    """The button that sends the inputs of its message."""
    return _actions([button_element(button, numbers, language)], f"{SUBMIT_BLOCK}:{next(numbers)}")


def button_element(button: Button, numbers: Iterator[int], language: str) -> dict[str, Any]:
    """One button; its number keeps the action id unique within the message."""
    confirm = None
    if button.confirm:
        confirm = ConfirmObject(
            title=plain(button.label, limits.CONFIRM_TITLE),
            text=plain(button.confirm, limits.CONFIRM_TEXT),
            confirm=plain(button.label, limits.CONFIRM_BUTTON),
            deny=plain(say(language, "slack-cancel"), limits.CONFIRM_BUTTON),
        )
    element: dict[str, Any] = {
        "type": "button",
        "text": plain_text(button.label, limits.BUTTON_LABEL),
        "action_id": f"{PREFIX}{button.command}:{next(numbers)}",
        "value": encode_args(button.args),
    }
    if button.primary:
        element["style"] = "primary"
    if confirm:
        element["confirm"] = confirm.to_dict()
    return element


def choice_blocks(choices: Choices, numbers: Iterator[int], language: str) -> Iterator[dict[str, Any]]:
    """Menus for the options; buttons where a value or the arguments do not fit into a menu."""
    block_id = _compact({"name": choices.name, "args": dict(choices.args)})
    fits = all(o.value and size(o.value) <= limits.OPTION_VALUE for o in choices.options)
    if not fits or size(block_id) > limits.BLOCK_ID - 20:
        given = choices.args
        buttons = (Button(o.label, choices.command, {**given, choices.name: o.value}) for o in choices.options)
        yield from action_blocks(tuple(buttons), numbers, language)
        return
    for options in _menus(choices.options):
        menu = StaticSelectElement(
            action_id=f"{PREFIX}{choices.command}:{next(numbers)}",
            placeholder=plain(choices.label, limits.PLACEHOLDER),
            options=options,
        )
        yield _actions([menu.to_dict()], f"{PREFIX}{next(numbers)}:{block_id}")


def slack_option(option: Option, label: int = limits.OPTION_LABEL) -> SlackOption:
    """One option of a menu, its label cut to ``label`` characters. Raises CardTooLarge for a value over 150."""
    if size(option.value) > limits.OPTION_VALUE:
        raise CardTooLarge("the value of an option exceeds 150 characters")
    return SlackOption(value=option.value, text=plain(option.label or option.value, label))


def decode_press(action: Mapping[str, Any]) -> Control | None:
    """What a pressed button or a picked option means, or None if it is not one of ours."""
    action_id, block_id = str(action.get("action_id", "")), str(action.get("block_id", ""))
    if not action_id.startswith(PREFIX):
        return None
    command = action_id.removeprefix(PREFIX).rpartition(":")[0]
    picked = action.get("selected_option")
    if not isinstance(picked, dict):
        return Control(command, decode_args(str(action.get("value") or "")))
    try:
        carried = json.loads(block_id.split(":", 2)[2])
        args = {str(name): str(value) for name, value in carried["args"].items()}
        return Control(command, {**args, str(carried["name"]): str(picked["value"])})
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _rows(elements: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    row: list[dict[str, Any]] = []
    room = ROOM
    for element in elements:
        needed = json_size(element) + 2
        if row and (len(row) == limits.ACTIONS or needed > room):
            yield _actions(row)
            row, room = [], ROOM
        row.append(element)
        room -= needed
    if row:
        yield _actions(row)


def _actions(row: list[dict[str, Any]], block_id: str = "") -> dict[str, Any]:
    """An actions block of elements that are checked already; the SDK would read and check each of them again."""
    return {"type": "actions", "elements": row, **({"block_id": block_id} if block_id else {})}


def _menus(options: tuple[Option, ...]) -> Iterator[list[SlackOption]]:
    menu: list[SlackOption] = []
    room = ROOM
    for option in options:
        made = slack_option(option)
        needed = json_size(made.to_dict()) + 2
        if menu and (len(menu) == limits.OPTIONS or needed > room):
            yield menu
            menu, room = [], ROOM
        menu.append(made)
        room -= needed
    if menu:
        yield menu


def _compact(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
