"""Talking to a person: seen before it goes, read by whom it said, answered once, and then nobody's any more."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from coach import relay
from coach.cards import Copyable, as_text
from coach.coach import Coach
from coach.commands import DELIVERIES
from coach.jobs import JOBS, tidy
from coach.outgoing import Result
from coach.turn import Company, JobContext
from storage import leads
from storage.db import Database
from storage.models import DeliveryState
from tests.builders import Clock, Person, add_employee, dump, dump_text, take_due
from tests.coach.pulse.company import Staff, said
from usecases.load import Catalogue

WORDS = "評価が下がらないか心配で、誰にも言えません。"
ANSWER = "評価の決め方は変わっていません。"


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet."""
    return Staff(coach, database, clock)


def look_over(person: Person, words: str = WORDS, name: str = "anonymous", kind: str = "judged") -> None:
    """Write a question and see how it looks."""
    person.command("relay.open", {"kind": kind})
    person.fill(words=words, name=name)


def ask(person: Person, words: str = WORDS, name: str = "anonymous", kind: str = "judged") -> str:
    """Ask a question to the end; its id."""
    look_over(person, words, name, kind)
    person.press("このまま送る")
    return person.button("取り下げる").args["question"]


def answer(lead: Person, question: str, words: str = ANSWER) -> None:
    """Answer it to the end."""
    lead.command("relay.answer", {"question": question})
    lead.fill(words=words)
    lead.press("この答えを送る")


def questions(database: Database) -> list[dict[str, Any]]:
    return dump(database)["relayed_question"]


def deliveries(database: Database) -> list[dict[str, Any]]:
    return dump(database)["delivery"]


def tidied(staff: Staff, days: int) -> None:
    """Let days pass, and the nightly tidying be done."""
    staff.clock.forward(days=days)
    staff.coach.run_jobs(staff.clock.now, [job for job in JOBS if job.function is tidy], ())


def test_it_says_who_reads_it_and_what_is_kept_before_anything_is_written(staff: Staff, database: Database) -> None:
    staff.lead("鈴木")
    person = staff.add("taro", "sales")
    person.command("relay.open", {"kind": "job"})
    assert "誰が読むか：AI推進担当の鈴木さんです。ほかの人は読みません。" in person.text
    assert "匿名なら、名前も部署も伝わりません" in person.text
    assert [(item.name, item.value) for item in person.form.inputs] == [("words", ""), ("name", "anonymous")]
    assert questions(database) == []


def test_the_lead_reads_exactly_what_the_asker_saw(staff: Staff, database: Database, clock: Clock) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    staff.add("花子 田中", "hr")
    look_over(person, "連絡は taro@example.com です。花子 田中さんの件です。")
    assert "名前や連絡先らしいところを伏せました" in person.text
    shown = as_text(person.cards[0])
    assert deliveries(database) == []
    person.press("このまま送る")
    clock.forward(hours=1)
    (card,) = staff.post()["lead"]
    masked = questions(database)[0]["words"]
    assert masked in shown
    assert masked in as_text(card)
    for hidden in ("taro@example.com", "田中"):
        assert hidden not in as_text(card)
        assert hidden not in masked
    lead.command("relay.list")
    assert masked in lead.text


def test_an_anonymous_question_tells_neither_name_nor_department_to_anybody(staff: Staff, clock: Clock) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    of_sales = staff.lead("sales-lead", ["sales"])
    question = ask(person)
    clock.forward(hours=1)
    got = staff.post()
    assert set(got) == {"lead"}, "that the lead of sales has it would tell that it is from sales"
    lead.command("relay.list")
    for text in (said(got["lead"]), lead.text):
        assert WORDS in text
        assert "匿名の相談" in text
        for hint in ("taro", "営業", "sales", "12:"):
            assert hint not in text
    of_sales.command("relay.list")
    assert WORDS not in of_sales.text
    of_sales.command("relay.answer", {"question": question})
    assert WORDS not in of_sales.text


def test_a_named_question_reaches_the_leads_of_the_company_and_of_ones_own_department(
    staff: Staff, clock: Clock
) -> None:
    staff.lead("all")
    staff.lead("of-sales", ["sales", "hr"])
    other = staff.lead("of-legal", ["legal"])
    person = staff.add("taro", "sales")
    person.command("relay.open", {"kind": "job"})
    assert "AI推進担当のallさん" in person.text
    assert "名前を伝えるときは、あなたの部署を受け持つof-salesさんも読みます" in person.text
    ask(person, name="named")
    clock.forward(hours=1)
    got = staff.post()
    assert set(got) == {"all", "of-sales"}
    assert "taroさんからの相談" in said(got["of-sales"])
    other.command("relay.list")
    assert WORDS not in other.text


