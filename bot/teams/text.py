"""Plain text as Adaptive Card elements that give no character a meaning.

A TextBlock reads Markdown, a RichTextBlock does not: text in which Markdown could find anything goes into the second.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

MEANT = re.compile(r"[*_~`#>\[\]\\<&|{}]|://|www\.|^\s*(?:[-+]|\d+[.)])(?:\s|$)|^\s|\s$|[=-]{3}")
"""What Markdown, the template language, or a client that looks for links could read as more than its characters."""

ADDRESS = re.compile(r"https?://[^\s<>\"'「」（）、。]+")
LINKS = 20
"""Addresses of a paragraph that become links; each takes its length twice."""

DATE_FUNCTION = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()")
"""Between the two braces of the one notation that even a TextRun replaces."""

Element = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
"""What Adaptive Cards are called as attachments and answers."""


def line(text: str, **style: Any) -> Element:
    """One line of literal text; ``style`` is what a TextBlock and a TextRun share, and ``spacing``."""
    spacing = {"spacing": style.pop("spacing")} if "spacing" in style else {}
    if MEANT.search(text):
        return {"type": "RichTextBlock", **spacing, "inlines": runs(text, **style)}
    return {"type": "TextBlock", "text": text, "wrap": True, **spacing, **style}


def lines(text: str, **style: Any) -> Iterator[Element]:
    """Text with its line breaks, an element for each line; an empty line is a distance."""
    first, gap = True, False
    for part in text.split("\n"):
        if not part.strip():
            gap = not first
            continue
        distance = {} if first else {"spacing": "Medium" if gap else "None"}
        yield line(part.rstrip(), **{**style, **distance})
        first = gap = False


def linked_lines(text: str, **style: Any) -> Iterator[Element]:
    """The same, with web addresses to tap: what is opened is exactly what is read."""
    for element, part in zip(lines(text, **style), (part for part in text.split("\n") if part.strip()), strict=True):
        if ADDRESS.search(part):
            yield {**element, "inlines": [run for piece in _with_links(part.rstrip(), style) for run in piece]}
        else:
            yield element


def verbatim(text: str) -> Iterator[Element]:
    """Text to be copied: fixed-width, nothing trimmed, an element for each line."""
    for position, part in enumerate(text.split("\n")):
        spacing = {} if position == 0 else {"spacing": "None"}
        yield {"type": "RichTextBlock", **spacing, "inlines": runs(part or " ", fontType="Monospace")}


def runs(text: str, **style: Any) -> list[Element]:
    """Inlines of a RichTextBlock that read together as ``text``."""
    return [{"type": "TextRun", "text": part, **style} for part in DATE_FUNCTION.split(text)]


def _with_links(text: str, style: dict[str, Any]) -> Iterator[list[Element]]:
    position = 0
    given = {name: value for name, value in style.items() if name != "spacing"}
    for found in islice(ADDRESS.finditer(text), LINKS):
        if found.start() > position:
            yield runs(text[position : found.start()], **given)
        opened = {"type": "Action.OpenUrl", "url": found.group()}
        yield [{"type": "TextRun", "text": found.group(), **given, "selectAction": opened}]
        position = found.end()
    if position < len(text):
        yield runs(text[position:], **given)
