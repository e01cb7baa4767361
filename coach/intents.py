"""What a typed message is about: turns of phrase (cues.yaml), examples (intents.yaml), and whether the catalogue knows it."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import yaml

from usecases.text import JAPANESE, WORD, normalise

HERE = Path(__file__).parent

STRONG, WEAK, LEARNT, KNOWN_WORK = 3.0, 0.7, 0.6, 4.0
"""Weight of a strong cue, a weak cue, the examples, and the catalogue's confidence; fitted on the development queries."""

SMOOTHING = 0.1
"""Added to every count, so that a turn seen once decides nothing alone."""


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
        cues = yaml.load((HERE / "cues.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # noqa: S506 safe, in C
        self._strong = {Intent(name): [re.compile(cue) for cue in found["strong"]] for name, found in cues.items()}
        self._weak = {Intent(name): [re.compile(cue) for cue in found["weak"]] for name, found in cues.items()}
        examples = yaml.load((HERE / "intents.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # noqa: S506
        self._learnt = _learn({Intent(name): [*texts["ja"], *texts["en"]] for name, texts in examples.items()})

    def classify(self, text: str, known_work: float) -> Intent:
        """The likeliest intent; ``known_work`` is the catalogue's confidence in its best match, 0 to 1."""
        scores = self.scores(text, known_work)
        return max(scores, key=lambda intent: scores[intent])

    def scores(self, text: str, known_work: float) -> dict[Intent, float]:
        """How much speaks for each intent."""
        plain = " ".join(unicodedata.normalize("NFKC", text).lower().replace("’", "'").split())
        features = set(_features(normalise(text)))
        scores = {
            intent: STRONG * min(_matches(self._strong[intent], plain), 2)
            + WEAK * min(_matches(self._weak[intent], plain), 1)
            + LEARNT * self._examples(intent, features)
            for intent in Intent
        }
        scores[Intent.TASK] += KNOWN_WORK * known_work
        return scores

    def _examples(self, intent: Intent, features: set[str]) -> float:
        learnt = self._learnt[intent]
        return sum(learnt.get(feature, 0.0) for feature in features) / math.sqrt(len(features) + 1)


def _matches(cues: list[re.Pattern[str]], text: str) -> int:
    return sum(1 for cue in cues if cue.search(text))


def _learn(examples: dict[Intent, list[str]]) -> dict[Intent, dict[str, float]]:
    """Log odds of each feature for each intent against all others (naive Bayes)."""
    counts = {name: Counter(f for text in texts for f in set(_features(normalise(text)))) for name, texts in examples.items()}
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
    yield from (f"{left} {right}" for left, right in zip(words, words[1:], strict=False))
    for word in words:
        marked = f"^{word}$"
        yield from (marked[i : i + 4] for i in range(len(marked) - 3))
