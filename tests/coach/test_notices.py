"""A notice: seen before it goes, confirmed for an exact number, in its sender's name, stopped when the lead says so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import update

from coach.cards import Facts, as_text
from coach.coach import Coach
from coach.turn import Incoming
from storage.db import Database
from storage.models import Employee
from tests.builders import Clock, Person, dump
from tests.coach.pulse.company import Staff, said

NOTE = "来週の木曜に、AIの相談会を開きます。<b>どなたでも</b> &amp; *歓迎* です。"


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet."""
    return Staff(coach, database, clock)


def begin(staff: Staff, departments: list[str] | None = None) -> Person:
    """A lead with a note ready to be sent, in a company of six in sales and four in IT."""
    staff.hire(sales=6, it=4)
    lead = staff.lead(departments=departments)
    lead.command("notice.new")
    lead.press("文章を書く")
    lead.fill(words=NOTE)
    return lead


def facts(person: Person) -> dict[str, str]:
    return {
        label: value for card in person.cards for b in card.blocks if isinstance(b, Facts) for label, value in b.pairs
    }


def send(lead: Person) -> None:
    """Press the button that names the number."""
    button = next(button for button in lead.buttons if button.command == "notice.confirm")
    lead.command(button.command, button.args)


def tap(lead: Person, department: str) -> None:
    """Tap a department on the draft's card."""
    draft = next(button.args["notice"] for button in lead.buttons if button.command == "notice.write")
    lead.command("notice.draft", {"notice": draft, "department": department})


def notified(staff: Staff) -> list[str]:
    """Who gets a notice when everything that is due is sent."""
    got = staff.post()
    return sorted(user for user, cards in got.items() for card in cards if "（AI推進担当）から" in as_text(card))


def change(database: Database, who: int, **values: object) -> None:
    with database.transaction() as session:
        session.execute(update(Employee).where(Employee.id == who).values(**values))


def states(database: Database) -> list[str]:
    return sorted(row["state"] for row in dump(database)["delivery"] if row["message"] == "notice")


