"""Example cards of what was asked for in vain, and of the use case that a lead writes about it."""

from collections.abc import Callable, Iterator

from coach.cards import Card
from coach.lead import demand, own_use_cases
from coach.lead.own_content import other_than
from coach.turn import Reply, Turn
from storage import own_use_cases as stored
from storage import people, usage
from storage.demand import LEAST
from storage.people import Employee

At = Callable[..., Turn]
"""Makes a turn of the person with the arguments of a button."""

ASIDE = {"home": "common", "task": "draft", "data_class": "internal", "before": "40", "after": "10"}
WRITTEN = {
    "ja": {
        "title": "安全パトロールの記録",
        "summary": "巡回のメモから、安全パトロールの記録を下書きします。",
        "why": "席に戻ってから書き直す時間が減ります。",
        "template": "メモを安全パトロールの記録にしてください。\n【巡回のメモ：例 通路に台車】\n提出先：【提出先】",
        "phrasings": "安全パトロールの記録を書きたい\n巡回のメモをまとめたい",
        "never_paste": "けがをした人の名前",
        "check": "場所と時刻が合っているか\nメモにないことが混ざっていないか",
    },
    "en": {
        "title": "Write up a safety round",
        "summary": "Turns the notes of a safety round into a first report.",
        "why": "Less rewriting back at the desk.",
        "template": "Turn these notes into a safety report.\n[[Notes: e.g. a cart in the aisle]]\nFor: [[Readers]]",
        "phrasings": "write up my safety round\nreport of a safety patrol",
        "never_paste": "Names of people who were hurt",
        "check": "Are places and times right?\nIs anything in it that was not in the notes?",
    },
}


def demand_examples(at: At) -> Iterator[tuple[str, Card]]:
    """Every kind of message about unmet demand by name, for a lead of the company."""
    yield "demand-none", _card(demand.listed, at)
    topic = _ask(at())
    yield "demand", _card(demand.listed, at)
    yield "own-none", _card(own_use_cases.listed, at)
    yield "own-form", _card(own_use_cases.write, at, topic=topic)
    yield "own-problems", _card(own_use_cases.save, at, topic=topic, template="x" * 2001, after="500")
    words = WRITTEN[at().language]
    yield "own-preview", _card(own_use_cases.save, at, **ASIDE, **words, topic=topic, language=at().language)
    row = stored.listed(at().session)[0]
    use_case = {"use_case": row.id}
    yield "own-published", _card(own_use_cases.publish, at, **use_case)
    answered = demand.answered(at().session, at().employee, use_case, at().catalogue)
    assert isinstance(answered, Card)
    yield "demand-answered", answered
    yield "own-shown", _card(own_use_cases.show, at, **use_case)
    yield "own-other-language", _card(own_use_cases.write, at, **use_case, language=other_than(at().language))
    yield "own-list", _card(own_use_cases.listed, at)
    yield "own-hidden", _card(own_use_cases.hide, at, **use_case)
    row.content = {**row.content, "task": "none"}
    yield "own-unusable", _card(own_use_cases.show, at, **use_case)


def _card(handler: Callable[[Turn], Reply], at: At, **args: str) -> Card:
    return handler(at(**args)).cards[0]


def _ask(turn: Turn) -> str:
    """Several people ask for the same, and one lets leads read the words; the topic."""
    wording = WRITTEN[turn.language]["phrasings"].split("\n", maxsplit=1)[0]
    topic = turn.index.topic(wording)
    asked = [usage.add_unmet(turn.session, turn.today, person, topic) for person in _colleagues(turn)]
    usage.word_unmet(turn.session, asked[0], turn.employee.id, wording)
    return topic


def _colleagues(turn: Turn) -> Iterator[Employee]:
    """The person and as many others as a topic needs."""
    yield turn.employee
    for number in range(1, LEAST):
        other = Employee(department="sales", timezone=turn.employee.timezone)
        people.join(turn.session, other, turn.incoming.account.platform, "", f"asker-{number}", turn.now)
        yield other
