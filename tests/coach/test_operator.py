"""Whoever runs Banso: sees how it runs and nothing else, and is told before a secret ends."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach.cards import Facts, as_text
from coach.coach import Coach
from coach.commands import COMMANDS
from coach.jobs import JOBS
from coach.model import ModelTerms
from coach.operator import status
from coach.operator.expiry import STEPS
from coach.operator.secrets import Secret
from coach.outgoing import Result
from coach.turn import Company, Place
from storage import inbox, model_use, operators, outbox
from storage.db import Database
from storage.outbox import DeliveryState
from tests.builders import Clock, Person, dump, take_due
from tests.coach.pulse.company import Staff
from usecases.load import Catalogue, load_departments

LEAD_ONLY, OPERATOR_ONLY = "AI推進担当のためのページです", "運用担当のためのページです"
PASSWORD = "BANSO_TEAMS_APP_PASSWORD"
LEADS_COMMANDS = [name for name, command in COMMANDS.items() if command.lead]
OPERATORS_COMMANDS = [name for name, command in COMMANDS.items() if command.operator]


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet."""
    return Staff(coach, database, clock)


def operator(staff: Staff, user: str = "ope", language: str = "ja") -> Person:
    person = staff.add(user, "it", language)
    with staff.database.transaction() as session:
        operators.grant(session, staff.ids[user], staff.clock.now)
    return person


def facts(person: Person) -> dict[str, str]:
    return {
        label: value for card in person.cards for b in card.blocks if isinstance(b, Facts) for label, value in b.pairs
    }


@pytest.mark.parametrize("words", ["運用", "稼働状況", "Operations", "status", "status?"])
def test_the_state_of_running_is_found_by_its_name(staff: Staff, words: str) -> None:
    assert operator(staff).say(words).cards[0].heading == "伴走の稼働状況"


def test_it_comes_in_english(staff: Staff) -> None:
    person = operator(staff, language="en")
    assert person.say("operations").cards[0].heading == "How Banso is running"


def test_in_a_channel_it_goes_to_the_operator_alone(staff: Staff) -> None:
    person = operator(staff)
    person.place = Place.SHARED
    reply = person.say("運用")
    assert [card.heading for card in reply.direct] == ["伴走の稼働状況"]
    assert "伴走の稼働状況" not in [card.heading for card in reply.cards]


@pytest.mark.parametrize("name", LEADS_COMMANDS)
def test_no_command_of_a_lead_is_an_operators(staff: Staff, database: Database, name: str) -> None:
    person = operator(staff)
    before = dump(database)
    reply = person.command(name, {"wave": "1", "week": "2026-W47", "kpi": "adoption", "phase": "poc"})
    cards = reply.cards + reply.direct
    assert [card.heading for card in cards] == [LEAD_ONLY]
    after = dump(database)
    assert {table for table in before if before[table] != after[table]} <= {"account", "audit_entry"}


@pytest.mark.parametrize("name", OPERATORS_COMMANDS)
def test_no_command_of_an_operator_is_a_leads_or_anybody_elses(staff: Staff, name: str) -> None:
    for person in (staff.lead(), staff.add("sato", "sales")):
        assert person.command(name).cards[0].heading == OPERATOR_ONLY


def test_words_about_figures_are_not_answered_to_an_operator(staff: Staff) -> None:
    person = operator(staff)
    person.say("AIの利用状況を部署別に見せて")
    assert person.cards[0].heading == "利用状況の数字は、この会話ではお答えしていません"


def test_whoever_has_both_roles_has_both_pages(staff: Staff) -> None:
    person = staff.lead()
    with staff.database.transaction() as session:
        operators.grant(session, staff.ids["lead"], staff.clock.now)
    assert person.say("推進デスク").cards[0].heading == "推進デスク"
    assert person.say("運用").cards[0].heading == "伴走の稼働状況"


