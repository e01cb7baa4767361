"""From what people type to what can be compared: normalised text, its terms, its character n-grams."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import chain
from operator import add

MENTION = re.compile(r"<[@#!][^>]*>|https?://\S+")
REPEATED = re.compile(r"([!?。、~…ー・w笑])\1+")
WAVES = str.maketrans({"〜": "ー", "～": "ー", "~": "ー", "―": "ー", "‐": "-", "–": "-", "—": "-", "’": "'", "‘": "'"})
NOT_TEXT = re.compile(r"[^\w\s'ー&/+#-]|_")
WORD = re.compile(r"[a-z0-9][a-z0-9'&+#-]*")
JAPANESE_RUN = re.compile(r"[\u3040-\u309f]+|[\u30a0-\u30ff]+|[\u3400-\u9fff々〆]+")
CONTENT_RUN = re.compile(r"[\u30a0-\u30ff]{2,}|[\u3400-\u9fff々〆]{2,}")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々〆]+")

HIRAGANA = re.compile(r"[\u3040-\u309fー]{2}")
GRAMMAR = 0.3
"""Weight of two hiragana: mostly endings and particles, sometimes a word."""

STOP_WORDS = frozenset(
    "a an the to of for in on at by with and or is are be am was were it its this that these those i i'm im me my we "
    "our you your he she they them do does did can could would should will please pls need want help get got have has "
    "had how what which who when where why there some any so just make give let s t re".split()
)


def normalise(text: str) -> str:
    """Lower case, one width, no mentions, links or emoji, repeated marks once."""
    text = unicodedata.normalize("NFKC", MENTION.sub(" ", text)).lower().translate(WAVES)
    text = REPEATED.sub(r"\1", text)
    return " ".join(NOT_TEXT.sub(" ", text).split())


def terms(text: str) -> dict[str, float]:
    """Weighted terms of normalised text: English stems, whole Japanese runs, and pairs of Japanese characters.

    Pairs stand in for words, so that no dictionary decides where a word ends.
    """
    words = [stem(word) for word in WORD.findall(text) if word not in STOP_WORDS]
    found: dict[str, float] = dict(Counter(words + CONTENT_RUN.findall(text)))
    for pair, n in Counter(chain.from_iterable(map(pairs, JAPANESE.findall(text)))).items():
        found[pair] = found.get(pair, 0.0) + (GRAMMAR * n if HIRAGANA.match(pair) else n)
    return found


def pairs(part: str) -> list[str]:
    """Every two characters in a row. By ``map``, since a start cuts half a million of them."""
    return list(map(add, part, part[1:]))


def triples(part: str) -> list[str]:
    """Every three characters in a row."""
    return list(map(add, pairs(part), part[2:]))


@lru_cache(maxsize=8192)
def word_parts(word: str) -> tuple[str, ...]:
    """Every four characters in a row of an English word with its edges marked."""
    marked = f"^{word}$"
    return tuple(marked[i : i + 4] for i in range(len(marked) - 3))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """An English word without its commonest endings: enough to join "summaries", "summarise", "summarizing"."""
    word = word.removesuffix("'s").strip("-'")
    for ending, least in (
        ("isation", 4),
        ("ization", 4),
        ("izing", 4),
        ("ising", 4),
        ("ations", 4),
        ("ation", 4),
        ("ies", 3),
        ("ing", 4),
        ("ize", 4),
        ("ise", 4),
        ("ers", 4),
        ("er", 5),
        ("ed", 4),
        ("es", 4),
        ("ly", 4),
        ("s", 3),
        ("y", 3),
        ("e", 4),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word.removesuffix(ending)
    return word


def ngrams(text: str) -> list[str]:
    """Character pairs and triples of Japanese, English words and their parts."""
    found: list[str] = []
    for part in JAPANESE.findall(text):
        found += (*pairs(part), *triples(part)) if len(part) > 1 else part
    for word in WORD.findall(text):
        if word not in STOP_WORDS:
            found += (f"^{word}$", *word_parts(word))
    return found
