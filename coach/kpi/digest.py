"""The weekly digest: made once for each scope, kept as it was told, sent to every lead, and shown to those who ask."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from coach.cards import Actions, Block, Button, Card, Paragraph
from coach.kpi.digest_card import digest_card, numbers_shown
from coach.kpi.digest_content import Digest, compose, kept, scope_name, told
from coach.kpi.figures import EVERYONE, WeekNotReady
from coach.kpi.weeks import WEEK, bounds, last_closed, parse_week, week_name
from coach.kpi.why import why_card
from coach.lead.audience import scope
from coach.sending_hours import next_sending_time
from coach.turn import JobContext, Reply, Turn
from storage import digests, leads, outbox, people, weeks
from storage.db import Session
from storage.people import Employee
from usecases.load import Catalogue

MESSAGE = "weekly_digest"


def send(context: JobContext) -> None:
    """Make the digest of the week that has ended, once for each scope, and queue it for everyone who led in it.

    That of everyone is made first and without a reader, too, as all that is told of the week later is told from it.
    Raises WeekNotReady while the week has not been rolled up, so that it is tried again.
    """
    if not people.newest(context.session):
        return  # nobody is there yet, so there is no week to tell of
    week = last_closed(context.now, context.company)
    end = bounds(week, context.company)[1]
    readers = [(lead, zone) for lead, zone in digests.readers(context.session) if lead.granted_at < end]
    scopes = {EVERYONE: None, **{scope_name(lead.departments): lead.departments for lead, _ in readers}}
    for departments in scopes.values():
        digest = compose(context.session, week, context.company, context.catalogue, departments)
        digests.keep(context.session, week, scope_name(departments), digest.to_json(), context.now)
    for lead, zone in readers:
        _queue(context, week, lead.employee_id, zone, _once(week, lead.employee_id))


def send_again(context: JobContext) -> None:
    """Send the digest a second time, and only a second time, to leads of whom nobody knows whether they got it."""
    week = last_closed(context.now, context.company)
    lost = digests.lost(context.session, MESSAGE, f"{MESSAGE}:{week_name(week)}:")
    for lead, zone in digests.readers(context.session):
        if lead.employee_id in lost:
            _queue(context, week, lead.employee_id, zone, f"{_once(week, lead.employee_id)}:again")


def pushed(session: Session, employee: Employee, args: Mapping[str, Any], catalogue: Catalogue) -> Card | str:
    """The digest as a message, from what was kept of it."""
    lead = leads.find(session, employee.id)
    if lead is None:
        return "no lead any more"
    digest = kept(session, parse_week(args["week"]), lead.departments)
    if digest is None:
        return "leads other departments now"
    return digest_card(employee.language, digest, catalogue, lead.departments)


def show(turn: Turn) -> Reply:
    """The digest of a week, the last one unless another is asked for, with the way to those around it."""
    week = _week(turn)
    digest = _told(turn, week)
    if digest is None:
        latest = Actions((Button(turn.say("digest-button-latest"), "digest.show"),))
        is_last = week == last_closed(turn.now, turn.company)
        words: tuple[Block, ...] = (Paragraph(turn.say("digest-none")), *(() if is_last else (latest,)))
        return Reply(cards=(Card(turn.say("digest-none-heading", week=week_name(week)), words),))
    card = digest_card(turn.language, digest, turn.catalogue, scope(turn))
    return Reply(cards=(Card(card.heading, (*card.blocks, *_around(turn, week))),), replaces="step" in turn.args)


def why(turn: Turn) -> Reply:
    """What is behind one number of a digest."""
    digest, kpi = _told(turn, _week(turn)), turn.args.get("kpi", "")
    if digest is None or kpi not in numbers_shown(digest.figures):
        return show(turn)
    return Reply(cards=(why_card(turn.language, digest, kpi),))


def _queue(context: JobContext, week: date, employee_id: int, zone: str, once: str) -> None:
    due = next_sending_time(context.now, zone, context.company.calendar)
    outbox.enqueue(context.session, employee_id, MESSAGE, {"week": week_name(week)}, once=once, due_at=due)


def _once(week: date, employee_id: int) -> str:
    return f"{MESSAGE}:{week_name(week)}:{employee_id}"


def _week(turn: Turn) -> date:
    """The week of the button; the last one that is over when there is none."""
    last = last_closed(turn.now, turn.company)
    try:
        return min(parse_week(turn.args.get("week", "")), last)
    except ValueError:
        return last


def _told(turn: Turn, week: date) -> Digest | None:
    try:
        return told(turn.session, week, turn.company, turn.catalogue, scope(turn))
    except WeekNotReady:
        return None


def _around(turn: Turn, week: date) -> tuple[Actions, ...]:
    """Buttons to the weeks before and after, where they have figures."""
    ready = weeks.rolled_up(turn.session, week - WEEK)
    around = (("earlier", week - WEEK), ("later", week + WEEK))
    buttons = tuple(
        Button(turn.say(f"digest-button-{step}"), "digest.show", {"week": week_name(other), "step": step})
        for step, other in around
        if other in ready and other <= last_closed(turn.now, turn.company)
    )
    return (Actions(buttons),) if buttons else ()
