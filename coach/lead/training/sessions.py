"""A training from the form to its end: seen before it is announced, confirmed with its number, moved or called off."""

from collections.abc import Callable
from typing import Any

from coach.cards import Actions, Button, Card, Paragraph, Tone
from coach.lead import audience
from coach.lead.training import invitation, plan
from coach.lead.training.attendance import ends
from coach.lead.training.desk import (
    arrivals,
    carried,
    draft_card,
    may_see,
    problem_of,
    recipients,
    reminders,
    session_card,
)
from coach.lead.training.form import (
    FIELDS,
    WHEN,
    departments_of,
    form,
    problems_of,
    read_minutes,
    read_moment,
    typed,
    values_of,
)
from coach.turn import Reply, Turn
from storage import training
from storage.training import SessionState, TrainingSession


def new(turn: Turn) -> Reply:
    """The form: empty, filled by a row of the plan, or with what a draft holds."""
    draft = _found(turn)
    values = values_of(turn, draft) if draft is not None else typed(turn, FIELDS)
    return Reply(cards=(_form(turn, values, {}),))


def save(turn: Turn) -> Reply:
    """Keep the draft; or the form with what was typed, and what to mend."""
    draft, given = _found(turn, to_change=True), typed(turn, FIELDS)
    if draft is not None and draft.state != SessionState.DRAFT:
        return Reply(cards=(session_card(turn, draft),), replaces=True)
    if problems := problems_of(turn, given):
        return Reply(cards=(_form(turn, given, problems),), replaces=True)
    values = {name: given[name] for name in ("title", "level", "method", "given_by")}
    content = {**values, "departments": departments_of(turn, given["audience"]), **_when(turn, given)}
    if draft is None:
        draft = training.add(turn.session, turn.employee.id, turn.now, **content)
    for name, value in content.items():
        setattr(draft, name, value)
    return Reply(cards=(draft_card(turn, draft),), replaces=True)


def change(turn: Turn) -> Reply:
    """Take one tap of the draft's card."""

    def take(draft: TrainingSession) -> Reply:
        if "department" in turn.args:
            draft.departments = audience.tapped(turn, draft.departments, turn.args["department"])
        return Reply(cards=(draft_card(turn, draft),), replaces=True)

    return _with_draft(turn, take)


def preview(turn: Turn) -> Reply:
    """The very card that people will get, with the lead's own time and language."""

    def show(draft: TrainingSession) -> Reply:
        card = invitation.announcement(turn.session, draft, turn.language, turn.employee.timezone)
        back = Button(turn.say("preview-button-back"), "training.draft", carried(draft))
        note = Paragraph(turn.say("preview-note"), Tone.QUIET)
        heading = turn.say("preview-of", heading=card.heading)
        return Reply(cards=(Card(heading, (note, *card.blocks, Actions((back,)))),))

    return _with_draft(turn, show)


def confirm(turn: Turn) -> Reply:
    """Announce it, if exactly the confirmed number of people would be told."""

    def announce(draft: TrainingSession) -> Reply:
        said, count, problem = turn.args.get("count", ""), recipients(turn, draft), problem_of(turn, draft.starts_at)
        if not problem and not (said.isdecimal() and len(said) < 10):
            problem = turn.say("draft-look-again")
        elif not problem and (int(said) != count or not count):
            problem = turn.say("draft-changed", before=int(said), after=count)
        if problem:
            return Reply(cards=(draft_card(turn, draft, problem),), replaces=True)
        draft.state = SessionState.ANNOUNCED
        training.announce(turn.session, draft, arrivals(turn), turn.now, turn.company.day(turn.now))
        training.follow_up(turn.session, draft, reminders(turn, draft), ends(draft), turn.now)
        return Reply(cards=(session_card(turn, draft),), replaces=True)

    return _with_draft(turn, announce)


def show(turn: Turn) -> Reply:
    """How far a training is."""
    found = _found(turn)
    if found is None:
        return plan.show(turn)
    card = draft_card(turn, found) if found.state == SessionState.DRAFT else session_card(turn, found)
    return Reply(cards=(card,), replaces="again" in turn.args)