def test_a_role_that_was_taken_is_gone_at_once(staff: Staff) -> None:
    person = operator(staff)
    with staff.database.transaction() as session:
        assert operators.revoke(session, staff.ids["ope"])
        assert not operators.revoke(session, staff.ids["ope"])
    assert person.say("運用").cards[0].heading == OPERATOR_ONLY


def queue(staff: Staff, count: int, platform: str = "test") -> None:
    with staff.database.transaction() as session:
        for number in range(count):
            outbox.enqueue(
                session,
                staff.ids["ope"],
                "secret_expires",
                {"variable": PASSWORD, "ends_on": "2027-01-31"},
                once=f"{platform}{number}",
                due_at=staff.clock.now,
                platform=platform,
                tenant="T1",
            )


def test_what_waits_failed_and_got_lost_is_counted(staff: Staff) -> None:
    person = operator(staff)
    queue(staff, 6)
    person.say("運用")
    assert facts(person)["送信待ち"] == "6件（いちばん古いものは11/24（火）12:00から）"
    due = take_due(staff.coach, staff.clock.now)
    states = (*(DeliveryState.SENT,) * 3, *(DeliveryState.FAILED,) * 2, DeliveryState.UNKNOWN)
    results = [Result(item, state) for item, state in zip(due, states, strict=True)]
    staff.coach.settle(results, staff.clock.now)
    person.press("最新の状況を見る")
    told = facts(person)
    assert (told["送信待ち"], told["送信済み（24時間以内）"]) == ("0件", "3件")
    assert (told["失敗（24時間以内）"], told["届いたか不明（24時間以内）"]) == ("2件", "1件")
    assert told["接続を断られている送信先"] == "なし"
    staff.clock.forward(hours=25)
    person.say("運用")
    assert facts(person)["送信済み（24時間以内）"] == "0件"


def test_a_platform_that_refuses_us_is_named_with_its_reason(staff: Staff) -> None:
    person = operator(staff)
    queue(staff, 1)
    (due,) = take_due(staff.coach, staff.clock.now)
    staff.coach.settle([Result(due, DeliveryState.FAILED, "token_revoked", refused=True)], staff.clock.now)
    person.say("運用")
    assert facts(person)["接続を断られている送信先"] == "test（token_revoked）"


def test_events_left_over_are_counted(staff: Staff, database: Database) -> None:
    person = operator(staff)
    with database.transaction() as session:
        for name, minutes in (("a", 10), ("b", 5), ("c", 0)):
            at = staff.clock.now - timedelta(minutes=minutes)
            assert inbox.record(session, "test", "T1", name, "{}", at)
    person.say("運用")
    assert facts(person)["受け取って、まだ答えていないもの"] == "2件（いちばん古いものは11/24（火）11:50から）"


def test_every_job_is_there_with_its_last_run(staff: Staff) -> None:
    person = operator(staff)
    person.say("運用")
    assert (facts(person)["期限の確認"], facts(person)["週報"]) == ("まだ実行していません", "まだ実行していません")
    staff.coach.run_jobs(staff.clock.now)
    person.say("運用")
    assert facts(person)["期限の確認"] == "11/24（火）12:00"
    assert {job.name for job in JOBS} <= set(status.JOBS), "each has a name in words"


def test_the_models_budget_and_the_secrets_are_there(staff: Staff, database: Database, catalogue: Catalogue) -> None:
    person = operator(staff)
    secrets = (Secret(PASSWORD, date(2026, 12, 8)), Secret("OPENAI_API_KEY", date(2027, 6, 1)))
    company = Company(model=ModelTerms("gpt", "localhost", company_tokens=1_000_000), secrets=secrets)
    person.coach = Coach(database, catalogue, company)
    with database.transaction() as session:
        model_use.reserve(session, staff.ids["ope"], date(2026, 11, 24), 1234, 10_000, 10_000)
    person.say("運用")
    assert facts(person)["今日使ったトークン"] == "1,234 ／ 上限 1,000,000"
    assert facts(person)[PASSWORD] == "2026年12月8日"
    assert "OPENAI_API_KEY" not in person.text
    person.coach = Coach(database, catalogue, replace(company, secrets=secrets[1:]))
    person.say("運用")
    assert "30日以内に期限が来るものはありません" in person.text


