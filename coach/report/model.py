"""What a report is made of, whatever file it becomes: pages of texts, tables and charts, all of it fit to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """The parts of a report, in their order."""

    SUMMARY = "summary"
    BACKGROUND = "background"
    DONE = "done"
    RESULTS = "results"
    NEXT = "next"


class Shape(StrEnum):
    """How a chart is drawn."""

    LINE = "line"
    COLUMN = "column"


@dataclass(frozen=True)
class Series:
    """A row of values, one for each label of its chart; what may not be told is None."""

    name: str
    values: tuple[float | None, ...]
    quiet: bool = False
    """Whether it is there for comparison, so drawn in grey."""


@dataclass(frozen=True)
class Plot:
    """A chart as data; what may not be told leaves a gap."""

    shape: Shape
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    highest: float | None = None
    """The end of the scale, which begins at 0; None where the values decide."""


@dataclass(frozen=True)
class Grid:
    """A table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    """How wide the columns are, in any unit."""
    least: float = 0
    """How high rows are at least, in points."""


@dataclass(frozen=True)
class Page:
    """One page of slides, one chapter of a document."""

    part: Part
    heading: str
    message: str
    """What the page says, in a sentence."""
    plots: tuple[Plot, ...] = ()
    grid: Grid | None = None
    points: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Small print: whom the numbers are about, and when."""
    defined: tuple[tuple[str, str], ...] = ()
    """The figures on the page, with their definitions."""


@dataclass(frozen=True)
class Report:
    """The whole of it."""

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    """What it covers and when it was made: labels with values."""
    pages: Sequence[Page]
