"""What several people asked for in vain is answered by a use case that a lead writes, and joins the catalogue."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from coach.cards import as_text
from coach.coach import Coach
from coach.jobs import tidy
from coach.lead.own_content import is_copy, marks, typed, written
from coach.turn import Company, Incoming, JobContext
from storage import demand, leads, usage
from storage.db import Database, Session
from storage.kpi_models import OwnUseCase
from storage.models import Employee, UnmetDemand
from tests.builders import Clock, Person, add_employee, dump
from tests.coach.pulse.company import Staff, said
from usecases.load import Catalogue

QUESTION = "週報のかわりにゾヌケフを書きたい"
FORM = {
    "home": "common",
    "task": "draft",
    "data_class": "internal",
    "before": "40",
    "after": "10",
    "title": "ゾヌケフの下書き",
    "summary": "一週間のできごとから、ゾヌケフの下書きを作ります。",
    "why": "書き出しに悩まず、中身に時間を使えます。",
    "template": "あなたは書き手です。\n# できごと\n【できごと：例 納期の相談】\n- 読み手：【読み手】\n短くまとめて。",
    "phrasings": "ゾヌケフを書きたい\nぞぬけふ書いて",
    "never_paste": "取引先の名前",
    "check": "数字が合っているか\n書いていないことが混ざっていないか",
}
ENGLISH = {
    "title": "Draft a zonukef",
    "summary": "Turns a week's events into a first zonukef.",
    "why": "No blank page.",
    "template": "You are a writer.\n[[Events: e.g. a late delivery]]\nFor: [[Readers]]",
    "phrasings": "write my zonukef",
    "never_paste": "Customer names",
    "check": "Are the figures right?\nIs anything made up?",
}


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Iterator[Staff]:
    """Nobody yet; in the end the coach, which other tests use, has its own catalogue again."""
    yield Staff(coach, database, clock)
    with database.transaction() as session:
        session.execute(delete(OwnUseCase))
    coach.run_jobs(clock.now, (), ())


def ask(person: Person, *, shares: bool = False, text: str = QUESTION) -> None:
    """Ask for what there is no answer to."""
    person.command("suggest.task", {"text": text})
    person.press("どれも違う")
    person.press("文面も伝える" if shares else "伝えない")


def publish(lead: Person, topic: str = "", **changed: str) -> str:
    """Write and publish a use case; its id."""
    lead.command("demand.write", {"topic": topic} if topic else {})
    lead.fill(**{**FORM, **changed})
    button = next(button for button in lead.buttons if button.command == "demand.publish")
    lead.command(button.command, button.args)
    return button.args["use_case"]


def asked_topic(database: Database) -> str:
    return next(row["topic"] for row in dump(database)["unmet_demand"])


def test_a_topic_is_shown_from_three_people_and_nobody_is_named(staff: Staff) -> None:
    lead = staff.lead()
    staff.hire(sales=3)
    for number in (1, 2):
        ask(staff.people[f"sales-{number}"], shares=True)
    lead.command("demand.list")
    assert "3人以上から寄せられた話題はありません" in lead.text
    assert QUESTION not in lead.text
    ask(staff.people["sales-3"])
    lead.command("demand.list")
    assert "3〜5件（寄せられた週：1、" in lead.text
    assert f"「{QUESTION}」" in lead.text
    assert "sales-" not in lead.text


def test_wording_is_only_shown_with_its_askers_consent(staff: Staff) -> None:
    lead = staff.lead()
    staff.hire(sales=3)
    for number in (1, 2, 3):
        ask(staff.people[f"sales-{number}"])
    lead.command("demand.list")
    assert "3〜5件" in lead.text
    assert QUESTION not in lead.text


def test_a_lead_of_some_departments_sees_what_these_ask(staff: Staff, database: Database) -> None:
    lead = staff.lead(departments=["it"])
    staff.hire(sales=4)
    for number in range(1, 5):
        ask(staff.people[f"sales-{number}"], shares=True)
    lead.command("demand.list")
    assert "3人以上から寄せられた話題はありません" in lead.text
    lead.command("demand.write", {"topic": asked_topic(database)})
    assert QUESTION not in as_text(lead.cards[0])


def test_one_person_asking_again_and_again_lists_no_topic_anywhere(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    staff.hire(sales=2)
    for _ in range(5):
        for number in (1, 2):
            ask(staff.people[f"sales-{number}"], shares=number == 1)
            staff.clock.forward(days=1)
    lead.command("demand.list")
    assert "3人以上から寄せられた話題はありません" in lead.text
    assert QUESTION not in lead.text
    topic = asked_topic(database)
    with database.transaction() as session:
        assert demand.topics(session, None) == []
        ask_in_vain(session, staff.ids["lead"], topic)
        assert [topic.count for topic in demand.topics(session, None)] == [11]


def ask_in_vain(session: Session, employee_id: int, topic: str, day: date = date(2026, 11, 24)) -> int:
    employee = session.get(Employee, employee_id)
    assert employee is not None
    return usage.add_unmet(session, day, employee, topic)


@given(
    asked=st.lists(
        st.tuples(st.sampled_from(["lead", "sales-1", "sales-2", "sales-3"]), st.integers(0, 200), st.booleans()),
        max_size=14,
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_a_topic_is_listed_if_and_only_if_three_people_asked_for_it_within_a_quarter(
    asked: list[tuple[str, int, bool]], database: Database, employees: dict[str, int]
) -> None:
    topic, people = f"topic-{uuid4()}", defaultdict[tuple[int, int], set[str]](set)
    with database.transaction() as session:
        for user, later, shares in asked:
            day = date(2026, 8, 1) + timedelta(days=later)
            unmet = ask_in_vain(session, employees[user], topic, day)
            people[day.year, (day.month - 1) // 3].add(user)
            if shares:
                usage.word_unmet(session, unmet, employees[user], QUESTION)
        listed = topic in {found.name for found in demand.topics(session, None)}
        rows = session.scalars(select(UnmetDemand).where(UnmetDemand.topic == topic)).all()
    assert listed is any(len(users) >= demand.LEAST for users in people.values())
    named = {row.asker for row in rows if row.employee_id and row.asker}
    assert not any(row.asker in named for row in rows if not row.employee_id), "consent for one tells of no other"


@pytest.fixture
def employees(database: Database) -> dict[str, int]:
    return {user: add_employee(database, name=user) for user in ("lead", "sales-1", "sales-2", "sales-3")}


def test_two_topics_of_one_person_have_nothing_in_common_and_a_past_quarter_has_no_key(
    database: Database, employees: dict[str, int]
) -> None:
    with database.transaction() as session:
        for day, topic in ((date(2026, 9, 30), "plan"), (date(2026, 10, 1), "plan"), (date(2026, 10, 1), "idea")):
            ask_in_vain(session, employees["lead"], topic, day)
    marks = [row["asker"] for row in dump(database)["unmet_demand"]]
    assert len(set(marks)) == 3
    tidy_at(database, datetime(2026, 10, 1, 11, tzinfo=UTC))
    assert len(dump(database)["demand_secret"]) == 2, "it is still September somewhere"
    tidy_at(database, datetime(2026, 10, 1, 19, tzinfo=UTC))
    assert [row["quarter"] for row in dump(database)["demand_secret"]] == ["2026-10"]
    with database.transaction() as session:
        assert len(demand.own(session, employees["lead"])) == 2, "September's question is nobody's any more"


def tidy_at(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        tidy(JobContext(session, now, Company(), Catalogue({}, {})))


def test_a_question_from_before_there_were_marks_counts_for_nobody(database: Database) -> None:
    with database.transaction() as session:
        session.add_all(UnmetDemand(day=date(2026, 11, 24), department="sales", topic="plan") for _ in range(9))
        assert demand.topics(session, None) == []


def test_whoever_deletes_their_data_takes_their_questions_along(staff: Staff, database: Database) -> None:
    staff.hire(sales=2)
    for person in staff.people.values():
        ask(person)
    person = staff.people["sales-1"]
    person.command("privacy.stored")
    assert "答えられなかった質問の話題" in person.text
    person.command("privacy.export")
    assert "unmet_demand" in person.text
    person.command("privacy.delete")
    assert len(dump(database)["unmet_demand"]) == 1


def test_a_forged_topic_shows_nothing_that_fewer_than_three_asked(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    ask(staff.add("taro", "sales"), shares=True)
    lead.command("demand.write", {"topic": asked_topic(database)})
    assert QUESTION not in lead.text
    publish(lead, asked_topic(database))
    assert len(dump(database)["unmet_demand"]) == 1


def test_who_asked_and_agreed_is_told_once_and_the_demand_is_closed(
    staff: Staff, database: Database, clock: Clock
) -> None:
    lead = staff.lead()
    staff.hire(sales=4)
    for number in (1, 2):
        ask(staff.people[f"sales-{number}"], shares=True)
    ask(staff.people["sales-1"], shares=True)
    ask(staff.people["sales-3"])
    use_case = publish(lead, asked_topic(database))
    assert "2人に、一度だけお知らせします" in lead.text
    assert dump(database)["unmet_demand"] == []
    clock.forward(minutes=3)
    got = staff.post()
    told = sorted(user for user, cards in got.items() if "ご相談に応えるひな形ができました" in said(cards))
    assert told == ["sales-1", "sales-2"]
    (card,) = got["sales-1"]
    button = next(button for button in card.buttons() if button.command == "try.open")
    staff.people["sales-1"].command(button.command, button.args)
    assert staff.people["sales-1"].cards[0].heading == FORM["title"]
    for command in ("demand.hide", "demand.publish"):
        lead.command(command, {"use_case": use_case})
    clock.forward(minutes=3)
    assert not any("ご相談に応える" in said(cards) for cards in staff.post().values())


def test_one_that_was_hidden_before_it_was_told_is_not_told(staff: Staff, database: Database, clock: Clock) -> None:
    lead = staff.lead()
    staff.hire(sales=3)
    for number in (1, 2, 3):
        ask(staff.people[f"sales-{number}"], shares=True)
    use_case = publish(lead, asked_topic(database))
    lead.command("demand.hide", {"use_case": use_case})
    clock.forward(minutes=3)
    staff.post()
    told = [row for row in dump(database)["delivery"] if row["message"] == "demand_answered"]
    assert {(row["state"], row["reason"]) for row in told} == {("skipped", "hidden again")}


def test_a_published_use_case_joins_the_catalogue_of_every_process(
    staff: Staff, database: Database, catalogue: Catalogue, clock: Clock
) -> None:
    lead, person = staff.lead(), staff.add("taro", "sales")
    elsewhere = Coach(database, catalogue, Company())
    use_case = publish(lead)
    assert use_case == "common/own-1"
    for coach, user in ((staff.coach, "taro"), (elsewhere, "taro")):
        asker = Person(coach, user, clock=clock, tenant="T1")
        asker.say("ゾヌケフを書きたい")
        assert use_case not in asker.suggested()
        coach.run_jobs(clock.now, (), ())
        asker.say("ゾヌケフを書きたい")
        assert asker.suggested()[0] == use_case
    person.command("try.open", {"use_case": use_case})
    assert [item.label for item in person.form.inputs] == ["できごと", "読み手"]
    assert "例 納期の相談" in person.form.inputs[0].placeholder
    person.fill(blank1="納期が延びた", blank2="")
    assert {item.name: bool(item.problem) for item in person.form.inputs} == {"blank1": False, "blank2": True}
    person.fill(blank1="納期が延びた", blank2="部長")
    assert "# できごと\n納期が延びた\n- 読み手：部長" in person.text
    lead.command("demand.hide", {"use_case": use_case})
    staff.coach.run_jobs(clock.now, (), ())
    person.command("try.open", {"use_case": use_case})
    assert use_case not in person.text
    assert use_case not in staff.coach.catalogue.use_cases
    lead.command("demand.publish", {"use_case": use_case})
    staff.coach.run_jobs(clock.now, (), ())
    assert use_case in staff.coach.catalogue.use_cases


def test_nothing_is_built_anew_while_nothing_changed(staff: Staff, clock: Clock) -> None:
    publish(staff.lead())
    staff.coach.run_jobs(clock.now, (), ())
    before = staff.coach.index
    staff.coach.run_jobs(clock.forward(minutes=1), (), ())
    assert staff.coach.index is before


def test_one_language_stands_in_both_and_says_so_until_the_other_is_written(staff: Staff, database: Database) -> None:
    lead, reader = staff.lead(), staff.add("Ann", "sales", "en")
    use_case = publish(lead)
    staff.post()
    reader.command("suggest.pick", {"use_case": use_case})
    assert "(Japanese only) 一週間のできごとから" in reader.text
    lead.command("demand.show", {"use_case": use_case})
    lead.press("英語を書く・直す")
    assert lead.form.inputs[0].value == ""
    staff.clock.forward(minutes=1)
    lead.fill(**ENGLISH)
    assert "英語がまだないので" not in lead.text
    staff.post()
    reader.command("suggest.pick", {"use_case": use_case})
    assert "Draft a zonukef" in reader.text
    assert "Japanese only" not in reader.text
    reader.command("try.open", {"use_case": use_case})
    assert [item.label for item in reader.form.inputs] == ["Events", "Readers"]
    staff.people["lead"].command("try.open", {"use_case": use_case})
    assert [item.label for item in staff.people["lead"].form.inputs] == ["できごと", "読み手"]


def test_both_languages_need_the_same_fields(staff: Staff) -> None:
    lead = staff.lead()
    use_case = publish(lead)
    lead.command("demand.write", {"use_case": use_case, "language": "en"})
    lead.fill(**{**ENGLISH, "template": "Only [[one]]"})
    shown = {item.name: item.problem for item in lead.form.inputs if item.problem}
    assert list(shown) == ["template"]
    assert "1個ありますが、もう一方の言語では2個" in shown["template"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("home", "nowhere"),
        ("task", ""),
        ("data_class", "secret"),
        ("before", "0"),
        ("before", "500"),
        ("after", "40"),
        ("title", ""),
        ("title", "あ" * 61),
        ("summary", "あ" * 151),
        ("template", "空欄のないひな形"),
        ("template", "".join(f"【{n}】" for n in range(7))),
        ("template", "{{name}}と【名前】"),
        ("template", "【名前】" + "あ" * 2000),
        ("phrasings", ""),
        ("phrasings", "\n".join(map(str, range(21)))),
        ("never_paste", "・\n-"),
        ("check", "一つだけ"),
        ("check", "あ" * 121 + "\n二つ目"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    staff: Staff, database: Database, field: str, value: str
) -> None:
    lead = staff.lead()
    lead.command("demand.write")
    given = {**FORM, field: value}
    lead.fill(**given)
    shown = {item.name: item for item in lead.form.inputs}
    assert [name for name, item in shown.items() if item.problem] == [field]
    assert {name: item.value for name, item in shown.items()} == given
    assert dump(database)["own_use_case"] == []


def test_what_was_typed_comes_back_to_be_changed(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    use_case = publish(lead)
    lead.command("demand.write", {"use_case": use_case, "language": "ja"})
    shown = {item.name: item.value for item in lead.form.inputs}
    assert {name: shown[name] for name in shown if name != "phrasings"} == {
        name: value for name, value in FORM.items() if name in shown and name != "phrasings"
    }
    assert shown["phrasings"].startswith(FORM["phrasings"])
    lead.fill(title="ゾヌケフを早く", template="【できごと】だけ")
    (row,) = dump(database)["own_use_case"]
    assert row["content"]["en"]["title"] == "ゾヌケフを早く"
    assert list(row["content"]["blanks"]) == ["blank1"]


def test_a_lead_of_some_departments_writes_for_these_only(staff: Staff, database: Database) -> None:
    whole, lead = staff.lead(), staff.lead("second", ["it"])
    theirs = publish(whole)
    lead.command("demand.write")
    options = next(item.options for item in lead.form.inputs if item.name == "home")
    assert [option.value for option in options] == ["it"]
    lead.fill(**FORM)
    assert next(item.problem for item in lead.form.inputs if item.name == "home")
    for command in ("demand.hide", "demand.show", "demand.save", "demand.publish"):
        lead.command(command, {"use_case": theirs, **ENGLISH})
        assert FORM["title"] not in lead.text
    assert publish(lead, home="it") == "it/own-2"
    rows = {row["id"]: row["published"] for row in dump(database)["own_use_case"]}
    assert rows == {theirs: True, "it/own-2": True}


def test_two_leads_who_save_at_once_get_two_use_cases(staff: Staff, database: Database, clock: Clock) -> None:
    both = [staff.lead("one"), staff.lead("two")]
    sent = [Incoming(f"save-{lead.user}", lead.account, clock.now, command="demand.save", args=FORM) for lead in both]
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(staff.coach.handle, sent))
    assert {reply.cards[0].heading for reply in replies} == {f"プレビュー：{FORM['title']}"}
    assert len(dump(database)["own_use_case"]) == 2


def test_it_is_written_in_english_too(staff: Staff) -> None:
    lead = staff.add("Ann", "planning", "en")
    with staff.database.transaction() as session:
        leads.grant(session, staff.ids["Ann"], None, staff.clock.now)
    lead.command("demand.write")
    lead.fill(**{**FORM, **ENGLISH})
    assert "There is no Japanese version yet" in lead.text
    use_case = next(button for button in lead.buttons if button.command == "demand.publish")
    lead.command(use_case.command, use_case.args)
    staff.post()
    reader = staff.add("taro", "sales")
    reader.command("suggest.pick", use_case.args)
    assert "（英語のみ）Turns a week's events" in reader.text


def test_marks_become_blanks() -> None:
    assert marks("【A】と[[B: x]]と【A：例】と【C：c】") == [("A", "例"), ("B", "x"), ("C", "c")]


def test_content_and_what_was_typed_are_the_same_thing() -> None:
    values = {**FORM, "phrasings": "\n".join(f"言い方{n}" for n in range(8))}
    content = written({}, values, "ja")
    assert is_copy(content, "en")
    assert not is_copy(content, "ja")
    assert typed(content, "ja") == {name: values[name] for name in typed(content, "ja")}
