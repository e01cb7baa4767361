"""Native charts of Teams, each with its numbers behind it for clients that cannot draw them."""

import math
from typing import Any

from bot.fitting import clip, json_size
from bot.teams import limits
from bot.teams.text import MEANT, Element, line
from coach.cards import Chart, ChartKind, Table, chart_table

LABELS = 40
"""Positions on an axis, and parts of a pie, that can still be read."""
LABEL = 60
ROOM = 14_000
"""Characters of one chart as JSON, fallback included."""


def chart_element(chart: Chart) -> Element | None:
    """The chart, or None when it is better read as a table."""
    if not _drawable(chart):
        return None
    drawn = {
        "type": _kind(chart),
        "title": clip(chart.title, limits.TITLE),
        "data": _data(chart),
        **({"yAxisTitle": clip(chart.unit, LABEL)} if chart.unit.strip() and chart.kind is not ChartKind.PIE else {}),
        "fallback": _figures(chart),
    }
    return drawn if json_size(drawn) <= ROOM else None


def _kind(chart: Chart) -> str:
    if chart.kind is ChartKind.PIE:
        return "Chart.Pie"
    if chart.kind is ChartKind.LINE:
        return "Chart.Line"
    return "Chart.VerticalBar" if len(chart.series) == 1 else "Chart.VerticalBar.Grouped"


def _data(chart: Chart) -> list[dict[str, Any]]:
    labels = [clip(label, LABEL) for label in chart.labels]
    if chart.kind is ChartKind.PIE:
        values = chart.series[0].values
        return [{"legend": label, "value": value} for label, value in zip(labels, values, strict=True)]
    points = [[{"x": x, "y": y} for x, y in zip(labels, series.values, strict=True)] for series in chart.series]
    if chart.kind is ChartKind.BAR and len(points) == 1:
        return points[0]
    return [
        {"legend": clip(series.name, LABEL), "values": values}
        for series, values in zip(chart.series, points, strict=True)
    ]


def _figures(chart: Chart) -> Element:
    """Every number of the chart as label and value."""
    table = chart_table(chart)
    pairs = [(row[0], _row(table, row)) for row in table.rows]
    if any(MEANT.search(text) for pair in pairs for text in pair):
        return {"type": "Container", "items": [line(f"{label}: {value}") for label, value in pairs]}
    return {"type": "FactSet", "facts": [{"title": label, "value": value} for label, value in pairs]}


def _row(table: Table, row: tuple[str, ...]) -> str:
    if len(row) == 2:
        return row[1]
    return ", ".join(f"{name}: {value}" for name, value in zip(table.columns[1:], row[1:], strict=True))


def _drawable(chart: Chart) -> bool:
    names = [series.name for series in chart.series]
    if not 1 <= len(chart.labels) <= LABELS or not names or len(set(chart.labels)) < len(chart.labels):
        return False
    if any(len(s.values) != len(chart.labels) or not all(map(math.isfinite, s.values)) for s in chart.series):
        return False
    if chart.kind is ChartKind.PIE:
        return len(names) == 1 and min(chart.series[0].values) >= 0 < max(chart.series[0].values)
    return len(set(names)) == len(names)
