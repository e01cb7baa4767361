"""What is stored about a person, in their own hands: shown, exported, deleted."""

import json
from collections.abc import Mapping
from datetime import date

from coach.cards import Actions, Bullets, Button, Card, Copyable, Facts, Paragraph, Tone
from coach.drafts.offer import kept
from coach.turn import Reply, Turn
from storage import answers, demand, lessons, people, relay, usage
from storage.db import Session

UNSEEN = ("invitation", "relay_return", "inbox", "draft")
"""Tables that nobody but the person may look into, whoever asks on their behalf."""

UNSEEN_MESSAGES = ("pulse_", "relay_")
"""Messages that tell whether somebody answered a survey, or asked a person."""


def stored(turn: Turn) -> Reply:
    """What is stored about this person, with figures, and what is not."""
    employee = turn.employee
    events = usage.events_of(turn.session, employee.id)
    card = Card(
        turn.say("stored-heading"),
        (
            Facts(
                (
                    (turn.say("stored-person"), turn.say("stored-person-what")),
                    (turn.say("stored-events"), turn.say("stored-events-count", count=len(events))),
                    (
                        turn.say("stored-preferences"),
                        turn.say("stored-count", count=len(usage.preferences(turn.session, employee.id))),
                    ),
                    (
                        turn.say("stored-questions"),
                        turn.say("stored-count", count=len(usage.unmet_with_consent(turn.session, employee.id))),
                    ),
                    (
                        turn.say("stored-topics"),
                        turn.say("stored-topics-count", count=len(demand.own(turn.session, employee.id))),
                    ),
                    (
                        turn.say("lesson-stored"),
                        turn.say("stored-count", count=lessons.count(turn.session, employee.id)),
                    ),
                    (
                        turn.say("relay-waiting"),
                        turn.say("stored-count", count=len(relay.all_waiting(turn.session, employee.id))),
                    ),
                    *kept(turn),
                )
            ),
            Paragraph(turn.say("stored-never")),
            Bullets(
                (
                    turn.say("draft-stored-never" if turn.company.model else "stored-never-text"),
                    turn.say("stored-never-worries"),
                    turn.say("stored-never-ranking"),
                )
            ),
            Actions(
                (
                    Button(turn.say("button-export"), "privacy.export"),
                    Button(turn.say("button-delete"), "privacy.ask_delete"),
                )
            ),
        ),
    )
    return Reply(cards=(card,))


def export(turn: Turn) -> Reply:
    """Everything stored about this person, as JSON to copy."""
    content = everything(turn.session, turn.employee.id)
    card = Card(
        turn.say("export-heading"), (Paragraph(turn.say("export-body")), Copyable(content, turn.say("button-copy")))
    )
    return Reply(cards=(card,))


def everything(session: Session, employee_id: int) -> str:
    """All that is known to be about a person, as JSON, for their own eyes."""
    session.flush()
    found = people.everything(session, employee_id)
    found["unmet_demand"] = demand.own(session, employee_id)
    if waiting := relay.own(session, employee_id):
        found["relayed_question"] = waiting
    if own_answers := answers.own(session, employee_id):
        found["answer"] = own_answers
    return _as_json(found)


def handed_over(session: Session, employee_id: int) -> str:
    """The same where somebody else makes the file: without whether and what they answered, and what they asked whom."""
    session.flush()
    found = people.everything(session, employee_id)
    kept = {table: rows for table, rows in found.items() if table not in UNSEEN}
    kept["delivery"] = [row for row in found["delivery"] if not str(row["message"]).startswith(UNSEEN_MESSAGES)]
    return _as_json(kept)


def _as_json(found: Mapping[str, object]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1, default=_as_iso)


def _as_iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def ask_delete(turn: Turn) -> Reply:
    """Say what deletion means before it is done."""
    confirm = Button(turn.say("button-delete-now"), "privacy.delete", confirm=turn.say("delete-confirm"))
    card = Card(
        turn.say("delete-heading"),
        (Paragraph(turn.say("delete-body")), Paragraph(turn.say("delete-directory"), Tone.QUIET), Actions((confirm,))),
    )
    return Reply(cards=(card,))


def delete(turn: Turn) -> Reply:
    """Delete everything about this person, at once; the next message is a first contact again."""
    card = Card(turn.say("deleted-heading"), (Paragraph(turn.say("deleted-body")),))
    people.forget(turn.session, turn.employee)
    return Reply(cards=(card,), replaces=True)
