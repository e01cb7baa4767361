"""One person's visits to the coach, step by step as the coach would log them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.demo.questions import UNANSWERED
from storage.usage import Corrections, EventKind, Outcome, PreferenceKind
from usecases.schema import UseCase

OUTCOMES = {Outcome.HELPED: 60, Outcome.PARTLY: 28, Outcome.NO: 12}

EFFORT = {Outcome.HELPED: 1.0, Outcome.PARTLY: 1.4, Outcome.NO: 2.2}
"""How many times the use case's example the minutes after are."""

CORRECTIONS = {Outcome.HELPED: (28, 54, 15, 3), Outcome.PARTLY: (3, 37, 45, 15), Outcome.NO: (1, 9, 35, 55)}
"""How often none, little, half and most had to be corrected."""

MAX_MINUTES = 480
"""One working day, the most that the form takes."""

LAST_ANSWER = time(18, 45)
"""After this, a try's outcome is told the next working morning."""

REJECTIONS = (PreferenceKind.NOT_MY_JOB, PreferenceKind.TOO_HARD, PreferenceKind.ALREADY_DO)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the usage log."""

    at: datetime
    kind: EventKind
    use_case: str | None = None
    attempt: int = 0
    """Which try of the person a prompt or an outcome belongs to, from 1."""
    outcome: Outcome | None = None
    minutes_before: int | None = None
    minutes_after: int | None = None
    corrections: Corrections | None = None


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question without a good answer; worded if the asker agreed to share it."""

    day: date
    topic: str
    wording: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """All that one person left behind, in order of time; empty for somebody who has not come yet."""

    steps: tuple[Step, ...] = ()
    preferences: dict[str, tuple[PreferenceKind, datetime]] = field(default_factory=dict)
    unmet: tuple[Unmet, ...] = ()


@dataclass(frozen=True, slots=True)
class Liked:
    """Use cases to choose from, with their cumulative weights."""

    use_cases: tuple[UseCase, ...]
    cumulative: tuple[float, ...]


