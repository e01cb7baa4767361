"""Each block of a card as Slack blocks, with the same content as plain text beside it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any

from slack_sdk.models.blocks import (
    ImageBlock,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextPreformattedElement,
    RichTextSectionElement,
)

from bot.fitting import ELLIPSIS, CardTooLarge, chunks, clip, json_size, size
from bot.slack import limits
from bot.slack.charts import chart_block
from bot.slack.controls import action_blocks, choice_blocks, plain_text
from bot.slack.forms import message_blocks, modal_blocks
from coach.cards import (
    Actions,
    Block,
    Bullets,
    Card,
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
    as_text,
    chart_table,
    table_text,
)
from coach.locales import say

ADDRESS = re.compile(r"https?://[^\s<>\"'「」（）、。]+")
TEXT_ROOM = 2_900
COPY_ROOM = 8_500
"""Characters of a copyable part as JSON: with its frame it fits into a message of 10,000."""
FORM_ROOM = 9_500
LINKS = 20
"""Addresses of a paragraph that become links; each takes its length twice."""

Text = RichTextElementParts.Text
BOLD = RichTextElementParts.TextStyle(bold=True)


@dataclass(frozen=True)
class Piece:
    """Blocks that stay together in one message, and what they say as text."""

    blocks: tuple[dict[str, Any], ...]
    text: str
    chart: Chart | None = None


@dataclass
class Surface:
    """Where a card is drawn: what is possible there, and the numbers that keep ids unique."""

    language: str
    charts: bool = True
    form: Callable[[Form], list[dict[str, Any]]] | None = None
    numbers: Iterator[int] = field(default_factory=count)

    def draw_form(self, form: Form) -> list[dict[str, Any]]:
        """The form in a message, unless this surface has its own way; a huge one is its button, which opens a modal."""
        if self.form:
            return self.form(form)
        try:
            return message_blocks(form, self.numbers, self.language, FORM_ROOM)
        except CardTooLarge:
            return list(action_blocks((form.submit,), self.numbers, self.language))


def heading_pieces(heading: str) -> Iterator[Piece]:
    """The heading of a card; one too long for a header is running text."""
    if not heading.strip():
        return
    if size(heading) <= limits.HEADER and "\n" not in heading:
        yield Piece(({"type": "header", "text": {"type": "plain_text", "text": heading, "emoji": False}},), heading)
    else:
        yield from _bold(heading)


def pieces(block: Block, surface: Surface) -> Iterator[Piece]:
    """One block of a card, split where Slack's limits ask for it."""
    match block:
        case Form() | Actions() | Choices():
            yield from _controls(block, surface)
        case Chart():
            yield from _chart(block, surface)
        case Section(text):
            yield from _bold(text)
        case Paragraph(text, tone):
            yield from _paragraph(text, tone)
        case Bullets(items):
            yield from _bullets(items)
        case Facts(pairs):
            yield from _facts(pairs)
        case Copyable(text):
            yield from _copyable(text, surface.language)
        case Table():
            yield from _preformatted(table_text(block))
        case Image():
            yield from _image(block)


def _controls(block: Form | Actions | Choices, surface: Surface) -> Iterator[Piece]:
    match block:
        case Form():
            yield Piece(tuple(surface.draw_form(block)), _said(block))
        case Actions(buttons):
            yield from map(_row, action_blocks(buttons, surface.numbers, surface.language))
        case Choices():
            yield from map(_row, choice_blocks(block, surface.numbers, surface.language))


def form_inputs(form: Form, language: str) -> list[dict[str, Any]]:
    """The form of a modal."""
    return modal_blocks(form, language)


def note(text: str) -> dict[str, Any]:
    """A line of small print."""
    return {"type": "context", "elements": [plain_text(text, limits.CONTEXT_TEXT)]}


def table_pieces(chart: Chart) -> Iterator[Piece]:
    """A chart where none can be drawn: what it shows, and its numbers."""
    yield from _bold(chart.title)
    yield from _paragraph(chart.summary, Tone.PLAIN)
    yield from _preformatted(table_text(chart_table(chart)))


def _said(block: Block) -> str:
    return as_text(Card("", (block,)))


def _row(block: dict[str, Any]) -> Piece:
    """A row of buttons or a menu, with what can be pressed or picked as text."""
    labels = []
    for element in block["elements"]:
        if "placeholder" in element:
            options = " / ".join(option["text"]["text"] for option in element["options"])
            labels.append(f"{element['placeholder']['text']}: {options}")
        else:
            labels.append(f"[{element['text']['text']}]")
    return Piece((block,), " ".join(labels))


