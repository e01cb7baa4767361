"""What a person sees of themselves, and the switches they have."""

import pytest

from coach.cards import Facts
from coach.coach import Coach
from coach.turn import Profile
from storage.db import Database
from tests.builders import Clock, Person, dump
from usecases.load import Catalogue


def try_one(person: Person, name: str, before: int | None = None, after: int | None = None) -> None:
    person.command("try.open", {"use_case": name})
    person.fill(**{item.name: "x" for item in person.form.inputs})
    if before is not None:
        person.press("助かった")
        person.fill(before=str(before), after=str(after), corrections="none")


def facts(person: Person) -> dict[str, str]:
    return {
        label: value for card in person.cards for b in card.blocks if isinstance(b, Facts) for label, value in b.pairs
    }


def test_an_empty_page_leads_on(person: Person) -> None:
    person.say("マイページ")
    assert facts(person)["試した回数"] == "0回"
    assert facts(person)["部署"] == "まだ選ばれていません"
    person.press("使い道を見る")
    assert len(person.suggested()) == 3


def test_the_figures_are_the_persons_own_answers(coach: Coach, person: Person) -> None:
    try_one(person, "sales/proposal-draft", 60, 15)
    try_one(person, "sales/daily-report", 20, 25)
    try_one(person, "sales/deal-review")
    try_one(Person(coach, "U2", clock=person.clock), "sales/proposal-draft", 480, 0)
    person.say("マイページ")
    assert facts(person)["試した回数"] == "3回"
    assert facts(person)["短くなった時間（ご自分の回答の合計）"] == "40分（回答2件）"


def test_days_are_those_of_where_the_person_is(coach: Coach, clock: Clock) -> None:
    person = Person(coach, profile=Profile(language="ja", timezone="America/New_York"), clock=clock)
    try_one(person, "sales/proposal-draft", 60, 15)
    person.say("マイページ")
    assert facts(person)["11/23"].startswith("提案書の下書き · 助かった")


def test_an_unanswered_try_can_be_answered_from_here(person: Person, database: Database) -> None:
    try_one(person, "sales/proposal-draft")
    person.say("マイページ")
    person.press("結果を答える：提案書の下書き")
    person.press("少し助かった")
    assert dump(database)["event"][-1]["outcome"] == "partly"


def test_of_one_template_tried_twice_the_latest_is_asked_about(person: Person, database: Database) -> None:
    try_one(person, "sales/proposal-draft")
    try_one(person, "sales/proposal-draft")
    person.say("マイページ")
    (ask,) = [button for button in person.buttons if button.command == "try.ask"]
    made = [row["id"] for row in dump(database)["event"] if row["kind"] == "prompt_made"]
    assert ask.args["try"] == str(max(made))


def test_favourites_come_and_go(person: Person, catalogue: Catalogue) -> None:
    try_one(person, "hr/job-posting")
    person.press("お気に入りに入れる")
    person.press("マイページ")
    title = catalogue.use_cases["hr/job-posting"].ja.title
    person.press(title, under="お気に入り")
    assert person.form
    person.command("me.unfavourite", {"use_case": "hr/job-posting"})
    person.say("マイページ")
    assert "まだありません。ひな形を使ったあとに入れられます。" in person.text


def test_a_favourite_that_was_hidden_since_does_not_break_the_page(person: Person, database: Database) -> None:
    try_one(person, "hr/job-posting")
    person.press("お気に入りに入れる")
    with database.transaction() as session:
        for table in ("preference", "event"):
            session.connection().exec_driver_sql(f"UPDATE {table} SET use_case = 'hr/gone' WHERE use_case IS NOT NULL")
    person.say("マイページ")
    assert "hr/gone" in person.text
    assert "うまくいきませんでした" not in person.text


@pytest.mark.parametrize(("label", "until"), [("1週間", "12/1"), ("1か月", "12/24"), ("3か月", "2/23")])
def test_a_pause_says_until_when_and_ends_by_itself(person: Person, label: str, until: str) -> None:
    person.say("マイページ")
    person.choose(label)
    assert until in person.text
    person.say("マイページ")
    assert f"お知らせ：{until}まで休止中" in person.text
    person.clock.forward(days=92)
    person.say("マイページ")
    assert "お知らせ：受け取る" in person.text


def test_resuming_ends_a_pause_and_an_opt_out(person: Person, database: Database) -> None:
    person.say("停止")
    person.say("配信停止")
    person.say("マイページ")
    assert "お知らせ：受け取らない" in person.text
    person.press("お知らせを再開")
    row = dump(database)["employee"][0]
    assert (row["paused_until"], row["opted_out"]) == (None, False)


def test_a_paused_person_is_still_answered(person: Person) -> None:
    person.say("停止")
    person.command("suggest.discover")
    assert len(person.suggested()) == 3


def test_nobody_elses_page_can_be_asked_for(coach: Coach, person: Person) -> None:
    try_one(person, "sales/proposal-draft", 60, 15)
    other = Person(coach, "U2", clock=person.clock)
    other.command("me.page", {"user": "U1", "employee_id": "1", "employee": "1"})
    assert facts(other)["試した回数"] == "0回"
