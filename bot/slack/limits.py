"""Slack's size limits, and text cut or split to them without losing a character where none may be lost."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
MESSAGE_BUDGET = 10_000
"""Characters of all blocks of a message as JSON. Undocumented: msg_blocks_too_long was seen from about 13,200."""
VIEW_BUDGET = 250_000
FALLBACK_TEXT = 4_000
"""The message text that notifications and screen readers use; a longer one is split or refused (chat.update)."""
HEADER = 150
SECTION = 3_000
CONTEXT_TEXT = 2_000
ACTIONS = 25
BLOCK_ID = 255
BUTTON_LABEL = 75
BUTTON_VALUE = 2_000
OPTION_LABEL = 75
OPTION_VALUE = 150
OPTIONS = 100
PLACEHOLDER = 150
INPUT_LABEL = 2_000
INPUT_VALUE = 3_000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
VIEW_TITLE = 24
PRIVATE_METADATA = 3_000
IMAGE_URL = 3_000
IMAGE_ALT = 2_000

ELLIPSIS = "…"
LONGEST_ESCAPE = 6
"""Characters of one control character as JSON."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class CardTooLarge(ValueError):
    """A card that cannot be split any further still breaks a limit of Slack."""


def size(text: str) -> int:
    """Length in UTF-16 units, the longer of the two ways a platform may count characters."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def json_size(value: Mapping[str, Any] | list[Any]) -> int:
    """Length of a block or payload as it is sent."""
    return size(json.dumps(value, ensure_ascii=False))


def clip(text: str, most: int) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if size(text) <= most:
        return text
    kept = text[: most - 1]
    while size(kept) > most - 1:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def chunks(text: str, most: int) -> Iterator[str]:
    """Pieces of at most ``most`` characters as JSON, cut at line breaks where possible; together they are the text."""
    start = 0
    while start < len(text):
        end = _reach(text, start, most)
        if end < len(text):
            line = text.rfind("\n", start, end)
            end = line + 1 if line > start + (end - start) // 2 else end
        yield text[start:end]
        start = end


def _reach(text: str, start: int, most: int) -> int:
    if (len(text) - start) * LONGEST_ESCAPE <= most:
        return len(text)
    room = most
    for position in range(start, len(text)):
        room -= _json_cost(text[position])
        if room < 0:
            return max(position, start + 1)
    return len(text)


def _json_cost(character: str) -> int:
    if character in '"\\\n\t\r\b\f':
        return 2
    if character < " ":
        return 6
    return 1 if character <= "\uffff" else 2


def escape(text: str, most: int = FALLBACK_TEXT) -> str:
    """The text with Slack's three control characters as entities, cut with an ellipsis at ``most`` characters."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if size(escaped) <= most:
        return escaped
    room, kept = most - 1, []
    for character in text:
        part = _ENTITIES.get(character, character)
        room -= size(part)
        if room < 0:
            break
        kept.append(part)
    return "".join(kept) + ELLIPSIS
