"""From lines to passages: one for each article or section, short enough to quote, under the headings above it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bot.guideline.lines import BadGuideline, Line
from storage.policy import Passage

MAX_WORDS = 600
"""Characters of a passage: two of them can still be read in a chat."""

MAX_PASSAGES = 2_000
MAX_HEADING = 300
"""Characters of a heading with those above it, as the column holds them."""

BETWEEN = " › "
DIGITS = "0-9０-９一二三四五六七八九十百"

CHAPTER = {"編": 10, "章": 11, "節": 12, "条": 13}
ARTICLE = re.compile(
    rf"(第\s*[{DIGITS}]+\s*([編章節条])(?:の[{DIGITS}]+)?)(?=[\s（(【]|$)\s*"
    r"(（[^）]*）|\([^)]*\)|【[^】]*】)?[\s　]*(.*)"
)
DOTTED = re.compile(r"([0-9０-９]+(?:[.．][0-9０-９]+){1,3})[.．]?[\s　]+(.+)")
SINGLE = re.compile(r"(?:[0-9０-９]{1,2}[.．](?![0-9０-９])|Article [0-9]+[.:]?)[\s　]*(.+)")
LONGEST_TITLE = 60
SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")
ENDS = ("。", ".", "、", "；", ";")


@dataclass
class _Section:
    """A heading with those above it, and what stands below it."""

    headings: tuple[str, ...]
    words: list[str] = field(default_factory=list)


def split(lines: Iterable[Line], title: str) -> list[Passage]:
    """The passages of a document. Nothing is left out: a heading with nothing below it is a passage itself.

    Raises BadGuideline when there is no text, or far too much of it.
    """
    found: list[Passage] = []
    for section, following in pairwise([*_sections(list(lines), title), _Section(())]):
        if section.words:
            found += [Passage(_path(section.headings), words) for words in _packed(section.words)]
        elif section.headings and following.headings[:-1] != section.headings:
            found.append(Passage(_path(section.headings[:-1]), section.headings[-1][:MAX_WORDS]))
        if len(found) > MAX_PASSAGES:
            raise BadGuideline("long", most=MAX_PASSAGES)
    if not found:
        raise BadGuideline("empty")
    return found


def _sections(lines: list[Line], title: str) -> list[_Section]:
    stack: list[tuple[int, str]] = []
    sections = [_Section(())]
    for line in _headed(lines):
        if line.text.strip() == title and len(sections) == 1 and not any(sections[0].words):
            continue
        if not line.level:
            sections[-1].words.append(line.text)
            continue
        stack = [(level, text) for level, text in stack if level < line.level]
        stack.append((line.level, line.text))
        sections.append(_Section(tuple(text for _, text in stack)))
    for section in sections:
        section.words = _trimmed(section.words)
    return sections


def _headed(lines: list[Line]) -> Iterator[Line]:
    """The lines with numbered articles and sections marked as headings, the text on the same line after them."""
    written = [number for number, line in enumerate(lines) if line.text.strip()]
    runs = [pair for pair in pairwise(written) if all(SINGLE.fullmatch(lines[number].text.strip()) for number in pair)]
    listed = {number for pair in runs for number in pair} | set(written[-1:])
    for number, line in enumerate(lines):
        if line.level or not line.text.strip():
            yield Line(line.text.strip(), line.level)
        else:
            yield from _numbered(line.text.rstrip(), listed=number in listed)


def _numbered(text: str, *, listed: bool) -> Iterator[Line]:
    """A line, as a heading where its number makes it one; a single number that is one of a list's does not."""
    bare = text.strip()
    if article := ARTICLE.fullmatch(bare):
        number, kind, name, rest = article.groups()
        is_title = not name and len(rest) <= LONGEST_TITLE and not rest.endswith(ENDS)
        yield Line(bare if is_title else f"{number}{name or ''}", CHAPTER[kind])
        if not is_title and rest:
            yield Line(rest)
        return
    dotted = DOTTED.fullmatch(bare)
    short = len(bare) <= LONGEST_TITLE and not bare.endswith(ENDS)
    if dotted and short:
        yield Line(bare, 14 + len(re.findall(r"[.．]", dotted.group(1))))
    elif short and not listed and SINGLE.fullmatch(bare):
        yield Line(bare, 14)
    else:
        yield Line(text)


def _packed(lines: list[str]) -> Iterator[str]:
    """The text in as few pieces as fit, cut between lines where possible, else between sentences."""
    text = "\n".join(lines)
    if len(text) <= MAX_WORDS:
        yield text
        return
    piece = ""
    for part in (part for line in lines for part in _short(line)):
        joined = f"{piece}\n{part}" if piece else part
        if len(joined) > MAX_WORDS and piece.strip():
            yield piece.strip()
            joined = part
        piece = joined
    if piece.strip():
        yield piece.strip()


def _short(line: str) -> Iterator[str]:
    """A line in pieces that fit."""
    piece = ""
    for sentence in SENTENCE.split(line) if len(line) > MAX_WORDS else [line]:
        if len(piece) + len(sentence) > MAX_WORDS and piece:
            yield piece
            piece = ""
        piece += sentence
        while len(piece) > MAX_WORDS:
            yield piece[:MAX_WORDS]
            piece = piece[MAX_WORDS:]
    yield piece


def _trimmed(lines: list[str]) -> list[str]:
    """Without empty lines at the ends and with at most one in a row."""
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line.strip() or before.strip()]
    return kept[:-1] if kept and not kept[-1].strip() else kept


def _path(headings: tuple[str, ...]) -> str:
    """The headings in a line; the outermost go first when they are too long."""
    kept = list(headings)
    while len(kept) > 1 and len(BETWEEN.join(kept)) > MAX_HEADING:
        kept.pop(0)
    return BETWEEN.join(kept)[:MAX_HEADING]
