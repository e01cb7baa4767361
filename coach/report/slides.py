"""The report as slides (.pptx): native text, tables and charts, 16:9."""

import io
from collections.abc import Sequence
from typing import Any

import pptx
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Pt

from coach.locales import say
from coach.report.charts import ACCENT, GREY, INK, JAPANESE_FONT, LOCALES, RULE, add_chart
from coach.report.layout import (
    BOTTOM,
    CELL_ABOVE,
    CELL_SIDE,
    HEIGHT,
    INDENT,
    INNER,
    MARGIN,
    POINT_GAP,
    WIDTH,
    Box,
    Sheet,
    row_heights,
    sheets,
)
from coach.report.model import Grid, Page, Report
from coach.report.space import LINE_SPACING

TITLE, HEADING, MESSAGE, EYEBROW, SMALL = 36, 26, 16, 11, 10
"""Sizes of letters; those of points and tables are the layout's."""

COVER, PLAIN = 0, 5
"""The layouts of the library's template that are kept: "Title Slide" and "Title Only"."""

TABLE_STYLE = "{3B4B98B0-60AC-42C2-AFA5-B58CD77FA1E5}"
"""Office's "Light Style 1 - Accent 1"."""


def as_slides(report: Report) -> bytes:
    """The file."""
    deck = _deck()
    _cover(deck, report)
    for page in report.pages:
        for sheet in sheets(page, report.language):
            _draw(deck, sheet, report.language)
    for slide in deck.slides:
        # So that spelling is checked, and Chinese characters are drawn, as the language has them.
        for run in slide.element.iter(qn("a:rPr")):
            run.set("lang", LOCALES[report.language])
    properties = deck.core_properties
    properties.title, properties.author, properties.language = report.title, "Banso", report.language
    # The library's template names its own author here.
    properties.last_modified_by, properties.comments = "Banso", ""
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _deck() -> Presentation:
    """An empty presentation: our fonts and colours are those of its theme, so that what is added later matches."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    kept = [deck.slide_layouts[place] for place in (COVER, PLAIN)]
    for layout in list(deck.slide_layouts):
        if layout not in kept:
            deck.slide_layouts.remove(layout)
    theme: Any = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    changes = {b'<a:ea typeface=""/>': f'<a:ea typeface="{JAPANESE_FONT}"/>', b"4F81BD": ACCENT, b"1F497D": INK}
    content = theme.blob
    for old, new in changes.items():
        content = content.replace(old, new.encode())
    theme.blob = content
    holders = [holder for part in (deck.slide_master, *kept) for holder in part.placeholders]
    for holder in holders:
        kind = holder.placeholder_format.idx
        _place(holder, Box(MARGIN, 42, INNER, 40) if kind == 0 else Box(MARGIN, BOTTOM + 40, 180, 20))
    title, subtitle = list(kept[0].placeholders)[:2]
    _place(title, Box(MARGIN, 150, INNER, 64))
    _place(subtitle, Box(MARGIN, 250, INNER, 120))
    return deck


def _cover(deck: Presentation, report: Report) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    title, subtitle = list(slide.placeholders)[:2]
    between = "：" if report.language == "ja" else ": "
    _write(title, [report.title], TITLE, INK, bold=True)
    _write(subtitle, [f"{label}{between}{value}" for label, value in report.facts], MESSAGE, GREY)
    _rule(slide, Box(MARGIN + CELL_SIDE, 226, 72, 3))


def _draw(deck: Presentation, sheet: Sheet, language: str) -> None:
    slide, page = deck.slides.add_slide(deck.slide_layouts[1]), sheet.page
    _write(slide.shapes.title, [page.heading], HEADING, INK, bold=True)
    part = say(language, f"report-part-{page.part}")
    if part != page.heading:
        _text(slide, [part], Box(MARGIN, 26, INNER, 16), EYEBROW, GREY)
    _text(slide, [page.message], Box(MARGIN, 86, INNER, 46), MESSAGE, ACCENT)
    for plot, box in zip(page.plots, sheet.plots, strict=True):
        add_chart(slide, plot, box)
    if page.grid is not None:
        _table(slide, page.grid, sheet.grid, sheet.cell_size)
    if page.points:
        _text(slide, page.points, sheet.points, sheet.point_size, INK, gap=POINT_GAP)
    if page.notes:
        _text(slide, page.notes, Box(MARGIN, BOTTOM + 8, INNER - 60, 50), SMALL, GREY)
    _number(slide)
    if page.defined:
        _speak(slide, page, language)


def _text(slide: Slide, lines: Sequence[str], box: Box, size: float, colour: str, gap: float = 0) -> None:
    """Paragraphs in a box; with a gap between them they are points."""
    shape = slide.shapes.add_textbox(*(Pt(length) for length in box))
    _write(shape, lines, size, colour, gap=gap)


def _write(shape: Any, lines: Sequence[str], size: float, colour: str, *, bold: bool = False, gap: float = 0) -> None:

    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Pt(CELL_SIDE)
    frame.margin_top = frame.margin_bottom = 0
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.line_spacing, paragraph.space_after = Pt(size * LINE_SPACING), Pt(gap)
        if gap:
            _bullet(paragraph)
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor.from_string(colour)


def _bullet(paragraph: Any) -> None:
    """A bullet with a hanging indent, which the library has no words for."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Pt(INDENT)))
    properties.set("indent", str(-Pt(INDENT)))
    etree.SubElement(properties, qn("a:buChar")).set("char", "•")


