"""Where the contents of a page stand on a slide, in points; what has no room goes on on a further slide."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from coach.locales import say
from coach.report.model import Grid, Page
from coach.report.space import height

WIDTH, HEIGHT = 960, 540
MARGIN = 54
INNER = WIDTH - 2 * MARGIN
TOP, BOTTOM = 138, 470
"""Between these lies what a page holds; its heading is above, small print below."""
ROOM = BOTTOM - TOP
GAP = 18

CELL_SIZES = (14, 13, 12, 11)
"""The sizes of letters of tables: the largest with which all rows have room."""
CELL_SIDE, CELL_ABOVE = 6, 4
"""Beside a cell's text, and above and below it."""
POINT_SIZES = (15, 14, 13, 12, 11)
"""The sizes of letters of points: the largest that fits."""
POINT_GAP = 7
INDENT = 14
"""The bullet and the space after it."""
BENEATH = 0.45
"""How much of the room points may take under a table or charts."""

GRID_WEIGHT, POINTS_WEIGHT = 1.5, 1.1
"""How wide a table and points are beside a chart of 1."""

T = TypeVar("T")


class Box(NamedTuple):
    """A place on a slide."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Sheet:
    """One slide: a page with the places of its contents."""

    page: Page
    plots: tuple[Box, ...]
    grid: Box
    points: Box
    point_size: int
    cell_size: int


def sheets(page: Page, language: str) -> Iterator[Sheet]:
    """The slides that a page takes."""
    rest: Page | None = page
    while rest is not None:
        shown, rest = _cut(rest)
        yield _placed(shown)
        if rest is not None:
            rest = replace(rest, heading=say(language, "report-continued", heading=page.heading))


def row_heights(grid: Grid, width: float, size: int) -> list[float]:
    """The heights of a table's head and rows, in letters of ``size``."""
    shares = [width * share / sum(grid.widths) - 2 * CELL_SIDE for share in grid.widths]
    head, *rows = (
        max(height([text], share, size) for text, share in zip(row, shares, strict=True)) + 2 * CELL_ABOVE
        for row in (grid.columns, *grid.rows)
    )
    return [head, *(max(grid.least, row) for row in rows)]


def _placed(page: Page) -> Sheet:
    columns, below = _columns(page), _beneath(page)
    width = INNER if below else columns[-1].width
    room = ROOM * BENEATH if below else ROOM
    size = next((size for size in POINT_SIZES if _points_height(page, width, size) <= room), POINT_SIZES[-1])
    needed = _points_height(page, width, size)
    upper = ROOM - needed - GAP if below and page.points else ROOM
    boxes = [box._replace(height=upper) for box in columns]
    count = len(page.plots)
    grid = boxes[min(count, len(boxes) - 1)]
    cell = CELL_SIZES[-1]
    if page.grid is not None:
        table = page.grid
        cell = next((size for size in CELL_SIZES if sum(row_heights(table, grid.width, size)) <= upper), cell)
        if not page.plots:
            # Under a short table points follow it closely; charts take all the room there is.
            upper = min(upper, sum(row_heights(table, grid.width, cell)))
    points = Box(MARGIN, TOP + upper + GAP, INNER, needed) if below else boxes[-1]
    return Sheet(page, tuple(boxes[:count]), grid, points, size, cell)


def _columns(page: Page) -> list[Box]:
    """Where charts and table stand side by side, and the points if these stand beside them."""
    weights = [1.0] * len(page.plots) + ([GRID_WEIGHT] if page.grid is not None else [])
    if not _beneath(page):
        weights.append(POINTS_WEIGHT)
    whole, left, boxes = INNER - GAP * (len(weights) - 1), float(MARGIN), []
    for weight in weights:
        width = whole * weight / sum(weights)
        boxes.append(Box(left, TOP, width, ROOM))
        left += width + GAP
    return boxes


def _beneath(page: Page) -> bool:
    """Whether points stand under the rest; beside a single chart, or alone, they have a column of their own."""
    return page.grid is not None or len(page.plots) > 1


def _points_height(page: Page, width: float, size: int) -> float:
    return height(page.points, width - INDENT, size, POINT_GAP)


def _cut(page: Page) -> tuple[Page, Page | None]:
    """What has room on one slide, and the rest."""
    below = _beneath(page)
    width, smallest = INNER if below else _columns(page)[-1].width, POINT_SIZES[-1]
    points = _fitting(
        page.points,
        lambda text: height([text], width - INDENT, smallest, POINT_GAP),
        ROOM * BENEATH if below else ROOM,
    )
    shown = replace(page, points=page.points[:points])
    rest = replace(page, plots=(), grid=None, points=page.points[points:])
    if page.grid is not None:
        taken = _points_height(shown, width, smallest) + GAP if shown.points else 0
        head, *heights = row_heights(page.grid, _columns(page)[len(page.plots)].width, CELL_SIZES[-1])
        by_row = dict(zip(page.grid.rows, heights, strict=True))
        rows = _fitting(page.grid.rows, by_row.__getitem__, ROOM - head - taken)
        shown = replace(shown, grid=replace(page.grid, rows=page.grid.rows[:rows]))
        if rows < len(page.grid.rows):
            rest = replace(rest, grid=replace(page.grid, rows=page.grid.rows[rows:]))
    return shown, rest if rest.points or rest.grid is not None else None


def _fitting(items: tuple[T, ...], height_of: Callable[[T], float], room: float) -> int:
    """How many of the items have room; at least one."""
    for count, item in enumerate(items):
        room -= height_of(item)
        if room < 0:
            return max(1, count)
    return len(items)
