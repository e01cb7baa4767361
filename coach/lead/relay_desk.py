"""The promotion lead's side of relayed questions: reading them, and an answer that the first to send it gives."""

import hashlib
from collections.abc import Mapping
from typing import Any

from coach.cards import Actions, Block, Button, Card, Form, Input, InputKind, Paragraph, Tone
from coach.lead.audience import scope
from coach.locales import say
from coach.plaintext import clean
from coach.relay import MAX_WORDS
from coach.relay_cards import answer_blocks, question_blocks
from coach.turn import Reply, Turn
from storage import leads, outbox, relay
from storage.db import Session
from storage.people import Employee
from storage.relay import RelayedQuestion
from usecases.load import Catalogue

LISTED = 8


def on_desk(turn: Turn) -> Block:
    """The way to the questions, with how many wait."""
    count = relay.count_open(turn.session, turn.employee.id, scope(turn))
    return Actions((Button(turn.say("relays-button", count=count), "relay.list"),))


def listed(turn: Turn) -> Reply:
    """What waits for an answer, the oldest day first."""
    found = relay.open_questions(turn.session, turn.employee.id, scope(turn))
    blocks: list[Block] = [] if found else [Paragraph(turn.say("relays-none"))]
    for question in found[:LISTED]:
        blocks += [*_question(turn.session, turn.language, question), _answer_button(turn.language, question)]
    if len(found) > LISTED:
        blocks.append(Paragraph(turn.say("relays-more", count=len(found) - LISTED)))
    desk = Actions((Button(turn.say("desk-home-button"), "desk.home"),))
    return Reply(cards=(Card(turn.say("relays-heading"), (*blocks, desk)),))


def arrives(session: Session, employee: Employee, args: Mapping[str, Any], _catalogue: Catalogue) -> Card | str:
    """Somebody asks to talk to a person."""
    lead = leads.find(session, employee.id)
    if lead is None:
        return "no lead any more"
    question = relay.open_question(session, args["question"], employee.id, lead.departments)
    if question is None:
        return "answered or withdrawn"
    blocks = (*_question(session, employee.language, question), _answer_button(employee.language, question))
    return Card(say(employee.language, "relays-arrived-heading"), blocks)


def write(turn: Turn) -> Reply:
    """The form for an answer, with what was drafted so far."""
    question = _open(turn)
    return _closed(turn) if question is None else Reply(cards=(_form_card(turn, question, question.answer, ""),))


def preview(turn: Turn) -> Reply:
    """The answer as its asker will see it; or the form with what to mend."""
    question = _open(turn)
    if question is None:
        return _closed(turn)
    words = clean(turn.args.get("words", ""))
    if not words or len(words) > MAX_WORDS:
        long = turn.say("relay-long", length=len(words), most=MAX_WORDS)
        return Reply(
            cards=(_form_card(turn, question, words, long if words else turn.say("relays-empty")),), replaces=True
        )
    question.answer = words
    return Reply(cards=(_preview_card(turn, question),), replaces=True)


def send(turn: Turn) -> Reply:
    """Answer for good, with the words that were shown, and let go of who asked."""
    question = _open(turn)
    if question is None:
        return _closed(turn)
    if not question.answer:
        return write(turn)
    if turn.args.get("seen") != _mark(question.answer):
        return Reply(cards=(_preview_card(turn, question, changed=True),), replaces=True)
    asker = relay.settle(turn.session, question, turn.company.day(turn.now))
    once, args = f"relay_answer:{question.id}", {"question": question.id}
    outbox.enqueue(turn.session, asker, "relay_answer", args, once=once, due_at=turn.now)
    more = Actions((Button(turn.say("relays-button-list"), "relay.list"),))
    return Reply(
        cards=(Card(turn.say("relays-sent-heading"), (Paragraph(turn.say("relays-sent")), more)),), replaces=True
    )


def _question(session: Session, language: str, question: RelayedQuestion) -> tuple[Block, ...]:
    care = (Paragraph(say(language, "relays-distress"), Tone.CAUTION),) if question.kind == "distress" else ()
    return (*question_blocks(session, language, question), *care)


def _answer_button(language: str, question: RelayedQuestion) -> Block:
    args = {"question": str(question.id)}
    return Actions((Button(say(language, "relays-button-answer"), "relay.answer", args, primary=True),))


def _form_card(turn: Turn, question: RelayedQuestion, words: str, problem: str) -> Card:
    line = Input(
        "words",
        turn.say("relays-words"),
        InputKind.TEXT,
        hint=turn.say("relays-words-hint", most=MAX_WORDS),
        value=words,
        problem=problem,
    )
    args = {"question": str(question.id)}
    submit = Button(turn.say("relays-button-preview"), "relay.preview_answer", args, primary=True)
    blocks = (
        *_question(turn.session, turn.language, question),
        Paragraph(turn.say("relays-answer-note"), Tone.QUIET),
        Form((line,), submit),
    )
    return Card(turn.say("relays-answer-heading"), blocks)


def _preview_card(turn: Turn, question: RelayedQuestion, *, changed: bool = False) -> Card:
    args = {"question": str(question.id)}
    seen = {**args, "seen": _mark(question.answer)}
    buttons = (
        Button(turn.say("relays-button-send"), "relay.send_answer", seen, primary=True),
        Button(turn.say("relay-button-rewrite"), "relay.answer", args),
    )
    return Card(
        turn.say("relays-preview-heading"),
        (
            *((Paragraph(turn.say("relays-changed"), Tone.CAUTION),) if changed else ()),
            *answer_blocks(turn.language, question),
            Actions(buttons),
        ),
    )


def _closed(turn: Turn) -> Reply:
    """Another lead was first, or the asker took the question back."""
    answered = relay.answered(turn.session, turn.id_of("question"))
    what = "gone" if answered is None else "answered"
    words = () if answered is None else (Paragraph(answered.answer),)
    more = Actions((Button(turn.say("relays-button-list"), "relay.list"),))
    blocks = (Paragraph(turn.say(f"relays-{what}")), *words, more)
    return Reply(cards=(Card(turn.say(f"relays-{what}-heading"), blocks),), replaces=True)


def _open(turn: Turn) -> RelayedQuestion | None:
    return relay.open_question(turn.session, turn.id_of("question"), turn.employee.id, scope(turn))


def _mark(words: str) -> str:
    """What tells one draft from another: of two leads, neither sends the other's words unseen."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]
