"""What askers and leads read of a relayed question, and the messages that bring its answer back."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from coach import dates
from coach.cards import Actions, Block, Button, Card, Paragraph, Section, Tone
from coach.locales import say
from storage import relay
from storage.db import Session
from storage.people import Employee
from storage.relay import RelayedQuestion
from usecases.load import Catalogue

POLICY = "policy"
"""The kind of a question about rules; the others are kinds of worry."""

ANSWER_KEPT = timedelta(days=30)


def answer_arrives(session: Session, employee: Employee, args: Mapping[str, Any], _catalogue: Catalogue) -> Card | str:
    """A lead answered."""
    question = relay.find(session, args["question"])
    if question is None or question.answered_on is None:
        return "the question is gone"
    more = {"kind": question.kind, "about": str(question.id)}
    buttons = (
        Button(say(employee.language, "relay-button-more"), "relay.open", more),
        Button(say(employee.language, "relay-button-helped"), "relay.helped"),
    )
    blocks = (*answer_blocks(employee.language, question), Actions(buttons))
    return Card(say(employee.language, "relay-answer-heading"), blocks)


def wait_is_over(_session: Session, employee: Employee, args: Mapping[str, Any], _catalogue: Catalogue) -> Card | str:
    """Nobody answered in time."""
    whom = contact(employee.language, args["contact"])
    blocks = (Paragraph(say(employee.language, "relay-in-vain")), Paragraph(whom))
    return Card(say(employee.language, "relay-in-vain-heading"), blocks)


def answer_blocks(language: str, question: RelayedQuestion) -> tuple[Block, ...]:
    """A question with its answer, as its asker sees it."""
    return (
        Section(say(language, "relay-your-question")),
        Paragraph(question.words),
        Section(say(language, "relay-the-answer")),
        Paragraph(question.answer),
        Paragraph(say(language, "relay-answer-note", days=ANSWER_KEPT.days), Tone.QUIET),
    )


def question_blocks(session: Session, language: str, question: RelayedQuestion) -> Iterator[Block]:
    """A question as leads see it: never a department, and a name only where the asker gave it."""
    day, name = dates.day(language, question.asked_on), question.shown_name
    kind = say(language, "relay-kind-policy" if question.kind == POLICY else f"worry-{question.kind}-name")
    yield Section(
        say(language, "relay-from-name", name=name, day=day) if name else say(language, "relay-from-nobody", day=day)
    )
    yield Paragraph(say(language, "relay-kind", kind=kind), Tone.QUIET)
    earlier = None if question.about is None else relay.answered(session, question.about)
    if earlier is not None:
        yield Paragraph(say(language, "relay-earlier", words=earlier.words, answer=earlier.answer), Tone.QUIET)
    yield Paragraph(question.words)


def contact(language: str, named: str) -> str:
    """Whom to turn to: the company's own contact where it names one."""
    return say(language, "contact-named", contact=named) if named else say(language, "contact-unnamed")
