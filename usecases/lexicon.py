"""Everyday words and what the catalogue calls them."""

import re
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from usecases.text import normalise

LEXICON = Path(__file__).parent / "lexicon.yaml"


class Equivalence(BaseModel):
    """A message that holds ``say`` is also searched for ``means``, at this weight."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str
    means: str
    weight: Annotated[float, Field(gt=0, le=1)]


class Lexicon:
    """All equivalences, ready to be looked up in a message."""

    def __init__(self, path: Path = LEXICON) -> None:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        entries = TypeAdapter(list[Equivalence]).validate_python(raw)
        self._by_words: dict[str, list[Equivalence]] = {}
        for entry in entries:
            self._by_words.setdefault(normalise(entry.say), []).append(entry)
        by_first: dict[str, list[str]] = {}
        for words in sorted(self._by_words, key=len, reverse=True):
            by_first.setdefault(words[0], []).append(words[1:])
        self._pattern = re.compile("|".join(_starting(first, rest) for first, rest in by_first.items()))

    def find(self, text: str) -> list[Equivalence]:
        """The equivalences whose words stand in normalised ``text``; the longest at each place."""
        return [entry for found in self._pattern.finditer(text) for entry in self._by_words[found.group()]]


def _starting(first: str, rest: list[str]) -> str:
    """A pattern for the words that start with a character; letters and digits must not run on into a longer word."""
    left = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", first) else ""
    ends = (re.escape(end) + (r"(?![a-z0-9])" if re.search(r"[a-z0-9]$", first + end) else "") for end in rest)
    return f"{left}{re.escape(first)}(?:{'|'.join(ends)})"
