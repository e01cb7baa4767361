"""A Slack message or modal as a person sees it, read from its blocks."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.contract.shown import Field, Menu, Message, Pressable, Sheet

SUBMIT = "banso:submit"


def read_blocks(
    blocks: list[dict[str, Any]],
    name: str,
    *,
    title: str = "",
    submit: str = "",
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    view: Mapping[str, Any] | None = None,
) -> Message:
    """The message with the timestamp ``name``, or a modal with ``title`` and ``submit``, after it was sent once."""
    inputs = [block for block in blocks if block["type"] == "input"]
    fields = tuple(_field(block, typed or {}) for block in inputs)
    controls = [(block, element) for block in blocks if block["type"] == "actions" for element in block["elements"]]
    sends = [element for block, element in controls if block.get("block_id", "").startswith(SUBMIT)]
    send = Pressable(submit, {}) if submit else _button(sends[0], blocks, "") if sends else None
    lines = [title, *(line for block in blocks for line in _lines(block)), submit, *(errors or {}).values()]
    lines += [item.value for item in fields]
    return Message(
        name,
        "\n".join(line for line in lines if line),
        tuple(_buttons(blocks)),
        tuple(_menu(element, block) for block, element in controls if element["type"] == "static_select"),
        Sheet(fields, send) if fields and send else None,
        "".join(part for block in blocks for part in _copyable(block)),
        {"inputs": inputs, "view": view or {}},
    )


def _buttons(blocks: list[dict[str, Any]]) -> Iterator[Pressable]:
    """The buttons, each with the text since the row of buttons before it."""
    above, after_button = "", False
    for block in blocks:
        if block["type"] != "actions":
            above, after_button = ("" if after_button else above) + "\n".join(_lines(block)) + "\n", False
            continue
        after_button = True
        for element in block["elements"]:
            if element["type"] == "button" and not block.get("block_id", "").startswith(SUBMIT):
                yield _button(element, blocks, above)


def _button(element: dict[str, Any], blocks: list[dict[str, Any]], above: str) -> Pressable:
    block = next(block for block in blocks if element in block.get("elements", ()))
    press = {key: element[key] for key in ("type", "action_id", "value")}
    confirm = element.get("confirm", {}).get("text", {}).get("text", "")
    return Pressable(_text(element["text"]), {**press, "block_id": block.get("block_id", "")}, above, confirm)


def _menu(element: dict[str, Any], block: dict[str, Any]) -> Menu:
    press = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    options = (Pressable(_text(o["text"]), {**press, "selected_option": o}) for o in element["options"])
    return Menu(_text(element["placeholder"]), tuple(options))


def _field(block: dict[str, Any], typed: Mapping[str, str]) -> Field:
    element, name = block["element"], block["block_id"]
    label = _text(block["label"])
    if element["type"] == "static_select":
        shown = element.get("initial_option", {}).get("value", "")
        return Field(name, label, typed.get(name, shown), {_text(o["text"]): o["value"] for o in element["options"]})
    return Field(name, label, typed.get(name, element.get("initial_value", "")))


def _lines(value: Any) -> Iterator[str]:
    """What can be read, line by line; the parts of a rich text stand on one."""
    if isinstance(value, list):
        for item in value:
            yield from _lines(item)
    elif isinstance(value, dict):
        if str(value.get("type", "")) in ("rich_text_section", "rich_text_preformatted"):
            yield "".join(part["text"] for part in value["elements"])
        elif value.get("type") in ("plain_text", "mrkdwn"):
            yield _text(value)
        else:
            for key in ("text", "fields", "label", "element", "elements", "placeholder", "options", "hint"):
                yield from _lines(value.get(key))


def _text(value: Mapping[str, Any]) -> str:
    assert value["type"] == "plain_text", f"Slack would read {value['text']!r} as markup"
    assert value.get("emoji") is not True, f"Slack would read names of emoji in {value['text']!r}"
    return str(value["text"])


def _copyable(block: Mapping[str, Any]) -> Iterator[str]:
    for element in block["elements"] if block["type"] == "rich_text" else ():
        if element["type"] == "rich_text_preformatted":
            yield from (part["text"] for part in element["elements"])