class Visitor:
    """One person over all their visits."""

    def __init__(self, random: Random, liked: Liked, language: str, zone: ZoneInfo, end: datetime) -> None:
        self._random = random
        self._liked = liked
        self._language = language
        self._zone = zone
        self._end = end
        self._tried: list[UseCase] = []
        self._attempts = 0
        self._steps: list[Step] = []
        self._preferences: dict[str, tuple[PreferenceKind, datetime]] = {}
        self._unmet: list[Unmet] = []

    def story(self) -> Story:
        """All visits so far."""
        return Story(tuple(sorted(self._steps, key=lambda step: step.at)), self._preferences, tuple(self._unmet))

    def visit(self, day: date) -> None:
        """Come once on ``day``, in working hours; nothing happens when that is after the end."""
        minute = self._random.choice((self._random.randint(545, 715), self._random.randint(785, 1035)))
        at = datetime.combine(day, time(minute // 60, minute % 60), self._zone).astimezone(UTC)
        # A visit is at most some minutes long: one that begins well before the end also ends before it.
        if at > self._end - timedelta(minutes=30):
            return
        if not self._steps:
            self._log(at, EventKind.FIRST_CONTACT)
            self._begin(day, at, EventKind.DISCOVER if self._random.random() < 0.7 else EventKind.TASK)
            return
        chance = self._random.random()
        if chance < 0.10:
            self._log(at, EventKind.HOWTO)
        elif chance < 0.20:
            self._ask_in_vain(day, at)
        else:
            self._begin(day, at, EventKind.DISCOVER if chance < 0.42 else EventKind.TASK)

    def _log(self, at: datetime, kind: EventKind, use_case: str | None = None, attempt: int = 0) -> None:
        self._steps.append(Step(at, kind, use_case, attempt))

    def _begin(self, day: date, at: datetime, kind: EventKind) -> None:
        """Ask, perhaps turn a suggestion down, and perhaps go on to a try."""
        random = self._random
        use_case = self._choose()
        self._log(at, kind, use_case.id)
        at += timedelta(seconds=random.randint(15, 90))
        if random.random() < 0.12:
            self._log(at, EventKind.NOT_FOR_ME, use_case.id)
            self._preferences[use_case.id] = (random.choice(REJECTIONS), at)
            return
        if random.random() < 0.70:
            self._log(at, EventKind.TEMPLATE_OPENED, use_case.id)
            if random.random() < 0.72:
                self._try(day, at + timedelta(seconds=random.randint(60, 540)), use_case)

    def _choose(self) -> UseCase:
        """One that was tried before, or one the department likes; hardly ever one that was turned down."""
        random = self._random
        if self._tried and random.random() < 0.35:
            return random.choice(self._tried)
        for _ in range(5):
            use_case = random.choices(self._liked.use_cases, cum_weights=self._liked.cumulative)[0]
            if use_case.id not in self._preferences or self._preferences[use_case.id][0] is PreferenceKind.FAVOURITE:
                break
        return use_case

    def _ask_in_vain(self, day: date, at: datetime) -> None:
        """Get no good answer; half of the time the narrowing question finds one after all."""
        random = self._random
        self._log(at, EventKind.UNANSWERED)
        if random.random() < 0.5:
            self._begin(day, at + timedelta(seconds=random.randint(10, 40)), EventKind.TASK)
            return
        topic, japanese, english = random.choice(UNANSWERED)
        shared = random.random() < 0.2
        wording = (japanese if self._language == "ja" else english) if shared else None
        self._unmet.append(Unmet(day, topic, wording))

    def _try(self, day: date, at: datetime, use_case: UseCase) -> None:
        """Make a prompt, and tell how it went in six of ten cases."""
        random = self._random
        self._attempts += 1
        self._log(at, EventKind.PROMPT_MADE, use_case.id, self._attempts)
        self._tried.append(use_case)
        if random.random() >= 0.62:
            return
        told_at = self._when_told(day, at)
        outcome = random.choices(tuple(OUTCOMES), tuple(OUTCOMES.values()))[0]
        minutes_at = told_at + timedelta(seconds=random.randint(20, 90))
        if minutes_at >= self._end:
            return
        self._steps.append(Step(told_at, EventKind.OUTCOME, use_case.id, self._attempts, outcome))
        if random.random() < 0.8:
            self._steps.append(self._minutes(minutes_at, use_case, self._attempts, outcome))
        if outcome is Outcome.HELPED and random.random() < 0.3:
            self._preferences[use_case.id] = (PreferenceKind.FAVOURITE, minutes_at)

    def _when_told(self, day: date, made_at: datetime) -> datetime:
        """Later on the same working day, or in the morning of the next."""
        told_at = made_at + timedelta(minutes=self._random.randint(12, 150))
        if told_at.astimezone(self._zone).time() <= LAST_ANSWER:
            return told_at
        following = day + timedelta(days=3 if day.weekday() == 4 else 1)
        morning = time(9, self._random.randint(5, 55), self._random.randint(0, 59))
        return datetime.combine(following, morning, self._zone).astimezone(UTC)

    def _minutes(self, at: datetime, use_case: UseCase, attempt: int, outcome: Outcome) -> Step:
        """The minutes around the use case's example; a bad result sometimes took longer than without AI."""
        random = self._random
        before = _as_people_say(use_case.minutes.before * random.lognormvariate(0, 0.30))
        after = _as_people_say(use_case.minutes.after * EFFORT[outcome] * random.lognormvariate(0, 0.35))
        corrections = random.choices(tuple(Corrections), CORRECTIONS[outcome])[0]
        return Step(at, EventKind.OUTCOME, use_case.id, attempt, outcome, before, after, corrections)


def _as_people_say(minutes: float) -> int:
    """In fives from ten on, and within what the form takes."""
    rounded = round(minutes) if minutes < 10 else round(minutes / 5) * 5
    return min(max(1, rounded), MAX_MINUTES)
