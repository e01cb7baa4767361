"""What a message is about: turns of phrase (cues.yaml), examples (intents.yaml), and what the catalogue knows."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import yaml

from usecases.text import JAPANESE, WORD, normalise

HERE = Path(__file__).parent

STRONG, WEAK, LEARNT, KNOWN_WORK = 3.0, 0.5, 0.4, 9.0
"""Weight of a strong cue, a weak cue, the examples, the catalogue's confidence; fitted on the development queries."""

WORK_FIRST = 1.5
"""Most messages are about work; everything else has to speak for itself."""

OUTWEIGHS = 6.0
"""A sign of abuse or injection decides, whatever work it is wrapped in."""

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
    """Reads its two data files once; then only computes."""

    def __init__(self) -> None:
        cues = yaml.load((HERE / "cues.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        self._strong = {Intent(name): [re.compile(cue) for cue in found["strong"]] for name, found in cues.items()}
        self._weak = {Intent(name): [re.compile(cue) for cue in found["weak"]] for name, found in cues.items()}
        examples = yaml.load((HERE / "intents.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        texts = {Intent(name): [*found["ja"], *found["en"]] for name, found in examples.items()}
        self._learnt = _learn(texts)
        self._exactly = {normalise(text): intent for intent, found in texts.items() for text in found}

    def classify(self, text: str, known_work: float) -> Intent:
        """The likeliest intent; ``known_work`` is the catalogue's confidence in its best match, 0 to 1."""
        if (exactly := self._exactly.get(normalise(text))) is not None:
            return exactly
        scores = self.scores(text, known_work)
        return max(scores, key=lambda intent: scores[intent])

    def scores(self, text: str, known_work: float) -> dict[Intent, float]:
        """How much speaks for each intent."""
        plain = " ".join(unicodedata.normalize("NFKC", text).lower().replace("’", "'").split())
        features = set(_features(normalise(text)))
        strong = {intent: min(_matches(self._strong[intent], plain), 2) for intent in Intent}
        scores = {
            intent: STRONG * strong[intent]
            + WEAK * min(_matches(self._weak[intent], plain), 1)
            + LEARNT * self._examples(intent, features)
            for intent in Intent
        }
        scores[Intent.TASK] += WORK_FIRST + KNOWN_WORK * known_work
        _weigh_context(scores, strong, plain)
        return scores

    def _examples(self, intent: Intent, features: set[str]) -> float:
        learnt = self._learnt[intent]
        return sum(learnt.get(feature, 0.0) for feature in features) / math.sqrt(len(features) + 1)


def _weigh_context(scores: dict[Intent, float], strong: dict[Intent, int], plain: str) -> None:
    """What the whole message adds to its single turns of phrase."""
    about_ai = ABOUT_AI.search(plain) is not None
    if strong[Intent.ABUSE]:
        scores[Intent.ABUSE] += OUTWEIGHS
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


def _learn(examples: dict[Intent, list[str]]) -> dict[Intent, dict[str, float]]:
    """Log odds of each feature for each intent against all others (naive Bayes)."""
    counts = {
        name: Counter(f for text in texts for f in set(_features(normalise(text)))) for name, texts in examples.items()
    }
    everywhere = sum(counts.values(), Counter())
    total = sum(map(len, examples.values()))
    return {
        name: {
            feature: math.log((counts[name][feature] + SMOOTHING) / (len(texts) + 2 * SMOOTHING))
            - math.log((n - counts[name][feature] + SMOOTHING) / (total - len(texts) + 2 * SMOOTHING))
            for feature, n in everywhere.items()
        }
        for name, texts in examples.items()
    }


def _features(text: str) -> Iterator[str]:
    """One to three characters of Japanese; words, pairs of words and word parts of English."""
    for part in JAPANESE.findall(text):
        for size in (1, 2, 3):
            yield from (part[i : i + size] for i in range(len(part) - size + 1))
    words = WORD.findall(text)
    yield from (f"{word} " for word in words)
    yield from (f"{left} {right}" for left, right in pairwise(words))
    for word in words:
        marked = f"^{word}$"
        yield from (marked[i : i + 4] for i in range(len(marked) - 3))
