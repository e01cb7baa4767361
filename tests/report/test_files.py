"""The files: they open, their charts are native, hold only what may be told and compute nothing, all has its place."""

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest
from pptx.util import Pt

from coach.kpi.model import Attainment, Hours, TaskMinutes
from coach.lead.readiness import Point
from coach.locales import LANGUAGES
from coach.report.charts import JAPANESE_FONT
from coach.report.content import compose
from coach.report.document import as_document
from coach.report.layout import BOTTOM, sheets
from coach.report.material import Material, Request, gather
from coach.report.model import Grid, Page, Part, Plot, Report, Series, Shape
from coach.report.slides import as_slides
from coach.report.space import LINE_SPACING, height
from usecases.load import Catalogue

LONG = "お客様ごとに異なる条件を整理し、" * 18
"""As long as what a lead may write."""

SOFFICE = shutil.which("soffice")

PLOT = Plot(
    Shape.COLUMN,
    '=HYPERLINK("http://x")',
    ("=1+1", "<c:v>2</c:v>"),
    (Series("@SUM(A1)", (63.0, None)), Series("+x", (1.0, 2.0), quiet=True)),
)


@pytest.fixture
def material(wanted: Request) -> Material:
    """Much of everything, in long words."""
    found = gather(wanted)
    due = found.figures.attainments[0].due
    figures = replace(
        found.figures,
        hours=Hours(50, 10, 20, 40),
        tasks=tuple(TaskMinutes(task, 24, 20, 35, 12, 56, 0.04, 0.51) for task in ("draft", "manual", "summary", "x")),
        attainments=tuple(Attainment("adoption", "", 0.5, due, f"{n} {LONG[:190]}", 0.4, "missed") for n in range(24)),
    )
    return replace(
        found,
        figures=figures,
        purpose=LONG[:300],
        gaps=[Point(name, settled=False, words=LONG[:120]) for name in ("tasks", "team", "poc", "care", "kpis")] * 2,
    )


@pytest.fixture(params=LANGUAGES)
def report(request: pytest.FixtureRequest, material: Material, catalogue: Catalogue) -> Report:
    return compose(material, request.param, catalogue, "2026-11-24", wage=3500)


def boxes(deck: Any) -> Iterator[tuple[Any, Any]]:
    for slide in deck.slides:
        for shape in slide.shapes:
            yield slide, shape


