"""Which AI tools a message is about, by the names of the company's table and those everybody uses."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

ANY = "*"
"""Every tool that has no row of its own in the company's table."""

FAMILIES = (
    "chatgpt copilot gemini claude perplexity notebooklm deepl grok deepseek midjourney canva notion llama mistral"
).split()
"""Names that one tool of the company's may share with others: ChatGPT Enterprise, the free ChatGPT."""

SPELLINGS = {
    "チャットgpt": "chatgpt",
    "チャッピー": "chatgpt",
    "chat gpt": "chatgpt",
    "chat-gpt": "chatgpt",
    "コパイロット": "copilot",
    "コパイ": "copilot",
    "ジェミニ": "gemini",
    "クロード": "claude",
    "ディープエル": "deepl",
    "ディープシーク": "deepseek",
}

MARKS = {
    "free": re.compile(r"無料(版|の|プラン)?|フリー版|\bfree( (version|plan|tier|account))?\b"),
    "own": re.compile(
        r"(個人(?!情報)|自分|私用|家族)(?=用?の?[a-z0-9 ]{0,12}の?(アカウント|id|契約|スマホ|pc))|私物|自腹|課金版|"
        r"\b(personal|private|own|my|family'?s?)\b(?=( \w+)? (account|subscription|login|plan|phone|laptop)\b)"
    ),
}
"""What makes another thing of a tool with the same name; it is never taken for the company's."""

PARTS = re.compile(r"[a-z]+|[0-9]+|[^\W\da-z_]+")


def tools_in(text: str, listed: Sequence[str]) -> tuple[str, ...]:
    """The tools a message names, as the table lists them; ANY for those it names that are not listed.

    A name that several tools share stands for all of them and for the unlisted one: nobody's free ChatGPT is taken
    for the company's. Empty when no tool is named.
    """
    words, marks = _apart(text)
    named = {tool: _apart(tool) for tool in listed}
    exact = [tool for tool, (name, own) in named.items() if own == marks and (name or own) and _stands(name, words)]
    exact = [tool for tool in exact if not any(_inside(named[tool][0], named[other][0]) for other in exact)]
    families = [family for family in FAMILIES if family in words.split()]
    shared = [family for family in families if not any(family in named[tool][0].split() for tool in exact)]
    if exact and not all(named[tool][0] for tool in exact):
        shared = []  # a row for everything free, or on one's own account, covers whatever is named
    near = [
        tool for tool, (name, own) in named.items() if marks <= own and any(family in name.split() for family in shared)
    ]
    unlisted = (ANY,) if shared or (marks and not exact) else ()
    return (*_in_order(listed, {*exact, *near}), *unlisted)


def same_tool(one: str, other: str) -> bool:
    """Whether two spellings mean one tool: case, width, spaces and marks do not count."""
    return _apart(one) == _apart(other)


def _in_order(listed: Sequence[str], chosen: Iterable[str]) -> list[str]:
    return [tool for tool in listed if tool in set(chosen)]


@lru_cache(maxsize=1024)
def _apart(text: str) -> tuple[str, frozenset[str]]:
    """The words of a name or a message, and the marks that stood among them."""
    plain = unicodedata.normalize("NFKC", text).lower()
    for spelling, name in SPELLINGS.items():
        plain = plain.replace(spelling, name)
    marks = frozenset(mark for mark, words in MARKS.items() if words.search(plain))
    for words in MARKS.values():
        plain = words.sub(" ", plain)
    return " ".join(PARTS.findall(plain)), marks


def _stands(name: str, words: str) -> bool:
    """Whether the parts of a name stand together in a message, with no more than a particle between them."""
    if not name:
        return True
    parts = [_whole(part) for part in name.split()]
    return re.search(r" ?(?:の|of|for)? ?".join(parts), words) is not None


def _whole(part: str) -> str:
    """A part that is no piece of a longer word in Latin letters or of a longer number."""
    letters = "a-z" if part.isascii() and part.isalpha() else "0-9" if part.isdecimal() else ""
    escaped = re.escape(part)
    return rf"(?<![{letters}]){escaped}(?![{letters}])" if letters else escaped


def _inside(name: str, other: str) -> bool:
    return name != other and f" {name} " in f" {other} "
