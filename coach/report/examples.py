"""Example cards of the report: for a lead of a company that has a week of use, and of one that has none."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from coach.cards import Card
from coach.kpi.weeks import last_closed, roll_up, week_name
from coach.report import making
from coach.turn import Turn
from storage import people
from storage.people import Employee
from storage.usage import EventKind, log_event

At = Callable[..., Turn]
"""Makes a turn of the person with the arguments of a button."""

PEOPLE = 6


def report_examples(at: At) -> Iterator[tuple[str, Card]]:
    """Every kind of report card by name, for a person who is a lead."""
    turn = at()
    week = last_closed(turn.now, turn.company)
    _use(turn)
    roll_up(turn.session, week, turn.company)
    yield "report-make", making.show(at()).cards[0]
    yield "report-wage", making.wage(at(typed="3500")).cards[0]
    yield "report-wage-bad", making.wage(at(typed="0")).cards[0]
    yield "report-file", making.file(at(week=week_name(week), kind="pptx-ja")).cards[0]


def _use(turn: Turn) -> None:
    """Some people used it in the week that ended."""
    for number in range(PEOPLE):
        employee = Employee(department="sales", timezone="Asia/Tokyo", language=turn.language)
        people.join(turn.session, employee, "example", "report", str(number), turn.now)
        log_event(turn.session, employee, EventKind.DISCOVER, "example", turn.now - timedelta(days=5))
