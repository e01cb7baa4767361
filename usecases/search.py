"""Find use cases for a message, without a model: words (BM25F), colleagues' phrasings (n-grams), the department."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from usecases.lexicon import Lexicon
from usecases.load import COMMON, Catalogue
from usecases.schema import UseCase
from usecases.text import ngrams, normalise, terms

FIELDS = {"title": 3.0, "phrasings": 2.0, "summary": 1.0, "template": 0.3}
"""How much a word counts by the field it stands in (measurement 3.2)."""

K1, B = 1.2, 0.4
"""BM25 saturation and length normalisation; entries are all about one page, so length says little."""

PHRASE_WEIGHT = 8.0
DEPARTMENT_BONUS = 3.5
COMMON_BONUS = 2.0
"""Fitted on the development queries (tests/bench): in units of the word score."""

TOO_COMMON = 0.03
"""Share of phrasings from which a character n-gram is left out: it costs time and tells nothing apart."""

MAX_READ = 400
"""Characters of a message that are searched: whoever writes more has said by then what it is about."""

SURE, NEAR = 0.24, 0.13
"""Confidence, 0 to 1, from which suggestions are shown, and from which they are offered as a question."""

WORTH_SHOWING = 0.4
"""Share of the best score below which an entry beside it looks out of place; no right answer is lost by it."""

LIKENESS_SHARE, MARGIN_SHARE, MARGIN_FULL = 0.6, 0.2, 20.0
"""Confidence is made of the likeness to a known phrasing, and of how far the best entry stands out from the fourth."""


class Sureness(StrEnum):
    """What the score allows to be said."""

    SURE = "sure"
    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True)
class Hit:
    """One use case with its score and its likeness, 0 to 1, to the message."""

    use_case: UseCase
    score: float
    likeness: float


@dataclass(frozen=True)
class Answer:
    """The best use cases, best first, and how sure we are of them."""

    hits: tuple[Hit, ...]
    confidence: float
    """0 to 1."""

    @property
    def sureness(self) -> Sureness:
        """What the confidence allows to be said."""
        return Sureness.SURE if self.confidence >= SURE else Sureness.NEAR if self.confidence >= NEAR else Sureness.FAR

    @property
    def close(self) -> "Answer":
        """The same answer without the hits that fall far behind the first."""
        least = self.hits[0].score * WORTH_SHOWING if self.hits else 0.0
        return Answer(tuple(hit for hit in self.hits if hit.score >= least), self.confidence)

    @property
    def use_cases(self) -> tuple[UseCase, ...]:
        """The use cases alone."""
        return tuple(hit.use_case for hit in self.hits)


Posting: TypeAlias = "tuple[array[int], array[float]]"
"""Where a term stands: the numbers of the documents, and its weight in each; arrays, since there are hundreds of
thousands of them."""


def _posting() -> Posting:
    return array("I"), array("f")


NOWHERE = _posting()


class PhraseIndex:
    """Cosine similarity of a text to many short phrases, each belonging to a key."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        counted = [(key, Counter(ngrams(normalise(phrase)))) for key, phrase in phrases]
        spread = Counter(gram for _, grams in counted for gram in grams)
        self._idf = {gram: math.log(1 + len(counted) / n) for gram, n in spread.items()}
        common = {gram for gram, n in spread.items() if n > len(counted) * TOO_COMMON}
        self._unseen = math.log(1 + len(counted))
        self.keys = [key for key, _ in counted]
        self._postings: dict[str, Posting] = defaultdict(_posting)
        for number, (_, grams) in enumerate(counted):
            for gram, weight in self._unit(grams).items():
                if gram in common:
                    continue
                numbers, weights = self._postings[gram]
                numbers.append(number)
                weights.append(weight)
        self._postings.default_factory = None

    def similar(self, text: str) -> dict[int, float]:
        """Similarity, 0 to 1, by the number of the phrase; phrases with nothing in common are left out."""
        found: dict[int, float] = defaultdict(float)
        for gram, weight in self._unit(Counter(ngrams(text))).items():
            for number, other in zip(*self._postings.get(gram, NOWHERE), strict=True):
                found[number] += weight * other
        return found

    def _unit(self, grams: Counter[str]) -> dict[str, float]:
        weights = {gram: self._idf.get(gram, self._unseen) * (1 + math.log(n)) for gram, n in grams.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}