def test_nobody_and_no_result_is_in_it(staff: Staff) -> None:
    person = operator(staff)
    staff.hire(sales=12)
    wave = staff.open()
    for number in range(1, 9):
        staff.answer(f"sales-{number}", wave, {"US0": 4})
    staff.close(wave)
    staff.people["sales-1"].say("提案書の下書きしたい")
    staff.coach.run_jobs(staff.clock.now)
    person.say("運用")
    assert not [user for user in staff.people if user in person.text]
    assert "営業" not in person.text
    assert not [label for label in facts(person) if "率" in label or "回答" in label]


ENDS = date(2027, 3, 4)
"""Each of the days on which operators are told of it is a working day in Japan."""

(EXPIRY,) = (job for job in JOBS if job.name == "secret_expiry")


def knowing(staff: Staff, *secrets: Secret) -> Staff:
    """Banso was started with these dates."""
    staff.coach = Coach(staff.database, Catalogue({}, load_departments()), Company(secrets=secrets))
    return staff


def told(staff: Staff, days: int) -> dict[str, list[str]]:
    """What each operator gets at noon so many days before the end."""
    staff.at(str(ENDS - timedelta(days=days)))
    staff.coach.run_jobs(staff.clock.now, [EXPIRY], [])
    due = take_due(staff.coach, staff.clock.now)
    staff.coach.settle([Result(item, DeliveryState.SENT) for item in due], staff.clock.now)
    return {item.account.user: [as_text(found.card) for found in due if found.account == item.account] for item in due}


def test_operators_are_told_on_each_of_the_days_and_once(staff: Staff) -> None:
    operator(knowing(staff, Secret(PASSWORD, ENDS)))
    days = [day for day in range(45, -4, -1) for _ in range(2) if told(staff, day)]
    assert days == sorted(STEPS, reverse=True)


def test_a_day_that_was_missed_is_made_up_for(staff: Staff) -> None:
    operator(knowing(staff, Secret(PASSWORD, ENDS)))
    assert [bool(told(staff, day)) for day in (10, 9, 8, -4, -5)] == [True, False, False, True, False]


def test_a_warning_waits_for_the_next_working_day(staff: Staff) -> None:
    operator(knowing(staff, Secret(PASSWORD, ENDS + timedelta(days=1))))
    assert not told(staff, 4), "a Sunday, 5 days before: still that of 7 days"
    assert told(staff, 3)


def test_a_new_date_begins_anew_and_each_secret_and_operator_is_told(staff: Staff) -> None:
    operator(knowing(staff, Secret(PASSWORD, ENDS), Secret("OPENAI_API_KEY", ENDS)))
    operator(staff, "second", "en")
    found = told(staff, 3)
    assert [len(found[user]) for user in ("ope", "second")] == [2, 2]
    (ja,) = [text for text in found["ope"] if PASSWORD in text]
    assert "2027年3月4日に、認証情報の期限が来ます" in ja
    assert "Teamsで答えることも" in ja
    (en,) = [text for text in found["second"] if PASSWORD in text]
    assert "A secret expires on 4 Mar 2027" in en
    assert "New client secret" in en
    assert not told(staff, 2)
    assert len(told(knowing(staff, Secret(PASSWORD, ENDS + timedelta(days=1))), 1)) == 2


def test_who_is_no_operator_any_more_is_not_told(staff: Staff) -> None:
    operator(knowing(staff, Secret(PASSWORD, ENDS)))
    staff.at("2027-03-01", hour=8)
    staff.coach.run_jobs(staff.clock.now, [EXPIRY], [])
    with staff.database.transaction() as session:
        operators.revoke(session, staff.ids["ope"])
    staff.at("2027-03-01", hour=12)
    assert take_due(staff.coach, staff.clock.now) == []
    assert [(row["state"], row["reason"]) for row in dump(staff.database)["delivery"]] == [
        ("skipped", "no operator any more")
    ]
