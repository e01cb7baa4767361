"""Example cards of what the model helps to understand: the look at what leaves, each answer, each way there is none."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from coach import suggestions
from coach.cards import Card
from coach.drafts.examples import TERMS
from coach.model import ModelAnswer, Problem
from coach.policy import answering
from coach.turn import Reply, Turn
from coach.with_model import answer, task

At = Callable[..., Turn]
"""Makes a turn of the person with typed words, or with the arguments of a button."""

TASK = {"ja": "zqxj のたたき台を misaki@example.com 向けに", "en": "the zqxj thing for misaki@example.com"}
QUESTION = {"ja": "顧客名をAIに入れていいですか", "en": "May I paste a customer's name into the AI?"}
ANSWERED = {
    "ja": "社名や担当者名は、そのまま入れずに置き換えてください。",
    "en": "Replace the names of companies and people before you paste anything.",
}


def model_examples(plain: At) -> Iterator[tuple[str, Card]]:
    """Every kind of message by name."""

    def at(text: str = "", /, **args: str) -> Turn:
        turn = plain(text, **args)
        turn.company = replace(turn.company, model=TERMS)
        return turn

    language = at().language
    words, question = TASK[language], QUESTION[language]
    yield "model-offer-task", suggestions.task(at(text=words)).cards[0]
    yield "model-preview-task", task.preview(at(text=words)).cards[0]
    asked = task.ask(at(text=words))
    yield "model-working", asked.cards[0]
    yield "model-task", _heard(at, asked, task.take, '{"phrase": "", "picks": [1, 2]}')
    yield "model-offer-answer", answering.answer(at(question)).cards[0]
    yield "model-preview-answer", answer.preview(at(text=question)).cards[0]
    grounded = answer.Grounded(answer=ANSWERED[language], sources=[1])
    yield "model-answer", _heard(at, answer.ask(at(text=question)), answer.take, grounded.model_dump_json())
    unfounded = answer.Grounded(answer=ANSWERED[language], sources=[])
    yield "model-no-source", _heard(at, answer.ask(at(text=question)), answer.take, unfounded.model_dump_json())
    for problem in Problem:
        asked = task.ask(at(text=words))
        yield f"model-problem-{problem}", _heard(at, asked, task.take, "", problem)
    yield "model-problem-unusable", _heard(at, task.ask(at(text=words)), task.take, "prose")
    poor = at(text=words)
    poor.company = replace(poor.company, model=replace(TERMS, person_tokens=0))
    yield "model-no-budget", task.ask(poor).cards[0]
    yield "model-none", task.ask(plain(text=words)).cards[0]


def _heard(at: At, asked: Reply, take: Callable[[Turn], Reply], text: str, problem: Problem | None = None) -> Card:
    assert asked.asks is not None
    turn = at(**asked.asks.args)
    turn.incoming = replace(turn.incoming, answer=ModelAnswer(text, problem))
    return take(turn).cards[0]