def move(turn: Turn) -> Reply:
    """The form with another time or place for what was announced."""
    return _with_coming(turn, lambda found: Reply(cards=(_move_form(turn, found, values_of(turn, found), {}),)))


def moved(turn: Turn) -> Reply:
    """Move it, and tell those who know of it; or the form with what was typed, and what to mend."""

    def take(found: TrainingSession) -> Reply:
        given = typed(turn, WHEN)
        if problems := problems_of(turn, given):
            return Reply(cards=(_move_form(turn, found, given, problems),), replaces=True)
        values = _when(turn, given)
        if all(getattr(found, name) == value for name, value in values.items()):
            return Reply(cards=(session_card(turn, found),), replaces=True)
        if problem := problem_of(turn, values["starts_at"]):
            return Reply(cards=(_move_form(turn, found, given, {"when": problem}),), replaces=True)
        for name, value in values.items():
            setattr(found, name, value)
        found.changes += 1
        training.tell_change(turn.session, found, arrivals(turn), turn.now)
        training.follow_up(turn.session, found, reminders(turn, found), ends(found), turn.now)
        return Reply(cards=(session_card(turn, found, Paragraph(turn.say("training-moved"))),), replaces=True)

    return _with_coming(turn, take)


def cancel(turn: Turn) -> Reply:
    """Call it off, and tell those who know of it; the others never hear of it."""

    def call_off(found: TrainingSession) -> Reply:
        found.state, found.changes = SessionState.CANCELLED, found.changes + 1
        training.cancel(turn.session, found.id, training.MESSAGES, invitation.CANCELLED, turn.now)
        training.tell_change(turn.session, found, arrivals(turn), turn.now)
        return Reply(cards=(session_card(turn, found, Paragraph(turn.say("training-cancelled"))),), replaces=True)

    return _with_coming(turn, call_off)


def _when(turn: Turn, given: dict[str, str]) -> dict[str, Any]:
    """Where, when and how long, out of what was typed without a problem."""
    starts_at = read_moment(given["when"], turn.today, turn.employee.timezone)
    return {"place": given["place"], "starts_at": starts_at, "minutes": read_minutes(given["minutes"])}


def _form(turn: Turn, values: dict[str, str], problems: dict[str, str]) -> Card:
    kept = {"training": turn.args["training"]} if "training" in turn.args else {}
    submit = Button(turn.say("training-button-save"), "training.save", kept, primary=True)
    blocks = (Paragraph(turn.say("training-new")), form(turn, submit, values, problems, FIELDS))
    return Card(turn.say("training-new-heading"), blocks)


def _move_form(turn: Turn, found: TrainingSession, values: dict[str, str], problems: dict[str, str]) -> Card:
    submit = Button(turn.say("training-button-moved"), "training.moved", carried(found), primary=True)
    blocks = (Paragraph(turn.say("training-move")), form(turn, submit, values, problems, WHEN))
    return Card(turn.say("training-move-heading", title=found.title), blocks)


def _found(turn: Turn, *, to_change: bool = False) -> TrainingSession | None:
    training_id = turn.id_of("training")
    found = None if training_id is None else training.find(turn.session, training_id, to_change=to_change)
    return found if found is not None and may_see(turn, found) else None


def _with_draft(turn: Turn, handle: Callable[[TrainingSession], Reply]) -> Reply:
    """Handle a button of the lead's own draft, held against a second press; what was announced is shown as it goes."""
    draft = _found(turn, to_change=True)
    if draft is None:
        return plan.show(turn)
    if draft.state != SessionState.DRAFT:
        return Reply(cards=(session_card(turn, draft),), replaces=True)
    draft.departments = audience.within_scope(turn, draft.departments)
    return handle(draft)


def _with_coming(turn: Turn, handle: Callable[[TrainingSession], Reply]) -> Reply:
    """Handle a button of what was announced and has not begun, held against another lead's press."""
    found = _found(turn, to_change=True)
    if found is None:
        return plan.show(turn)
    if found.state != SessionState.ANNOUNCED or found.starts_at <= turn.now:
        return show(turn)
    return handle(found)
