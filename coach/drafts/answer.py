"""What a model sent, made fit to be shown: checked, and without links, mentions and pictures of its own.

A model repeats what pasted text tells it to, so its answer is read like a stranger's.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache

import pydantic_core
from pydantic import BaseModel, ConfigDict, ValidationError

from coach.locales import LANGUAGES, say
from coach.masking import LOOKALIKE, unmask
from coach.personal.spans import Kind
from coach.plaintext import clean

MAX_DRAFT = 20_000
"""Characters of a draft; the longest answer has about 16,000 in English (four to a token)."""
MAX_MISSING = 5
MAX_POINT = 200

MENTION = re.compile(r"(?i)<[@#!][^<>\n]{0,100}>|</?at\b[^<>\n]{0,100}>|@(?=(?:everyone|channel|here|all)\b)")
"""What calls people on Slack or Teams."""

MARKDOWN_LINK = re.compile(r"!?(\[[^\[\]\n]{0,300}\])(?=\()")
"""The words of a Markdown link or picture, whose address follows."""

_REST = r"""[^\s<>"'`()\[\]{}（）「」『』【】〔〕［］、。，！？：]"""
_HOST = (
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}"
    r"(?:com|net|org|info|biz|io|jp|dev|app|ai|co|xyz|site|online|shop|store|top|me|cc|tv|us|uk|eu|de|fr|cn|kr|tw|hk|sg"
    r"|in|ru|link|click|page|cloud|tech|gov|edu|int|example|test)(?![a-z0-9-])"
)
LINK = re.compile(
    rf"[a-z][a-z0-9+.-]{{1,20}}://{_REST}{{1,2000}}"
    rf"|(?:mailto|tel|sip|data|javascript|vbscript|msteams|slack):{_REST}{{1,2000}}"
    rf"|www\.{_REST}{{1,2000}}"
    rf"|(?<![a-z0-9-])(?:[a-z0-9_+-][a-z0-9_.+-]{{0,63}}@)?{_HOST}(?:[:/?#]{_REST}{{0,2000}})?",
    re.IGNORECASE | re.ASCII,
)
"""Whatever some platform turns into a link by itself: addresses with a scheme, bare hosts, mail addresses."""

ENDS = ".,;:!?"
"""What ends a sentence rather than an address."""


class Written(BaseModel):
    """The answer that is asked for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    draft: str
    missing: list[str]


def read(text: str) -> Written | None:
    """The answer, or None when it is not what was asked for."""
    try:
        written = Written.model_validate_json(text)
    except ValidationError:
        return None
    draft = clean(written.draft)
    return Written(draft=draft, missing=written.missing) if 0 < len(draft) <= MAX_DRAFT else None


def read_beginning(text: str) -> str:
    """The draft as far as it has come, "" while there is none."""
    try:
        found = pydantic_core.from_json(text, allow_partial="trailing-strings")
    except ValueError:
        return ""
    draft = found.get("draft") if isinstance(found, dict) else None
    return clean(draft[:MAX_DRAFT]) if isinstance(draft, str) else ""


def points(missing: Collection[str], known: Collection[str], left_out: str) -> tuple[str, ...]:
    """What the model says is missing, each a line."""
    lines = (" ".join(harmless(clean(point), known, left_out).split())[:MAX_POINT] for point in missing)
    return tuple(line for line in lines if line)[:MAX_MISSING]


def links(text: str) -> frozenset[str]:
    """The links in a text."""
    return frozenset(found.rstrip(ENDS) for found in LINK.findall(text))


def harmless(text: str, known: Collection[str], left_out: str) -> str:
    """The text with ``left_out`` for every link that is not ``known``, and nothing that calls people or draws."""

    def checked(found: re.Match[str]) -> str:
        link = found.group().rstrip(ENDS)
        return found.group() if link in known else left_out + found.group()[len(link) :]

    return LINK.sub(checked, MARKDOWN_LINK.sub(r"\1 ", MENTION.sub("", text)))


def invented(text: str, hidden: Mapping[str, str]) -> tuple[str, ...]:
    """Placeholders that stand for nothing: the model made them up."""
    looks_like = dict.fromkeys(LOOKALIKE.findall(text))
    return tuple(found for found in looks_like if _is_placeholder(found) and unmask(found, hidden) == found)


def _is_placeholder(found: str) -> bool:
    words = re.sub(r"\s", "", unicodedata.normalize("NFKC", found[1:-1])).lower()
    return words[-1:].isdecimal() and words.rstrip("0123456789") in _kinds()


@cache
def _kinds() -> frozenset[str]:
    """What placeholders are made of, without their numbers."""
    names = (say(language, f"masked-{kind}", number="") for language in LANGUAGES for kind in Kind)
    return frozenset(re.sub(r"\s", "", name[1:-1]).lower() for name in names)
