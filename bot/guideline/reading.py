"""A guideline from a file of any kind: checked, its language told, cut into passages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.guideline import markdown, pdf, word
from bot.guideline.lines import MAX_LINES, BadGuideline, Line
from bot.guideline.splitting import ARTICLE, ENDS, LONGEST_TITLE, MAX_HEADING, split
from coach.plaintext import clean
from storage.policy import Passage
from usecases.text import JAPANESE_RUN

MAX_MEGABYTES = 20

READERS: Mapping[str, tuple[Callable[[bytes], list[Line]], tuple[bytes, ...]]] = {
    ".md": (markdown.lines, ()),
    ".docx": (word.lines, (b"PK\x03\x04", word.OLD_OFFICE)),
    ".pdf": (pdf.lines, (b"%PDF-",)),
}
"""What reads a kind of file, and how such a file begins; text may begin in any way."""

BEGINNINGS = tuple(beginning for _, beginnings in READERS.values() for beginning in beginnings)

JAPANESE_SHARE = 0.1
"""Share of Japanese letters from which a text is Japanese: an English one may name people and places."""


@dataclass(frozen=True)
class Document:
    """A guideline as it will be stored."""

    title: str
    language: str
    passages: list[Passage]


def read(path: Path, language: str | None = None) -> Document:
    """The guideline in a file; its language is told from the text unless given. Raises BadGuideline."""
    reader, beginnings = READERS.get(path.suffix.lower(), (None, ()))
    if reader is None:
        raise BadGuideline("kind")
    try:
        if not path.is_file():  # a pipe would be waited for without end
            raise OSError("not a file")
        with path.open("rb") as file:
            content = file.read(MAX_MEGABYTES * 1024 * 1024 + 1)
    except OSError as error:
        raise BadGuideline("unreadable") from error
    if len(content) > MAX_MEGABYTES * 1024 * 1024:
        raise BadGuideline("large", most=MAX_MEGABYTES)
    if not content.startswith(beginnings or b"") or (not beginnings and content.startswith(BEGINNINGS)):
        raise BadGuideline("kind")
    lines = [Line(clean(line.text) if line.level else _clean(line.text), line.level) for line in reader(content)]
    if len(lines) > MAX_LINES:
        raise BadGuideline("large", most=MAX_MEGABYTES)
    title = _title(lines) or clean(path.stem)
    return Document(title[:MAX_HEADING], language or _language(lines), split(lines, title))


def _clean(text: str) -> str:
    """Plain text; the indent of a list stays."""
    cleaned = clean(text)
    return f"{' ' * (len(text) - len(text.lstrip(' ')))}{cleaned}" if cleaned else ""


def _title(lines: list[Line]) -> str:
    """What stands at the very top, when that is a heading, or a line too short to be anything else."""
    first = next((line for line in lines if line.text.strip()), Line(""))
    text = first.text.strip()
    is_title = first.level == 1 or (len(text) <= LONGEST_TITLE and not text.endswith(ENDS) and not ARTICLE.match(text))
    return text if is_title else ""


def _language(lines: list[Line]) -> str:
    text = "".join(line.text for line in lines)
    japanese = sum(map(len, JAPANESE_RUN.findall(text)))
    return "ja" if japanese > JAPANESE_SHARE * sum(map(str.isalpha, text)) else "en"
