"""How good suggestions are on the development queries: hit@1, hit@3, intents, abstention; beside plain BM25.

``python -m tests.bench.suggest [queries|holdout] [--misses]``. Weights and cues were fitted on queries.jsonl;
holdout.jsonl was written apart from it and from the catalogue's phrasings, to see whether they generalise. Shares are printed with their 95 % Wilson interval.
"""

import json
import math
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rank_bm25 import BM25Okapi

from coach.intents import Classifier
from coach.limits import limit_of
from usecases.load import Catalogue, load_catalogue
from usecases.search import Answer, Index, Sureness
from usecases.text import JAPANESE, WORD, normalise

QUERIES = Path(__file__).parent / "queries.jsonl"
Z = 1.96


@dataclass(frozen=True)
class Query:
    """One line of the development set."""

    id: str
    text: str
    department: str | None
    lang: str
    intent: str
    expect: tuple[str, ...]


def load_queries(path: Path = QUERIES) -> list[Query]:
    """The development set."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Query(r["id"], r["text"], r["department"], r["lang"], r["intent"], tuple(r.get("expect") or ())) for r in rows
    ]


def wilson(hits: int, of: int) -> str:
    """A share with its 95 % Wilson interval, in per cent."""
    if not of:
        return "–"
    share = hits / of
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return f"{share:6.1%}  [{middle - half:.1%}, {middle + half:.1%}]  n={of}"


def tokens(text: str) -> list[str]:
    """Words, and pairs of Japanese characters."""
    plain = normalise(text)
    pairs = [part[i : i + 2] for part in JAPANESE.findall(plain) for i in range(len(part) - 1)]
    return WORD.findall(plain) + pairs


class PlainBm25:
    """BM25 over all text of an entry, without fields, phrasings' n-grams, lexicon or department."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._ids = list(catalogue.use_cases)
        documents = [
            [
                token
                for w in (u.ja, u.en)
                for text in (w.title, w.summary, w.why, w.template, *w.phrasings)
                for token in tokens(text)
            ]
            for u in catalogue.use_cases.values()
        ]
        self._bm25 = BM25Okapi(documents)

    def best(self, text: str) -> list[str]:
        """The ids of the best three."""
        scores = self._bm25.get_scores(tokens(text))
        return [self._ids[i] for i in sorted(range(len(scores)), key=lambda i: -scores[i])[:3]]


def answer(index: Index, query: Query) -> Answer:
    """What the search says, and nothing for a request that no template may answer."""
    return Answer((), 0.0) if limit_of(query.text) else index.answer(query.text, query.department, limit=3)


def hits(found: Sequence[Sequence[str]], wanted: Sequence[Query], at: int) -> int:
    """Queries with a right answer among the first ``at``."""
    return sum(1 for ids, query in zip(found, wanted, strict=True) if set(ids[:at]) & set(query.expect))


def report(path: Path, *, show_misses: bool) -> None:
    """Print every figure."""
    catalogue = load_catalogue()
    index, plain, classifier = Index(catalogue), PlainBm25(catalogue), Classifier()
    queries = load_queries(path)
    tasks = [q for q in queries if q.expect]
    answers = [answer(index, q) for q in tasks]
    ours = [[u.id for u in a.use_cases] for a in answers]
    theirs = [plain.best(q.text) for q in tasks]
    for name, found in (("Banso", ours), ("plain BM25", theirs)):
        for lang in ("ja", "en", ""):
            part = [(f, q) for f, q in zip(found, tasks, strict=True) if lang in ("", q.lang)]
            ids, of = [f for f, _ in part], [q for _, q in part]
            for at in (1, 3):
                print(f"{name:11} hit@{at} {lang or 'all':4} {wilson(hits(ids, of, at), len(of))}")
    foreign = [
        (f, q)
        for f, q in zip(ours, tasks, strict=True)
        if q.department and not any(q.department in catalogue.use_cases[e].departments for e in q.expect)
    ]
    print(
        f"asked from another department, hit@3: {wilson(hits([f for f, _ in foreign], [q for _, q in foreign], 3), len(foreign))}"
    )
    wrong = sum(
        a.sureness is Sureness.SURE and not set(f) & set(q.expect) for a, f, q in zip(answers, ours, tasks, strict=True)
    )
    print(
        f"sure and right              {wilson(sum(a.sureness is Sureness.SURE for a in answers) - wrong, len(tasks))}"
    )
    print(f"sure and wrong              {wilson(wrong, len(tasks))}")
    impossible = [q for q in queries if q.intent == "task" and not q.expect]
    held = sum(answer(index, q).sureness is not Sureness.SURE for q in impossible)
    print(f"abstains where nothing fits {wilson(held, len(impossible))}")
    _intents(queries, index, classifier, show_misses)
    _speed(queries, index, classifier)
    if show_misses:
        for found, query, given in zip(ours, tasks, answers, strict=True):
            if not set(found) & set(query.expect):
                print("MISS", query.id, query.department, repr(query.text), query.expect, found, given.sureness)
        for query in impossible:
            given = answer(index, query)
            if given.sureness is Sureness.SURE:
                print("SURE", query.id, repr(query.text), [u.id for u in given.use_cases], round(given.confidence, 2))


def _intents(queries: list[Query], index: Index, classifier: Classifier, show_misses: bool) -> None:
    given = [str(classifier.classify(q.text, index.confidence(q.text))) for q in queries]
    right, all_of, named = Counter[str](), Counter[str](), Counter[str]()
    for query, intent in zip(queries, given, strict=True):
        all_of[query.intent] += 1
        named[intent] += 1
        right[query.intent] += intent == query.intent
        if show_misses and intent != query.intent:
            print("INTENT", query.id, query.intent, "->", intent, repr(query.text))
    print(f"intent accuracy             {wilson(right.total(), len(queries))}")
    for intent in all_of:
        print(
            f"  {intent:9} recall {wilson(right[intent], all_of[intent])}  precision {right[intent] / max(named[intent], 1):.1%}"
        )


def _speed(queries: list[Query], index: Index, classifier: Classifier) -> None:
    times = []
    for query in queries * 4:
        start = time.perf_counter()
        classifier.classify(query.text, index.confidence(query.text))
        index.answer(query.text, query.department)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    print(
        f"ms per message: median {times[len(times) // 2]:.2f}, p99 {times[int(len(times) * 0.99)]:.2f}, most {times[-1]:.2f}"
    )


if __name__ == "__main__":
    sets = [name for name in sys.argv[1:] if not name.startswith("--")] or ["queries", "holdout"]
    for name in sets:
        print(f"== {name}.jsonl")
        report(QUERIES.with_name(f"{name}.jsonl"), show_misses="--misses" in sys.argv)
