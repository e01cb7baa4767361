"""From what people type to what can be compared: normalised text, its terms, its character n-grams."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

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
    found: dict[str, float] = defaultdict(float)
    for word in WORD.findall(text):
        if word not in STOP_WORDS:
            found[stem(word)] += 1
    for run in CONTENT_RUN.findall(text):
        found[run] += 1
    for part in JAPANESE.findall(text):
        for left, right in pairwise(part):
            found[left + right] += GRAMMAR if HIRAGANA.match(left + right) else 1.0
    return found


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


def ngrams(text: str) -> Iterator[str]:
    """Character pairs and triples of Japanese, and of English words with their edges marked."""
    for part in JAPANESE.findall(text):
        for size in (2, 3):
            yield from (part[i : i + size] for i in range(len(part) - size + 1))
        if len(part) == 1:
            yield part
    for word in WORD.findall(text):
        if word in STOP_WORDS:
            continue
        marked = f"^{word}$"
        yield marked
        yield from (marked[i : i + 4] for i in range(len(marked) - 3))
