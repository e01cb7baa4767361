"""Forms: inputs in a message or a modal, and the values that come back from them."""

from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk.models.blocks import (
    InputBlock,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)

from bot.fitting import CardTooLarge, clip, json_size
from bot.slack import limits
from bot.slack.controls import plain, slack_option, submit_block
from coach.cards import Form, Input, InputKind
from coach.locales import say

INPUT_PREFIX = "banso-input:"
ELEMENT = "value"

CAPS = (limits.INPUT_LABEL, 600, 200, 75, 24)
"""Lengths tried for the texts of a form in a message, until all its inputs fit into one."""


def input_block_id(name: str) -> str:
    """The block that holds the input ``name``; errors of a modal are tied to it."""
    return INPUT_PREFIX + name


def values(state: object) -> dict[str, str]:
    """The values of a form by input name, from Slack's ``state.values``; what nobody filled in is ""."""
    blocks = state.get("values") if isinstance(state, Mapping) else None
    found = {}
    for block_id, elements in (blocks if isinstance(blocks, Mapping) else {}).items():
        element = elements.get(ELEMENT) if isinstance(elements, Mapping) else None
        if str(block_id).startswith(INPUT_PREFIX) and isinstance(element, Mapping):
            option = element.get("selected_option")
            value = option.get("value") if isinstance(option, Mapping) else element.get("value")
            found[str(block_id).removeprefix(INPUT_PREFIX)] = value if isinstance(value, str) else ""
    return found


def modal_blocks(form: Form, language: str) -> list[dict[str, Any]]:
    """The inputs for a modal, whose own button sends them."""
    return [block for item in form.inputs for block in _input_blocks(item, language, limits.INPUT_LABEL)]


def message_blocks(form: Form, numbers: Iterator[int], language: str, room: int) -> list[dict[str, Any]]:
    """The inputs and their button for one message: Slack sends back only the values of the same message.

    Long labels, hints and values are cut when ``room`` characters as JSON do not hold them all.
    Raises CardTooLarge when even that is not enough.
    """
    submit = submit_block(form.submit, numbers, language)
    for cap in CAPS:
        blocks = [block for item in form.inputs for block in _input_blocks(item, language, cap)] + [submit]
        if json_size(blocks) <= room and len(blocks) < limits.BLOCKS_IN_MESSAGE:
            return blocks
    raise CardTooLarge("the inputs of a form do not fit into one message")


def _input_blocks(item: Input, language: str, cap: int) -> Iterator[dict[str, Any]]:
    if item.problem:
        yield SectionBlock(text=plain(f"⚠ {item.problem}", min(cap, limits.SECTION))).to_dict()
    yield InputBlock(
        block_id=input_block_id(item.name),
        label=plain(item.label or item.name, min(cap, limits.INPUT_LABEL)),
        hint=plain(item.hint, min(cap, limits.INPUT_LABEL)) if item.hint.strip() else None,
        optional=not item.required,
        element=_select(item, language, cap) if item.kind is InputKind.SELECT and item.options else _text(item, cap),
    ).to_dict()


def _text(item: Input, cap: int) -> PlainTextInputElement:
    # A number is typed as text, too: Slack has number inputs in modals only, and "60分" is a fine answer.
    most = limits.INPUT_VALUE if cap >= limits.INPUT_LABEL else cap * 3
    return PlainTextInputElement(
        action_id=ELEMENT,
        multiline=item.kind is InputKind.TEXT,
        initial_value=clip(item.value, most) or None,
        placeholder=_placeholder(item.placeholder, cap),
    )


def _select(item: Input, language: str, cap: int) -> StaticSelectElement:
    label = min(cap, limits.OPTION_LABEL)
    options = [slack_option(option, label) for option in item.options]
    groups = None
    if len(options) > limits.OPTIONS:
        groups = [
            OptionGroup(label=f"{start + 1}–", options=options[start : start + limits.OPTIONS])
            for start in range(0, len(options), limits.OPTIONS)
        ]
    return StaticSelectElement(
        action_id=ELEMENT,
        placeholder=_placeholder(item.placeholder or say(language, "slack-choose"), cap),
        options=options if groups is None else None,
        option_groups=groups,
        initial_option=next((option for option in options if option.value == item.value), None),
    )


def _placeholder(text: str, cap: int) -> PlainTextObject | None:
    return plain(text, min(cap, limits.PLACEHOLDER)) if text.strip() else None
