"""What the company's use teaches about use cases: how good a suggestion each one is, and what may be said of it.

A use case stands well when many of those who were shown it try it, and many of those who tried it say that it helped.
Both are shares of what was shown or answered, never plain counts, so that being shown often earns nothing by itself.
"""

import math
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from coach.dates import week_of
from storage import jobs, learning
from storage.db import Session

WEEKS = 12
"""How far back use counts: long enough for rare work, short enough to forget what a company has outgrown."""

SHOWN_PRIOR, ANSWERED_PRIOR = 30.0, 8.0
"""Suggestions and answers that the average weighs as much as, against a use case's own (beta-binomial shrinkage)."""

LEARNING = "weekly_learning"
"""The job that writes the standings anew."""

CERTAIN = 10
"""People who said how it went from which a colleague is told of it: twice the least group of any figure."""


@dataclass(frozen=True)
class Record:
    """What became of a use case somewhere."""

    shown: int = 0
    tried: int = 0
    answered: int = 0
    helped: int = 0

    def __add__(self, other: "Record") -> "Record":
        return Record(
            self.shown + other.shown,
            self.tried + other.tried,
            self.answered + other.answered,
            self.helped + other.helped,
        )


@dataclass(frozen=True)
class Standings:
    """How every use case stands, in the company and in each department."""

    everywhere: Mapping[str, Record] = field(default_factory=dict)
    by_department: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    """By use case and department."""

    @classmethod
    def of(cls, cells: Mapping[tuple[str, str], Record]) -> "Standings":
        """From what became of each use case in each department."""
        everywhere: dict[str, Record] = {}
        for (use_case, _), record in cells.items():
            everywhere[use_case] = everywhere.get(use_case, Record()) + record
        return cls(everywhere, cells)

    def standing(self, use_case: str, department: str | None) -> float:
        """-1 for half as good as the average or worse, 1 for twice as good or better; unknown ones start above 0.

        Each share is taken one standard deviation above its shrunk estimate: what is little known gets its chance, and
        loses it only by being shown.
        """
        if not self.everywhere:
            return 0.0
        total = self._total
        company, own = self.everywhere.get(use_case, Record()), self.by_department.get((use_case, department or ""))
        value = usual = 1.0
        for hits, tries, prior in (("tried", "shown", SHOWN_PRIOR), ("helped", "answered", ANSWERED_PRIOR)):
            average = (getattr(total, hits) + 1) / (getattr(total, tries) + 2)
            mean, weight = _shrunk(getattr(company, hits), getattr(company, tries), min(average, 1.0), prior)
            if own is not None:
                mean, weight = _shrunk(getattr(own, hits), getattr(own, tries), mean, prior)
            value *= mean + math.sqrt(mean * (1 - mean) / (weight + 1))
            usual *= min(average, 1.0)
        return max(-1.0, min(1.0, math.log2(value / usual)))

    def helped_most(self, use_case: str, department: str | None) -> bool:
        """Whether it may be said that it helped at least half of ``CERTAIN`` or more people of the department."""
        record = self.by_department.get((use_case, department or ""), Record())
        return record.answered >= CERTAIN and 2 * record.helped >= record.answered

    @cached_property
    def _total(self) -> Record:
        return sum(self.everywhere.values(), Record())


class Experience:
    """Standings, and the suggestions made since they were last written down; for the life of a process."""

    def __init__(self) -> None:
        self.standings = Standings()
        self._learned: date | None = None
        self._shown: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def shown(self, use_cases: Iterable[str], department: str | None) -> None:
        """Note that use cases were suggested to somebody of a department."""
        with self._lock:
            self._shown.update((use_case, department or "") for use_case in use_cases)

    def keep(self, session: Session, today: date) -> None:
        """Write down what was suggested, and read how use cases stand by now."""
        with self._lock:
            counts, self._shown = self._shown, Counter()
        learning.add_shown(session, week_of(today), counts)
        learned = jobs.latest(session, LEARNING)
        if learned == self._learned:
            return
        cells = {
            (row.use_case, row.department): Record(row.shown, row.tried, row.answered, row.helped)
            for row in learning.experiences(session)
        }
        self._learned, self.standings = learned, Standings.of(cells)


def first_week(today: date) -> date:
    """The Monday of the first week that counts."""
    return week_of(today) - timedelta(weeks=WEEKS)


def _shrunk(hits: int, tries: int, prior_mean: float, prior: float) -> tuple[float, float]:
    """The mean of the beta posterior, and how many tries it weighs."""
    weight = prior + tries
    return (prior * prior_mean + min(hits, tries)) / weight, weight
