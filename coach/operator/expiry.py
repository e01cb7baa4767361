"""Tells the operators of a secret before it ends: on each of a few days, once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from coach import dates
from coach.cards import Actions, Button, Card, Facts, Paragraph, Tone
from coach.locales import say
from coach.operator.secrets import AHEAD, Secret
from coach.sending_hours import next_sending_time
from coach.turn import JobContext
from storage import operators, outbox
from storage.db import Session
from storage.people import Employee
from usecases.load import Catalogue

MESSAGE = "secret_expires"

STEPS = (0, 1, 3, 7, 14, AHEAD)
"""Days before the end on which operators are told. A day that was missed is made up for until the next one."""


def warn(context: JobContext) -> None:
    """Queue what is due today, for each operator and secret."""
    today = context.company.day(context.now)
    for secret in context.company.secrets:
        step = next((step for step in STEPS if secret.days_left(today) <= step), None)
        if step is None:
            continue
        told = {"variable": secret.variable, "ends_on": secret.ends_on.isoformat()}
        for employee_id, zone in operators.everyone(context.session):
            once = f"{MESSAGE}:{secret.variable}:{told['ends_on']}:{step}:{employee_id}"
            due = next_sending_time(context.now, zone, context.company.calendar)
            outbox.enqueue(context.session, employee_id, MESSAGE, told, once=once, due_at=due)


def pushed(session: Session, employee: Employee, args: Mapping[str, Any], _catalogue: Catalogue) -> Card | str:
    """The warning as a message."""
    if operators.find(session, employee.id) is None:
        return "no operator any more"
    return warning(employee.language, Secret(args["variable"], date.fromisoformat(args["ends_on"])))


def warning(language: str, secret: Secret) -> Card:
    """Which secret ends when, what stops then, and what to do."""
    day = dates.full_day(language, secret.ends_on)
    return Card(
        say(language, "secret-heading", day=day),
        (
            Facts(((say(language, "secret-variable"), secret.variable), (say(language, "secret-day"), day))),
            Paragraph(secret.stops(language), Tone.CAUTION),
            Paragraph(secret.renewal(language)),
            Paragraph(say(language, "secret-then"), Tone.QUIET),
            Actions((Button(say(language, "operations-button"), "operations.show"),)),
        ),
    )
