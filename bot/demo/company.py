"""Who works at the demo company, and what is counted there without a person. The same seed gives the same company."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random

from bot.demo.activity import Habits, weekdays
from bot.demo.names import ENGLISH_GIVEN_NAMES, ENGLISH_SURNAMES, GIVEN_NAMES, SURNAMES
from bot.demo.visits import Story
from usecases.load import Catalogue

SEED = 38
"""Any number will do; with this one 200 employees are a good picture of the rates below and in activity and visits."""

MAIL_DOMAIN = "example.com"
"""Reserved for examples (RFC 2606): nobody receives mail there."""

HEADCOUNT = {
    "sales": 33, "engineering": 24, "manufacturing": 22, "customer_support": 14, "retail": 14, "it": 10, "rnd": 10,
    "marketing_pr": 10, "hr": 9, "finance": 9, "general_affairs": 8, "procurement": 7, "planning": 6, "legal": 5,
    "medical_care": 5, "education": 5, "public_sector": 5, "executive": 4,
}  # fmt: skip
"""How the employees are spread over the departments, in parts of their sum."""

REACH = {
    "sales": 0.62, "engineering": 0.85, "manufacturing": 0.32, "customer_support": 0.68, "retail": 0.35, "it": 0.90,
    "rnd": 0.66, "marketing_pr": 0.86, "hr": 0.72, "finance": 0.52, "general_affairs": 0.60, "procurement": 0.46,
    "planning": 0.82, "legal": 0.50, "medical_care": 0.34, "education": 0.48, "public_sector": 0.42, "executive": 0.60,
}  # fmt: skip
"""The share of each department that has met the coach by the end."""

USUAL_REACH = 0.55

ENGLISH_SHARE = 0.2
ENGLISH_TIMEZONES = ("Asia/Tokyo", "Asia/Tokyo", "Asia/Tokyo", "Asia/Singapore", "Europe/London", "America/New_York")

DAILY_RATES = {"worry": 0.010, "policy": 0.018}
"""How often one employee in reach of the coach asks on a working day."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """One employee of the demo company."""

    number: int
    """From 1."""
    name: str
    email: str
    department: str
    language: str
    timezone: str

    @property
    def user(self) -> str:
        """The account on the playground: "demo-0001"."""
        return f"demo-{self.number:04d}"


@dataclass(frozen=True, slots=True)
class DailyTally:
    """How often something was asked in a department on a day, by whomever."""

    day: date
    kind: str
    department: str
    count: int


@dataclass(frozen=True)
class DemoCompany:
    """A company of ``size`` employees whose eight weeks with the coach end on the day before ``today``.

    Everything is made while it is read; what is kept in memory does not grow with the events.
    """

    catalogue: Catalogue
    today: date
    size: int = 200
    seed: int = SEED

    def colleagues(self) -> Iterator[Colleague]:
        """Every employee, the departments mixed."""
        random = self.random("people")
        departments = [key for key, count in self.headcount().items() for _ in range(count)]
        random.shuffle(departments)
        japanese = _endless_names(random, SURNAMES, GIVEN_NAMES)
        english = _endless_names(random, _as_read(ENGLISH_SURNAMES), _as_read(ENGLISH_GIVEN_NAMES))
        addresses: Counter[str] = Counter()
        for number, department in enumerate(departments, start=1):
            if random.random() < ENGLISH_SHARE:
                (surname, family), (given, own) = next(english)
                name, language, timezone = f"{given} {surname}", "en", random.choice(ENGLISH_TIMEZONES)
            else:
                (surname, family), (given, own) = next(japanese)
                name, language, timezone = f"{surname} {given}", "ja", "Asia/Tokyo"
            address = f"{own}.{family}"
            addresses[address] += 1
            again = addresses[address] if addresses[address] > 1 else ""
            yield Colleague(number, name, f"{address}{again}@{MAIL_DOMAIN}", department, language, timezone)

    def stories(self) -> Iterator[tuple[Colleague, Story]]:
        """Every employee with what they did; about four in ten did nothing so far."""
        habits = Habits(self.catalogue, self.today)
        seen: Counter[str] = Counter()
        for colleague in self.colleagues():
            random = self.random(f"story/{colleague.number}")
            before = seen[colleague.department]
            seen[colleague.department] += 1
            reach = REACH.get(colleague.department, USUAL_REACH)
            # By turns, not by chance: a department of five would often have nobody.
            if round((before + 1) * reach) > round(before * reach):
                yield colleague, habits.story(random, colleague.department, colleague.language, colleague.timezone)
            else:
                yield colleague, Story()

    def tallies(self) -> Iterator[DailyTally]:
        """Worries and questions about rules by day and department, drawn for the group and not from any employee."""
        random = self.random("tallies")
        headcount = self.headcount()
        for day in (day for week in weekdays(self.today) for day in week):
            for department, people in headcount.items():
                for kind, rate in DAILY_RATES.items():
                    count = _poisson(random, people * REACH.get(department, USUAL_REACH) * rate)
                    if count:
                        yield DailyTally(day, kind, department, count)

    def headcount(self) -> dict[str, int]:
        """How many employees each department of the catalogue has; from 40 on each has somebody."""
        weights = {key: HEADCOUNT.get(key, 5) for key in self.catalogue.departments}
        total = sum(weights.values())
        exact = {key: self.size * weight / total for key, weight in weights.items()}
        counts = {key: int(share) for key, share in exact.items()}
        left_over = self.size - sum(counts.values())
        for key in sorted(exact, key=lambda key: counts[key] - exact[key])[:left_over]:
            counts[key] += 1
        return counts

    def random(self, part: str) -> Random:
        """Chance that is the same every time, and for one part whatever the others draw."""
        return Random(f"{self.seed}/{part}")  # noqa: S311 nothing here is a secret


Pair = tuple[tuple[str, str], tuple[str, str]]
"""A surname and a given name, each with its reading."""


def _as_read(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name.lower() for name in names}


def _endless_names(random: Random, surnames: dict[str, str], given: dict[str, str]) -> Iterator[Pair]:
    """Every combination once in a mixed order, then again."""
    pairs = list(product(surnames.items(), given.items()))
    random.shuffle(pairs)
    while True:
        yield from pairs


def _poisson(random: Random, mean: float) -> int:
    """How many independent rare things happen when ``mean`` are expected."""
    if mean > 30:  # close to the normal distribution there, and the product below would get slow
        return max(0, round(random.gauss(mean, math.sqrt(mean))))
    count, left, limit = 0, random.random(), math.exp(-mean)
    while left > limit:
        count += 1
        left *= random.random()
    return count
