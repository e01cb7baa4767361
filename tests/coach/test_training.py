"""A training: typed, seen, confirmed and announced once, moved, called off, and left to those who can come."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from coach.cards import as_text
from coach.coach import Coach
from coach.lead.training.form import read_moment
from coach.turn import Incoming
from storage import pulses
from storage.db import Database
from tests.builders import Clock, dump
from tests.coach.pulse.company import TOKYO, Staff, said
from tests.coach.training import (
    DETAILS,
    adoption,
    announce,
    change,
    deliveries,
    draft,
    facts,
    names,
    send,
    tell_figures,
    told,
)


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet; it is Tuesday, 24 November 2026, noon."""
    return Staff(coach, database, clock)


@pytest.mark.parametrize(
    "text",
    ["12/3 14:00", "2026-12-03 14:00", "2026/12/3 14:00", "12月3日 14時", "12月3日14時00分", "１２／３ １４：００"],
)
def test_a_moment_is_read_as_people_type_it(text: str) -> None:
    assert read_moment(text, date(2026, 11, 24), "Asia/Tokyo") == datetime(2026, 12, 3, 14, tzinfo=TOKYO)


@pytest.mark.parametrize(
    "text", ["", "12/3", "14:00", "12/3 25:00", "13/1 10:00", "2/30 10:00", "あした 10:00", " " * 9000]
)
def test_what_is_no_moment_is_not_guessed(text: str) -> None:
    assert read_moment(text, date(2026, 11, 24), "Asia/Tokyo") is None


def test_a_row_of_the_plan_fills_the_form(staff: Staff, database: Database) -> None:
    staff.hire(sales=6, hr=4)
    lead = staff.lead()
    tell_figures(database, [adoption("sales", 0.15)])
    lead.command("training.plan")
    lead.press("この内容で研修を作る", under="営業・初級")
    lead.fill(place="https://meet.example.com/x", when="12/3 14:00")
    assert facts(lead)["対象"] == "営業"
    assert facts(lead)["届く人"] == "いまの時点で6人（対象6人のうち）"
    send(lead)
    assert told(staff, "研修のご案内：AIの基本") == names("sales", 6)


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("when", "11/24 11:00", "過ぎています"),
        ("when", "2028-01-10 10:00", "1年より先"),
        ("when", "来週", "読み取れませんでした"),
        ("place", "http://meet.example.com", "https://"),
        ("place", "javascript://x", "https://"),
        ("minutes", "0", "10から480まで"),
        ("minutes", "9999999", "10から480まで"),
        ("title", "", "100字まで"),
        ("title", "あ" * 101, "100字まで"),
        ("audience", "no_such", "一つ選んで"),
        ("audience", "sales no_such", "一つ選んで"),
        ("method", "hypnosis", "一つ選んで"),
    ],
)
def test_what_cannot_be_is_given_back_with_what_to_mend(
    staff: Staff, database: Database, field: str, typed: str, problem: str
) -> None:
    lead = staff.lead()
    lead.command("training.save", {**DETAILS, "audience": "everyone", field: typed})
    found = {item.name: item for item in lead.form.inputs}
    assert problem in found[field].problem
    assert found[field].value == typed
    assert [name for name, item in found.items() if item.problem] == [field]
    assert dump(database)["training_session"] == []


def test_a_day_off_is_pointed_out_and_may_be_meant(staff: Staff) -> None:
    staff.hire(sales=5)
    lead = staff.lead()
    draft(lead, when="12/5 14:00")
    assert "12/5（土）は休みの日です" in lead.text
    send(lead)
    assert len(told(staff, "研修のご案内")) == 5


def test_a_training_that_nobody_would_hear_of_in_time_is_not_announced(staff: Staff) -> None:
    staff.hire(sales=5)
    lead = staff.lead()
    staff.at("2026-11-24", hour=20)
    draft(lead, when="11/25 9:30")
    assert "届くのは11/25（水）10:00以降です" in lead.text
    assert not any(button.command == "training.confirm" for button in lead.buttons)


def test_the_preview_is_the_card_itself(staff: Staff, database: Database) -> None:
    staff.hire(sales=5)
    lead = staff.lead()
    draft(lead)
    lead.press("プレビュー")
    shown = lead.text
    assert dump(database)["delivery"] == []
    lead.press("準備に戻る")
    send(lead)
    (card,) = staff.post()["sales-1"]
    assert all(line in shown for line in as_text(card).split("\n\n"))