def test_without_a_lead_of_the_company_nobody_can_stay_anonymous(staff: Staff) -> None:
    staff.lead("of-sales", ["sales"])
    person = staff.add("taro", "sales")
    person.command("relay.open")
    (choice,) = [item for item in person.form.inputs if item.name == "name"]
    assert [option.value for option in choice.options] == ["named"]
    nameless = staff.add("", "sales")
    nameless.command("relay.open")
    assert "相談に気づける推進担当が、いまはいません" in nameless.text


@pytest.mark.parametrize(
    ("role", "said_so"), [(0, "相談に気づける推進担当が、いまはいません"), (1, "いまはあなただけです")]
)
def test_where_nobody_could_read_it_it_says_so_and_whom_to_ask(
    staff: Staff, database: Database, catalogue: Catalogue, role: int, said_so: str
) -> None:
    person = staff.lead() if role else staff.add("taro", "sales")
    person.coach = Coach(database, catalogue, Company("AI推進室 佐藤"))
    person.command("relay.open")
    assert said_so in person.text
    assert "AI推進室 佐藤" in person.text
    person.command("relay.preview", {"words": WORDS, "name": "anonymous"})
    assert questions(database) == []


def test_a_lead_asks_the_other_leads_and_cannot_answer_oneself(staff: Staff, clock: Clock) -> None:
    one, _two = staff.lead("one"), staff.lead("two")
    question = ask(one)
    clock.forward(hours=1)
    assert set(staff.post()) == {"two"}
    one.command("relay.list")
    assert WORDS not in one.text
    one.command("relay.answer", {"question": question})
    assert "この相談には答えられません" in one.text


def test_a_lead_who_left_or_is_on_leave_is_no_reader(staff: Staff, database: Database) -> None:
    staff.lead("here")
    person = staff.add("taro", "sales")
    for values in ({"left_on": date(2026, 11, 1)}, {"leave_from": date(2026, 11, 1)}):
        away = add_employee(database, name="away", **values)
        with database.transaction() as session:
            leads.grant(session, away, None, staff.clock.now)
    person.command("relay.open")
    assert "hereさんです" in person.text
    assert "away" not in person.text


@pytest.mark.parametrize("stops", ["me.pause", "me.opt_out"])
def test_where_the_only_lead_hears_nothing_it_is_not_taken(staff: Staff, stops: str) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    lead.command(stops)
    person.command("relay.open")
    assert "相談に気づける推進担当が、いまはいません" in person.text
    lead.command("me.resume")
    person.command("relay.open")
    assert person.form.submit.command == "relay.preview"


def test_leads_are_told_on_the_hour_so_that_the_minute_tells_nothing(
    staff: Staff, database: Database, clock: Clock
) -> None:
    staff.lead("one")
    staff.lead("two")
    clock.forward(minutes=17)
    ask(staff.add("taro", "sales"))
    assert {row["due_at"] for row in deliveries(database)} == {clock.now + timedelta(minutes=43)}
    assert staff.post() == {}


def test_nothing_of_it_is_counted_or_logged(staff: Staff, database: Database) -> None:
    staff.lead()
    person = staff.add("taro", "sales")
    before = dump(database)
    ask(person)
    after = dump(database)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"relayed_question", "relay_return", "delivery"}
    (question,) = after["relayed_question"]
    assert (question["asked_on"], question["shown_name"]) == (date(2026, 11, 24), "")
    assert set(question) == {
        "id", "asked_on", "sent", "kind", "words", "shown_name", "about", "answer", "answered_on",
    }  # fmt: skip


def test_whoever_starts_with_a_worry_is_not_introduced_to_banso_and_logged_by_asking(
    staff: Staff, coach: Coach, database: Database
) -> None:
    staff.lead()
    person = Person(coach, "new", clock=staff.clock)
    person.say("AIに仕事を取られそうで不安です")
    person.press("人に相談する")
    person.fill(words=WORDS)
    person.press("このまま送る")
    assert len(person.cards) == 1
    assert dump(database)["event"] == []


def test_the_answer_arrives_though_the_person_paused(staff: Staff, clock: Clock) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    question = ask(person)
    person.command("me.pause", {"length": "month"})
    answer(lead, question)
    assert "答えを送りました" in lead.text
    (card,) = staff.post()["taro"]
    assert WORDS in as_text(card)
    assert ANSWER in as_text(card)
    clock.forward(days=2)
    assert staff.post() == {}


