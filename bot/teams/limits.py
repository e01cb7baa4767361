"""Teams' size limits, and text cut or split to them without losing a character where none may be lost."""

import json
from collections.abc import Iterator
from typing import Any

MESSAGE_BUDGET = 38_000
"""Characters of a card as JSON. Teams takes about 100 KB in UTF-16 with everything and asks for at most 80 KB,
which is 40,000 characters; the rest is for the message around the card."""
REDUCED_BUDGET = 9_000
"""The same for the second try after Teams found a message too large."""
ACTIONS = 6
"""Buttons in one row; Teams hides those after the sixth."""
ROW = 46
"""Widths of a Latin letter that the labels of one row of buttons may take, so that a phone shows them whole."""
BUTTON_LABEL = 80
OPTION_LABEL = 120
TITLE = 200
ALT = 1_000
URL = 2_000
ELLIPSIS = "…"


class CardTooLarge(ValueError):
    """A part of a card that cannot be split any further does not fit into a message."""


def size(text: str) -> int:
    """Length in UTF-16 units, which is what Teams counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def json_size(value: Any) -> int:
    """Length of an element or a card as it is sent."""
    return size(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def width(text: str) -> int:
    """About how wide a label is, in Latin letters."""
    return sum(1 if character < "\u1100" else 2 for character in text)


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