def _rule(slide: Slide, box: Box) -> None:
    """A short line in our colour."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Pt(length) for length in box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(ACCENT)
    shape.line.fill.background()
    shape.shadow.inherit = False


def _table(slide: Slide, grid: Grid, box: Box, size: int) -> None:

    heights = row_heights(grid, box.width, size)
    frame: Any = slide.shapes.add_table(
        len(heights), len(grid.columns), *(Pt(length) for length in box._replace(height=sum(heights)))
    )
    table = frame.table
    table.horz_banding = False
    frame.element.find(f".//{qn('a:tableStyleId')}").text = TABLE_STYLE
    for column, share in zip(table.columns, grid.widths, strict=True):
        column.width = Pt(box.width * share / sum(grid.widths))
    for number, (row, texts) in enumerate(zip(table.rows, (grid.columns, *grid.rows), strict=True)):
        row.height = Pt(heights[number])
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell, [text], size, INK, bold=number == 0)
            cell.margin_left = cell.margin_right = Pt(CELL_SIDE)
            cell.margin_top = cell.margin_bottom = Pt(CELL_ABOVE)
            cell.fill.background()
            _underline(cell)


def _underline(cell: Any) -> None:
    """A thin line under a cell, which the library has no words for."""
    properties = cell._tc.get_or_add_tcPr()
    line = etree.Element(qn("a:lnB"), {"w": str(Pt(0.75))})
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr")).set("val", RULE)
    # Lines come before the fill.
    properties.insert(0, line)


def _number(slide: Slide) -> None:
    """The page's number, as a field that follows when pages are moved."""
    shape = slide.shapes.add_textbox(Pt(WIDTH - MARGIN - 60), Pt(HEIGHT - 36), Pt(60), Pt(16))
    shape.name = "Page number"
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    element: Any = paragraph._p
    field = etree.SubElement(element, qn("a:fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"})
    etree.SubElement(field, qn("a:rPr"), {"sz": str(SMALL * 100)})
    etree.SubElement(field, qn("a:t")).text = "‹#›"


def _speak(slide: Slide, page: Page, language: str) -> None:
    """What the figures of the page mean, for whoever presents it."""
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None, "the template has a place for notes"
    between = "：" if language == "ja" else ": "
    lines = [f"{name}{between}{definition}" for name, definition in page.defined]
    notes.text = "\n".join([say(language, "report-definitions"), *lines])


def _place(shape: Any, box: Box) -> None:

    shape.left, shape.top, shape.width, shape.height = (Pt(length) for length in box)