def test_the_answer_does_not_reach_who_opted_out_or_left(staff: Staff, database: Database) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    question = ask(person)
    person.command("me.opt_out")
    answer(lead, question)
    assert "taro" not in staff.post()
    person.command("relay.open")
    assert "このままでは答えを届けられません" in person.text
    assert not [row for row in deliveries(database) if row["message"] == "relay_answer"]


def test_once_the_answer_is_sent_nothing_anywhere_joins_asker_and_question(staff: Staff, database: Database) -> None:
    """Every table is read: the question's id, words and days stand in no row about the asker, nor in one of theirs."""
    lead, person = staff.lead(), staff.add("taro", "sales")
    before = rows_about(database, staff.ids["taro"])
    question = ask(person)
    assert question in json.dumps(rows_about(database, staff.ids["taro"]), default=str), (
        "until then the way back is there"
    )
    answer(lead, question)
    assert dump(database)["relay_return"] == []
    assert ANSWER in said(staff.post()["taro"])
    assert rows_about(database, staff.ids["taro"]) == before
    staff.clock.forward(hours=1)
    staff.post()
    everything = dump(database)
    assert [row["id"] for row in everything.pop("relayed_question")] == [int(question)]
    assert question not in json.dumps(everything, default=str)
    assert WORDS not in json.dumps(everything, ensure_ascii=False, default=str)


def rows_about(database: Database, employee: int) -> dict[str, list[dict[str, Any]]]:
    everything = dump(database)
    return {
        name: [
            row for row in rows if row.get("employee_id") == employee or (name == "employee" and row["id"] == employee)
        ]
        for name, rows in everything.items()
    }


@pytest.mark.parametrize("state", [state for state in DeliveryState if state != DeliveryState.SENDING])
def test_however_the_sending_ends_its_delivery_is_not_kept(
    staff: Staff, database: Database, coach: Coach, state: DeliveryState
) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    answer(lead, ask(person))
    (due,) = [due for due in take_due(coach, staff.clock.now) if due.account.user == "taro"]
    coach.settle([Result(due, state)], staff.clock.now)
    left = [row["state"] for row in deliveries(database) if row["message"] == "relay_answer"]
    assert left == (["queued"] if state == DeliveryState.QUEUED else [])


def test_a_delivery_whose_process_died_is_gone_by_the_next_night(
    staff: Staff, database: Database, coach: Coach
) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    answer(lead, ask(person))
    assert take_due(coach, staff.clock.now)
    later = staff.clock.forward(hours=1)
    coach.channels(later, later, ["test"])
    assert [row["state"] for row in deliveries(database) if row["message"] == "relay_answer"] == ["unknown"]
    tidied(staff, days=1)
    assert not [row for row in deliveries(database) if row["message"] == "relay_answer"]


def test_what_would_tell_who_asked_is_not_kept_of_any_message_of_a_relay() -> None:
    assert {name for name, push in DELIVERIES.items() if push.forget} == {
        "relay_question", "relay_answer", "relay_unanswered",
    }  # fmt: skip


def test_the_first_answer_wins_and_the_second_lead_is_told(staff: Staff, database: Database) -> None:
    one, two, person = staff.lead("one"), staff.lead("two"), staff.add("taro", "sales")
    question = ask(person)
    two.command("relay.answer", {"question": question})
    answer(one, question)
    two.fill(words="あとからの答え")
    assert "ほかの推進担当が先に答えました" in two.text
    assert ANSWER in two.text
    two.command("relay.send_answer", {"question": question, "seen": ""})
    assert questions(database)[0]["answer"] == ANSWER
    assert len(staff.post()["taro"]) == 1


def test_of_two_leads_who_press_at_once_only_one_answers(staff: Staff, database: Database) -> None:
    pair, person = [staff.lead("one"), staff.lead("two")], staff.add("taro", "sales")
    question = ask(person)
    for lead in pair:
        lead.command("relay.answer", {"question": question})
        lead.fill(words=ANSWER)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda lead: lead.press("この答えを送る"), pair))
    assert sorted(lead.cards[0].heading for lead in pair) == ["もう答えが送られています", "答えを送りました"]
    assert len(staff.post()["taro"]) == 1