def test_the_time_is_the_readers_own(staff: Staff) -> None:
    staff.hire(sales=4)
    staff.add("Ann", "sales", "en", "Europe/Berlin")
    lead = staff.lead()
    staff.at("2026-11-24", hour=16)
    draft(lead, when="12/3 18:00")
    send(lead)
    staff.clock.forward(hours=3)
    (card,) = staff.post()["Ann"]
    assert "Thu 3 Dec, 10:00 (60 min)" in as_text(card)


def test_another_audience_is_tapped_and_stays_within_the_leads_own(staff: Staff) -> None:
    staff.hire(sales=6, it=4)
    lead = staff.lead(departments=["it"])
    draft(lead, audience="everyone")
    training = next(button.args["training"] for button in lead.buttons if button.command == "training.confirm")
    lead.command("training.draft", {"training": training, "department": "sales"})
    send(lead)
    assert told(staff, "研修のご案内") == names("it", 4)
    lead.command("training.save", {**DETAILS, "audience": "sales"})
    assert any(item.problem for item in lead.form.inputs)


def test_another_number_than_was_confirmed_is_asked_again(staff: Staff, database: Database) -> None:
    staff.hire(sales=6)
    lead = staff.lead()
    draft(lead)
    staff.people["sales-1"].command("me.opt_out")
    send(lead)
    assert "6人から5人に変わった" in lead.text
    assert dump(database)["delivery"] == []


@pytest.mark.parametrize("count", ["", "x", "-1", "9" * 30])
def test_a_number_that_nobody_saw_sends_nothing(staff: Staff, database: Database, count: str) -> None:
    staff.hire(sales=6)
    lead = staff.lead()
    draft(lead)
    button = next(button for button in lead.buttons if button.command == "training.confirm")
    lead.command(button.command, {**button.args, "count": count})
    assert dump(database)["delivery"] == []


def test_pressed_twice_at_once_it_is_announced_once(staff: Staff, database: Database, clock: Clock) -> None:
    staff.hire(sales=6)
    lead = staff.lead()
    draft(lead)
    button = next(button for button in lead.buttons if button.command == "training.confirm")
    presses = [Incoming(f"p-{n}", lead.account, clock.now, command=button.command, args=button.args) for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lead.coach.handle, presses))
    assert deliveries(database, "training_announced") == ["queued"] * 6
    assert deliveries(database, "training_reminder") == ["queued"] * 6
    assert {reply.cards[0].heading for reply in replies} == {"研修：営業のためのAI入門"}


def test_a_draft_is_its_makers_and_forgotten_in_time(staff: Staff, database: Database) -> None:
    staff.hire(sales=5)
    lead, other = staff.lead(), staff.lead("other")
    draft(lead)
    button = next(button for button in lead.buttons if button.command == "training.confirm")
    other.command(button.command, button.args)
    assert other.cards[0].heading == "研修計画"
    assert dump(database)["delivery"] == []
    staff.clock.forward(days=15)
    staff.post()
    assert dump(database)["training_session"] == []


def test_the_reminder_comes_on_the_working_day_before_at_nine_once(staff: Staff) -> None:
    staff.hire(sales=5)
    announce(staff, staff.lead(), when="12/7 14:00")
    staff.at("2026-12-04", hour=8)
    assert told(staff, "もうすぐ研修です") == []
    staff.at("2026-12-04", hour=9)
    assert told(staff, "もうすぐ研修です") == names("sales", 5)
    staff.at("2026-12-07", hour=13)
    assert told(staff, "もうすぐ研修です") == []


def test_who_was_told_only_just_before_is_not_reminded(staff: Staff, database: Database) -> None:
    staff.hire(sales=5)
    announce(staff, staff.lead(), when="11/25 14:00")
    assert deliveries(database, "training_reminder") == []


def test_a_reminder_that_a_quiet_period_held_back_does_not_come_after_it_has_begun(
    staff: Staff, database: Database
) -> None:
    staff.hire(sales=5)
    announce(staff, staff.lead())
    with database.transaction() as session:
        pulses.add_quiet_period(session, "sales", date(2026, 12, 1), date(2026, 12, 3))
    staff.at("2026-12-02", hour=9)
    assert told(staff, "もうすぐ研修です") == []
    staff.at("2026-12-03", hour=15)
    staff.post()
    staff.at("2026-12-04", hour=11)
    assert told(staff, "もうすぐ研修です") == []
    assert deliveries(database, "training_reminder") == ["cancelled"] * 5


