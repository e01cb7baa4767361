"""Find use cases for a message, without a model: words (BM25F), colleagues' phrasings (n-grams), the department."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, chain, count

from usecases.lexicon import Equivalence, Lexicon
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

UNSEEN = -1
"""The number of an n-gram that stands in no phrasing; it is as telling as one that stands in a single one."""

MAX_READ = 400
"""Characters of a message that are searched: whoever writes more has said by then what it is about."""

SURE, NEAR = 0.24, 0.13
"""Confidence, 0 to 1, from which suggestions are shown, and from which they are offered as a question."""

WORTH_SHOWING = 0.4
"""Share of the best score below which an entry beside it looks out of place; no right answer is lost by it."""

COMPARED = 4
"""How many of the best entries the confidence is made of."""

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


class Postings:
    """Where each term stands: the numbers of its documents, and its weight in each.

    Terms are numbers, and share two arrays: there are hundreds of thousands of entries and tens of thousands of terms.
    """

    def __init__(self, spread: list[int], documents: Iterable[Iterable[tuple[int, float]]]) -> None:
        """``spread``: by the number of a term, in how many documents it stands; with 0 it is left out."""
        self._starts = starts = array("I", accumulate([*spread, 0]))
        room = bytes(4 * starts[-1])
        self._numbers, self._weights = numbers, weights = array("I", room), array("f", room)
        for number, document in enumerate(documents):
            for term, weight in document:
                if spread[term]:
                    # Each term's share is filled from its end, so that its start is known once it is full.
                    starts[term] = at = starts[term] - 1
                    numbers[at] = number
                    weights[at] = weight

    def of(self, term: int) -> Iterator[tuple[int, float]]:
        """The documents that hold a term, each with the term's weight in it."""
        start, end = self._starts[term : term + 2]
        return zip(self._numbers[start:end], self._weights[start:end], strict=True)


class PhraseIndex:
    """Cosine similarity of a text to many short phrases, each belonging to the document of a number."""

    def __init__(self, phrases: Iterable[tuple[int, str]]) -> None:
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._documents, found = [], []
        for document, phrase in phrases:
            self._documents.append(document)
            found.append(array("I", map(numbers.__getitem__, ngrams(normalise(phrase)))))
        self._numbers = dict(numbers)
        counted = Counter(chain.from_iterable(map(set, found)))
        spread = [counted[gram] for gram in range(len(numbers))]
        self._idf = [math.log(1 + len(found) / n) for n in (*spread, 1)]
        telling = [n if n <= len(found) * TOO_COMMON else 0 for n in spread]
        self._postings = Postings(telling, (self._unit(Counter(grams).items()) for grams in found))

    def similar(self, text: str) -> dict[int, float]:
        """Similarity, 0 to 1, to each document's closest phrase; documents with nothing in common are left out."""
        found: dict[int, float] = defaultdict(float)
        grams = [(self._numbers.get(gram, UNSEEN), n) for gram, n in Counter(ngrams(text)).items()]
        for gram, weight in self._unit(grams):
            for number, other in self._postings.of(gram) if gram != UNSEEN else ():
                found[number] += weight * other
        best: dict[int, float] = {}
        for number, likeness in found.items():
            document = self._documents[number]
            if likeness > best.get(document, 0.0):
                best[document] = likeness
        return best

    def _unit(self, grams: Iterable[tuple[int, int]]) -> list[tuple[int, float]]:
        """Counted n-grams with their weights, as a vector of length 1."""
        idf = self._idf
        weights = [(gram, idf[gram] * (1 + math.log(n) if n > 1 else 1)) for gram, n in grams]
        length = math.hypot(*(weight for _, weight in weights)) or 1.0
        return [(gram, weight / length) for gram, weight in weights]


