"""A lesson each working day at nine, for those who asked: never a second one while one lies unread."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from coach.cards import Actions, Card, Paragraph, Tone
from coach.lessons.content import lessons, present_course
from coach.lessons.course import daily_button, home_button, lesson_card, stop_button
from coach.locales import say
from coach.sending_hours import MORNING, SendingCalendar
from coach.turn import JobContext
from storage import lessons as stored
from storage import outbox
from storage.db import Session
from storage.lessons import DAILY, Learner
from storage.outbox import DeliveryState
from storage.people import Employee
from usecases.load import Catalogue

PATIENCE = 5
"""Working mornings on which a lesson may lie unread before the daily one ends by itself."""

ENDED = "lessons_ended"


def queue(context: JobContext) -> None:
    """Queue the lesson of the next morning for everyone who asked for it, wherever it is morning within a day."""
    order = [lesson.id for lesson in present_course(context.session)]
    for learner in stored.learners(context.session, context.now, context.company.day(context.now)):
        morning = _next_morning(context.now, learner.timezone, context.company.calendar)
        if morning is not None:
            _queue_for(context, learner, order, morning)


def lesson(session: Session, employee: Employee, args: Mapping[str, Any], _: Catalogue) -> Card | str:
    """The lesson of a morning, unless it was read meanwhile or is not wanted any more."""
    found = lessons().get(args["lesson"])
    if found is None:
        return "the lesson is gone"
    if not stored.is_daily(session, employee.id):
        return "not wanted any more"
    if found.id in stored.answered(session, employee.id):
        return "read already"
    note = Paragraph(say(employee.language, "lesson-daily-note"), Tone.QUIET)
    ways = Actions((home_button(employee.language), stop_button(employee.language)))
    return lesson_card(employee.language, found, note, ways)


def ended(session: Session, employee: Employee, _args: Mapping[str, Any], _: Catalogue) -> Card | str:
    """That the daily lesson ended by itself, and that this is fine."""
    if stored.is_daily(session, employee.id):
        return "wanted again"
    ways = Actions((home_button(employee.language), daily_button(employee.language)))
    return Card(
        say(employee.language, "lesson-ended-heading"), (Paragraph(say(employee.language, "lesson-ended")), ways)
    )


def _next_morning(now: datetime, timezone: str, calendar: SendingCalendar) -> datetime | None:
    """Nine o'clock in ``timezone`` within the next day, if that is a working day."""
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone)
    start = time(MORNING.hours.start)
    day = local.date() + timedelta(days=int(local.time() > start))
    is_working = day.weekday() in MORNING.days and calendar.is_working_day(day)
    return datetime.combine(day, start, zone) if is_working else None


def _queue_for(context: JobContext, learner: Learner, order: Sequence[str], morning: datetime) -> None:
    session, person, last = context.session, learner.employee_id, learner.last
    following = next((name for name in order if name not in learner.answered), None)
    if following is None:
        stored.stop_daily(session, person)
        return
    if last is not None and last.state in (DeliveryState.QUEUED, DeliveryState.SENDING):
        return
    lies_unread = last is not None and last.lesson in order and last.lesson not in learner.answered
    unread = learner.unread + 1 if lies_unread else 0
    stored.count_unread(session, person, unread)
    if unread == PATIENCE:
        stored.stop_daily(session, person)
        _enqueue(context, person, ENDED, {}, morning)
    elif not unread:
        _enqueue(context, person, DAILY, {"lesson": following}, morning)


def _enqueue(context: JobContext, person: int, message: str, args: Mapping[str, str], morning: datetime) -> None:
    once = f"{message}:{morning.date()}:{person}"
    outbox.enqueue(context.session, person, message, args, once=once, due_at=morning)
