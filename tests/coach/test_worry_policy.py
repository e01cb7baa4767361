"""A worry, and a question about rules: heard, counted by day and group, and tied to nobody."""

from typing import Any

import pytest

from coach.cards import Actions, Choices, Form
from coach.coach import Coach, language_of
from coach.commands import ANSWERS
from coach.intents import Intent
from coach.turn import Company, Place, Profile
from storage.db import Database
from tests.builders import Person, dump
from usecases.load import Catalogue

WORRIES = ["AIに仕事を取られそうで不安です", "I'm worried that AI will take my job"]
RULES = ["顧客名を入れていい？", "Am I allowed to paste customer names?"]
LAST_RESORT = ["死にたい。もう限界", "I want to kill myself"]


def member(coach: Coach, **values: Any) -> Person:
    person = Person(coach, **values)
    person.command("welcome.department", {"department": "sales"})
    person.command("welcome.hello")
    return person


@pytest.mark.parametrize("text", [*WORRIES, *RULES, *LAST_RESORT])
def test_nothing_but_a_count_by_day_and_group_is_left(coach: Coach, database: Database, text: str) -> None:
    person = member(coach, profile=Profile(language=language_of(text)))
    before = dump(database)
    person.say(text)
    after = dump(database)
    (counted,) = after.pop("daily_count")
    assert before.pop("daily_count") == []
    assert after == before
    assert set(counted) == {"day", "kind", "department", "count"}
    assert (counted["kind"], counted["department"], counted["count"]) == (
        "policy" if text in RULES else "worry",
        "sales",
        1,
    )


@pytest.mark.parametrize(("text", "kind"), [(WORRIES[0], "worry"), (RULES[0], "policy")])
def test_two_people_and_two_days_are_numbers_only(coach: Coach, database: Database, text: str, kind: str) -> None:
    one, two = member(coach, user="U1"), member(coach, user="U2")
    for person in (one, two, one):
        person.say(text)
    one.clock.forward(days=1)
    one.say(text)
    counts = [(row["kind"], row["count"]) for row in dump(database)["daily_count"]]
    assert counts == [(kind, 3), (kind, 1)]


@pytest.mark.parametrize("text", [*WORRIES, *LAST_RESORT])
def test_a_worried_person_is_offered_nothing(coach: Coach, text: str) -> None:
    for person in (Person(coach, "new"), member(coach, user="known")):
        person.say(text)
        assert not [b for card in person.cards for b in card.blocks if isinstance(b, Actions | Choices | Form)]
        assert len(person.cards) == 1


def test_a_worry_as_the_very_first_word_leaves_the_welcome_for_the_next(coach: Coach, database: Database) -> None:
    person = Person(coach)
    person.say(WORRIES[0])
    assert dump(database)["event"] == []
    person.say("こんにちは")
    assert person.cards[0].heading == "はじめまして、伴走（Banso）です"


@pytest.mark.parametrize("text", LAST_RESORT)
def test_distress_gets_people_to_call_and_not_a_word_of_ai_use(coach: Coach, text: str) -> None:
    person = Person(coach)
    person.say(text)
    assert "0120-279-338" in person.text
    assert "119" in person.text


def test_a_worry_and_a_rule_name_whom_to_ask_and_where_the_rules_are(database: Database, catalogue: Catalogue) -> None:
    person = Person(Coach(database, catalogue, Company("AI推進室 佐藤 (#ai-help)", "https://intra.example/ai")))
    for text in (WORRIES[0], LAST_RESORT[0], RULES[0]):
        person.say(text)
        assert "AI推進室 佐藤 (#ai-help)" in person.text
    assert "https://intra.example/ai" in person.text


def test_a_worry_where_others_read_is_answered_to_the_person_alone(coach: Coach) -> None:
    person = member(coach, place=Place.SHARED)
    person.say(WORRIES[0])
    (public,) = person.last.cards
    assert public.blocks == ()
    assert "仕事" not in public.heading
    assert "不安" not in public.heading
    assert "仕事" in person.last.direct[0].heading


def test_every_intent_has_an_answer() -> None:
    assert set(ANSWERS) == set(Intent)