def texts(deck: Any) -> list[str]:
    """Every paragraph and every cell, in the order of the slides."""
    found = []
    for _, shape in boxes(deck):
        if shape.has_text_frame:
            found += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def workbooks(content: bytes) -> dict[str, str]:
    """The cells and strings of every workbook in a file, as they are stored."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(package.read(name))) as book:
                    found[name] = "".join(book.read(part).decode() for part in book.namelist() if part.endswith(".xml"))
    return found


def test_slides_hold_native_charts_with_the_numbers_of_the_report(report: Report) -> None:
    deck = pptx.Presentation(io.BytesIO(as_slides(report)))
    charts = [shape.chart for _, shape in boxes(deck) if shape.has_chart]
    plots = [plot for page in report.pages for plot in page.plots]
    assert len(charts) == len(plots) >= 4
    for chart, plot in zip(charts, plots, strict=True):
        drawn = chart.plots[0]
        assert list(drawn.categories) == list(plot.labels)
        assert [(series.name, tuple(series.values)) for series in drawn.series] == [
            (series.name, series.values) for series in plot.series
        ]
        assert chart.part.chart_workbook.xlsx_part.blob.startswith(b"PK")


def test_slides_are_wide_numbered_and_in_a_japanese_font(report: Report) -> None:
    content = as_slides(report)
    deck = pptx.Presentation(io.BytesIO(content))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9)
    for slide in list(deck.slides)[1:]:
        assert 'type="slidenum"' in slide.part.blob.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        theme = next(name for name in package.namelist() if name.startswith("ppt/theme/"))
        assert f'<a:ea typeface="{JAPANESE_FONT}"/>' in package.read(theme).decode()


def test_nothing_leaves_its_place_however_long_it_is(report: Report) -> None:
    deck = pptx.Presentation(io.BytesIO(as_slides(report)))
    assert deck.slide_width is not None
    assert deck.slide_height is not None
    for _, shape in boxes(deck):
        assert shape.left >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height
        if shape.has_table:
            assert (shape.top + shape.height) / Pt(1) <= BOTTOM + 1
        if shape.has_text_frame and shape.text_frame.text:
            runs = [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]
            size = max((run.font.size.pt for run in runs if run.font.size), default=0)
            lines = [paragraph.text for paragraph in shape.text_frame.paragraphs]
            assert height(lines, shape.width / Pt(1), size) <= shape.height / Pt(1) + size * LINE_SPACING


def test_what_has_no_room_goes_on_on_the_next_slide_and_nothing_is_lost(report: Report) -> None:
    shown = texts(pptx.Presentation(io.BytesIO(as_slides(report))))
    for page in report.pages:
        cells = [cell for row in (page.grid.rows if page.grid else ()) for cell in row if cell]
        for said in (page.message, *page.points, *page.notes, *cells):
            assert said in shown
    owners = [cell for cell in shown if cell.endswith(LONG[:190])]
    assert len(owners) == 24
    assert sum("続き" in cell or "continued" in cell for cell in shown) >= 2


def test_whoever_presents_finds_the_definitions_in_the_notes(report: Report) -> None:
    deck = pptx.Presentation(io.BytesIO(as_slides(report)))
    notes = "\n".join(s.notes_slide.notes_text_frame.text for s in deck.slides if s.has_notes_slide)  # type: ignore[union-attr]
    for page in report.pages:
        for name, definition in page.defined:
            assert name in notes
            assert definition in notes


def test_the_document_holds_the_same_with_native_charts(report: Report) -> None:
    content = as_document(report)
    document = docx.Document(io.BytesIO(content))
    said = [paragraph.text for paragraph in document.paragraphs]
    told = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    for page in report.pages:
        assert page.message in said
        assert set(page.points) <= set(said)
        for row in page.grid.rows if page.grid else ():
            assert list(row) in told
    plots = [plot for page in report.pages for plot in page.plots]
    charts = [rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/chart")]
    assert len(charts) == len(plots)
    for chart, plot in zip(charts, plots, strict=True):
        assert plot.title in chart.blob.decode()
        (book,) = chart.rels.values()
        assert f'r:id="{book.rId}"' in chart.blob.decode()
        assert book.target_part.blob.startswith(b"PK")
    assert [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"][1][:1] == "1"


@pytest.mark.parametrize("write", [as_slides, as_document])
def test_what_may_not_be_told_is_not_in_the_workbook_and_no_label_computes(write: Any) -> None:
    page = Page(Part.RESULTS, "x", "y", plots=(PLOT,), grid=Grid(("<b>",), (("=1+1",),), (1,)))
    content = write(Report("en", "t", (), [page]))
    (book,) = workbooks(content).values()
    assert "<f>" not in book
    assert "<hyperlink" not in book
    # B3 belongs to the value that may not be told.
    assert '<c r="B2"><v>63</v></c>' in book or re.search(r'<c r="B2"[^>]*><v>63', book)
    assert not re.search(r'<c r="B3"[^>]*><v>', book)


def test_words_of_the_company_are_words(wanted: Request, catalogue: Catalogue) -> None:
    report = compose(gather(wanted), "ja", catalogue, "2026-11-24")
    slides, document = as_slides(report), as_document(report)
    shown = texts(pptx.Presentation(io.BytesIO(slides)))
    assert "目的：<b>提案書</b>の時間を 半分にする" in shown
    assert "「=SUM(1) <script>議事録</script>」" in shown
    assert "=HYPERLINK()" in shown
    assert "目的：<b>提案書</b>の時間を 半分にする" in [p.text for p in docx.Document(io.BytesIO(document)).paragraphs]
    for content in (slides, document):
        for book in workbooks(content).values():
            assert "<f>" not in book


def test_a_page_without_room_for_a_single_row_still_goes_on() -> None:
    grid = Grid(("a",), tuple((LONG * 20,) for _ in range(3)), (1,))
    shown = list(sheets(Page(Part.NEXT, "h", "m", grid=grid, points=(LONG * 20, LONG)), "ja"))
    assert sum(len(sheet.page.grid.rows) for sheet in shown if sheet.page.grid) == 3
    assert sum(len(sheet.page.points) for sheet in shown) == 2


def test_serving_does_not_load_the_libraries_of_office_files() -> None:
    code = "import bot.__main__, sys; print({'pptx', 'docx', 'lxml', 'xlsxwriter'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"


@pytest.mark.skipif(SOFFICE is None, reason="soffice (LibreOffice) is not installed: no second program opens the files")
@pytest.mark.parametrize("form", ["pptx", "docx"])
def test_another_office_program_opens_them(wanted: Request, catalogue: Catalogue, tmp_path: Path, form: str) -> None:
    report = compose(gather(wanted), "ja", catalogue, "2026-11-24")
    content = as_slides(report) if form == "pptx" else as_document(report)
    (tmp_path / f"report.{form}").write_bytes(content)
    command = [SOFFICE or "", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / f"report.{form}")]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    pages = len(re.findall(rb"/Type\s*/Page[^s]", (tmp_path / "report.pdf").read_bytes()))
    if form == "pptx":
        assert pages == len(pptx.Presentation(io.BytesIO(content)).slides)
    assert pages >= 4
