"""Companies made for a test: who is in which department, and in which weeks they use AI."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import insert

from coach.kpi.figures import figures
from coach.kpi.model import Figures
from coach.kpi.weeks import bounds, roll_up
from coach.turn import Company
from storage.db import Database
from storage.models import Employee, Event
from usecases.load import Catalogue

COMPANY = Company()
LAST = date(2026, 11, 16)


def hire(database: Database, department: str, count: int, **values: object) -> list[int]:
    """So many people; their ids."""
    row = {"department": department, "timezone": "Asia/Tokyo", "from_directory": True, "name": "", **values}
    with database.transaction() as session:
        return sorted(session.scalars(insert(Employee).returning(Employee.id), [row] * count))


def use(database: Database, people: Iterable[int], week: date, kind: str = "task", **values: object) -> list[int]:
    """Each of them does this once in the week, a minute apart; the ids of the events."""
    start = bounds(week, COMPANY)[0] + timedelta(days=1, hours=10)
    with database.transaction() as session:
        made = []
        for number, person in enumerate(people):
            at = start + timedelta(minutes=number)
            event = Event(at=at, employee_id=person, kind=kind, platform="test", **values)
            session.add(event)
            session.flush()
            made.append(event.id)
        return made


def tell(database: Database, tries: Mapping[int, int], week: date, **values: object) -> None:
    """The outcome of each try, by its person."""
    at = bounds(week, COMPANY)[0] + timedelta(days=3)
    with database.transaction() as session:
        for attempt, person in tries.items():
            row = {"kind": "outcome", "platform": "test", "outcome": "helped", **values}
            session.add(Event(at=at, employee_id=person, about=attempt, **row))


def told(database: Database, catalogue: Catalogue, week: date = LAST, weeks: int = 12) -> Figures:
    """The figures of a week, with so many weeks up to it rolled up."""
    with database.transaction() as session:
        for number in reversed(range(weeks)):
            roll_up(session, week - timedelta(weeks=number), COMPANY)
        return figures(session, week, COMPANY, catalogue)
