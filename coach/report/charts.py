"""Charts of a report as Office draws them: native, and to be edited, with their numbers in an embedded workbook.

python-pptx makes them for slides; a document takes over the parts that it made.
"""

from typing import Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Pt

from coach.lead.export import safe
from coach.report.layout import Box
from coach.report.model import Plot, Shape

ACCENT, QUIET, INK, GREY, RULE = "0B5C7A", "A8B0B8", "2B2F33", "6A7178", "D9DDE1"
"""The colours of a report: one for what counts, greys for the rest."""

LATIN_FONT, JAPANESE_FONT = "Calibri", "Yu Gothic"
LOCALES = {"ja": "ja-JP", "en": "en-GB"}

LABELLED = 13
"""Places on the axis up to which each value is written beside its mark."""
FEW = 3
"""Places up to which columns are kept from growing as wide as bricks."""


def add_chart(slide: Slide, plot: Plot, box: Box) -> Chart:
    """Draw a chart on a slide."""
    data: Any = CategoryChartData(number_format="0.#" if plot.unit else "0")
    # A spreadsheet computes a label that looks like a formula.
    data.categories = [safe(label) for label in plot.labels]
    for series in plot.series:
        data.add_series(safe(series.name), series.values)
    kinds = {Shape.LINE: XL_CHART_TYPE.LINE_MARKERS, Shape.COLUMN: XL_CHART_TYPE.COLUMN_CLUSTERED}
    left, top, width, height = (Pt(length) for length in box)
    frame: Any = slide.shapes.add_chart(kinds[plot.shape], left, top, width, height, data)
    frame.name = plot.title
    chart: Chart = frame.chart
    _style(chart, plot)
    return chart


def _style(chart: Chart, plot: Plot) -> None:

    chart.font.size, chart.font.color.rgb = Pt(11), RGBColor.from_string(INK)
    chart.has_title = True
    chart.chart_title.text_frame.text = plot.title
    title = chart.chart_title.text_frame.paragraphs[0].font
    for font in (chart.font, title):
        font.name = LATIN_FONT
    for latin in chart.element.iter(qn("a:latin")):
        latin.addnext(etree.Element(qn("a:ea"), {"typeface": JAPANESE_FONT}))
    title.size, title.bold, title.color.rgb = Pt(12), True, RGBColor.from_string(INK)
    chart.has_legend = len(plot.series) > 1
    if chart.legend is not None:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = 0, plot.highest
    values.format.line.fill.background()
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string(RULE)
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0", False
    chart.category_axis.format.line.color.rgb = RGBColor.from_string(RULE)
    for drawn, series in zip(chart.plots[0].series, plot.series, strict=True):
        _colour(drawn, plot.shape, QUIET if series.quiet else ACCENT)
    if plot.shape is Shape.COLUMN:
        chart.plots[0].gap_width, chart.plots[0].overlap = 60 if len(plot.labels) > FEW else 160, 0
    if len(plot.labels) <= LABELLED:
        chart.plots[0].has_data_labels = True
        labels = chart.plots[0].data_labels
        labels.number_format, labels.number_format_is_linked = "0", False
        labels.font.size, labels.show_value = Pt(10), True
        labels.position = XL_LABEL_POSITION.ABOVE if plot.shape is Shape.LINE else XL_LABEL_POSITION.OUTSIDE_END


def _colour(series: Any, shape: Shape, colour: str) -> None:

    fills = [series.format.fill]
    if shape is Shape.LINE:
        series.smooth = False
        series.format.line.width, series.format.line.color.rgb = Pt(2.25), RGBColor.from_string(colour)
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 6
        series.marker.format.line.fill.background()
        fills = [series.marker.format.fill]
    for fill in fills:
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(colour)
