"""The report as a document (.docx): the same pages as chapters, native tables and charts, definitions at the end."""

import io
from typing import Any

import docx
import pptx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from lxml import etree

from coach.locales import say
from coach.report.charts import ACCENT, GREY, INK, JAPANESE_FONT, LATIN_FONT, LOCALES, RULE, add_chart
from coach.report.layout import Box
from coach.report.model import Grid, Page, Plot, Report

TEXT, SMALL, CELL = 10.5, 9, 9
"""Sizes of letters; 10.5 is what Japanese offices write in."""
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 595.3, 841.9, 62
"""A4, in points."""
INNER = PAGE_WIDTH - 2 * MARGIN
CHART_HEIGHT = 210
SHORT = 12
"""Rows up to which a table is kept on one page."""

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def as_document(report: Report) -> bytes:
    """The file."""
    document = _document(report)
    document.add_heading(report.title, 0)
    between = "：" if report.language == "ja" else ": "
    for label, value in report.facts:
        _paragraph(document, f"{label}{between}{value}", TEXT, GREY)
    part = None
    for page in report.pages:
        if page.part is not part:
            part = page.part
            document.add_heading(say(report.language, f"report-part-{part}"), 1)
        if page.heading != say(report.language, f"report-part-{part}"):
            document.add_heading(page.heading, 2)
        _chapter(document, page)
    _definitions(document, report)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _document(report: Report) -> Document:
    """An empty document in our fonts, with page numbers."""
    document = docx.Document()
    for name, size in (("Normal", TEXT), ("Title", 22), ("Heading 1", 16), ("Heading 2", 13), ("List Bullet", TEXT)):
        style: Any = document.styles[name]
        _set_fonts(style)
        style.font.size = Pt(size)
        if name.startswith("Heading") or name == "Title":
            style.font.color.rgb = RGBColor.from_string(ACCENT if name == "Heading 1" else INK)
    _set_language(document, report.language)
    section = document.sections[0]
    section.page_width, section.page_height = Pt(PAGE_WIDTH), Pt(PAGE_HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(MARGIN)
    _number(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author, properties.language = report.title, "Banso", report.language
    properties.last_modified_by, properties.comments = "Banso", ""
    return document


def _set_fonts(style: Any) -> None:
    """Fonts by name: the template's point to a theme whose Japanese font is the machine's."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute, font in (("ascii", LATIN_FONT), ("hAnsi", LATIN_FONT), ("eastAsia", JAPANESE_FONT)):
        fonts.set(qn(f"w:{attribute}"), font)


def _set_language(document: Document, language: str) -> None:
    """So that spelling is checked, and Chinese characters are drawn, as the language has them; and our colour."""
    styles: Any = document.styles.element
    for known in styles.iter(qn("w:lang")):
        known.set(qn("w:val"), LOCALES["en" if language == "en" else "ja"])
        known.set(qn("w:eastAsia"), LOCALES["ja"])
    title: Any = document.styles["Title"].element
    for line in title.iter(qn("w:bottom")):
        line.set(qn("w:color"), ACCENT)


def _chapter(document: Document, page: Page) -> None:
    message = _paragraph(document, page.message, TEXT, INK)
    message.runs[0].bold = True
    message.paragraph_format.keep_with_next = True
    for plot in page.plots:
        _chart(document, plot)
    if page.grid is not None:
        _table(document, page.grid)
    for point in page.points:
        document.add_paragraph(point, style="List Bullet")
    for note in page.notes:
        _paragraph(document, note, SMALL, GREY)


def _paragraph(document: Document, text: str, size: float, colour: str) -> Any:

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(size), RGBColor.from_string(colour)
    return paragraph


def _table(document: Document, grid: Grid) -> None:

    table = document.add_table(rows=0, cols=len(grid.columns))
    table.autofit = False
    widths = [Pt(INNER * share / sum(grid.widths)) for share in grid.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _rule_lines(table)
    for number, texts in enumerate((grid.columns, *grid.rows)):
        row = table.add_row()
        if number > 0 and grid.least:
            row.height = Pt(grid.least)
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            # Short tables stay on one page.
            paragraph.paragraph_format.keep_with_next = number < len(grid.rows) <= SHORT
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(CELL), number == 0
        # A row stays whole, and the head is repeated on every page.
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _rule_lines(table: Any) -> None:
    """Thin lines between rows, as on the slides; the library has no words for them."""
    borders = OxmlElement("w:tblBorders")
    for edge, colour in (("top", ACCENT), ("bottom", RULE), ("insideH", RULE)):
        etree.SubElement(
            borders,
            qn(f"w:{edge}"),
            {qn("w:val"): "single", qn("w:sz"): "4", qn("w:space"): "0", qn("w:color"): colour},
        )
    table._tbl.tblPr.append(borders)


def _chart(document: Document, plot: Plot) -> None:
    """A native chart: the parts that python-pptx makes, taken over, since python-docx has none."""
    chart_xml, workbook = _chart_parts(plot)
    package: Any = document.part.package
    number = sum(part.content_type == CHART_TYPE for part in package.iter_parts()) + 1
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), WORKBOOK_TYPE, workbook, package)
    drawn = etree.fromstring(chart_xml)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    reference = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    external = drawn.find(f"{{{CHART}}}externalData")
    assert external is not None, "a chart of python-pptx has its workbook"
    external.set(f"{{{external.nsmap['r']}}}id", reference)
    part._blob = etree.tostring(drawn, xml_declaration=True, encoding="UTF-8", standalone=True)
    _inline(document, plot, document.part.relate_to(part, RELATIONSHIP_TYPE.CHART), number)


def _chart_parts(plot: Plot) -> tuple[bytes, bytes]:
    """The chart's own part and its workbook."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    part: Any = add_chart(slide, plot, Box(0, 0, INNER, CHART_HEIGHT)).part
    return part.blob, part.chart_workbook.xlsx_part.blob


def _inline(document: Document, plot: Plot, reference: str, number: int) -> None:
    """The place in the text where the chart stands."""
    inline: Any = OxmlElement("wp:inline")
    width, height = str(int(Pt(INNER))), str(int(Pt(CHART_HEIGHT)))
    etree.SubElement(inline, qn("wp:extent"), {"cx": width, "cy": height})
    # The text behind the picture, for those who cannot see it.
    told = {"id": str(1000 + number), "name": f"Chart {number}", "descr": plot.title}
    etree.SubElement(inline, qn("wp:docPr"), told)
    graphic = etree.SubElement(inline, qn("a:graphic"))
    data = etree.SubElement(graphic, qn("a:graphicData"), {"uri": CHART})
    chart = etree.SubElement(data, f"{{{CHART}}}chart", nsmap={"c": CHART})
    chart.set(qn("r:id"), reference)
    run = document.add_paragraph().add_run()
    drawing = OxmlElement("w:drawing")
    drawing.append(inline)
    run._r.append(drawing)


def _definitions(document: Document, report: Report) -> None:
    defined = dict(pair for page in report.pages for pair in page.defined)
    if not defined:
        return
    document.add_heading(say(report.language, "report-definitions"), 1)
    for name, definition in defined.items():
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{name}{'：' if report.language == 'ja' else ': '}").bold = True
        paragraph.add_run(definition)


def _number(paragraph: Any) -> None:
    """The page's number, as a field."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(OxmlElement("w:r"))
    paragraph._p.append(field)
