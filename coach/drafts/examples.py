"""Example cards of a draft: the way from the prompt to it, and each way that ends in the prompt again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from coach import tryout
from coach.cards import Button, Card
from coach.drafts import handlers, money
from coach.drafts.answer import Written
from coach.model import ModelAnswer, ModelTerms, Price, Problem
from coach.turn import Reply, Turn

At = Callable[..., Turn]
"""Makes a turn of the person with typed words, or with the arguments of a button."""

USE_CASE = "common/mail-polish"
TERMS = ModelTerms("gpt-example", "ai.example.com", price=Price(2.5, 10, "USD"))
TYPED = {
    "ja": {"text": "資料を misaki@example.com まで今日中にください。", "reader": "他部署の課長", "tone": "柔らかく"},
    "en": {"text": "Send the deck to emma@example.com today.", "reader": "A manager I hardly know", "tone": "Softer"},
}
DRAFT = {
    "ja": "お手数ですが、資料を本日中に [メール1] へお送りいただけますか。[氏名7] 様にもよろしくお伝えください。",
    "en": "Could you send the deck to [mail 1] by the end of the day? Please give my regards to [name 7].",
}
MISSING = {"ja": "何時までか", "en": "By what time"}


def draft_examples(plain: At) -> Iterator[tuple[str, Card]]:
    """Every kind of message about drafts by name."""

    def at(text: str = "", /, **args: str) -> Turn:
        turn = plain(text, **args)
        turn.company = replace(turn.company, model=TERMS)
        return turn

    language = at().language
    prompt = tryout.fill(at(use_case=USE_CASE, **TYPED[language])).cards[0]
    draft = _button(prompt, "draft.preview").args
    yield "draft-offered", prompt
    yield "draft-preview", _card(handlers.preview, at, **draft)
    send = _button(_card(handlers.preview, at, **draft), "draft.make").args
    asked = handlers.make(at(**send))
    yield "draft-working", asked.cards[0]
    yield "draft-under-way", _card(handlers.make, at, **send)
    for problem in Problem:
        asked = asked if asked.asks else handlers.make(at(**send))
        yield f"draft-problem-{problem}", _heard(at, asked, ModelAnswer(problem=problem))
        asked = Reply()
    yield "draft-problem-unusable", _heard(at, handlers.make(at(**send)), ModelAnswer("prose"))
    yield from _made(at, send)
    yield "draft-dropped", _card(handlers.drop, at, **draft)
    yield "draft-gone", _card(handlers.preview, at, **draft)
    yield "draft-desk", Card(at().say("desk-home-heading"), tuple(money.on_desk(at())))


def _made(at: At, send: Mapping[str, str]) -> Iterator[tuple[str, Card]]:
    language = at().language
    answer = ModelAnswer(Written(draft=DRAFT[language], missing=[MISSING[language]]).model_dump_json())
    asked = handlers.make(at(**send))
    assert asked.asks is not None
    growing = asked.asks.shown(answer.text[:40])
    assert growing is not None
    yield "draft-growing", growing
    made = _heard(at, asked, answer)
    yield "draft-made", made
    change = dict(_button(made, "draft.revise").args)
    yield "draft-wish-problem", _card(handlers.revise, at, **{**change, "wish": "own"})
    failed = _heard(at, handlers.revise(at(**change)), ModelAnswer(problem=Problem.AWAY))
    yield "draft-not-changed", failed
    poor = at(**change)
    assert poor.company.model is not None
    poor.company = replace(poor.company, model=replace(poor.company.model, person_tokens=0))
    yield "draft-no-budget", handlers.revise(poor).cards[0]
    for _ in range(5):
        made = _heard(at, handlers.revise(at(**_button(made, "draft.revise").args)), answer)
    yield "draft-no-more", made


def _heard(at: At, asked: Reply, answer: ModelAnswer) -> Card:
    assert asked.asks is not None
    turn = at(**asked.asks.args)
    turn.incoming = replace(turn.incoming, answer=answer)
    return handlers.made(turn).cards[0]


def _card(handler: Callable[[Turn], Reply], at: At, **args: str) -> Card:
    return handler(at(**args)).cards[0]


def _button(card: Card, command: str) -> Button:
    return next(button for button in card.buttons() if button.command == command)
