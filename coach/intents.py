"""What a message is about: turns of phrase (cues.yaml), examples (intents.yaml), and what the catalogue knows."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import chain, pairwise
from pathlib import Path

import yaml

from usecases.text import JAPANESE, WORD, normalise, pairs, triples, word_parts

HERE = Path(__file__).parent

STRONG, WEAK, LEARNT, KNOWN_WORK = 3.0, 0.5, 1.0, 9.0
"""Weight of a strong cue, a weak cue, the examples, the catalogue's confidence; fitted on the development queries."""

WORK_FIRST = 1.0
"""Most messages are about work; everything else has to speak for itself."""

OUTWEIGHS = 6.0
"""A sign of abuse or injection decides, whatever work it is wrapped in."""

NO_SIGN = 1.2
"""Taken from abuse when only the examples speak for it: nobody should be turned away for an unusual word."""

NOT_ABOUT_AI = 1.5
"""Taken from unease, discovery, how-to and lead questions when nothing in a long message is about AI."""

SMOOTHING = 0.1
"""Added to every count, so that a turn seen once decides nothing alone."""

ABOUT_AI = re.compile(
    r"ai|人工知能|gpt|copilot|gemini|claude|生成|llm|ボット|\bbot\b|banso|伴走|コーチ|プロンプト|自動化|ツール|機械|machine|robot|ロボット|"
    r"automat|algorithm|prompt|tool|coach"
)
QUESTION = re.compile(r"(\?|か|の|かな|かね|っけ|い)$")


class Intent(StrEnum):
    """The nine things a message can be about."""

    DISCOVER = "discover"
    TASK = "task"
    WORRY = "worry"
    POLICY = "policy"
    HOWTO = "howto"
    FEEDBACK = "feedback"
    LEAD = "lead"
    SMALLTALK = "smalltalk"
    ABUSE = "abuse"


class Classifier:
    """Reads its two data files and the catalogue's phrasings once; then only computes."""

    def __init__(self, work: Iterable[str]) -> None:
        """``work``: how colleagues ask for a piece of work, in their words; further examples of a task."""
        cues = _read("cues.yaml")
        self._strong = {Intent(name): [re.compile(cue) for cue in found["strong"]] for name, found in cues.items()}
        self._weak = {Intent(name): [re.compile(cue) for cue in found["weak"]] for name, found in cues.items()}
        examples = {
            Intent(name): [normalise(text) for text in (*found["ja"], *found["en"])]
            for name, found in _read("intents.yaml").items()
        }
        self._exactly = {plain: name for name, found in examples.items() for plain in found if plain}
        self._learnt = _Examples({**examples, Intent.TASK: [*examples[Intent.TASK], *map(normalise, work)]})

    def classify(self, text: str, known_work: float) -> Intent:
        """The likeliest intent; ``known_work`` is the catalogue's confidence in its best match, 0 to 1."""
        plain = normalise(text)
        if not plain:
            return Intent.SMALLTALK  # an emoji, or nothing
        if (exactly := self._exactly.get(plain)) is not None:
            return exactly
        scores = self.scores(text, known_work)
        return max(scores, key=lambda intent: scores[intent])

    def scores(self, text: str, known_work: float) -> dict[Intent, float]:
        """How much speaks for each intent."""
        plain = " ".join(unicodedata.normalize("NFKC", text).lower().replace("’", "'").split())
        learnt = self._learnt.odds(normalise(text))
        strong = {intent: min(_matches(self._strong[intent], plain), 2) for intent in Intent}
        scores = {
            intent: STRONG * strong[intent]
            + WEAK * min(_matches(self._weak[intent], plain), 1)
            + LEARNT * learnt[intent]
            for intent in Intent
        }
        scores[Intent.TASK] += WORK_FIRST + KNOWN_WORK * known_work
        _weigh_context(scores, strong, plain)
        return scores


class _Examples:
    """What examples say about a message: the log odds of its features for each intent (naive Bayes)."""

    def __init__(self, texts: Mapping[Intent, list[str]]) -> None:
        """``texts``: normalised, by what they are about."""
        self._intents = tuple(texts)
        self._sizes = [len(found) for found in texts.values()]
        self._total = sum(self._sizes)
        self._counts = [
            dict(Counter(chain.from_iterable(_features(text) for text in found))) for found in texts.values()
        ]

    def odds(self, text: str) -> dict[Intent, float]:
        """How much a normalised text's features speak for each intent, whatever the length of the text."""
        features = _features(text)
        rows = Counter(tuple(counts.get(feature, 0) for counts in self._counts) for feature in features)
        del rows[(0,) * len(self._counts)]  # never seen
        length = math.sqrt(len(features) + 1)
        return {
            name: sum(n * self._odds(row, number) for row, n in rows.items()) / length
            for number, name in enumerate(self._intents)
        }

    def _odds(self, row: tuple[int, ...], number: int) -> float:
        seen, elsewhere, size = row[number], sum(row) - row[number], self._sizes[number]
        here = (seen + SMOOTHING) / (size + 2 * SMOOTHING)
        return math.log(here * (self._total - size + 2 * SMOOTHING) / (elsewhere + SMOOTHING))


def _weigh_context(scores: dict[Intent, float], strong: dict[Intent, int], plain: str) -> None:
    """What the whole message adds to its single turns of phrase."""
    about_ai = ABOUT_AI.search(plain) is not None
    scores[Intent.ABUSE] += OUTWEIGHS if strong[Intent.ABUSE] else -NO_SIGN
    if strong[Intent.LEAD] and about_ai:
        scores[Intent.LEAD] += STRONG
    if strong[Intent.SMALLTALK] and len(plain) < 20:
        scores[Intent.SMALLTALK] += NOT_ABOUT_AI
    if strong[Intent.POLICY] and QUESTION.search(plain):
        scores[Intent.POLICY] += 1.0
    if about_ai:
        return
    for intent in (Intent.WORRY, Intent.DISCOVER, Intent.LEAD, Intent.HOWTO):
        scores[intent] -= NOT_ABOUT_AI * min(1.0, len(plain) / 30)
    if strong[Intent.TASK]:
        scores[Intent.WORRY] -= NOT_ABOUT_AI


def _matches(cues: list[re.Pattern[str]], text: str) -> int:
    return sum(1 for cue in cues if cue.search(text))


def _read(name: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = yaml.load(
        (HERE / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return found


def _features(text: str) -> set[str]:
    """One to three characters of Japanese; words, pairs of words and word parts of English."""
    found: set[str] = set()
    for part in JAPANESE.findall(text):
        found.update(part, pairs(part), triples(part))
    words = WORD.findall(text)
    found.update(f"{word} " for word in words)
    found.update(f"{left} {right}" for left, right in pairwise(words))
    found.update(*map(word_parts, words))
    return found
