"""How much room a text takes, estimated from its characters: files are made where no fonts are."""

import unicodedata
from collections.abc import Sequence
from math import ceil

FULL, HALF = 1.0, 0.56
"""Widths of characters in ems: Japanese ones, and Latin ones on average."""
LINE_SPACING = 1.3
"""From one line to the next, in ems. It is set in the file, since the fonts' own differ."""
RAGGED = 1.06
"""Lines break before they are full."""


def lines(text: str, width: float, size: float) -> int:
    """How many lines of ``width`` points a text fills in letters of ``size`` points."""
    return sum(max(1, ceil(RAGGED * _width(line) * size / width)) for line in text.split("\n"))


def height(texts: Sequence[str], width: float, size: float, gap: float = 0) -> float:
    """The height in points of paragraphs of ``width`` points, each with a gap below."""
    return sum(lines(text, width, size) * size * LINE_SPACING + gap for text in texts)


def _width(text: str) -> float:
    return sum(FULL if unicodedata.east_asian_width(character) in "WFA" else HALF for character in text)
