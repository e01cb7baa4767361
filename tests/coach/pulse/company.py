"""A company whose people get surveys: a wave is opened by the jobs, sent by the outbox and answered in the chat."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from coach.cards import Card, as_text
from coach.coach import Coach
from coach.outgoing import Due, Result
from coach.pulse import waves
from coach.turn import Company
from storage import leads, outbox, pulses
from storage.db import Database
from storage.models import Employee
from storage.outbox import DeliveryState
from storage.people import join
from tests.builders import JAPANESE, Clock, Person

TOKYO = ZoneInfo("Asia/Tokyo")
COMPANY = Company()


@dataclass
class Staff:
    """The people of a company, each with an account, and what they were sent."""

    coach: Coach
    database: Database
    clock: Clock
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    def hire(self, **sizes: int) -> None:
        """Add people by department: ``hire(sales=12)`` makes sales-1 to sales-12."""
        for department, size in sizes.items():
            for number in range(1, size + 1):
                self.add(f"{department}-{number}", department)

    def add(self, user: str, department: str | None, language: str = "ja", timezone: str = "Asia/Tokyo") -> Person:
        """Add one person who has met the coach."""
        employee = Employee(name=user, email=f"{user}@example.com", department=department, language=language)
        employee.language_chosen, employee.timezone, employee.greeted_at = True, timezone, self.clock.now
        with self.database.transaction() as session:
            join(session, employee, "test", "T1", user, self.clock.now)
            self.ids[user] = employee.id
        self.people[user] = Person(self.coach, user, JAPANESE, self.clock)
        return self.people[user]

    def lead(self, user: str = "lead", departments: list[str] | None = None) -> Person:
        """Add a promotion lead."""
        person = self.add(user, "planning")
        with self.database.transaction() as session:
            leads.grant(session, self.ids[user], departments, self.clock.now)
        return person

    def plan(
        self, questions: str = "fortnight", *, departments: list[str] | None = None, every: int | None = None
    ) -> int:
        """Plan a wave for today, confirmed, and return its id."""
        with self.database.transaction() as session:
            pulse = pulses.add_pulse(session, questions, None, self.clock.now)
            pulse.departments, pulse.every_days = departments, every
            return waves.plan(session, pulse, self.today(), COMPANY).id

    def today(self) -> date:
        """The date in Tokyo."""
        return self.clock.now.astimezone(TOKYO).date()

    def at(self, day: str, hour: int = 12) -> None:
        """Let it be a moment in Tokyo."""
        self.clock.now = datetime.fromisoformat(day).replace(hour=hour, tzinfo=TOKYO)

    def post(self) -> dict[str, list[Card]]:
        """Run the jobs and send everything that is due, as fast as it goes: the cards by user."""
        self.coach.run_jobs(self.clock.now)
        got: dict[str, list[Card]] = {}
        sent = True
        while sent:
            sent = self._send(got)
        return got

    def open(self, **plan: object) -> int:
        """Plan a wave, open it and have everybody get their invitation."""
        wave = self.plan(**plan)  # type: ignore[arg-type]
        self.post()
        return wave

    def answer(self, user: str, wave: int, values: Mapping[str, int]) -> None:
        """Answer items by id."""
        for item, value in values.items():
            self.people[user].command("pulse.answer", {"wave": str(wave), "item": item, "value": str(value)})

    def close(self, wave: int) -> None:
        """Close a wave now."""
        with self.database.transaction() as session:
            found = pulses.find_wave(session, wave, to_change=True)
            assert found is not None
            waves.close(session, found, self.clock.now, COMPANY)

    def states(self, wave: int) -> dict[DeliveryState, int]:
        """How many deliveries of a wave are in which state."""
        with self.database.transaction() as session:
            return outbox.totals(session, wave)

    def _send(self, got: dict[str, list[Card]]) -> bool:
        due: list[Due] = []
        for name in self.coach.channels(self.clock.now, self.clock.now, ["test"]):
            due += self.coach.claim(name, self.clock.now, rate=1e6, room=1000).due
        for item in due:
            got.setdefault(item.account.user, []).append(item.card)
        self.coach.settle([Result(item, DeliveryState.SENT) for item in due], self.clock.now)
        return bool(due)


def said(cards: list[Card]) -> str:
    """All that some cards say."""
    return "\n\n".join(map(as_text, cards))
