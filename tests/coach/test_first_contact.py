"""Meeting the coach: two sentences, the department in one tap, and where the person is known from."""

import re

import pytest

from coach.cards import Choices, Paragraph
from coach.coach import Coach
from coach.turn import Profile
from storage.db import Database
from tests.builders import ENGLISH, JAPANESE, Clock, Person, add_employee, dump
from usecases.load import Catalogue


@pytest.mark.parametrize(
    ("profile", "stores", "never"),
    [
        (JAPANESE, "残すのは", "順位"),
        (ENGLISH, "I keep", "no score or ranking"),
    ],
)
def test_the_first_answer_says_what_banso_is_what_it_stores_and_what_it_never_does(
    coach: Coach, profile: Profile, stores: str, never: str
) -> None:
    person = Person(coach, profile=profile)
    person.command("suggest.discover")
    welcome, answer = person.last.cards
    said = [block.text for block in welcome.blocks if isinstance(block, Paragraph)]
    assert stores in said[1]
    assert never in said[1]
    assert len(person.suggested()) == 3
    assert answer.heading


def test_nobody_is_welcomed_twice(person: Person, database: Database) -> None:
    person.say("こんにちは")
    welcome = person.last.cards[0].heading
    person.say("AIって何に使える？")
    assert welcome not in person.text
    assert [event["kind"] for event in dump(database)["event"]].count("first_contact") == 1


def test_a_greeting_as_the_first_word_is_not_answered_with_two_greetings(person: Person) -> None:
    person.command("welcome.hello")
    assert len(person.last.cards) == 1


@pytest.mark.parametrize(
    ("said", "key", "yes"),
    [
        ("第二法人営業部", "sales", "はい、営業です"),
        ("Ｃｕｓｔｏｍｅｒ Ｓｕｐｐｏｒｔ", "customer_support", "はい、カスタマーサポートです"),
        ("情報システム部 ヘルプデスク", "it", "はい、情報システムです"),
    ],
)
def test_the_department_of_the_profile_is_confirmed_in_one_tap(
    coach: Coach, catalogue: Catalogue, said: str, key: str, yes: str
) -> None:
    person = Person(coach, profile=Profile(language="ja", department=said))
    person.say("こんにちは")
    person.press(yes)
    assert catalogue.departments[key].ja in person.text
    person.command("suggest.discover")
    assert sum(key in catalogue.use_cases[name].departments for name in person.suggested()) == 2


def test_the_confirmed_department_is_not_asked_again(coach: Coach, database: Database) -> None:
    person = Person(coach, profile=Profile(language="en", department="Sales"))
    person.say("hello there")
    person.press("Yes, Sales")
    row = dump(database)["employee"][0]
    assert (row["department"], row["department_confirmed"]) == ("sales", True)


def test_an_unknown_department_is_chosen_in_one_tap_out_of_eighteen(coach: Coach, catalogue: Catalogue) -> None:
    person = Person(coach, profile=Profile(language="en", department="Ministry of Silly Walks"))
    person.command("suggest.discover")
    choices = next(block for block in person.cards[0].blocks if isinstance(block, Choices))
    assert [option.value for option in choices.options] == list(catalogue.departments)
    person.choose("Legal")
    assert "Legal" in person.last.cards[0].heading
    person.command("me.page")
    assert "Department: Legal" in person.text


def test_a_department_that_does_not_exist_is_asked_for_again(person: Person) -> None:
    person.say("AIって何に使える？")
    person.command("welcome.department", {"department": "astrology"})
    assert person.cards[0].heading == "どの部署のお仕事ですか"


def test_the_directory_knows_the_person_by_mail_whatever_its_case(coach: Coach, database: Database) -> None:
    employee = add_employee(database, name="山田 太郎", email="taro@example.com", department="finance", language="ja")
    person = Person(coach, profile=Profile(email=" Taro@Example.COM "))
    person.say("こんにちは")
    assert "経理・財務のお仕事でよろしいですか" in person.text
    rows = dump(database)
    assert [row["id"] for row in rows["employee"]] == [employee]
    assert rows["account"][0]["employee_id"] == employee


def test_two_platforms_with_the_same_mail_are_one_person(coach: Coach, database: Database) -> None:
    Person(coach, "U1", Profile(email="a@example.com"), platform="slack").say("こんにちは")
    Person(coach, "29:x", Profile(email="A@example.com"), platform="teams").say("こんにちは")
    rows = dump(database)
    assert len(rows["employee"]) == 1
    assert len(rows["account"]) == 2


def test_the_same_user_id_in_another_tenant_is_another_person(coach: Coach, database: Database) -> None:
    Person(coach, tenant="T1").say("こんにちは")
    Person(coach, tenant="T2").say("こんにちは")
    assert len(dump(database)["employee"]) == 2


def test_a_time_zone_this_machine_does_not_know_locks_nobody_out(
    coach: Coach, database: Database, clock: Clock
) -> None:
    person = Person(coach, profile=Profile(language="en", timezone="Mars/Olympus_Mons"), clock=clock)
    person.command("suggest.discover")
    assert len(person.suggested()) == 3
    assert dump(database)["employee"][0]["timezone"] == "Asia/Tokyo"


def test_a_very_long_profile_is_no_obstacle(coach: Coach) -> None:
    profile = Profile("名" * 5000, "x" * 400 + "@example.com", "部" * 5000, "ja", "Asia/Tokyo")
    person = Person(coach, profile=profile)
    person.say("AIって何に使える？")
    assert len(person.suggested()) == 3


def test_the_two_sentences_stay_short_enough_to_be_read(coach: Coach) -> None:
    person = Person(coach, profile=ENGLISH)
    person.command("welcome.hello")
    said = [block.text for block in person.cards[0].blocks if isinstance(block, Paragraph)][:2]
    assert all(len(re.findall(r"[.!?](?:\s|$)", text)) <= 2 for text in said)
