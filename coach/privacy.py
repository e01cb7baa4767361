"""What is stored about a person, in their own hands: shown, exported, deleted."""

import json
from datetime import date

from coach.cards import Actions, Bullets, Button, Card, Copyable, Facts, Paragraph, Tone
from coach.drafts.offer import kept
from coach.turn import Reply, Turn
from storage import answers, demand, lessons, people, relay, usage


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
    turn.session.flush()
    found = people.everything(turn.session, turn.employee.id)
    found["unmet_demand"] = demand.own(turn.session, turn.employee.id)
    if waiting := relay.own(turn.session, turn.employee.id):
        found["relayed_question"] = waiting
    if own_answers := answers.own(turn.session, turn.employee.id):
        found["answer"] = own_answers
    content = json.dumps(found, ensure_ascii=False, indent=1, default=_as_iso)
    card = Card(
        turn.say("export-heading"), (Paragraph(turn.say("export-body")), Copyable(content, turn.say("button-copy")))
    )
    return Reply(cards=(card,))


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