class WordIndex:
    """BM25 over documents, each given as its weighted terms."""

    def __init__(self, documents: list[dict[str, float]]) -> None:
        counted = Counter(chain.from_iterable(documents))
        self._numbers = numbers = {term: number for number, term in enumerate(counted)}
        spread = list(counted.values())
        self._idf = [math.log(1 + (len(documents) - n + 0.5) / (n + 0.5)) for n in spread]
        average = sum(sum(document.values()) for document in documents) / max(len(documents), 1)
        self._postings = Postings(
            spread,
            (zip(map(numbers.__getitem__, words), _saturated(words, average), strict=True) for words in documents),
        )

    def scores(self, wanted: Mapping[str, float]) -> dict[int, float]:
        """The score for weighted terms, by the number of the document; those with none of them are left out."""
        scores: dict[int, float] = defaultdict(float)
        for term, weight in wanted.items():
            if (known := self._numbers.get(term)) is not None:
                for number, frequency in self._postings.of(known):
                    scores[number] += weight * self._idf[known] * frequency
        return scores


class Index:
    """The catalogue, ready to be searched; built once, then only read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._use_cases = tuple(catalogue.use_cases.values())
        self._lexicon = Lexicon()
        self._words = WordIndex([_weighted_terms(use_case) for use_case in self._use_cases])
        self._phrases = PhraseIndex(
            (number, phrase)
            for number, use_case in enumerate(self._use_cases)
            for phrase in (*use_case.ja.phrasings, *use_case.en.phrasings, use_case.ja.title, use_case.en.title)
        )

    def answer(self, text: str, department: str | None, limit: int = 10) -> Answer:
        """The best ``limit`` use cases for a message of someone in ``department``.

        The department raises its entries; it never hides the others.
        """
        plain = normalise(text[:MAX_READ])
        known = self._lexicon.find(plain)
        words, phrases = self._words.scores(_query(plain, known)), self._phrase_scores(plain, known)
        ranked = []
        for number in words.keys() | phrases.keys():
            use_case = self._use_cases[number]
            score = words.get(number, 0.0) + PHRASE_WEIGHT * phrases.get(number, 0.0) + _bonus(use_case, department)
            ranked.append((-score, use_case.id, number))
        ranked.sort()
        hits = [
            Hit(self._use_cases[number], -below, phrases.get(number, 0.0))
            for below, _, number in ranked[: max(limit, COMPARED)]
        ]
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

    def _phrase_scores(self, plain: str, known: list[Equivalence]) -> Mapping[int, float]:
        """Likeness to the closest phrasing of each document."""
        best: dict[int, float] = {}
        widened = " ".join([plain, *(entry.means for entry in known if entry.weight >= 0.7)])
        for text, weight in {plain: 1.0, widened: 0.9}.items():
            for number, likeness in self._phrases.similar(text).items():
                best[number] = max(best.get(number, 0.0), likeness * weight)
        return best


def _query(plain: str, known: list[Equivalence]) -> dict[str, float]:
    """The weighted terms of a message, and of what its known words mean."""
    wanted = {term: min(weight, 1.0) for term, weight in terms(plain).items()}
    for entry in known:
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
            for term, n in terms(normalise(texts[field])).items():
                found[term] += weight * n
    return found


def _saturated(document: Mapping[str, float], average: float) -> list[float]:
    """The term frequencies of BM25, beside documents of ``average`` length."""
    length = 1 - B + B * sum(document.values()) / average
    return [frequency * (K1 + 1) / (frequency + K1 * length) for frequency in document.values()]


def _bonus(use_case: UseCase, department: str | None) -> float:
    if use_case.home == COMMON:
        return COMMON_BONUS
    return DEPARTMENT_BONUS if department in use_case.departments else 0.0


def _confidence(hits: list[Hit]) -> float:
    """How sure the best three are: 0 when nothing matched."""
    if not hits:
        return 0.0
    likeness = max(hit.likeness for hit in hits[:3])
    margin = hits[0].score - hits[:COMPARED][-1].score
    return LIKENESS_SHARE * likeness + MARGIN_SHARE * min(margin / MARGIN_FULL, 1.0)