class Index:
    """The catalogue, ready to be searched; built once, then only read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._use_cases = tuple(catalogue.use_cases.values())
        self._lexicon = Lexicon()
        documents = [_weighted_terms(use_case) for use_case in self._use_cases]
        spread = Counter(term for document in documents for term in document)
        self._idf = {term: math.log(1 + (len(documents) - n + 0.5) / (n + 0.5)) for term, n in spread.items()}
        self._postings = _postings(documents)
        self._phrases = PhraseIndex(
            (str(number), phrase)
            for number, use_case in enumerate(self._use_cases)
            for phrase in (*use_case.ja.phrasings, *use_case.en.phrasings, use_case.ja.title, use_case.en.title)
        )

    def answer(self, text: str, department: str | None, limit: int = 10) -> Answer:
        """The best ``limit`` use cases for a message of someone in ``department``.

        The department raises its entries; it never hides the others.
        """
        plain = normalise(text[:MAX_READ])
        words, phrases = self._word_scores(plain), self._phrase_scores(plain)
        hits = []
        for number in words.keys() | phrases.keys():
            use_case, likeness = self._use_cases[number], phrases.get(number, 0.0)
            score = words.get(number, 0.0) + PHRASE_WEIGHT * likeness
            hits.append(Hit(use_case, score + _bonus(use_case, department), likeness))
        hits.sort(key=lambda hit: (-hit.score, hit.use_case.id))
        return Answer(tuple(hits[:limit]), _confidence(hits))

    def confidence(self, text: str) -> float:
        """How much a message looks like work that the catalogue knows, 0 to 1."""
        return self.answer(text, None, limit=1).confidence

    def topic(self, text: str) -> str:
        """What a question was about in the catalogue's own words, never the asker's: family and known terms."""
        plain = normalise(text)
        answer = self.answer(text, None, limit=1)
        family = str(answer.hits[0].use_case.task) if answer.hits and answer.confidence >= NEAR / 2 else "other"
        known = list(dict.fromkeys(word for entry in self._lexicon.find(plain) for word in entry.means.split()))
        return f"{family}: {' '.join(known[:2])}"[:64] if known else family

    def _word_scores(self, plain: str) -> Mapping[int, float]:
        """BM25F by document."""
        scores: dict[int, float] = defaultdict(float)
        for term, weight in self._query(plain).items():
            idf = self._idf.get(term, 0.0)
            for number, frequency in zip(*self._postings.get(term, NOWHERE), strict=True):
                scores[number] += weight * idf * frequency
        return scores

    def _phrase_scores(self, plain: str) -> Mapping[int, float]:
        """Likeness to the closest phrasing of each document."""
        best: dict[int, float] = {}
        widened = " ".join([plain, *(e.means for e in self._lexicon.find(plain) if e.weight >= 0.7)])
        for text, weight in {plain: 1.0, widened: 0.9}.items():
            for phrase, likeness in self._phrases.similar(text).items():
                number = int(self._phrases.keys[phrase])
                best[number] = max(best.get(number, 0.0), likeness * weight)
        return best

    def _query(self, plain: str) -> dict[str, float]:
        wanted = {term: min(weight, 1.0) for term, weight in terms(plain).items()}
        for entry in self._lexicon.find(plain):
            for term in terms(normalise(entry.means)):
                wanted[term] = max(wanted.get(term, 0.0), entry.weight)
        return wanted


def _weighted_terms(use_case: UseCase) -> dict[str, float]:
    """Term frequencies over all fields and both languages, weighted by field."""
    found: dict[str, float] = defaultdict(float)
    for words in (use_case.ja, use_case.en):
        texts = {
            "title": words.title,
            "phrasings": "\n".join(words.phrasings),
            "summary": f"{words.summary}\n{words.why}\n{words.kpi}",
            "template": words.template,
        }
        for field, weight in FIELDS.items():
            for line in texts[field].split("\n"):
                for term, n in terms(normalise(line)).items():
                    found[term] += weight * n
    return found


def _postings(documents: list[dict[str, float]]) -> dict[str, Posting]:
    """For each term the documents that hold it, with the saturated frequency of BM25."""
    average = sum(sum(document.values()) for document in documents) / max(len(documents), 1)
    postings: dict[str, Posting] = defaultdict(_posting)
    for number, document in enumerate(documents):
        length = 1 - B + B * sum(document.values()) / average
        for term, frequency in document.items():
            numbers, weights = postings[term]
            numbers.append(number)
            weights.append(frequency * (K1 + 1) / (frequency + K1 * length))
    return postings


def _bonus(use_case: UseCase, department: str | None) -> float:
    if use_case.home == COMMON:
        return COMMON_BONUS
    return DEPARTMENT_BONUS if department in use_case.departments else 0.0


def _confidence(hits: list[Hit]) -> float:
    """How sure the best three are: 0 when nothing matched."""
    if not hits:
        return 0.0
    likeness = max(hit.likeness for hit in hits[:3])
    margin = hits[0].score - hits[min(3, len(hits) - 1)].score
    return LIKENESS_SHARE * likeness + MARGIN_SHARE * min(margin / MARGIN_FULL, 1.0)
