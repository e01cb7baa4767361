"""The way to the model and back: an offer, a look at what would be sent, the request, its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from coach.cards import Actions, Block, Button, Card, Copyable, Facts, Paragraph, Section, Tone
from coach.drafts.conversation import fenced
from coach.masking import Masked
from coach.model import ModelAnswer, ModelRequest, Said
from coach.model_budget import noted, reserve, settle
from coach.turn import Reply, Turn

Shape = TypeVar("Shape", bound=BaseModel)

MOST_TOKENS = 800
"""Tokens of the longest answer: a short paragraph."""

MAX_QUESTION = 300
"""Characters of a question that a button carries."""


@dataclass(frozen=True)
class Question:
    """What the model is to be asked."""

    kind: str
    """"task" or "answer": what the model is asked for."""
    asked: Masked
    material: str
    """What goes along: public entries of the catalogue, passages of the guideline."""
    along: str
    """The same in a line, for the person."""
    schema: Mapping[str, Any]
    args: Mapping[str, str]
    """What its answer comes back with."""

    def conversation(self, turn: Turn) -> tuple[Said, ...]:
        """Everything that leaves."""
        material = f"{turn.say(f'model-material-{self.kind}')}\n{fenced(self.material)}"
        question = f"{turn.say('model-question')}\n{fenced(self.asked.text)}"
        return (Said("system", turn.say(f"model-system-{self.kind}")), Said("user", f"{material}\n{question}"))


def offer(turn: Turn, kind: str, text: str, **args: str) -> tuple[Block, ...]:
    """The button that leads to the model; nothing where there is none, or nothing was typed."""
    if turn.company.model is None or not text.strip():
        return ()
    carried = {"text": text[:MAX_QUESTION], **args}
    return (Actions((Button(turn.say(f"model-offer-{kind}"), f"model.preview_{kind}", carried),)),)


def preview(turn: Turn, question: Question) -> Reply:
    """Exactly what would leave, before it does."""
    terms = turn.company.model
    if terms is None:
        return Reply(cards=(_no_model(turn),))
    hidden: tuple[Block, ...] = ()
    if question.asked.hidden:
        pairs = tuple((name, str(words)) for name, words in question.asked.hidden.items())
        hidden = (Section(turn.say("draft-hidden")), Facts(pairs))
    along = (Paragraph(turn.say("model-along", what=question.along), Tone.QUIET),) if question.material else ()
    send = Button(turn.say("model-send"), f"model.ask_{question.kind}", question.args, primary=True)
    card = Card(
        turn.say("draft-preview-heading"),
        (
            Paragraph(turn.say("draft-preview-where", model=terms.name, place=terms.place)),
            Section(turn.say("draft-preview-text")),
            Copyable(question.asked.text, turn.say("button-copy")),
            *hidden,
            *along,
            Actions((send,)),
        ),
    )
    return Reply(cards=(card,))


def ask(turn: Turn, question: Question) -> Reply:
    """Set the tokens aside and leave the request in the reply; the call is made when this transaction is over."""
    if turn.company.model is None:
        return Reply(cards=(_no_model(turn),), replaces=True)
    conversation = question.conversation(turn)
    carried = noted(turn, conversation, MOST_TOKENS)
    if spent := reserve(turn, int(carried["reserved"])):
        return Reply(cards=(_failed_card(turn, turn.say(f"model-no-budget-{spent}")),), replaces=True)
    request = ModelRequest(
        conversation,
        question.schema,
        MOST_TOKENS,
        f"model.take_{question.kind}",
        {**question.args, **carried},
        lambda _: None,
    )
    working = Card(turn.say("model-working-heading"), (Paragraph(turn.say("model-working"), Tone.QUIET),))
    return Reply(cards=(working,), replaces=True, asks=request)


def heard(turn: Turn, answer: ModelAnswer, shape: type[Shape]) -> Shape | str:
    """The model's answer, counted in the budget; or the name of the message that says why there is none."""
    found = None if answer.problem else _read(shape, answer.text)
    settle(turn, answer, failed=found is None)
    return found or f"model-problem-{answer.problem or 'unusable'}"


def failed(turn: Turn, why: str, *ways: Block) -> Reply:
    """No answer: why, and what else can be done; ``ways`` where there are nearer ones than the catalogue."""
    return Reply(cards=(_failed_card(turn, why, *ways),), replaces=True)


def _failed_card(turn: Turn, why: str, *ways: Block) -> Card:
    discover = Actions((Button(turn.say("button-discover"), "suggest.discover"),))
    return Card(turn.say("model-failed-heading"), (Paragraph(why), *(ways or (discover,))))


def _no_model(turn: Turn) -> Card:
    return _failed_card(turn, turn.say("model-none"))


def _read(shape: type[Shape], text: str) -> Shape | None:
    try:
        return shape.model_validate_json(text)
    except ValidationError:
        return None
