"""When people come to the coach in eight weeks, and for which use cases."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from bot.demo.visits import Liked, Story, Visitor
from usecases.load import COMMON, Catalogue
from usecases.schema import Level, UseCase

WEEKS = 8

TICKETS, FEWER_EACH_WEEK = 40, 2
"""What the service desk of 200 people opens on a working day of the first week, and how the weeks differ."""

FIRST_WEEK = (0.28, 0.16, 0.06, 0.06, 0.10, 0.11, 0.12, 0.11)
"""The share of starters that come for the first time in each week: the launch, and later word of mouth."""

ACTIVE = (1.0, 0.85, 0.50, 0.45, 0.65, 0.80, 0.88, 0.95)
"""How likely somebody who stays with it comes in each week: the novelty wears off in weeks 3 and 4."""

LASTING = {"once": 0.22, "fading": 0.25, "staying": 0.53}
"""How long starters stay: a single visit, two or three weeks, or to the end."""

POPULARITY = {Level.FIRST_STEP: 3.0, Level.STANDARD: 2.0, Level.ADVANCED: 1.0}

DEADLINE_ZONE = ZoneInfo("Asia/Tokyo")
"""Nothing happens after today's midnight here, where the company's day begins first."""


def weekdays(today: date) -> list[list[date]]:
    """The working days of the eight weeks that end on the day before ``today``, five for each week."""
    first = today - timedelta(weeks=WEEKS)
    weeks = [[first + timedelta(weeks=week, days=day) for day in range(7)] for week in range(WEEKS)]
    return [[day for day in week if day.weekday() < 5] for week in weeks]


def tickets(random: Random, today: date, size: int) -> Iterator[tuple[date, int]]:
    """What the service desk of a company counted on each working day."""
    for number, week in enumerate(weekdays(today)):
        usual = (TICKETS - FEWER_EACH_WEEK * number) * size / 200
        yield from ((day, max(0, round(random.gauss(usual, usual / 8)))) for day in week)


class Habits:
    """What is common to everybody: the calendar, and which use cases each department likes."""

    def __init__(self, catalogue: Catalogue, today: date) -> None:
        self._weeks = weekdays(today)
        self._end = datetime.combine(today, time(), DEADLINE_ZONE).astimezone(UTC)
        self._liked = {key: _liked(catalogue.for_department(key), key) for key in catalogue.departments}

    def story(self, random: Random, department: str, language: str, timezone: str) -> Story:
        """One starter's eight weeks; empty when every visit falls after the end or there is no use case at all."""
        liked = self._liked[department]
        if liked is None:
            return Story()
        visitor = Visitor(random, liked, language, ZoneInfo(timezone), self._end)
        for day in self._days(random):
            visitor.visit(day)
        return visitor.story()

    def _days(self, random: Random) -> Iterator[date]:
        """The days on which a person comes, ascending."""
        first = random.choices(range(WEEKS), FIRST_WEEK)[0]
        lasting = random.choices(tuple(LASTING), tuple(LASTING.values()))[0]
        last = {"once": first, "fading": first + random.randint(1, 2), "staying": WEEKS}[lasting]
        for week in range(first, min(last + 1, WEEKS)):
            if week > first and random.random() > ACTIVE[week]:
                continue
            often = 1 if lasting == "once" else random.choices((1, 2, 3, 4), (24, 34, 26, 16))[0]
            yield from sorted(random.sample(self._weeks[week], often))


def _liked(use_cases: Iterable[UseCase], department: str) -> Liked | None:
    """The department's use cases with how often each is chosen: its own before the shared, the easy before the hard."""
    known = list(use_cases)
    weights = [
        POPULARITY[use_case.level] * (4.0 if use_case.home == department else 0.6 if use_case.home == COMMON else 1.0)
        for use_case in known
    ]
    return Liked(tuple(known), tuple(accumulate(weights))) if known else None
