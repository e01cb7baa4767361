"""A guideline in Word (.docx): every paragraph and every row of a table, in the order of the page."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from bot.guideline.lines import BadGuideline, Line

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""How a file starts that Word encrypted, or saved as .doc."""

MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 2_000
"""Of a file that may itself have 20 MB: the pictures of a long guideline fit, a zip bomb does not."""

HEADING = re.compile(r"Heading (\d)")
CONTENTS = "toc "
"""How the names of the styles of a table of contents begin; it repeats the headings."""

DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CHANGES = ("ins", "del", "moveFrom", "moveTo")


def lines(content: bytes) -> list[Line]:
    """The lines of a document. Raises BadGuideline."""
    if content.startswith(OLD_OFFICE):
        raise BadGuideline("locked")
    # Imported here: only who loads a guideline waits for Word's library.
    from docx import Document  # noqa: PLC0415

    try:
        _check(content)
        document = Document(BytesIO(content))
        body = document.element.body
        if any(_name(element) in CHANGES for element in _below(body)):
            raise BadGuideline("changes")
        return list(_blocks(body, _levels(document)))
    except BadGuideline:
        raise
    except Exception as error:
        raise BadGuideline("damaged") from error


def _check(content: bytes) -> None:
    """Refuse what could harm, by the list of contents alone."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise BadGuideline("bomb")
        names = {part.filename for part in parts}
        if "word/document.xml" not in names:
            raise BadGuideline("kind")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise BadGuideline("macros")
        if any(DOCTYPE.search(packed.read(part)) for part in parts if part.filename.endswith((".xml", ".rels"))):
            raise BadGuideline("entities")


def _levels(document: Any) -> dict[str, int]:
    """The level of each style of headings, by its id; -1 for those of a table of contents."""
    found = {}
    for style in document.styles:
        name = style.name or ""
        heading = HEADING.fullmatch(name)
        if heading or name == "Title":
            found[style.style_id] = int(heading.group(1)) if heading else 1
        elif name.lower().startswith(CONTENTS):
            found[style.style_id] = -1
    return found


def _blocks(parent: Any, levels: dict[str, int]) -> Iterator[Line]:
    """Paragraphs and rows below an element, also those inside content controls, which python-docx passes over."""
    for element in parent:
        name = _name(element)
        if name == "p":
            level = levels.get(element.style, 0) if element.style else 0
            if level >= 0:
                yield from (Line(_text(element), level), Line(""))
        elif name == "tbl":
            for row in element.tr_lst:
                yield Line(" | ".join(" ".join(_text(cell).split()) for cell in row.tc_lst))
            yield Line("")
        elif name != "sectPr":
            yield from _blocks(element, levels)


def _text(element: Any) -> str:
    """The words below an element, in a line for each of its own."""
    words = []
    for part in _below(element):
        name = _name(part)
        words.append(part.text or "" if name == "t" else "\n" if name in ("br", "p") else " " if name == "tab" else "")
    return "".join(words).strip()


def _below(element: Any) -> Iterator[Any]:
    """Every element below one. A text box is there twice, of which the older form is left out."""
    for child in element:
        if _name(child) != "Fallback":
            yield child
            yield from _below(child)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
