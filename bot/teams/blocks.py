"""Each block of a card as elements of an Adaptive Card."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.fitting import ELLIPSIS, chunks, clip, json_size, size
from bot.teams import limits
from bot.teams.charts import chart_element
from bot.teams.controls import choice_rows, rows
from bot.teams.dialogs import Dialog, opener_elements
from bot.teams.forms import form_elements
from bot.teams.text import MEANT, Element, line, lines, linked_lines, verbatim
from coach.cards import (
    Actions,
    Block,
    Bullets,
    Chart,
    Choices,
    Copyable,
    Facts,
    Form,
    Image,
    Paragraph,
    Section,
    Table,
    Tone,
    chart_table,
)
from coach.locales import say

Piece = tuple[Element, ...]
"""Elements that stay together in one message."""

FACT = 300
"""Characters of a label and its value that are still read well side by side."""
FACTS = 20
TABLE_ROW = 3_000
"""Characters of a row as JSON; a longer one is read better as text."""

TONES: Mapping[Tone, Mapping[str, Any]] = {
    Tone.PLAIN: {},
    Tone.QUIET: {"size": "Small", "isSubtle": True},
    Tone.CAUTION: {"color": "Attention", "weight": "Bolder"},
}


@dataclass
class Surface:
    """What a card is drawn for: its language and title, the room of one message, the numbers that keep ids unique."""

    language: str
    room: int
    title: str
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def text_room(self) -> int:
        """Characters of one run of text as JSON; links carry theirs twice."""
        return self.room // 5


def heading_pieces(heading: str, surface: Surface) -> Iterator[Piece]:
    """The heading of a card, which screen readers find as one."""
    style = {"size": "Large", "weight": "Bolder"}
    for part in chunks(heading.strip(), surface.text_room):
        for element in lines(part, **style):
            yield ({**element, **({"style": "heading"} if element["type"] == "TextBlock" else {})},)


def pieces(block: Block, surface: Surface) -> Iterator[Piece]:
    """One block of a card, split where the room of a message asks for it."""
    match block:
        case Form() | Actions() | Choices():
            yield from _controls(block, surface)
        case Chart() | Table() | Image():
            yield from _drawings(block, surface)
        case Section(text):
            yield from _section(text, surface)
        case Paragraph(text, tone):
            yield from _paragraph(text, tone, surface)
        case Bullets(items):
            for item in filter(str.strip, items):
                yield from _text(f"• {item}", surface, spacing="Small")
        case Facts(pairs):
            yield from _facts(pairs, surface)
        case Copyable(text):
            yield from _copyable(text, surface)


def _controls(block: Form | Actions | Choices, surface: Surface) -> Iterator[Piece]:
    match block:
        case Form():
            dialog = Dialog(surface.title, block, surface.language)
            yield tuple(
                opener_elements(dialog, surface.room)
                or form_elements(block, next(surface.numbers), surface.language, surface.room)
            )
        case Actions(buttons):
            for row in rows(buttons, surface.room // 2):
                yield (row,)
        case Choices():
            yield from map(tuple, choice_rows(block, next(surface.numbers), surface.language, surface.room // 2))


def _drawings(block: Chart | Table | Image, surface: Surface) -> Iterator[Piece]:
    match block:
        case Chart():
            yield from _chart(block, surface)
        case Table():
            yield from _table(block, surface)
        case Image():
            yield from _image(block, surface)


def _section(text: str, surface: Surface) -> Iterator[Piece]:
    """A heading inside the card, set off by a line."""
    for part in chunks(text.strip(), surface.text_room):
        for number, element in enumerate(lines(part, weight="Bolder", size="Medium")):
            yield ({**element, **({"separator": True, "spacing": "Large"} if number == 0 else {})},)


def _text(text: str, surface: Surface, **style: Any) -> Iterator[Piece]:
    for part in chunks(text, surface.text_room):
        for element in linked_lines(part, **style):
            yield (element,)


def _paragraph(text: str, tone: Tone, surface: Surface) -> Iterator[Piece]:
    if text.strip():
        yield from _text(f"⚠ {text}" if tone is Tone.CAUTION else text, surface, **TONES[tone])


def _facts(pairs: tuple[tuple[str, str], ...], surface: Surface) -> Iterator[Piece]:
    """Label and value side by side; what is long, or could be read as Markdown, is a line for each."""
    group: list[Element] = []
    for label, value in pairs:
        if _is_plain(label, value) and len(group) < FACTS:
            group.append({"title": label, "value": value or "–"})
            continue
        if group:
            yield ({"type": "FactSet", "facts": group},)
            group = []
        if _is_plain(label, value):
            group.append({"title": label, "value": value or "–"})
            continue
        yield from _text(label, surface, weight="Bolder")
        yield from _text(value, surface, spacing="None")
    if group:
        yield ({"type": "FactSet", "facts": group},)


def _is_plain(label: str, value: str) -> bool:
    return size(label + value) <= FACT and not any(MEANT.search(text) or "\n" in text for text in (label, value))


def _copyable(text: str, surface: Surface) -> Iterator[Piece]:
    """The text to read and, behind a button, in a box: only there a phone can select and copy it."""
    room = surface.room // 2
    while True:
        boxes = [_copy_box(part, next(surface.numbers), surface.language) for part in chunks(text, room)]
        if all(json_size(box) <= surface.room - TABLE_ROW for box in boxes):
            break
        room //= 2
    for number, box in enumerate(boxes, start=1):
        note = say(surface.language, "teams-part", part=number, parts=len(boxes))
        yield (*([line(note, size="Small", isSubtle=True)] if len(boxes) > 1 else []), *box)


def _copy_box(text: str, number: int, language: str) -> Piece:
    label = say(language, "teams-copy-label")
    box = {"type": "Input.Text", "id": f"copy-{number}", "isMultiline": True, "value": text, "label": label}
    opened = {"type": "AdaptiveCard", "body": [box]}
    opens = {"type": "Action.ShowCard", "title": say(language, "teams-copy"), "card": opened}
    shown = {"type": "Container", "style": "emphasis", "items": list(verbatim(text))}
    return (shown, {"type": "ActionSet", "actions": [opens]})


def _chart(chart: Chart, surface: Surface) -> Iterator[Piece]:
    native = chart_element(chart)
    if native is not None and json_size(native) < surface.room // 2:
        summary = clip(chart.summary, limits.TITLE * 5)
        yield (native, *(lines(summary, **TONES[Tone.QUIET]) if summary.strip() else ()))
        return
    yield from _text(chart.title.strip(), surface, weight="Bolder")
    yield from _paragraph(chart.summary, Tone.PLAIN, surface)
    yield from _table(chart_table(chart), surface)


def _table(table: Table, surface: Surface) -> Iterator[Piece]:
    """Rows under their columns, in tables of moderate size; as lines of text where a row is too long for one."""
    head = _row(table.columns, table.columns, weight="Bolder")
    made = [_row(table.columns, row) for row in table.rows]
    if not table.columns or any(json_size(row) > TABLE_ROW for row in (head, *made)):
        for row in (table.columns, *table.rows):
            yield from _text(" | ".join(row), surface, spacing="Small")
        return
    group, plain, room = [head], [" | ".join(table.columns)], surface.room // 3
    for drawn, texts in zip(made, table.rows, strict=True):
        needed = json_size(drawn) + json_size(line(" | ".join(texts))) + 2
        if len(group) > 1 and needed > room:
            yield (_drawn(len(table.columns), group, plain),)
            group, plain, room = [head], [" | ".join(table.columns)], surface.room // 3
        group.append(drawn)
        plain.append(" | ".join(texts))
        room -= needed
    yield (_drawn(len(table.columns), group, plain),)


def _row(columns: tuple[str, ...], texts: tuple[str, ...], **style: str) -> Element:
    padded = (*texts, *("" for _ in columns[len(texts) :]))
    cells = [{"type": "TableCell", "items": list(lines(text, **style))} for text in padded]
    return {"type": "TableRow", "cells": cells}


def _drawn(columns: int, made: list[Element], plain: list[str]) -> Element:
    return {
        "type": "Table",
        "columns": [{"width": 1}] * columns,
        "firstRowAsHeaders": True,
        "rows": made,
        "fallback": {"type": "Container", "items": [element for text in plain for element in lines(text)]},
    }


def _image(image: Image, surface: Surface) -> Iterator[Piece]:
    if not image.url.startswith("https://") or size(image.url) > limits.URL:
        yield from _paragraph(image.alt, Tone.PLAIN, surface)
        return
    alt = clip(image.alt, limits.ALT) or ELLIPSIS
    yield ({"type": "Image", "url": image.url, "altText": alt, "size": "Stretch"},)
