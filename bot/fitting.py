"""Text measured, cut or split to a platform's limits without losing a character where none may be lost."""

import json
from collections.abc import Iterator
from typing import Any

ELLIPSIS = "…"
LONGEST_ESCAPE = 6
"""Characters of one control character as JSON."""


class CardTooLarge(ValueError):
    """A part of a card that cannot be split any further breaks a limit of the platform."""


def size(text: str) -> int:
    """Length in UTF-16 units, the longer of the two ways a platform may count characters."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def json_size(value: Any) -> int:
    """Length of a payload, or a part of one, as JSON with spaces, the longer of the two usual forms."""
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