def test_no_lead_sends_another_leads_draft_unseen(staff: Staff, database: Database) -> None:
    one, two, person = staff.lead("one"), staff.lead("two"), staff.add("taro", "sales")
    question = ask(person)
    one.command("relay.answer", {"question": question})
    one.fill(words="一人目の答え")
    send = one.button("この答えを送る")
    two.command("relay.answer", {"question": question})
    assert two.form.inputs[0].value == "一人目の答え"
    two.fill(words="二人目の答え")
    one.command(send.command, send.args)
    assert "ほかの推進担当が答えを書き直しました" in one.text
    assert "二人目の答え" in one.text
    assert questions(database)[0]["answered_on"] is None
    one.press("この答えを送る")
    assert "二人目の答え" in said(staff.post()["taro"])


def test_the_asker_goes_on_and_the_lead_sees_what_was_said_before(
    staff: Staff, database: Database, clock: Clock
) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    first = ask(person)
    answer(lead, first)
    (card,) = staff.post()["taro"]
    more = next(button for button in card.buttons() if button.command == "relay.open")
    person.command(more.command, more.args)
    assert "続きとして一緒に読まれます" in person.text
    person.fill(words="では、異動はありますか。", name="anonymous")
    person.press("このまま送る")
    second = next(row for row in questions(database) if row["id"] != int(first))
    assert (second["about"], second["kind"]) == (int(first), "judged")
    clock.forward(hours=1)
    staff.post()
    lead.command("relay.list")
    for words in (WORDS, ANSWER, "では、異動はありますか。"):
        assert words in lead.text


def test_who_gave_their_name_before_cannot_go_on_as_somebody_else(staff: Staff) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    answer(lead, ask(person, name="named"))
    (card,) = staff.post()["taro"]
    more = next(button for button in card.buttons() if button.command == "relay.open")
    person.command(more.command, more.args)
    (choice,) = [item for item in person.form.inputs if item.name == "name"]
    assert [option.value for option in choice.options] == ["named"]


def test_that_it_helped_is_stored_nowhere(staff: Staff, database: Database) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    answer(lead, ask(person))
    (card,) = staff.post()["taro"]
    before = dump(database)
    helped = next(button for button in card.buttons() if button.command == "relay.helped")
    person.command(helped.command, helped.args)
    assert dump(database) == before


def test_a_question_taken_back_is_gone_and_no_lead_is_told(staff: Staff, database: Database, clock: Clock) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    question = ask(person)
    assert person.button("取り下げる").confirm
    person.press("取り下げる")
    assert WORDS not in dump_text(database)
    clock.forward(hours=1)
    assert staff.post() == {}
    lead.command("relay.answer", {"question": question})
    assert "この相談には答えられません" in lead.text
    assert deliveries(database) == []


def test_nobody_else_takes_back_or_sends_a_question(staff: Staff, database: Database) -> None:
    lead, person, other = staff.lead(), staff.add("taro", "sales"), staff.add("hanako", "sales")
    look_over(person)
    draft = person.button("このまま送る").args
    for command in ("relay.send", "relay.drop", "relay.rewrite", "relay.withdraw"):
        other.command(command, draft)
        assert "この相談は見つかりません" in other.text
    person.press("このまま送る")
    for somebody in (lead, other):
        somebody.command("relay.withdraw", draft)
    assert [row["sent"] for row in questions(database)] == [True]


def test_what_was_not_sent_is_dropped_at_once_or_by_the_night_after_the_next(staff: Staff, database: Database) -> None:
    staff.lead()
    person = staff.add("taro", "sales")
    look_over(person)
    look_over(person, "書き直しました")
    assert [row["words"] for row in questions(database)] == ["書き直しました"]
    person.press("書き直す")
    assert person.form.inputs[0].value == "書き直しました"
    person.fill(words="もう一度")
    person.press("送らない")
    assert questions(database) == []
    look_over(person)
    tidied(staff, days=2)
    assert questions(database) == []
    assert dump(database)["relay_return"] == []


@pytest.mark.parametrize(
    ("given", "field"),
    [({"words": ""}, "words"), ({"words": "あ" * 2001}, "words"), ({"words": WORDS, "name": "boss"}, "name")],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    staff: Staff, database: Database, given: dict[str, str], field: str
) -> None:
    staff.lead()
    person = staff.add("taro", "sales")
    person.command("relay.open", {"kind": "job"})
    person.fill(**given)
    shown = {item.name: item for item in person.form.inputs}
    assert [name for name, item in shown.items() if item.problem] == [field]
    assert {name: shown[name].value for name in given} == given
    assert questions(database) == []


