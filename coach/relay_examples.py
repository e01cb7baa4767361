"""Example cards of talking to a person, from the form to the answer; no lead and no question outlives them."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from coach import relay, relay_cards, worries
from coach.cards import Card
from coach.lead import relay_desk
from coach.turn import Reply, Turn
from storage import leads, people
from storage.people import Employee

At = Callable[..., Turn]
"""Makes a turn of the person with the arguments of a button."""

LEADS = {"ja": "鈴木 一郎", "en": "Grace Hall"}
HELP = {"ja": "産業医 内線1234", "en": "Company doctor, ext. 1234"}
ASKS = {
    "ja": "AIに任せる仕事が増えて、評価が下がらないか心配です。連絡は taro@example.com へ。",
    "en": "I worry that my appraisal will suffer as AI takes over tasks. Write to taro@example.com.",
}
ANSWER = {
    "ja": "評価の決め方は変わっていません。次の面談で、上司と一緒に確かめませんか。",
    "en": "How people are appraised has not changed. Shall we go through it with your manager?",
}


def relay_examples(at: At) -> Iterator[tuple[str, Card]]:
    """Every kind of message about relayed questions by name, for a person of sales with a name."""
    yield "worry-kind-other", _card(worries.kind, at, kind="other")
    yield "worry-distress-company", _in_distress(at)
    yield "relay-nobody", _card(relay.open_form, at, kind="job")
    turn = at()
    lead = Employee(name=LEADS[turn.language], language=turn.language, timezone="Asia/Tokyo")
    people.join(turn.session, lead, "example", "example", "lead", turn.now)
    leads.grant(turn.session, lead.id, None, turn.now)
    yield from _asked(at)
    yield from _answered(at, lead)
    yield from _refused(at)
    people.forget(turn.session, lead)
    turn.session.flush()


def _asked(at: At) -> Iterator[tuple[str, Card]]:
    words = ASKS[at().language]
    yield "relay-form", _card(relay.open_form, at, kind="judged")
    yield "relay-problems", _card(relay.preview, at, kind="judged", words="x" * (relay.MAX_WORDS + 1), name="?")
    yield "relay-empty", _card(relay.preview, at, kind="judged", name=relay.ANONYMOUS)
    preview = _card(relay.preview, at, kind="judged", words=words, name=relay.NAMED)
    yield "relay-preview", preview
    yield "relay-rewrite", _card(relay.rewrite, at, **_first_args(preview))
    yield "relay-dropped", _card(relay.drop, at, **_first_args(preview))
    yield "relay-gone", _card(relay.send, at, **_first_args(preview))


def _answered(at: At, lead: Employee) -> Iterator[tuple[str, Card]]:
    turn, asker = at(), at().employee
    question = _send(at, "distress")
    yield "relay-form-waiting", _card(relay.open_form, at, kind="other")
    as_lead = _as(at, lead)
    yield "relays", _card(relay_desk.listed, as_lead)
    arrived = relay_desk.arrives(turn.session, lead, {"question": int(question["question"])}, turn.catalogue)
    yield "relays-arrived", _sent(arrived)
    yield "relays-answer", _card(relay_desk.write, as_lead, **question)
    yield "relays-empty", _card(relay_desk.preview, as_lead, **question)
    preview = _card(relay_desk.preview, as_lead, **question, words=ANSWER[turn.language])
    yield "relays-preview", preview
    yield "relays-changed", _card(relay_desk.send, as_lead, **question, seen="?")
    yield "relays-sent", _card(relay_desk.send, as_lead, **_first_args(preview))
    yield "relays-answered", _card(relay_desk.write, as_lead, **question)
    yield "relays-gone", _card(relay_desk.write, as_lead)
    yield "relays-none", _card(relay_desk.listed, as_lead)
    args = {"question": int(question["question"])}
    yield "relay-answer", _sent(relay_cards.answer_arrives(turn.session, asker, args, turn.catalogue))
    yield "relay-goes-on", _card(relay.open_form, at, kind="judged", about=question["question"])
    yield "relay-helped", _card(relay.helped, at)


def _refused(at: At) -> Iterator[tuple[str, Card]]:
    turn = at()
    sent = [_send(at, "policy") for _ in range(relay.MOST_OPEN)]
    yield "relay-full", _card(relay.open_form, at)
    for question in sent:
        withdrawn = _card(relay.withdraw, at, **question)
    yield "relay-withdrawn", withdrawn
    turn.employee.opted_out = True
    yield "relay-opted-out", _card(relay.open_form, at)
    turn.employee.opted_out = False
    vain = relay_cards.wait_is_over(turn.session, turn.employee, {"contact": ""}, turn.catalogue)
    yield "relay-in-vain", _sent(vain)


def _send(at: At, kind: str) -> dict[str, str]:
    """Ask a question to the end; its button's arguments."""
    preview = _card(relay.preview, at, kind=kind, words=ASKS[at().language], name=relay.ANONYMOUS)
    return _first_args(_card(relay.send, at, **_first_args(preview)))


def _first_args(card: Card) -> dict[str, str]:
    return dict(next(iter(card.buttons())).args)


def _as(at: At, lead: Employee) -> At:
    def turn(**args: str) -> Turn:
        made = at(**args)
        made.employee = lead
        return made

    return turn


def _in_distress(at: At) -> Card:
    """What is said where the company names its own help."""
    turn = at(kind=worries.DISTRESS)
    turn.company = replace(turn.company, help_contacts=HELP[turn.language])
    return worries.kind(turn).cards[0]


def _card(handler: Callable[[Turn], Reply], at: At, **args: str) -> Card:
    return handler(at(**args)).cards[0]


def _sent(made: Card | str) -> Card:
    """A proactive message as it would be sent."""
    assert isinstance(made, Card), made
    return made
