"""A piece of a text, and the form in which texts are searched."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a placeholder stands for."""

    NAME = "name"
    MAIL = "mail"
    PHONE = "phone"
    ADDRESS = "address"
    CARD = "card"
    MY_NUMBER = "my-number"
    ACCOUNT = "account"
    NUMBER = "number"
    """A passport, a licence, an employee number: whatever its label says."""
    BIRTHDAY = "birthday"
    DENIED = "denied"
    """A word of the company's own list."""


@dataclass(frozen=True)
class Span:
    """A piece of a text, from ``start`` up to ``end``."""

    start: int
    end: int
    kind: Kind


HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
BETWEEN_DIGITS = re.compile(r"(?<=\d)[ー一](?=\d)")
"""The long vowel mark and the kanji for one, typed for a hyphen."""


def same_length(text: str) -> str:
    """The text in one width and with one kind of hyphen, each character in its place."""
    folded = "".join(one if len(one := unicodedata.normalize("NFKC", c)) == 1 else c for c in text)
    return BETWEEN_DIGITS.sub("-", folded.translate(HYPHENS))


def whole(pattern: re.Pattern[str], plain: str, kind: Kind) -> Iterator[Span]:
    """Every match of a pattern."""
    return (Span(*match.span(), kind) for match in pattern.finditer(plain))


def after_label(pattern: re.Pattern[str], plain: str, kind: Kind) -> Iterator[Span]:
    """What a pattern's groups hold, without the label before them."""
    for match in pattern.finditer(plain):
        yield from (Span(*match.span(group), kind) for group in range(1, pattern.groups + 1) if match.group(group))
