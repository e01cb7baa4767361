"""Text without the people in it: what is personal becomes a placeholder that can be turned back, and only by us.

What counts as personal is told in coach/personal.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from coach.locales import say
from coach.personal.addresses import addresses
from coach.personal.names import NOBODY, Names
from coach.personal.numbers import numbers
from coach.personal.spans import Kind, Span, same_length

JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")

LOOKALIKE = re.compile(r"[\[［【〔][^\[\]［］【】〔〕\n]{1,24}[\]］】〕]")
"""What could be a placeholder, with any brackets."""


@dataclass(frozen=True)
class Masked:
    """A text that may leave, and what its placeholders stand for, in the order of the text."""

    text: str
    hidden: Mapping[str, str]


def mask(text: str, names: Names = NOBODY, denied: Collection[str] = ()) -> Masked:
    """Put a placeholder for everything personal and for every word of ``denied``, the company's own list.

    The same words get the same placeholder, and ``unmask`` gives back the text exactly.
    """
    language = "ja" if JAPANESE.search(text) else "en"
    plain = same_length(text)
    spans = [*_denied(plain, denied), *numbers(plain), *addresses(plain), *names.spans(plain)]
    taken = {_plain(found) for found in LOOKALIKE.findall(text)}
    placeholders: dict[str, str] = {}
    parts: list[str] = []
    end = 0
    for span in _apart(spans):
        words = text[span.start : span.end]
        if words not in placeholders:
            placeholders[words] = _new_placeholder(language, span.kind, taken)
        parts += (text[end : span.start], placeholders[words])
        end = span.end
    parts.append(text[end:])
    return Masked("".join(parts), {placeholder: words for words, placeholder in placeholders.items()})


def unmask(text: str, hidden: Mapping[str, str]) -> str:
    """The text with what its placeholders stand for, however a model wrote them: ［氏名 1］ is [氏名1]."""
    known = {_plain(placeholder): words for placeholder, words in hidden.items()}
    return LOOKALIKE.sub(lambda found: known.get(_plain(found.group()), found.group()), text)


def _denied(plain: str, denied: Collection[str]) -> list[Span]:
    """Where the company's own words stand, whatever their case and width; of two the longer one."""
    words = sorted({same_length(word).lower().strip() for word in denied} - {""}, key=len, reverse=True)
    found = re.finditer("|".join(map(re.escape, words)), plain.lower()) if words else ()
    return [Span(match.start(), match.end(), Kind.DENIED) for match in found]


def _apart(spans: list[Span]) -> list[Span]:
    """The spans in order; what overlaps becomes one, so that no half of anything stays."""
    apart: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.kind is not Kind.DENIED)):
        if apart and span.start < apart[-1].end:
            first = apart.pop()
            apart.append(replace(first, end=max(first.end, span.end)))
        else:
            apart.append(span)
    return apart


def _new_placeholder(language: str, kind: Kind, taken: set[str]) -> str:
    """The next placeholder of a kind that stands nowhere in the text."""
    number = 1
    while _plain(placeholder := say(language, f"masked-{kind}", number=str(number))) in taken:
        number += 1
    taken.add(_plain(placeholder))
    return placeholder


def _plain(placeholder: str) -> str:
    """A placeholder without what a model may change about it: its brackets, width, case and spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", placeholder[1:-1])).lower()
