"""A worry, and a question about rules: heard, counted by day and group, and tied to nobody."""

from typing import Any

import pytest

from coach.cards import Choices, Form
from coach.coach import Coach, language_of
from coach.commands import ANSWERS
from coach.intents import Intent
from coach.topics import topics_of
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
def test_a_worried_person_is_offered_a_person_to_talk_to_and_no_use_of_ai(coach: Coach, text: str) -> None:
    for person in (Person(coach, "new"), member(coach, user="known")):
        person.say(text)
        assert [button.command for button in person.buttons] == ["relay.open"]
        assert not [b for card in person.cards for b in card.blocks if isinstance(b, Choices | Form)]
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


KINDS = {
    "仕事がなくなるのでは、という不安": [
        "AIに仕事を奪われそう",
        "経理っていらなくなるんじゃないの…",
        "このまま今の仕事続けていけるのかな",
    ],
    "間違えたらどうしよう、という不安": [
        "正直AIって信用できない",
        "どうせ嘘つくんでしょ？",
        "AIの間違いで怒られたら嫌だ",
    ],
    "情報が漏れないか、という不安": [
        "入力したこと、どこかに漏れたりしない？",
        "お客様の名前うっかり入れてしまった、どうしよう",
    ],
    "ついていけない、という不安": ["もう50代だし今さら覚えられん😥", "周りがどんどん使いこなしてて焦る"],
    "どう見られるか、という不安": ["なんかズルしてる気がするんですよね", "上司にAI使ったってバレたらまずいですか"],
    "使ってよいものか、という迷い": ["AIが差別的なことを言わないか心配"],
    "つらい中、話してくださってありがとうございます": [
        "上司にパワハラされています",
        "残業続きで倒れそう",
        "涙が止まらない",
        "夜中に目が覚めて仕事のことばかり考える",
    ],
    "Worried that your job may go": ["am i going to be replaced by this thing", "will AI take our jobs?"],
    "Worried about getting it wrong": [
        "i don't trust it, it makes stuff up",
        "AI makes up citations, I could get fired",
    ],
    "Worried that information may leak": ["I'm scared of leaking client secrets into an AI"],
    "Worried about keeping up": ["too old for this stuff", "everyone else seems to get AI and I feel stupid"],
    "Worried about how you will be judged": [
        "feels like cheating tbh",
        "does my boss see what I type? makes me nervous",
    ],
    "Thank you for telling me. That sounds very hard": [
        "I want to die",
        "my manager bullies me",
        "I can't sleep at night because of work",
    ],
}
"""What people write, by the heading of what they should read."""


@pytest.mark.parametrize(("heading", "text"), [(heading, text) for heading in KINDS for text in KINDS[heading]])
def test_each_worry_is_met_for_what_it_is(coach: Coach, heading: str, text: str) -> None:
    person = Person(coach)
    person.say(text)
    assert person.cards[0].heading == heading


@pytest.mark.parametrize(
    "text", ["パワハラ研修の資料を作りたい", "残業時間の集計を楽にしたい", "write a policy on harassment"]
)
def test_work_about_a_hard_subject_is_still_work(coach: Coach, text: str) -> None:
    person = member(coach)
    person.say(text)
    assert person.suggested()


def test_where_it_is_not_clear_the_kinds_are_a_tap_away_and_it_counts_once(coach: Coach, database: Database) -> None:
    person = member(coach)
    person.say("なんとなく気が重い")
    person.choose("心や体がつらい")
    assert "0120-279-338" in person.text
    assert [button.command for button in person.buttons] == ["relay.open"]
    person.say("なんとなく気が重い")
    person.choose("ついていけない")
    assert person.cards[0].heading == "ついていけない、という不安"
    assert [row["count"] for row in dump(database)["daily_count"]] == [2]


@pytest.mark.parametrize("kind", topics_of("worry"))
def test_the_small_step_leads_somewhere(coach: Coach, kind: str) -> None:
    person = member(coach)
    person.command("worry.kind", {"kind": kind})
    for button in person.buttons:
        person.command(button.command, button.args)
        assert "見つかりません" not in person.cards[0].heading
        assert person.cards[0].heading


def test_distress_names_the_companys_own_help_first(database: Database, catalogue: Catalogue) -> None:
    company = Company("AI推進室 佐藤", help_contacts="産業医 内線1234、EAP 0120-000-000")
    person = Person(Coach(database, catalogue, company))
    person.say(LAST_RESORT[0])
    assert person.text.index("産業医 内線1234、EAP 0120-000-000") < person.text.index("0120-279-338")
    assert "AI推進室 佐藤" not in person.text
    person.say(WORRIES[0])
    assert "産業医" not in person.text


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
