"""How good suggestions are on the development queries: hit@1, hit@3, intents, abstention; beside plain BM25.

``python -m tests.bench.suggest [queries holdout blind] [--misses]``. Weights and cues were fitted on queries.jsonl;
holdout.jsonl and blind.jsonl were written apart from it and from the catalogue's phrasings, to see what generalises.
The three weights of the intent classifier were chosen over all three sets; only new queries measure it blind.
Shares are printed with their 95 % Wilson interval.
"""

import json
import math
import statistics
import sys
import time
from collections import Counter
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


@dataclass(frozen=True)
class Judged:
    """A task query with what was found for it."""

    query: Query
    answer: Answer

    @property
    def right(self) -> bool:
        """Whether a right use case is among the three."""
        return bool({use_case.id for use_case in self.answer.use_cases} & set(self.query.expect))

    @property
    def sure(self) -> bool:
        """Whether they would be shown as an answer."""
        return self.answer.sureness is Sureness.SURE


def report(path: Path, *, show_misses: bool) -> None:
    """Print every figure for one set of queries."""
    catalogue = load_catalogue()
    index, classifier = Index(catalogue), Classifier(catalogue.phrasings())
    queries = load_queries(path)
    tasks = [Judged(q, answer(index, q)) for q in queries if q.intent == "task"]
    possible = [t for t in tasks if t.query.expect]
    _hits("Banso", [[u.id for u in t.answer.use_cases] for t in possible], [t.query for t in possible])
    plain = PlainBm25(catalogue)
    _hits("plain BM25", [plain.best(t.query.text) for t in possible], [t.query for t in possible])
    foreign = [t for t in possible if t.query.department and not _serves(catalogue, t.query)]
    print(f"hit@3 for another department {wilson(sum(t.right for t in foreign), len(foreign))}")
    misled = [_misled(index, catalogue, t) for t in possible]
    print(f"hit@3 with a wrong department {wilson(sum(map(sum, misled)), sum(map(len, misled)))}")
    print(f"sure and right               {wilson(sum(t.sure and t.right for t in possible), len(possible))}")
    print(f"sure and wrong               {wilson(sum(t.sure and not t.right for t in possible), len(possible))}")
    impossible = [t for t in tasks if not t.query.expect]
    print(f"abstains where nothing fits  {wilson(sum(not t.sure for t in impossible), len(impossible))}")
    _intents(queries, index, classifier, show_misses=show_misses)
    _speed(queries, index, classifier)
    for task in tasks if show_misses else ():
        if task.sure if not task.query.expect else not task.right:
            found = [use_case.id for use_case in task.answer.use_cases]
            print("MISS", task.query.id, task.query.department, repr(task.query.text), task.query.expect, found)


def _hits(name: str, found: list[list[str]], queries: list[Query]) -> None:
    for lang in ("ja", "en", "all"):
        part = [(ids, q) for ids, q in zip(found, queries, strict=True) if lang in ("all", q.lang)]
        for at in (1, 3):
            right = sum(bool(set(ids[:at]) & set(q.expect)) for ids, q in part)
            print(f"{name:11} hit@{at} {lang:9} {wilson(right, len(part))}")


def _misled(index: Index, catalogue: Catalogue, task: Judged) -> list[bool]:
    """Whether a right use case is found for each department that none of the right ones serves."""
    right = [catalogue.use_cases[name] for name in task.query.expect]
    others = set(catalogue.departments) - {d for u in right for d in (u.home, *u.departments)}
    found = (index.answer(task.query.text, department, limit=3).use_cases for department in sorted(others))
    return [bool({use_case.id for use_case in three} & set(task.query.expect)) for three in found]


def _serves(catalogue: Catalogue, query: Query) -> bool:
    """Whether a right use case is one of the asker's own department."""
    return any(query.department in catalogue.use_cases[name].departments for name in query.expect)


def _intents(queries: list[Query], index: Index, classifier: Classifier, *, show_misses: bool) -> None:
    right, all_of, named = Counter[str](), Counter[str](), Counter[str]()
    for query in queries:
        intent = str(classifier.classify(query.text, index.confidence(query.text)))
        all_of[query.intent] += 1
        named[intent] += 1
        right[query.intent] += intent == query.intent
        if show_misses and intent != query.intent:
            print("INTENT", query.id, query.intent, "->", intent, repr(query.text))
    print(f"intent accuracy              {wilson(right.total(), len(queries))}")
    for intent, of in all_of.items():
        precision = right[intent] / max(named[intent], 1)
        print(f"  {intent:9} recall {wilson(right[intent], of)}  precision {precision:.1%}")


def _speed(queries: list[Query], index: Index, classifier: Classifier) -> None:
    times = []
    for query in queries * 4:
        start = time.perf_counter()
        classifier.classify(query.text, index.confidence(query.text))
        index.answer(query.text, query.department)
        times.append((time.perf_counter() - start) * 1000)
    middle, *_, last = statistics.quantiles(times, n=100)[49:]
    print(f"ms per message: median {middle:.2f}, p99 {last:.2f}, most {max(times):.2f}")


if __name__ == "__main__":
    sets = [name for name in sys.argv[1:] if not name.startswith("--")] or ["queries", "holdout", "blind"]
    for name in sets:
        print(f"== {name}.jsonl")
        report(QUERIES.with_name(f"{name}.jsonl"), show_misses="--misses" in sys.argv)