def test_a_change_is_told_once_to_those_who_knew(staff: Staff, database: Database) -> None:
    staff.hire(sales=5)
    lead = staff.lead()
    training = announce(staff, lead)
    staff.at("2026-11-25", hour=20)
    for when in ("12/4 14:00", "12/8 10:00"):
        lead.command("training.move", {"training": training})
        lead.fill(when=when)
    lead.command("training.move", {"training": training})
    lead.fill()  # nothing is different
    staff.at("2026-11-26", hour=11)
    got = staff.post()
    assert [len(got[name]) for name in names("sales", 5)] == [1] * 5
    assert "研修の変更：" in said(got["sales-1"])
    assert "12/8（火）10:00" in said(got["sales-1"])
    staff.at("2026-12-02", hour=10)
    assert told(staff, "もうすぐ研修です") == []
    staff.at("2026-12-07", hour=9)
    assert told(staff, "もうすぐ研修です") == names("sales", 5)


def test_who_was_not_told_yet_gets_the_new_time_alone(staff: Staff) -> None:
    staff.hire(sales=5)
    lead = staff.lead()
    staff.at("2026-11-24", hour=20)
    draft(lead)
    training = send(lead)
    lead.command("training.move", {"training": training})
    lead.fill(when="12/8 10:00", place="小会議室")
    staff.at("2026-11-25", hour=11)
    got = staff.post()
    assert [len(cards) for cards in got.values()] == [1] * 5
    assert "研修のご案内" in said(got["sales-1"])
    assert "12/8（火）10:00" in said(got["sales-1"])


def test_a_move_into_the_past_or_before_the_news_of_it_is_refused(staff: Staff, database: Database) -> None:
    staff.hire(sales=5)
    lead = staff.lead()
    training = announce(staff, lead)
    staff.at("2026-11-25", hour=20)
    for when, problem in (("11/25 10:00", "過ぎています"), ("11/26 9:00", "11/26（木）10:00以降")):
        lead.command("training.move", {"training": training})
        lead.fill(when=when)
        assert problem in next(item.problem for item in lead.form.inputs if item.name == "when")
    assert deliveries(database, "training_changed") == []


def test_one_that_is_called_off_is_told_once_by_whichever_lead(staff: Staff, database: Database, clock: Clock) -> None:
    staff.hire(sales=5)
    lead, other = staff.lead(), staff.lead("other")
    training = announce(staff, lead)
    args = {"training": training}
    presses = [
        Incoming(f"c-{person.user}-{n}", person.account, clock.now, command="training.cancel", args=args)
        for person in (lead, other)
        for n in range(2)
    ]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lead.coach.handle, presses))
    assert told(staff, "研修は中止になりました") == names("sales", 5)
    staff.at("2026-12-02", hour=10)
    assert told(staff, "研修") == []
    staff.at("2026-12-04", hour=10)
    assert told(staff, "出席しましたか") == []


def test_one_that_is_called_off_before_it_was_told_is_never_heard_of(staff: Staff, database: Database) -> None:
    staff.hire(sales=5)
    lead = staff.lead()
    staff.at("2026-11-24", hour=20)
    draft(lead)
    training = send(lead)
    lead.press("中止する")
    staff.at("2026-11-25", hour=11)
    assert told(staff, "研修") == []
    assert deliveries(database, "training_announced") == ["cancelled"] * 5
    assert deliveries(database, "training_changed") == []
    lead.command("training.move", {"training": training})
    assert "研修は中止になりました" in lead.text


def test_a_lead_of_another_department_neither_sees_nor_changes_it(staff: Staff, database: Database) -> None:
    staff.hire(sales=5)
    lead, other = staff.lead(), staff.lead("other", departments=["hr"])
    training = announce(staff, lead)
    for command in ("training.show", "training.cancel", "training.move", "training.moved", "training.new"):
        other.command(command, {"training": training, "place": "x", "when": "12/9 10:00", "minutes": "30"})
        assert "営業のためのAI入門" not in other.text
    assert dump(database)["training_session"][0]["state"] == "announced"


def test_who_left_opted_out_or_is_away_that_day_is_left_alone(staff: Staff, database: Database) -> None:
    staff.hire(sales=6)
    lead = staff.lead()
    staff.at("2026-11-24", hour=20)
    draft(lead)
    send(lead)
    staff.people["sales-1"].command("me.opt_out")
    change(database, staff.ids["sales-2"], left_on=date(2026, 11, 24))
    change(database, staff.ids["sales-3"], leave_from=date(2026, 12, 1), leave_until=date(2026, 12, 20))
    staff.at("2026-11-25", hour=11)
    assert told(staff, "研修のご案内") == names("sales", 6)[3:]
    assert deliveries(database, "training_announced") == ["cancelled", *["sent"] * 3, *["skipped"] * 2]
