"""The card vocabulary: the only language between the coach and the front ends.

A card is a heading and a sequence of blocks. Texts are plain text: the renderer of each platform escapes them
and keeps that platform's limits. No block exists for one platform only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tone(StrEnum):
    """How much weight a paragraph carries."""

    PLAIN = "plain"
    QUIET = "quiet"
    """Small print: notes, sources, what is stored."""
    CAUTION = "caution"
    """Something the reader must not miss before acting."""


@dataclass(frozen=True)
class Section:
    """A heading inside a card."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; line breaks are kept."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Bullets:
    """Short points."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Label and value pairs."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Copyable:
    """Text to be copied as it is, of any length; renderers show it fixed-width and never cut it."""

    text: str
    copy_label: str


@dataclass(frozen=True)
class Button:
    """Something to press: a command with its arguments."""

    label: str
    command: str
    args: Mapping[str, str] = field(default_factory=dict)
    primary: bool = False
    confirm: str = ""
    """A question to answer before the command is sent, for what cannot be undone."""


@dataclass(frozen=True)
class Actions:
    """A row of buttons."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Option:
    """One value of a choice with its label."""

    value: str
    label: str


@dataclass(frozen=True)
class Choices:
    """One tap out of many: picking an option sends ``command`` with the option's value as ``args[name]``."""

    label: str
    command: str
    name: str
    options: tuple[Option, ...]
    args: Mapping[str, str] = field(default_factory=dict)


class InputKind(StrEnum):
    """What an input of a form takes."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    SELECT = "select"


@dataclass(frozen=True)
class Input:
    """One labelled field of a form."""

    name: str
    label: str
    kind: InputKind = InputKind.LINE
    hint: str = ""
    placeholder: str = ""
    value: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    """For SELECT."""
    problem: str = ""
    """What is wrong with ``value``, in words for the person; empty when nothing is."""


@dataclass(frozen=True)
class Form:
    """Inputs and the button that sends them: ``submit.command`` with ``submit.args`` and the values by name."""

    inputs: tuple[Input, ...]
    submit: Button


class ChartKind(StrEnum):
    """The charts every platform can draw."""

    BAR = "bar"
    LINE = "line"
    PIE = "pie"


@dataclass(frozen=True)
class Series:
    """One named row of values, one for each label of the chart."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Chart:
    """A chart as data. ``summary`` says in a sentence what it shows, for those who cannot see it."""

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    summary: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under column names."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Image:
    """A picture by https address, with its description."""

    url: str
    alt: str


Block = Section | Paragraph | Bullets | Facts | Copyable | Actions | Choices | Form | Chart | Table | Image


@dataclass(frozen=True)
class Card:
    """One message of the coach."""

    heading: str
    blocks: tuple[Block, ...] = ()
    language: str = "ja"
    """What it is worded in, "ja" or "en": for the few words a front end adds of its own."""

    @property
    def form(self) -> Form | None:
        """The card's form, if it has one; a card holds at most one."""
        return next((block for block in self.blocks if isinstance(block, Form)), None)

    def buttons(self) -> Iterator[Button]:
        """Every button of the card, the form's included."""
        for block in self.blocks:
            if isinstance(block, Actions):
                yield from block.buttons
            elif isinstance(block, Form):
                yield block.submit


def as_text(card: Card) -> str:
    """The whole card as plain text: for the terminal, for screen readers, for what a platform cannot draw."""
    parts = [card.heading, *(text for block in card.blocks if (text := _block_text(block)))]
    return "\n\n".join(part for part in parts if part)


def _block_text(block: Block) -> str:  # noqa: C901 one case for each block
    match block:
        case Section(text):
            return f"■ {text}"
        case Paragraph(text, tone):
            return f"⚠ {text}" if tone is Tone.CAUTION else text
        case Bullets(items):
            return "\n".join(f"• {item}" for item in items)
        case Facts(pairs):
            return "\n".join(f"{label}: {value}" for label, value in pairs)
        case Copyable(text):
            return text
        case Actions(buttons):
            return " ".join(f"[{button.label}]" for button in buttons)
        case Choices(label, options=options):
            return f"{label}: " + " / ".join(option.label for option in options)
        case Form(inputs, submit):
            return "\n".join([*map(_input_text, inputs), f"[{submit.label}]"])
        case Chart() as chart:
            return f"{chart.title}\n{chart.summary}\n{table_text(chart_table(chart))}"
        case Table() as table:
            return table_text(table)
        case Image(alt=alt):
            return alt


def _input_text(item: Input) -> str:
    lines = [f"{item.label}{'*' if item.required else ''}: {item.value}".rstrip()]
    lines += [f"  {note}" for note in (item.hint, item.problem and f"⚠ {item.problem}") if note]
    return "\n".join(lines)


def chart_table(chart: Chart) -> Table:
    """The chart's numbers as a table: a row for each label, a column for each series."""
    columns = ("", *(series.name for series in chart.series))
    rows = tuple(
        (label, *(f"{series.values[i]:g}{chart.unit}" for series in chart.series))
        for i, label in enumerate(chart.labels)
    )
    return Table(columns, rows)


def table_text(table: Table) -> str:
    """The table as lines of text."""
    return "\n".join(" | ".join(row) for row in (table.columns, *table.rows))
