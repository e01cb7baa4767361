"""The demo company's surveys: three that have closed, one that is open, and who leads them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.demo.company import REACH, USUAL_REACH
from bot.playground.app import PLATFORM
from coach.pulse import waves
from coach.pulse.items import UNEASE, Item, items_for
from coach.sending_hours import PULSE, next_sending_time
from coach.turn import Company
from storage import answers, invitations, leads, people, pulses, seeding
from storage.db import Session
from storage.people import Employee
from storage.pulses import Pulse, Wave

COMPANY = Company()

BETWEEN = timedelta(days=7)
"""From the opening of the second survey to that of the third."""

SINCE_LAUNCH = timedelta(weeks=7)
"""Before the second survey the first was opened, when most people had not met the coach yet."""

BEFORE_SECOND = timedelta(weeks=3)
"""Before the second survey the departments that know the coach well were asked about ease and support."""

KNOWING = 0.6
"""The share of a department that has met the coach, from which it was asked."""

AT_LAUNCH = {"usefulness": -0.9, UNEASE: 0.15}
"""How much further on the scale people answered then."""

ANSWERING = {True: 0.72, False: 0.20}
"""How likely somebody answers who has come to the coach, or who has not."""

ON_SHIFTS = {"retail", "medical_care", "education", "public_sector"}
"""Departments that the open survey leaves out, so that a lead still has somebody to ask."""

ON_THE_WAY = 3
"""One in so many who have not answered the open survey gets its invitation only when the demo starts."""

COMMENTING = 0.4
THEMES = {"time": 4, "skill": 3, "rules": 3, "tasks": 2, "errors": 1}
"""What comments are about, and how often."""


@dataclass
class Surveys:
    """Writes the surveys of a company that is in the database, as of the day before ``today``."""

    session: Session
    today: date
    random: Callable[[str], Random]
    """Chance for a part of the company, the same every time."""

    def write(self) -> None:
        """Close three surveys, name a lead between them, and open a survey of the fortnight."""
        everyone = [employee for _, employee in people.everyone(self.session, PLATFORM)]
        opens = self._last_opening(self.today - timedelta(days=1))
        before = self._last_opening((opens - BETWEEN).date())
        launch = self._open("quarter", self._last_opening((before - SINCE_LAUNCH).date()), None, None)
        self._answer(launch, everyone, AT_LAUNCH)
        self._close(launch)
        knowing = [person for person in everyone if REACH.get(person.department or "", USUAL_REACH) >= KNOWING]
        opens_support = self._last_opening((before - BEFORE_SECOND).date())
        support = self._open("support", opens_support, None, sorted({person.department or "" for person in knowing}))
        self._answer(support, knowing)
        self._close(support)
        lead = _lead(everyone)
        if lead is not None:
            leads.grant(self.session, lead.id, None, _at(self.today - timedelta(weeks=5)))
        closed = self._open("quarter", before, None, None)
        self._answer(closed, everyone)
        waves.close(self.session, closed, min(closed.closes_at, _at(self.today - timedelta(days=1))), COMPANY)
        asked = [person for person in everyone if person.department not in ON_SHIFTS]
        wave = self._open("fortnight", opens, 14, sorted({person.department or "" for person in asked}))
        self._answer(wave, [person for person in asked if person is not lead])

    def _close(self, wave: Wave) -> None:
        """At its end, with the results back to those who answered."""
        waves.close(self.session, wave, wave.closes_at, COMPANY)
        seeding.deliver_results(self.session, wave.id, wave.closes_at)
        invitations.forget_who_took_part(self.session)

    def _last_opening(self, latest: date) -> datetime:
        """Ten o'clock of the last day, up to ``latest``, on which a survey may open."""
        day = latest
        while (opening := next_sending_time(_at(day), COMPANY.timezone, COMPANY.calendar, PULSE)) > _at(latest):
            day -= timedelta(days=1)
        return opening

    def _open(self, questions: str, opens: datetime, every_days: int | None, departments: list[str] | None) -> Wave:
        pulse = pulses.add_pulse(self.session, questions, None, opens)
        pulse.every_days, pulse.departments = every_days, departments
        wave = waves.plan(self.session, pulse, opens.date(), COMPANY)
        wave.secret = f"{self.random(f'{questions}/{wave.id}').getrandbits(256):064x}"
        waves.open_and_close(self.session, opens, COMPANY)
        return wave

    def _answer(
        self, wave: Wave, everyone: Sequence[Employee], shift: Mapping[str, float] = MappingProxyType({})
    ) -> None:
        """Let the invitations arrive, and some of these people answer; ``shift`` moves a family on the scale."""
        pulse = pulses.find_pulse(self.session, wave.pulse_id)
        assert pulse is not None, "a wave has its pulse"
        random = self.random(f"answers/{pulse.questions}/{wave.id}")
        answering = [person for person in everyone if random.random() < ANSWERING[person.greeted_at is not None]]
        ids = {person.id for person in answering}
        silent = [person.id for person in everyone if person.id not in ids]
        waiting = silent[::ON_THE_WAY] if wave.closes_at > _at(self.today) else []
        seeding.deliver_invitations(self.session, wave.id, waiting, wave.opens_at)
        rows = [row for person in answering for row in _answers(random, pulse, wave, person, shift)]
        seeding.add_answers(self.session, wave.id, rows, ids)


def _answers(
    random: Random, pulse: Pulse, wave: Wave, employee: Employee, shift: Mapping[str, float]
) -> Iterator[seeding.AnswerRow]:
    """What one person answers, and perhaps what their comment is about."""
    assert wave.secret is not None, "an open wave has its secret"
    key = answers.person_key(wave.secret, employee.id)
    department, mood = employee.department or invitations.UNKNOWN, random.gauss(0, 0.5)

    def row(item: str, value: int, theme: str = "") -> seeding.AnswerRow:
        return {"wave_id": wave.id, "key": key, "item": item, "department": department, "value": value, "theme": theme}

    for item in items_for(pulse, wave, employee.id):
        yield row(item.id, _value(random, item, department, mood, shift.get(item.family, 0.0)))
    if random.random() < COMMENTING:
        yield row(answers.COMMENT, 0, random.choices(tuple(THEMES), tuple(THEMES.values()))[0])


def _lead(everyone: Sequence[Employee]) -> Employee | None:
    """Somebody in corporate planning who knows the coach."""
    planners = (person for person in everyone if person.department == "planning" and person.language == "ja")
    return next((person for person in planners if person.greeted_at is not None), None)


def _value(random: Random, item: Item, department: str, mood: float, shift: float) -> int:
    """Where more people have met the coach, it is found more useful and less to worry about; some skip."""
    if random.random() < 0.03:
        return 0
    reach = REACH.get(department, USUAL_REACH) - USUAL_REACH
    middle = 2.9 - reach - mood if item.family == UNEASE else 3.5 + 1.5 * reach + mood
    share = (random.gauss(middle + shift, 0.8) - 1) / 4
    lowest, highest = item.scale[0], item.scale[-1]
    return min(highest, max(lowest, round(lowest + share * (highest - lowest))))


def _at(day: date) -> datetime:
    """Ten o'clock where the company is."""
    return datetime.combine(day, time(10), ZoneInfo(COMPANY.timezone))
