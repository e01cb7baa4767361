"""The cards of a training as the lead sees them: in the making, announced, and over."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from coach import dates
from coach.cards import Actions, Block, Button, Card, Choices, Facts, Paragraph, Section, Tone
from coach.lead import audience
from coach.lead.training import results
from coach.lead.training.attendance import ends
from coach.lead.training.invitation import option
from coach.pulse import progress
from coach.sending_hours import next_sending_time
from coach.turn import Turn
from storage import notices, training
from storage.audience import timezones
from storage.outbox import DeliveryState
from storage.training import SessionState, TrainingSession

REMINDED_AT = time(9)
"""On the working day before, where the person is."""


def carried(found: TrainingSession) -> Mapping[str, str]:
    """What a button of a training's card carries."""
    return {"training": str(found.id)}


def may_see(turn: Turn, found: TrainingSession) -> bool:
    """Whether a training is for the lead's departments alone; a draft is seen by its maker."""
    if found.state == SessionState.DRAFT:
        return found.made_by == turn.employee.id
    own = audience.scope(turn)
    return own is None or (found.departments is not None and set(found.departments) <= set(own))


def arrivals(turn: Turn) -> dict[str, datetime]:
    """When a message that is queued now arrives, by time zone."""
    zones = {*timezones(turn.session), turn.employee.timezone}
    return {zone: next_sending_time(turn.now, zone, turn.company.calendar) for zone in zones}


def reminders(turn: Turn, found: TrainingSession) -> dict[str, datetime]:
    """When people are reminded, by time zone; not where they have only just been told."""
    due = {}
    for zone, told_at in arrivals(turn).items():
        day = found.starts_at.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
        while not turn.company.calendar.is_working_day(day):
            day -= timedelta(days=1)
        at = datetime.combine(day, REMINDED_AT, ZoneInfo(zone))
        if at > told_at:
            due[zone] = at
    return due


def problem_of(turn: Turn, starts_at: datetime) -> str:
    """What keeps a training that begins then from being announced now, or ""."""
    if starts_at <= turn.now:
        return turn.say("training-past")
    arrives = arrivals(turn)[turn.employee.timezone]
    if arrives >= starts_at:
        moment = dates.moment(turn.language, arrives, turn.employee.timezone)
        return turn.say("training-too-soon", moment=moment)
    return ""


def recipients(turn: Turn, found: TrainingSession) -> int:
    """How many people would be told now."""
    return training.count_recipients(turn.session, found.departments, turn.now, turn.company.day(turn.now))


def draft_card(turn: Turn, draft: TrainingSession, problem: str = "") -> Card:
    """The whole draft, with what was wrong with the last step."""
    count, everyone = recipients(turn, draft), notices.count_audience(turn.session, draft.departments)
    fewer = (Paragraph(turn.say("notice-fewer", count=everyone - count), Tone.QUIET),) if count < everyone else ()
    problem = problem or problem_of(turn, draft.starts_at)
    told = (turn.say("draft-recipients"), turn.say("draft-recipients-count", count=count, everyone=everyone))
    options = audience.options(turn, draft.departments)
    return Card(
        turn.say("training-draft-heading"),
        (
            *((Paragraph(problem, Tone.CAUTION),) if problem else ()),
            *_warnings(turn, draft),
            Facts((*_facts(turn, draft), told)),
            *fewer,
            Choices(turn.say("draft-choose-departments"), "training.draft", "department", options, carried(draft)),
            Actions(tuple(_ways_on(turn, draft, count))),
        ),
    )


def _warnings(turn: Turn, draft: TrainingSession) -> tuple[Block, ...]:
    day = draft.starts_at.astimezone(ZoneInfo(turn.employee.timezone)).date()
    if turn.company.calendar.is_working_day(day):
        return ()
    return (Paragraph(turn.say("training-day-off", day=dates.day(turn.language, day)), Tone.CAUTION),)


def _ways_on(turn: Turn, draft: TrainingSession, count: int) -> Iterator[Button]:
    ready = count > 0 and not problem_of(turn, draft.starts_at)
    if ready:
        whom, when = progress.audience(turn, draft.departments), _moment(turn, draft)
        yield Button(
            turn.say("draft-button-send", count=count),
            "training.confirm",
            {**carried(draft), "count": str(count)},
            primary=True,
            confirm=turn.say("training-confirm", count=count, audience=whom, moment=when),
        )
        yield Button(turn.say("draft-button-preview"), "training.preview", carried(draft))
    yield Button(turn.say("training-button-edit"), "training.new", carried(draft), primary=not ready)
    yield Button(turn.say("training-button"), "training.plan")


def session_card(turn: Turn, found: TrainingSession, *news: Block) -> Card:
    """How far it is; once it is over, who came and what changed."""
    cancelled = found.state == SessionState.CANCELLED
    told = () if cancelled or ends(found) > turn.now else results.blocks(turn, found)
    return Card(
        turn.say("training-cancelled-heading" if cancelled else "training-session-heading", title=found.title),
        (
            *news,
            Facts((*_facts(turn, found), *_deliveries(turn, found))),
            *told,
            Actions(tuple(_ways_back(turn, found))),
        ),
    )


def listed(turn: Turn, since: datetime) -> tuple[Block, ...]:
    """The trainings from a moment on, as buttons."""
    found = [one for one in training.announced(turn.session, since) if may_see(turn, one)]
    if not found:
        return ()
    buttons = tuple(
        Button(turn.say("training-line", moment=_moment(turn, one), title=one.title), "training.show", carried(one))
        for one in found
    )
    return (Section(turn.say("training-sessions")), Actions(buttons))


def _ways_back(turn: Turn, found: TrainingSession) -> Iterator[Button]:
    if found.state == SessionState.ANNOUNCED and found.starts_at > turn.now:
        yield Button(turn.say("training-button-move"), "training.move", carried(found))
        confirm = turn.say("training-cancel-confirm")
        yield Button(turn.say("training-button-cancel"), "training.cancel", carried(found), confirm=confirm)
    yield Button(turn.say("desk-button-refresh"), "training.show", {**carried(found), "again": "yes"})
    yield Button(turn.say("training-button"), "training.plan")


def _facts(turn: Turn, found: TrainingSession) -> tuple[tuple[str, str], ...]:
    moment = turn.say("training-moment", moment=_moment(turn, found), minutes=found.minutes)
    return (
        (turn.say("training-field-title"), found.title),
        (turn.say("training-field-audience"), progress.audience(turn, found.departments)),
        (turn.say("training-field-level"), option(turn.language, "level", found.level)),
        (turn.say("training-field-method"), option(turn.language, "method", found.method)),
        (turn.say("training-field-given-by"), option(turn.language, "given_by", found.given_by)),
        (turn.say("training-field-when"), moment),
        (turn.say("training-field-place"), found.place),
    )


def _moment(turn: Turn, found: TrainingSession) -> str:
    return dates.moment(turn.language, found.starts_at, turn.employee.timezone)


def _deliveries(turn: Turn, found: TrainingSession) -> tuple[tuple[str, str], ...]:
    totals = training.totals(turn.session, found.id)
    return tuple(
        (turn.say(f"desk-delivery-{name}"), turn.say("desk-messages", count=totals[name]))
        for name in DeliveryState
        if totals.get(name)
    )
