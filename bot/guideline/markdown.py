"""A guideline in Markdown: its lines as a reader sees them."""

import re

from bot.guideline.lines import BadGuideline, Line

HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|\A---\n.*?\n---\n", re.DOTALL)
"""Comments and front matter: no reader sees them, so nobody may be told they are the rules."""

HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
RULE = re.compile(r"[-*_= ]{3,}")
TABLE_RULE = re.compile(r"\|?(?: *:?-{2,}:? *\|)+(?: *:?-{2,}:? *)?")
"""The line below the heading of a table."""

TABLE_ROW = re.compile(r"\|(.*)\|")

EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")


def lines(content: bytes) -> list[Line]:
    """The lines of a file in UTF-8. Raises BadGuideline."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadGuideline("encoding") from error
    if "\0" in text:
        raise BadGuideline("encoding")
    text = HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [_line(line) for line in text.split("\n") if not TABLE_RULE.fullmatch(line.strip())]


def _line(line: str) -> Line:
    if RULE.fullmatch(line.strip()):
        return Line("")
    text = LINK.sub(_link, EMPHASIS.sub(r"\2", line))
    if row := TABLE_ROW.fullmatch(text.strip()):
        return Line(row.group(1).strip())
    heading = HEADING.fullmatch(text.strip())
    return Line(heading.group(2), len(heading.group(1))) if heading else Line(text)


def _link(found: re.Match[str]) -> str:
    label, address = found.groups()
    return label if label == address or not address else f"{label} ({address})"
