"""Native charts of Slack, for what fits into one."""

import math
from typing import Any

from bot.fitting import json_size
from coach.cards import Chart, ChartKind

TITLE = 50
LABEL = 20
SERIES = 6
"""Series, and segments of a pie; Slack's reference says 6, other sources 12."""
CATEGORIES = 20
IN_MESSAGE = 2
ROOM = 4_500
"""Characters of one chart as JSON, so that two fit into a message."""


def chart_block(chart: Chart) -> dict[str, Any] | None:
    """The data_visualization block (the SDK has no type for it), or None when Slack could not draw the chart."""
    if not _drawable(chart):
        return None
    title = chart.title if len(chart.title) <= TITLE else chart.title[: TITLE - 1] + "…"
    labels = [label[:LABEL] for label in chart.labels]
    if chart.kind is ChartKind.PIE:
        pairs = zip(labels, chart.series[0].values, strict=True)
        segments = [{"label": label, "value": value} for label, value in pairs]
        drawn: dict[str, Any] = {"type": "pie", "segments": segments}
    else:
        axis = {"categories": labels, **({"y_label": chart.unit[:TITLE]} if chart.unit.strip() else {})}
        series = [_series(s.name, labels, s.values) for s in chart.series]
        drawn = {"type": chart.kind.value, "series": series, "axis_config": axis}
    block = {"type": "data_visualization", "title": title, "chart": drawn}
    return block if json_size(block) <= ROOM else None


def _series(name: str, labels: list[str], values: tuple[float, ...]) -> dict[str, Any]:
    data = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    return {"name": name[:LABEL], "data": data}


def _drawable(chart: Chart) -> bool:
    labels, names = [label[:LABEL] for label in chart.labels], [s.name[:LABEL] for s in chart.series]
    if not chart.title.strip() or not all(text.strip() for text in labels + names):
        return False
    if len(set(labels)) < len(labels) or len(set(names)) < len(names):
        return False
    if any(len(s.values) != len(labels) or not all(map(math.isfinite, s.values)) for s in chart.series):
        return False
    if chart.kind is ChartKind.PIE:
        return len(names) == 1 and 1 <= len(labels) <= SERIES and all(value > 0 for value in chart.series[0].values)
    return 1 <= len(names) <= SERIES and 1 <= len(labels) <= CATEGORIES
