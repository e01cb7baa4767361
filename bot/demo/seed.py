"""Write the demo company into an empty database."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from bot.demo.activity import WEEKS, tickets
from bot.demo.company import Colleague, DemoCompany
from bot.demo.surveys import COMPANY, Surveys
from bot.demo.visits import Step, Story
from bot.playground.app import PLATFORM, TENANT
from coach.kpi.weeks import roll_up_missing
from storage import demand, seeding, service_desk
from storage.db import Database, Session
from storage.service_desk import Count
from storage.usage import EventKind
from usecases.load import Catalogue

DESK = "it-helpdesk"

BATCH = 500
"""Employees written at a time: some 6,000 events, a few megabytes."""


def seed(database: Database, catalogue: Catalogue, today: date, size: int = 200) -> int:
    """Fill a migrated database with a company of ``size``, in one transaction, if nobody has used it yet.

    Returns how many employees were written: 0 when there were some already, or counts of earlier ones.
    The events end on the day before ``today``, and the weeks that are over have their figures. Raises DatabaseGone, or
    Conflict when somebody joined with a demo address meanwhile; nothing was written then.
    """
    company = DemoCompany(catalogue, today, size)
    opened = datetime.combine(today - timedelta(weeks=WEEKS), time(), UTC)
    with database.transaction() as session:
        if not seeding.is_empty(session):
            return 0
        for batch in _batches(company.stories()):
            _write(session, batch, opened)
        seeding.add_daily_counts(
            session,
            [{"day": t.day, "kind": t.kind, "department": t.department, "count": t.count} for t in company.tallies()],
        )
        demand.destroy_secrets(session, today)
        counts = tickets(company.random("tickets"), today, size)
        service_desk.keep(session, [Count(day, DESK, number) for day, number in counts])
        Surveys(session, today, company.random).write()
        roll_up_missing(session, datetime.combine(today, time(12), UTC), COMPANY)
    return size


def _batches(stories: Iterable[tuple[Colleague, Story]]) -> Iterator[Sequence[tuple[Colleague, Story]]]:
    remaining = iter(stories)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _write(session: Session, batch: Sequence[tuple[Colleague, Story]], opened: datetime) -> None:
    """One batch of employees with all that belongs to them."""
    employee_ids = seeding.reserve_employee_ids(session, len(batch))
    event_ids = iter(seeding.reserve_event_ids(session, sum(len(story.steps) for _, story in batch)))
    people = [(employee_id, *member) for employee_id, member in zip(employee_ids, batch, strict=True)]
    seeding.add_employees(session, [_employee(*person) for person in people])
    seeding.add_accounts(session, [_account(*person, opened) for person in people])
    seeding.add_events(session, [row for person in people for row in _events(*person, event_ids)])
    seeding.add_preferences(session, [row for person in people for row in _preferences(*person)])
    seeding.add_unmet(session, [row for person in people for row in _unmet(session, *person)])


def _employee(employee_id: int, colleague: Colleague, story: Story) -> seeding.EmployeeRow:
    return {
        "id": employee_id,
        "name": colleague.name,
        "email": colleague.email,
        "department": colleague.department,
        "department_confirmed": bool(story.steps),
        "language": colleague.language,
        "timezone": colleague.timezone,
        "from_directory": True,
        "greeted_at": story.steps[0].at if story.steps else None,
    }


def _account(employee_id: int, colleague: Colleague, story: Story, opened: datetime) -> seeding.AccountRow:
    seen = story.steps[-1].at if story.steps else opened
    return {
        "employee_id": employee_id,
        "platform": PLATFORM,
        "tenant": TENANT,
        "user": colleague.user,
        "seen_at": seen.replace(hour=0, minute=0, second=0, microsecond=0),
    }


def _events(employee_id: int, colleague: Colleague, story: Story, ids: Iterator[int]) -> Iterator[seeding.EventRow]:
    """The steps as rows; an outcome is about the id that its try got."""
    tries: dict[int, int] = {}
    for step in story.steps:
        event_id = next(ids)
        if step.kind is EventKind.PROMPT_MADE:
            tries[step.attempt] = event_id
        yield _event(event_id, employee_id, colleague, step, tries.get(step.attempt) if step.outcome else None)


def _event(event_id: int, employee_id: int, colleague: Colleague, step: Step, about: int | None) -> seeding.EventRow:
    return {
        "id": event_id,
        "at": step.at,
        "employee_id": employee_id,
        "kind": step.kind,
        "department": colleague.department,
        "platform": PLATFORM,
        "use_case": step.use_case,
        "about": about,
        "outcome": step.outcome,
        "minutes_before": step.minutes_before,
        "minutes_after": step.minutes_after,
        "corrections": step.corrections,
    }


def _preferences(employee_id: int, _colleague: Colleague, story: Story) -> Iterator[seeding.PreferenceRow]:
    for use_case, (kind, at) in story.preferences.items():
        yield {"employee_id": employee_id, "use_case": use_case, "kind": kind, "at": at}


def _unmet(session: Session, employee_id: int, colleague: Colleague, story: Story) -> Iterator[seeding.UnmetRow]:
    """The asker is kept with the wording only, and their mark on none that it would give away."""
    marks = [demand.mark(session, unmet.day, employee_id, unmet.topic) for unmet in story.unmet]
    named = {asker for asker, unmet in zip(marks, story.unmet, strict=True) if unmet.wording}
    for asker, unmet in zip(marks, story.unmet, strict=True):
        yield {
            "day": unmet.day,
            "department": colleague.department,
            "topic": unmet.topic,
            "asker": None if asker in named and not unmet.wording else asker,
            "wording": unmet.wording,
            "employee_id": employee_id if unmet.wording else None,
        }
