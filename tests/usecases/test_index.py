"""The two indexes of the search against their formulas, worked out the slow way on the shipped catalogue."""

import math
from collections import Counter

import pytest

from usecases.load import load_catalogue
from usecases.search import K1, TOO_COMMON, B, PhraseIndex, WordIndex
from usecases.text import ngrams, normalise, terms

PHRASES = [
    (number, phrase)
    for number, use_case in enumerate(load_catalogue().use_cases.values())
    for phrase in (*use_case.ja.phrasings, *use_case.en.phrasings)
]
ASKED = ["議事録を要約したい、要約", "turn my notes into minutes", "楔形文字 qwzx の議事録", "zzz", ""]


@pytest.mark.parametrize("text", ASKED)
def test_likeness_is_the_cosine_to_the_closest_phrase(text: str) -> None:
    plain, bags = normalise(text), [Counter(ngrams(normalise(phrase))) for _, phrase in PHRASES]
    spread = Counter(gram for bag in bags for gram in bag)

    def unit(bag: Counter[str]) -> dict[str, float]:
        weights = {gram: math.log(1 + len(bags) / spread.get(gram, 1)) * (1 + math.log(n)) for gram, n in bag.items()}
        length = math.sqrt(sum(weight**2 for weight in weights.values()))
        return {gram: weight / length for gram, weight in weights.items()}

    asked, best = unit(Counter(ngrams(plain))), dict[int, float]()
    telling = {gram for gram in asked if 0 < spread[gram] <= len(bags) * TOO_COMMON}
    for (number, _), bag in zip(PHRASES, bags, strict=True):
        if shared := telling & bag.keys():
            there = unit(bag)
            best[number] = max(best.get(number, 0.0), sum(asked[gram] * there[gram] for gram in shared))
    assert PhraseIndex(PHRASES).similar(plain) == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("text", ASKED)
def test_words_are_scored_by_bm25(text: str) -> None:
    documents = [terms(normalise(phrase)) for _, phrase in PHRASES]
    average = sum(sum(document.values()) for document in documents) / len(documents)
    wanted, scores = terms(normalise(text)), dict[int, float]()
    for term, weight in wanted.items():
        n = sum(term in document for document in documents)
        for number, document in enumerate(documents):
            if frequency := document.get(term):
                saturated = frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * sum(document.values()) / average))
                idf = math.log(1 + (len(documents) - n + 0.5) / (n + 0.5))
                scores[number] = scores.get(number, 0.0) + weight * idf * saturated
    assert WordIndex(documents).scores(wanted) == pytest.approx(scores, rel=1e-6)
    assert WordIndex([]).scores(wanted) == {}