def test_a_note_reaches_everyone_once_in_its_senders_name(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    assert facts(lead)["届く人"] == "いまの時点で11人（対象11人のうち）"
    assert next(b.label for b in lead.buttons if b.command == "notice.confirm") == "11人に送る"
    send(lead)
    got = staff.post()
    assert sorted(got) == sorted(staff.people)
    (card,) = got["sales-1"]
    assert "lead（AI推進担当）から" in as_text(card)
    assert NOTE in as_text(card)
    assert states(database) == ["sent"] * 11
    assert notified(staff) == []


def test_the_preview_is_the_card_and_does_nothing(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    lead.press("使い道を探す")
    lead.fill(text="提案書の下書き")
    lead.press("提案書の下書き")
    draft = next(button for button in lead.buttons if button.command == "notice.confirm")
    lead.press("プレビュー")
    shown = lead.text
    assert {button.command for button in lead.buttons} == {"notice.previewed", "notice.draft"}
    assert dump(database)["delivery"] == []
    lead.command(draft.command, draft.args)
    (card,) = staff.post()["it-1"]
    assert all(line in shown for line in as_text(card).split("\n\n") if not line.startswith("["))
    assert any(button.command == "try.open" for button in card.buttons())


def test_only_the_departments_that_were_chosen_get_it(staff: Staff) -> None:
    lead = begin(staff)
    tap(lead, "it")
    assert facts(lead)["届く人"] == "いまの時点で4人（対象4人のうち）"
    send(lead)
    assert notified(staff) == ["it-1", "it-2", "it-3", "it-4"]


def test_a_lead_of_some_departments_sends_to_no_other(staff: Staff, database: Database) -> None:
    lead = begin(staff, departments=["it"])
    tap(lead, "sales")
    tap(lead, "everyone")
    send(lead)
    assert notified(staff) == ["it-1", "it-2", "it-3", "it-4"]


def test_who_wants_no_messages_or_has_left_gets_none(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    staff.people["sales-1"].command("me.opt_out")
    staff.people["sales-2"].command("me.pause", {"length": "week"})
    change(database, staff.ids["sales-3"], left_on=date(2026, 11, 20))
    change(database, staff.ids["sales-4"], leave_from=date(2026, 11, 1))
    change(database, staff.ids["sales-5"], eligible=False)
    lead.command("notice.new")
    assert facts(lead)["届く人"] == "いまの時点で6人（対象11人のうち）"
    send(lead)
    assert notified(staff) == ["it-1", "it-2", "it-3", "it-4", "lead", "sales-6"]


def test_who_opts_out_after_it_was_queued_is_left_alone(staff: Staff, database: Database, clock: Clock) -> None:
    lead = begin(staff)
    staff.at("2026-11-24", hour=20)
    lead.command("notice.new")
    send(lead)
    assert notified(staff) == []
    staff.people["sales-1"].command("me.opt_out")
    staff.at("2026-11-25", hour=11)
    assert len(notified(staff)) == 10
    assert states(database) == ["cancelled"] + ["sent"] * 10


def test_another_number_than_was_confirmed_is_asked_again(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    staff.people["sales-1"].command("me.opt_out")
    send(lead)
    assert "11人から10人に変わった" in lead.text
    assert dump(database)["delivery"] == []
    send(lead)
    assert len(states(database)) == 10


@pytest.mark.parametrize("count", ["", "x", "-1", "9" * 30])
def test_a_number_that_nobody_saw_sends_nothing(staff: Staff, database: Database, count: str) -> None:
    lead = begin(staff)
    button = next(button for button in lead.buttons if button.command == "notice.confirm")
    lead.command(button.command, {**button.args, "count": count})
    assert dump(database)["delivery"] == []
    assert facts(lead)["届く人"]


def test_pressed_twice_at_once_it_goes_once(staff: Staff, database: Database, clock: Clock) -> None:
    lead = begin(staff)
    button = next(button for button in lead.buttons if button.command == "notice.confirm")
    presses = [
        Incoming(f"press-{n}", lead.account, clock.now, command=button.command, args=button.args) for n in range(4)
    ]
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lead.coach.handle, presses))
    assert len(states(database)) == 11
    assert {reply.cards[0].heading for reply in replies} == {"お知らせを送っています"}


def test_what_is_still_queued_can_be_stopped(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    staff.at("2026-11-24", hour=20)
    lead.command("notice.new")
    send(lead)
    lead.press("残りを送らない")
    assert "お知らせを止めました" in lead.text
    staff.at("2026-11-25", hour=11)
    assert notified(staff) == []
    assert states(database) == ["cancelled"] * 11
    lead.press("更新")
    assert not any(button.command == "notice.stop" for button in lead.buttons)


def test_one_that_was_being_claimed_when_it_was_stopped_does_not_go_either(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    send(lead)
    lead.press("残りを送らない")
    with database.transaction() as session:  # as if another transaction had held them when they were cancelled
        session.connection().exec_driver_sql("UPDATE delivery SET state = 'queued' WHERE message = 'notice'")
    assert notified(staff) == []
    assert states(database) == ["skipped"] * 11


@pytest.mark.parametrize("lesson", ["wrong", "shape", "better"])
def test_a_lesson_comes_in_each_readers_language(staff: Staff, lesson: str) -> None:
    staff.add("Ann", "it", "en")
    lead = begin(staff)
    lead.command("notice.new", {"lesson": lesson})
    send(lead)
    got = staff.post()
    assert "AIを使うときのヒント" in said(got["it-1"])
    assert "A tip for working with AI" in said(got["Ann"])
    assert "From lead, AI lead" in said(got["Ann"])


def test_an_empty_note_is_not_sent(staff: Staff) -> None:
    staff.hire(it=2)
    lead = staff.lead()
    lead.command("notice.new")
    assert not any(button.command in ("notice.confirm", "notice.preview") for button in lead.buttons)
    draft = next(button.args["notice"] for button in lead.buttons if button.command == "notice.write")
    lead.command("notice.confirm", {"notice": draft, "count": "3"})
    assert "送る内容がまだありません" in lead.text
    assert notified(staff) == []


def test_too_long_a_text_is_given_back_to_be_shortened(staff: Staff) -> None:
    staff.hire(it=2)
    lead = staff.lead()
    lead.command("notice.new")
    lead.press("文章を書く")
    lead.fill(words="あ" * 1001)
    (shown,) = lead.form.inputs
    assert "1,001字" in shown.problem
    assert len(shown.value) == 1001


@pytest.mark.parametrize("name", ["lesson", "story", "use_case"])
@pytest.mark.parametrize("about", ["no/such", "0", "9" * 18, "\x00", "' OR 1=1"])
def test_what_is_not_there_is_not_put_in(staff: Staff, name: str, about: str) -> None:
    lead = begin(staff)
    lead.command("notice.new", {name: about})
    assert facts(lead)["内容"] == "文章だけのお知らせ"


def test_nobody_touches_another_leads_notice(staff: Staff, database: Database) -> None:
    other, lead = staff.lead("second"), begin(staff)
    draft = next(button.args["notice"] for button in lead.buttons if button.command == "notice.write")
    send(lead)
    for command in ("show", "stop", "confirm", "save", "preview"):
        other.command(f"notice.{command}", {"notice": draft, "count": "12", "words": "x"})
        assert NOTE not in other.text
    person = staff.people["it-1"]
    person.command("notice.stop", {"notice": draft})
    assert "AI推進担当のためのページです" in person.text
    assert set(states(database)) == {"queued"}


def test_a_draft_that_nobody_finished_is_forgotten(staff: Staff, database: Database, clock: Clock) -> None:
    begin(staff)
    clock.forward(days=16)
    staff.post()
    assert dump(database)["notice"] == []
