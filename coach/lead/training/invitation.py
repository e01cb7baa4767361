"""What people get of a training: the announcement, a change, a reminder, and the question whether they were there."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from coach import dates
from coach.cards import Actions, Button, Card, Facts, Paragraph, Tone
from coach.locales import say
from storage import training
from storage.db import Session
from storage.people import Employee
from storage.training import SessionState, TrainingSession
from usecases.load import Catalogue

CANCELLED = "the training was cancelled"
AWAY = "on leave on the day of the training"


def announced(session: Session, employee: Employee, args: Mapping[str, Any], _: Catalogue) -> Card | str:
    """The announcement for one person, or why it is not sent any more."""
    found = _for(session, employee, args)
    return found if isinstance(found, str) else announcement(session, found, employee.language, employee.timezone)


def changed(session: Session, employee: Employee, args: Mapping[str, Any], _: Catalogue) -> Card | str:
    """The news that it takes place otherwise, or not at all; as it stands by now."""
    off, language = training.find(session, int(args["training"])), employee.language
    if off is not None and off.state == SessionState.CANCELLED:
        when = dates.moment(language, off.starts_at, employee.timezone)
        heading = say(language, "training-cancelled-heading", title=off.title)
        return Card(heading, (Paragraph(say(language, "training-cancelled-told", moment=when)), _note(language)))
    found = _for(session, employee, args)
    if isinstance(found, str):
        return found
    card = announcement(session, found, language, employee.timezone)
    return replace(card, heading=say(language, "training-changed-heading", title=found.title))


def reminder(session: Session, employee: Employee, args: Mapping[str, Any], _: Catalogue) -> Card | str:
    """The reminder on the working day before."""
    found = _for(session, employee, args)
    if isinstance(found, str):
        return found
    heading = say(employee.language, "training-reminder-heading", title=found.title)
    return Card(heading, (Facts(_facts(found, employee.language, employee.timezone)[:2]), _note(employee.language)))


def asked(session: Session, employee: Employee, args: Mapping[str, Any], _: Catalogue) -> Card | str:
    """The question whether they were there."""
    found, language = _for(session, employee, args), employee.language
    if isinstance(found, str):
        return found
    carried = {"training": str(found.id)}
    buttons = (
        Button(say(language, "training-button-attended"), "training.attend", carried, primary=True),
        Button(say(language, "training-button-absent"), "training.absent", carried),
    )
    when = dates.moment(language, found.starts_at, employee.timezone)
    return Card(
        say(language, "training-asked-heading", title=found.title),
        (
            Paragraph(say(language, "training-asked", moment=when)),
            Actions(buttons),
            Paragraph(say(language, "training-asked-rule"), Tone.QUIET),
        ),
    )


def announcement(session: Session, found: TrainingSession, language: str, timezone: str) -> Card:
    """The card in a language, with the time as the reader's clock shows it."""
    maker = training.maker(session, found)
    name = (maker.name if maker is not None else "") or say(language, "notice-unnamed")
    return Card(
        say(language, "training-announced-heading", title=found.title),
        (
            Paragraph(say(language, "notice-from", name=name), Tone.QUIET),
            Facts(_facts(found, language, timezone)),
            _note(language),
        ),
    )


def option(language: str, field: str, key: str) -> str:
    """What one value of a field is called."""
    return say(language, f"training-option-{field}-{key}".replace("_", "-"))


def _facts(found: TrainingSession, language: str, timezone: str) -> tuple[tuple[str, str], ...]:
    moment = dates.moment(language, found.starts_at, timezone)
    return (
        (say(language, "training-field-when"), say(language, "training-moment", moment=moment, minutes=found.minutes)),
        (say(language, "training-field-place"), found.place),
        (
            say(language, "training-field-method"),
            option(language, "method", found.method),
        ),
        (say(language, "training-field-level"), option(language, "level", found.level)),
        (
            say(language, "training-field-given-by"),
            option(language, "given_by", found.given_by),
        ),
    )


def _note(language: str) -> Paragraph:
    return Paragraph(say(language, "training-note"), Tone.QUIET)


def _for(session: Session, employee: Employee, args: Mapping[str, Any]) -> TrainingSession | str:
    """The training as it stands, or why it does not concern this person any more."""
    found = training.find(session, int(args["training"]))
    if found is None or found.state != SessionState.ANNOUNCED:
        return CANCELLED
    day = found.starts_at.astimezone(ZoneInfo(employee.timezone)).date()
    begins, ends = employee.leave_from, employee.leave_until
    away = begins is not None and begins <= day and (ends is None or day <= ends)
    return AWAY if away else found
