"""The demo company in a database: written once, whole, and fit to be met in the chat."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.__main__ import build_front_ends
from bot.demo.activity import WEEKS
from bot.demo.seed import seed
from bot.intake import Intake
from bot.playground.app import PLATFORM, TENANT
from bot.settings import Settings
from coach.cards import Chart
from coach.coach import Coach
from coach.locales import say
from coach.pulse.items import SETS
from coach.pulse.published import read
from storage import answers, invitations, leads, people, pulses, usage
from storage.db import Database, DatabaseGone
from storage.models import DailyCount, Employee, Event, UnmetDemand
from storage.pulses import WaveState
from storage.usage import EventKind
from tests.builders import Person, dump
from usecases.load import Catalogue

TODAY = date(2026, 11, 24)


def _someone(database: Database, *, greeted: bool) -> tuple[str, Employee]:
    """A Japanese employee who has met the coach and tried something, or who has not come yet."""
    with database.transaction() as session:
        for user, employee in people.everyone(session, "playground"):
            tried = bool(usage.tries(session, employee.id))
            if employee.language == "ja" and (employee.greeted_at is not None) == greeted and tried == greeted:
                return user, employee
    raise LookupError("nobody like that")


def test_an_empty_database_gets_the_company(database: Database, catalogue: Catalogue) -> None:
    assert seed(database, catalogue, TODAY) == 200
    with database.transaction() as session:
        everyone = people.everyone(session, "playground")
        assert [user for user, _ in everyone] == [f"demo-{number:04d}" for number in range(1, 201)]
        assert {employee.department for _, employee in everyone} == set(catalogue.departments)
        assert 1_000 < usage.count_events(session) < 4_000
        assert (session.scalar(select(func.sum(DailyCount.count))) or 0) > 60


def test_seeding_again_changes_nothing(database: Database, catalogue: Catalogue) -> None:
    seed(database, catalogue, TODAY)
    before = dump(database)
    assert seed(database, catalogue, TODAY + timedelta(days=1), size=300) == 0
    assert dump(database) == before


def test_a_used_database_is_left_alone_even_when_everyone_is_gone(database: Database, catalogue: Catalogue) -> None:
    with database.transaction() as session:
        usage.count_daily(session, TODAY, "worry", "sales")
    before = dump(database)
    assert seed(database, catalogue, TODAY) == 0
    assert dump(database) == before


def test_a_company_with_a_real_person_is_left_alone(database: Database, coach: Coach, catalogue: Catalogue) -> None:
    Person(coach).say("こんにちは")
    before = dump(database)
    assert seed(database, catalogue, TODAY) == 0
    assert dump(database) == before


def test_two_at_once_write_one_company(database: Database, catalogue: Catalogue) -> None:
    with ThreadPoolExecutor(4) as pool:
        written = sorted(pool.map(lambda _: seed(database, catalogue, TODAY, size=60), range(4)))
    assert written == [0, 0, 0, 60]
    with database.transaction() as session:
        assert people.count(session) == 60


def test_every_outcome_is_about_a_try_of_the_same_person(database: Database, catalogue: Catalogue) -> None:
    seed(database, catalogue, TODAY)
    with database.transaction() as session:
        events = {event.id: event for event in session.scalars(select(Event))}
    outcomes = [event for event in events.values() if event.kind == EventKind.OUTCOME]
    assert len(outcomes) > 100
    for outcome in outcomes:
        made = events[outcome.about or 0]
        assert made.kind == EventKind.PROMPT_MADE
        assert (made.employee_id, made.use_case) == (outcome.employee_id, outcome.use_case)
        assert made.at < outcome.at
    assert all(event.about is None for event in events.values() if event.kind != EventKind.OUTCOME)


def test_only_those_who_came_are_greeted_and_have_confirmed_their_department(
    database: Database, catalogue: Catalogue
) -> None:
    seed(database, catalogue, TODAY)
    with database.transaction() as session:
        came = set(session.scalars(select(Event.employee_id)))
        employees = list(session.scalars(select(Employee)))
    assert 0 < len(came) < len(employees)
    for employee in employees:
        assert (employee.greeted_at is not None) == employee.department_confirmed == (employee.id in came)
        assert employee.department is not None


def test_an_asker_is_kept_with_a_shared_wording_only(database: Database, catalogue: Catalogue) -> None:
    seed(database, catalogue, TODAY)
    with database.transaction() as session:
        questions = list(session.scalars(select(UnmetDemand)))
    assert {bool(question.wording) for question in questions} == {True, False}
    assert all((question.wording is None) == (question.employee_id is None) for question in questions)


def test_a_newcomer_of_the_company_meets_the_first_contact(
    database: Database, coach: Coach, catalogue: Catalogue
) -> None:
    seed(database, catalogue, TODAY)
    user, employee = _someone(database, greeted=False)
    newcomer = Person(coach, user, platform=PLATFORM, tenant=TENANT)
    newcomer.say("AIって何に使えるの？")
    department = catalogue.departments[employee.department or ""].ja
    assert any(department in button.label for button in newcomer.buttons if button.command == "welcome.department")


def test_somebody_who_tried_finds_it_on_my_page(database: Database, coach: Coach, catalogue: Catalogue) -> None:
    seed(database, catalogue, TODAY)
    user, employee = _someone(database, greeted=True)
    person = Person(coach, user, platform=PLATFORM, tenant=TENANT)
    person.command("me.page")
    with database.transaction() as session:
        latest = usage.tries(session, employee.id)[0]
    assert catalogue.use_cases[latest.use_case].ja.title in person.text


async def test_the_playground_lists_everyone_and_knows_whoever_writes(
    database: Database, coach: Coach, catalogue: Catalogue
) -> None:
    seed(database, catalogue, TODAY)
    before = {row["id"] for row in dump(database)["account"]}
    settings = Settings(host="127.0.0.1", slack_bot_token=SecretStr(""))
    front_ends = build_front_ends(settings, Intake(coach, database), database, catalogue)
    app = web.Application()
    app.add_routes(front_ends[PLATFORM].routes())
    async with front_ends[PLATFORM], TestClient(TestServer(app)) as client:
        listed = await (await client.get("/playground/people")).json()
        assert len({person["user"] for person in listed}) == 200
        message = {"id": "1", "user": listed[0]["user"], "text": "AIって何に使えるの？", "language": "ja"}
        answer = await client.post("/playground/messages", json=message)
        assert answer.status == 200, await answer.text()
        assert (await answer.json())["messages"]
    assert {row["id"] for row in dump(database)["account"]} == before, "the writer was taken for somebody new"


def test_new_people_and_events_find_free_ids_afterwards(database: Database, coach: Coach, catalogue: Catalogue) -> None:
    seed(database, catalogue, TODAY)
    Person(coach, "somebody new").say("営業日報を書きたい")
    with database.transaction() as session:
        assert people.count(session) == 201
        newest = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
        assert newest.employee_id == session.scalar(select(func.max(Employee.id)))


def test_a_database_that_cannot_be_reached_is_said_so(catalogue: Catalogue) -> None:
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    with pytest.raises(DatabaseGone):
        seed(nowhere, catalogue, TODAY)


@pytest.mark.parametrize("today", ["2026-11-24", "2026-11-28", "2026-01-02", "2026-05-06", "2026-05-08"])
def test_a_survey_is_open_and_three_have_results_whatever_day_it_is(
    database: Database, catalogue: Catalogue, today: str
) -> None:
    day = date.fromisoformat(today)
    seed(database, catalogue, day)
    with database.transaction() as session:
        planned, asked, closed, support, launch = pulses.latest_waves(session, 9)
        counts = invitations.counts(session, asked.id).values()
        assert [wave.state for wave in (planned, asked)] == ["planned", "open"]
        assert {wave.state for wave in (closed, support, launch)} == {"closed"}
        assert launch.closes_at < support.opens_at < support.closes_at < closed.opens_at
        assert closed.closes_at.date() < day < asked.closes_at.date() + timedelta(days=1)
        assert 60 < sum(group.answered for group in counts) < sum(group.delivered for group in counts) < 200
        for wave, questions in ((launch, "quarter"), (support, "support"), (closed, "quarter")):
            shown = {figure.item.id for figure in read(session, wave).figures if not figure.group}
            assert shown == set(SETS[questions])
            assert read(session, wave).themes
        recommended = read(session, support).everyone("RC0")
        assert recommended is not None
        assert recommended.score is not None, "enough people answered for a score"


def test_whoever_has_not_answered_finds_the_survey_by_its_name(
    database: Database, coach: Coach, catalogue: Catalogue
) -> None:
    seed(database, catalogue, TODAY)
    with database.transaction() as session:
        wave = next(wave for wave in pulses.latest_waves(session, 9) if wave.state == WaveState.OPEN)
        everyone = people.everyone(session, PLATFORM)
        asked = [(user, e) for user, e in everyone if invitations.find(session, wave.id, e.id) and e.language == "ja"]
        user = next(user for user, e in asked if not answers.given(session, wave, e.id))
    person = Person(coach, user, platform=PLATFORM, tenant=TENANT)
    person.say("アンケート")
    assert say("ja", "pulse-rule", least=wave.least) in person.text


async def test_the_lead_is_named_on_the_list_and_has_a_desk(
    database: Database, coach: Coach, catalogue: Catalogue
) -> None:
    seed(database, catalogue, TODAY)
    settings = Settings(host="127.0.0.1", slack_bot_token=SecretStr(""))
    front_ends = build_front_ends(settings, Intake(coach, database), database, catalogue)
    app = web.Application()
    app.add_routes(front_ends[PLATFORM].routes())
    async with front_ends[PLATFORM], TestClient(TestServer(app)) as client:
        listed = await (await client.get("/playground/people")).json()
    [lead] = [person for person in listed if person["lead"]]
    assert lead["department_ja"] == catalogue.departments["planning"].ja
    person = Person(coach, lead["user"], platform=PLATFORM, tenant=TENANT)
    person.say("アンケート")
    assert say("ja", "desk-heading") in person.text
    results, _support, _at_launch = [button for button in person.buttons if button.command == "pulse.results"]
    person.command(results.command, results.args)
    assert say("ja", "results-departments") in person.text


def test_the_lead_finds_weeks_of_use_and_a_change_between_the_surveys_at_once(
    database: Database, coach: Coach, catalogue: Catalogue
) -> None:
    seed(database, catalogue, TODAY)
    with database.transaction() as session:
        lead = leads.everyone(session)[0].employee_id
        user = next(user for user, employee in people.everyone(session, PLATFORM) if employee.id == lead)
    person = Person(coach, user, platform=PLATFORM, tenant=TENANT)
    person.say("週報")
    [chart] = [block for card in person.cards for block in card.blocks if isinstance(block, Chart)]
    assert len(chart.labels) == WEEKS
    assert "有用感が上がりました" in person.text
