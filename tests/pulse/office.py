"""Files as somebody reads them who looks everywhere: every part of a package, and of the packages inside it."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import docx
import pptx

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
PACKAGE = b"PK"

Row = Sequence[str]


def parts(content: bytes, inside: str = "") -> Iterator[tuple[str, bytes]]:
    """Every part of a file with its path; a file that is no package is one part."""
    if not content.startswith(PACKAGE):
        yield inside, content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            yield from parts(package.read(name), f"{inside}/{name}")


def said(content: bytes) -> str:
    """All that a file holds: texts, attributes, comments, properties, notes, caches and workbooks, shown or not."""
    found = []
    for name, part in parts(content):
        # Raw for the attributes, parsed for what is written as character references.
        found.append(part.decode("utf-8", "ignore"))
        if name.endswith((".xml", ".rels")):
            found += fromstring(part).itertext()
        else:
            found.append(part.decode("utf-16-le", "ignore"))
    return "\n".join(found)


def comma_rows(content: bytes) -> list[Row]:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def sheet_rows(content: bytes) -> list[Row]:
    """The rows of every sheet of a workbook, the hidden ones among them; a cell without a value is empty."""
    read = dict(parts(content))
    shared = read.get("/xl/sharedStrings.xml")
    texts = ["".join(item.itertext()) for item in fromstring(shared).iter(f"{SHEET}si")] if shared else []
    return [
        placed(row, texts)
        for name in sorted(read)
        if name.startswith("/xl/worksheets/") and name.endswith(".xml")
        for row in fromstring(read[name]).iter(f"{SHEET}row")
    ]


def placed(row: Element, texts: Sequence[str]) -> Row:
    """The cells of a row in their columns, which their references name: "C5" is the third."""
    cells = {cell.get("r", "").rstrip("0123456789"): cell_text(cell, texts) for cell in row.iter(f"{SHEET}c")}
    return [cells.get(column, "") for column in ascii_uppercase]


def cell_text(cell: Element, texts: Sequence[str]) -> str:
    value = cell.findtext(f"{SHEET}v", "") or "".join(cell.itertext())
    return texts[int(value)] if cell.get("t") == "s" else value


def workbooks(content: bytes) -> Mapping[str, bytes]:
    """The workbooks inside a file, by their paths."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist() if name.endswith(".xlsx")}


def computed(content: bytes) -> list[str]:
    """Every cell that a spreadsheet would compute, in the file itself or in a workbook inside it."""
    return [
        f"{name}: {formula.text}"
        for name, part in parts(content)
        if "/xl/worksheets/" in name and name.endswith(".xml")
        for formula in fromstring(part).iter(f"{SHEET}f")
    ]


def table_rows(content: bytes) -> list[Row]:
    """The rows of every table of slides or of a document."""
    return [[cell.text for cell in row.cells] for table in tables(content) for row in table.rows]


def tables(content: bytes) -> list[Any]:
    if "word/document.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist():
        return list(docx.Document(io.BytesIO(content)).tables)
    shapes = [shape for slide in pptx.Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
    return [shape.table for shape in shapes if shape.has_table]  # type: ignore[attr-defined]


def plotted(content: bytes) -> dict[str, list[tuple[str, str]]]:
    """What the charts of a file draw, from their caches: of each series the labels with the values there are."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, part in parts(content):
        if "/charts/chart" in name and name.endswith(".xml"):
            for series in fromstring(part).iter(f"{DRAWING}ser"):
                title = series.findtext(f"{DRAWING}tx//{DRAWING}v", "")
                labels, values = (points(series.find(f"{DRAWING}{kind}")) for kind in ("cat", "val"))
                found[title] = [(labels.get(place, ""), value) for place, value in values.items()]
    return found


def points(element: Element | None) -> dict[str, str]:
    if element is None:
        return {}
    return {point.get("idx", ""): point.findtext(f"{DRAWING}v", "") for point in element.iter(f"{DRAWING}pt")}
