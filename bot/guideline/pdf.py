"""A guideline in PDF: the lines of its pages, joined again where the page broke a sentence."""

import re
import unicodedata
from collections import Counter
from io import BytesIO
from typing import Any

from bot.guideline.lines import BadGuideline, Line
from usecases.text import JAPANESE

MAX_PAGES = 300
LITTLE = 20
"""Characters a page has on average when it is a picture of a page."""

PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page|p\.)?\s*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
SENTENCE_END = re.compile(r"[。．.!?！？:：;；]$")
NEW_PARAGRAPH = re.compile(
    r"[・●•○■□◆▪※*(（\-–]|第?\s*[0-9０-９一二三四五六七八九十]+\s*[章節条項.．、)）]|[0-9]+(?:\.[0-9]+)+\s|[①-⑳]"
)
SHORT = 0.6
"""Share of the usual length below which a line ended by itself."""


def lines(content: bytes) -> list[Line]:
    """The lines of a document. Raises BadGuideline."""
    pages = _pages(content)
    if sum(len("".join(page)) for page in pages) < LITTLE * len(pages):
        raise BadGuideline("scanned")
    return [line for page in _without_margins(pages) for line in _joined(page)]


def _pages(content: bytes) -> list[list[str]]:
    # Imported here: only who loads a guideline waits for the library.
    from pypdf import PdfReader  # noqa: PLC0415

    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise BadGuideline("locked")
        if len(reader.pages) > MAX_PAGES:
            raise BadGuideline("pages", pages=len(reader.pages), most=MAX_PAGES)
        return [_page(page) for page in reader.pages]
    except BadGuideline:
        raise
    except Exception as error:
        raise BadGuideline("damaged") from error


def _page(page: Any) -> list[str]:
    return [line for line in map(_plain, page.extract_text().split("\n")) if line]


def _plain(line: str) -> str:
    """A line with ordinary characters: fonts often name a radical where a character is meant, ⽤ for 用."""
    return "".join(unicodedata.normalize("NFKC", c) if "\u2e80" <= c <= "\u2fdf" else c for c in line).strip()


def _without_margins(pages: list[list[str]]) -> list[list[str]]:
    """The pages without their numbers, and without what stands at the top or the foot of most of them."""
    numberless = [[line for line in page if not PAGE_NUMBER.fullmatch(line)] for page in pages]
    edges = Counter(edge for page in numberless if page for edge in {page[0], page[-1]})
    repeated = {edge for edge, count in edges.items() if count > 2 and count > len(pages) / 2}
    return [[line for line in page if line not in repeated] for page in numberless]


def _joined(page: list[str]) -> list[Line]:
    """Lines that the edge of the page broke become one again."""
    usual = max(map(len, page), default=0)
    found: list[str] = []
    broken = False
    for line in page:
        if broken and not NEW_PARAGRAPH.match(line):
            between = "" if JAPANESE.search(found[-1][-1]) or JAPANESE.match(line) else " "
            found[-1] = f"{found[-1]}{between}{line}"
        else:
            found.append(line)
        broken = len(line) >= usual * SHORT and not SENTENCE_END.search(line)
    return [Line(line) for line in found]