def test_five_may_wait_and_one_taken_back_makes_room(staff: Staff, database: Database) -> None:
    staff.lead()
    person = staff.add("taro", "sales")
    for _ in range(relay.MOST_OPEN):
        ask(person)
    look_over_args = {"words": WORDS, "name": "anonymous"}
    person.command("relay.preview", look_over_args)
    assert "一度に待てるのは5件まで" in person.text
    assert len(questions(database)) == relay.MOST_OPEN
    person.press("取り下げる")
    ask(person)
    assert len(questions(database)) == relay.MOST_OPEN


def test_an_answered_question_is_deleted_after_a_month(staff: Staff, database: Database) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    answer(lead, ask(person))
    staff.post()
    tidied(staff, days=30)
    assert len(questions(database)) == 1
    tidied(staff, days=1)
    assert questions(database) == []


def test_who_waited_in_vain_is_told_and_the_question_is_gone(
    staff: Staff, database: Database, catalogue: Catalogue
) -> None:
    staff.lead()
    person = staff.add("taro", "sales")
    ask(person)
    staff.clock.forward(hours=1)
    staff.post()
    staff.clock.forward(days=92)
    with database.transaction() as session:
        relay.tidy(JobContext(session, staff.clock.now, Company("AI推進室 佐藤"), catalogue))
    assert questions(database) == []
    (card,) = staff.post()["taro"]
    assert "相談に答えが届きませんでした" in card.heading
    assert "AI推進室 佐藤" in as_text(card)
    assert not [row for row in deliveries(database) if row["message"].startswith("relay")]


def test_deleting_ones_data_takes_back_what_waits_and_leaves_what_was_answered(
    staff: Staff, database: Database
) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    answered = ask(person, "もう答えが出た相談")
    answer(lead, answered)
    ask(person, "まだ待っている相談")
    person.command("privacy.export")
    (exported,) = [block.text for card in person.cards for block in card.blocks if isinstance(block, Copyable)]
    assert "まだ待っている相談" in exported
    assert "もう答えが出た相談" not in exported, "nobody knows any more whose it was"
    person.command("privacy.delete")
    assert [row["id"] for row in questions(database)] == [int(answered)]


def test_distress_tells_the_lead_to_listen_first(staff: Staff, clock: Clock) -> None:
    staff.lead()
    ask(staff.add("taro", "sales"), "眠れません。", kind="distress")
    clock.forward(hours=1)
    assert "助言や励ましより先に" in said(staff.post()["lead"])


def test_the_desk_says_how_many_wait_once_the_lead_was_told(staff: Staff, clock: Clock) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    ask(person)
    question = ask(person)
    lead.say("推進デスク")
    lead.press("相談（未回答 0件）")
    assert WORDS not in lead.text, "the minute it was written would tell who was at the keyboard"
    clock.forward(hours=1)
    staff.post()
    lead.say("推進デスク")
    lead.press("相談（未回答 2件）")
    assert lead.text.count(WORDS) == 2
    answer(lead, question)
    lead.say("推進デスク")
    assert lead.button("相談（未回答 1件）").command == "relay.list"


def test_only_leads_read_and_answer(staff: Staff, database: Database) -> None:
    staff.lead()
    question = ask(staff.add("taro", "sales"))
    other = staff.add("hanako", "hr")
    for command in ("relay.list", "relay.answer", "relay.preview_answer", "relay.send_answer"):
        other.command(command, {"question": question, "words": "x", "seen": ""})
        assert WORDS not in other.text
    assert questions(database)[0]["answer"] == ""


@pytest.mark.parametrize("args", [{}, {"question": "1"}, {"question": "x"}, {"question": "9" * 30}])
def test_a_button_that_leads_nowhere_says_so(staff: Staff, args: dict[str, str]) -> None:
    lead = staff.lead()
    for command in ("relay.send", "relay.rewrite", "relay.drop", "relay.withdraw"):
        lead.command(command, args)
        assert "この相談は見つかりません" in lead.text
    for command in ("relay.answer", "relay.preview_answer", "relay.send_answer"):
        lead.command(command, args)
        assert "この相談には答えられません" in lead.text


def test_it_is_all_there_in_english_too(staff: Staff, clock: Clock) -> None:
    lead, person = staff.lead(), staff.add("Ann", "sales", "en")
    person.say("talk to a person")
    person.fill(words="Will my appraisal suffer?")
    assert "This is what the leads will see" in person.text
    person.press("Send it like this")
    question = person.button("Take it back").args["question"]
    answer(lead, question, "No.")
    assert "Your question has an answer" in said(staff.post()["Ann"])