def _rich(*elements: Any) -> dict[str, Any]:
    return RichTextBlock(elements=list(elements)).to_dict()


def _bold(text: str) -> Iterator[Piece]:
    for part in chunks(text.strip(), TEXT_ROOM):
        bold = {"type": "text", "text": part, "style": {"bold": True}}
        yield Piece(({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [bold]}]},), part)


def _paragraph(text: str, tone: Tone) -> Iterator[Piece]:
    if not text.strip():
        return
    whole = f"⚠ {text}" if tone is Tone.CAUTION else text
    for part in chunks(whole, limits.CONTEXT_TEXT if tone is Tone.QUIET else TEXT_ROOM):
        if ADDRESS.search(part):
            yield Piece((_rich(RichTextSectionElement(elements=list(_linked(part)))),), part)
        elif not part.strip():
            continue
        elif tone is Tone.QUIET:
            yield Piece((note(part),), part)
        else:
            yield Piece(({"type": "section", "text": plain_text(part, limits.SECTION)},), part)


def _linked(text: str) -> Iterator[Any]:
    """Text and its web addresses: only rich text can hold a link without giving other text a meaning."""
    position = 0
    for found in islice(ADDRESS.finditer(text), LINKS):
        if found.start() > position:
            yield Text(text=text[position : found.start()])
        yield RichTextElementParts.Link(url=found.group(), text=found.group())
        position = found.end()
    if position < len(text):
        yield Text(text=text[position:])


def _bullets(items: tuple[str, ...]) -> Iterator[Piece]:
    parts = [part for item in items if item.strip() for part in chunks(item, TEXT_ROOM)]
    for group in _groups(parts):
        lines = [RichTextSectionElement(elements=[Text(text=part)]) for part in group]
        listed = _rich(RichTextListElement(style="bullet", elements=lines))
        yield Piece((listed,), "\n".join(f"・{part}" for part in group))


def _facts(pairs: tuple[tuple[str, str], ...]) -> Iterator[Piece]:
    lines = [(label, part) for label, value in pairs for part in (list(chunks(value, TEXT_ROOM // 2)) or [""])]
    names = (clip(label.replace("\0", " "), TEXT_ROOM // 2) for label, _ in lines)
    for group in _groups([f"{name}\0{part}" for name, (_, part) in zip(names, lines, strict=True)]):
        elements: list[Text] = []
        for label, part in (line.split("\0", 1) for line in group):
            elements += [Text(text=f"{label}: ", style=BOLD), Text(text=f"{part}\n")]
        said = "\n".join(line.replace("\0", ": ", 1) for line in group)
        yield Piece((_rich(RichTextSectionElement(elements=elements)),), said)


def _groups(lines: list[str]) -> Iterator[list[str]]:
    """Lines together as long as they make a block of moderate size; each costs its frame as JSON, too."""
    group: list[str] = []
    room = TEXT_ROOM
    for line in lines:
        needed = json_size([line]) + 150
        if group and needed > room:
            yield group
            group, room = [], TEXT_ROOM
        group.append(line)
        room -= needed
    if group:
        yield group


def _copyable(text: str, language: str) -> Iterator[Piece]:
    parts = list(chunks(text, COPY_ROOM))
    for number, part in enumerate(parts, start=1):
        head = (note(say(language, "slack-part", part=number, parts=len(parts))),) if len(parts) > 1 else ()
        yield Piece((*head, _code(part)), part)


def _preformatted(text: str) -> Iterator[Piece]:
    for part in chunks(text, TEXT_ROOM):
        yield Piece((_code(part),), part)


def _code(text: str) -> dict[str, Any]:
    return _rich(RichTextPreformattedElement(elements=[Text(text=text)]))


def _chart(chart: Chart, surface: Surface) -> Iterator[Piece]:
    native = chart_block(chart) if surface.charts else None
    if native is None:
        yield from table_pieces(chart)
        return
    summary = [piece.blocks[0] for piece in _paragraph(clip(chart.summary, TEXT_ROOM), Tone.QUIET)]
    yield Piece((native, *summary), _said(chart), chart)


def _image(image: Image) -> Iterator[Piece]:
    if not image.url.startswith("https://") or size(image.url) > limits.IMAGE_URL:
        yield from _paragraph(image.alt, Tone.PLAIN)
        return
    alt = clip(image.alt, limits.IMAGE_ALT) or ELLIPSIS
    yield Piece((ImageBlock(image_url=image.url, alt_text=alt).to_dict(),), image.alt)
