"""The weekly digest as a lead gets it: once, from what was kept, in their language and scope, and never a person."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from sqlalchemy import text as sql

from bot.cli import main
from bot.demo.seed import seed
from bot.playground.app import PLATFORM, TENANT
from coach.cards import Card, Chart, Choices, Section, as_text
from coach.coach import Coach
from coach.kpi.definitions import number
from coach.kpi.digest_card import digest_card
from coach.kpi.digest_content import kept
from coach.kpi.weeks import bounds
from coach.locales import say
from coach.outgoing import Result
from coach.turn import Company
from storage import leads, people
from storage.db import Database, DatabaseGone
from storage.outbox import DeliveryState
from tests.builders import JAPANESE, Clock, Person, dump, take_due
from tests.coach.pulse.company import Staff
from tests.kpi.companies import hire, use
from usecases.load import Catalogue

TOKYO = ZoneInfo("Asia/Tokyo")
MONDAY = datetime(2026, 11, 30, 8, 1, tzinfo=TOKYO)
"""An ordinary Monday; the one before was a public holiday."""
HOLIDAY = datetime(2026, 11, 23, 8, 1, tzinfo=TOKYO)
WEEK = date(2026, 11, 23)


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=TOKYO).astimezone(UTC)


@pytest.fixture
def demo(database: Database, catalogue: Catalogue) -> Database:
    """The demo company, whose promotion lead is known."""
    seed(database, catalogue, MONDAY.date(), size=90)
    return database


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    return Staff(coach, database, clock)


def user_of(database: Database, employee_id: int) -> str:
    with database.transaction() as session:
        return people.accounts(session, employee_id)[0].user


def the_lead(database: Database, coach: Coach, now: datetime) -> Person:
    """The demo company's promotion lead at a moment."""
    with database.transaction() as session:
        employee_id = leads.everyone(session)[0].employee_id
    return Person(coach, user_of(database, employee_id), clock=Clock(now), platform=PLATFORM, tenant=TENANT)


def add_lead(database: Database, department: str, scope: list[str] | None, language: str = "ja") -> int:
    """Make the first person of a department a lead; their id."""
    with database.transaction() as session:
        employee = next(e for _, e in people.everyone(session, PLATFORM) if e.department == department)
        employee.language, employee.timezone = language, "Asia/Tokyo"
        leads.grant(session, employee.id, scope, HOLIDAY)
        return employee.id


def deliveries(database: Database) -> list[dict[str, object]]:
    return [row for row in dump(database)["delivery"] if row["message"] == "weekly_digest"]


def pushed(coach: Coach, now: datetime, state: DeliveryState = DeliveryState.SENT) -> dict[str, Card]:
    """Send everything that may go now; the digests by user, which end in ``state``."""
    found: dict[str, Card] = {}
    while due := take_due(coach, now, PLATFORM):
        digests = [one for one in due if re.match("週報|Weekly digest, ", one.card.heading)]
        others = [one for one in due if one not in digests]
        found |= {one.account.user: one.card for one in digests}
        results = [Result(one, state) for one in digests] + [Result(one, DeliveryState.SENT) for one in others]
        coach.settle(results, now)
    return found


def sections(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Section)]


# --- sent once, on time, from what was kept ---


def test_every_lead_gets_it_once_from_two_replicas(demo: Database, coach: Coach, catalogue: Catalogue) -> None:
    add_lead(demo, "sales", ["sales", "hr"])
    replicas = [coach, Coach(demo, catalogue, Company())]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda replica: replica.run_jobs(MONDAY), replicas))
        list(pool.map(lambda replica: replica.run_jobs(MONDAY + timedelta(minutes=1)), replicas))
    queued = deliveries(demo)
    assert len(queued) == 2
    assert {row["due_at"] for row in queued} == {at("2026-11-30", "10:00")}
    assert pushed(coach, at("2026-11-30", "09:59")) == {}
    assert len(pushed(coach, at("2026-11-30", "10:00"))) == 2
    for hours in range(1, 24 * 7 - 10):
        coach.run_jobs(MONDAY + timedelta(hours=hours))
    assert len(deliveries(demo)) == 2


def test_after_a_holiday_it_comes_on_the_next_working_day(demo: Database, coach: Coach) -> None:
    coach.run_jobs(HOLIDAY)
    assert [row["due_at"] for row in deliveries(demo)] == [at("2026-11-24", "10:00")]
    assert pushed(coach, at("2026-11-23", "12:00")) == {}
    (card,) = pushed(coach, at("2026-11-24", "10:00")).values()
    assert card.heading.startswith("週報 11/16〜11/22")


def test_a_lead_elsewhere_gets_it_in_their_own_morning(demo: Database, coach: Coach) -> None:
    with demo.transaction() as session:
        session.execute(sql("UPDATE employee SET timezone = 'Asia/Bangkok'"))
    coach.run_jobs(MONDAY)
    assert [row["due_at"] for row in deliveries(demo)] == [at("2026-11-30", "12:00")]


@pytest.mark.parametrize(("now", "made"), [(at("2026-12-03", "20:00"), 1), (at("2026-12-04", "09:00"), 0)])
def test_after_a_breakdown_it_is_made_up_for_until_friday(
    demo: Database, coach: Coach, now: datetime, made: int
) -> None:
    coach.run_jobs(now)
    assert len(deliveries(demo)) == made


def test_a_crash_halfway_leaves_nothing_and_the_next_minute_does_it(demo: Database, coach: Coach) -> None:
    coach.run_jobs(MONDAY - timedelta(hours=3))
    rename(demo, "delivery", "away")
    try:
        with suppress(DatabaseGone):  # SQLite says so of a missing table, PostgreSQL that the statement is wrong
            coach.run_jobs(MONDAY)
    finally:
        rename(demo, "away", "delivery")
    rows = dump(demo)
    assert rows["week_figures"] == []
    assert "weekly_digest" not in {row["job"] for row in rows["job_run"]}
    coach.run_jobs(MONDAY + timedelta(minutes=1))
    assert len(deliveries(demo)) == 1
    assert len(dump(demo)["week_figures"]) == 1


def rename(database: Database, table: str, name: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(sql(f"ALTER TABLE {table} RENAME TO {name}"))


def test_what_was_told_stays_as_it_was_told(demo: Database, coach: Coach) -> None:
    coach.run_jobs(MONDAY)
    (card,) = pushed(coach, at("2026-11-30", "10:00")).values()
    with demo.transaction() as session:
        session.execute(sql("DELETE FROM week_use"))
        session.execute(sql("DELETE FROM event"))
    lead = the_lead(demo, coach, MONDAY + timedelta(days=1))
    lead.command("digest.show")
    assert as_text(lead.cards[0]).startswith(as_text(card))


def test_a_target_set_after_it_is_judged_at_once_by_what_was_told(demo: Database, coach: Coach) -> None:
    coach.run_jobs(MONDAY)
    with demo.transaction() as session:
        session.execute(sql("DELETE FROM week_use"))
        session.execute(sql("DELETE FROM event"))
        digest = kept(session, WEEK, None)
    assert digest is not None
    lead = the_lead(demo, coach, MONDAY + timedelta(days=2))
    target = {"kpi": "adoption", "department": "company", "value": "1", "due": "2027-03-31", "owner": "鈴木"}
    lead.command("target.set", target)
    adoption = number("ja", "adoption", digest.figures.values["adoption"].value or 0)
    assert say("ja", "target-now", now=adoption, verdict=say("ja", "kpi-verdict-met")) in lead.text


def test_one_that_may_have_been_lost_is_sent_a_second_time_and_no_third(demo: Database, coach: Coach) -> None:
    coach.run_jobs(MONDAY)
    sent = []
    for day in ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"):
        coach.run_jobs(at(day, "08:40"))
        sent.append(len(pushed(coach, at(day, "10:00"), DeliveryState.UNKNOWN)))
    assert sent == [1, 1, 0, 0, 0]


def test_one_that_arrived_is_not_sent_again(demo: Database, coach: Coach) -> None:
    coach.run_jobs(MONDAY)
    assert pushed(coach, at("2026-11-30", "10:00"))
    coach.run_jobs(at("2026-12-01", "08:40"))
    assert len(deliveries(demo)) == 1


def test_while_nobody_is_there_yet_nothing_is_made_and_nothing_fails(
    database: Database, coach: Coach, caplog: pytest.LogCaptureFixture
) -> None:
    coach.run_jobs(MONDAY)
    assert dump(database)["week_figures"] == []
    assert not caplog.records


def test_who_becomes_a_lead_after_the_week_gets_the_next_one(staff: Staff, clock: Clock) -> None:
    clock.now = MONDAY - timedelta(hours=1)
    staff.lead()
    for hours in range(30):
        staff.coach.run_jobs(MONDAY + timedelta(hours=hours))
    assert deliveries(staff.database) == []
    staff.coach.run_jobs(MONDAY + timedelta(weeks=1))
    assert len(deliveries(staff.database)) == 1


# --- the same figures everywhere ---


def test_its_figures_are_those_of_the_command_line(
    demo: Database, coach: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach.run_jobs(HOLIDAY)
    monkeypatch.setenv("BANSO_DATABASE_URL", demo.engine.url.render_as_string(hide_password=False))
    result = CliRunner().invoke(main, ["kpi", "--json", "--week", "2026-W47"])
    assert result.exit_code == 0, result.output
    with demo.transaction() as session:
        digest = kept(session, date(2026, 11, 16), None)
    assert digest is not None
    assert json.loads(result.output) == json.loads(json.dumps(digest.figures.to_json()))


# --- whom it is for ---


def test_a_lead_of_departments_reads_of_these_and_no_others(demo: Database, coach: Coach, catalogue: Catalogue) -> None:
    employee = add_lead(demo, "sales", ["sales", "manufacturing"])
    coach.run_jobs(MONDAY)
    card = pushed(coach, at("2026-11-30", "10:00"))[user_of(demo, employee)]
    assert say("ja", "digest-own-departments") in sections(card)
    others = [catalogue.departments[key].ja for key in catalogue.departments if key not in ("sales", "manufacturing")]
    assert not [name for name in others if f"{name}: " in as_text(card)]
    assert "利用率" in as_text(card), "everyone's numbers are there, too"


def test_it_comes_in_the_language_of_the_moment_it_is_sent(demo: Database, coach: Coach) -> None:
    coach.run_jobs(MONDAY)
    with demo.transaction() as session:
        session.execute(sql("UPDATE employee SET language = 'en'"))
    (card,) = pushed(coach, at("2026-11-30", "10:00")).values()
    assert card.heading.startswith("Weekly digest, 23 Nov to 29 Nov: ")
    assert card.language == "en"


@pytest.mark.parametrize("change", ["revoked", "other departments"])
def test_who_leads_no_longer_or_others_gets_nothing_that_is_not_theirs(
    demo: Database, coach: Coach, change: str
) -> None:
    coach.run_jobs(MONDAY)
    with demo.transaction() as session:
        if change == "revoked":
            leads.revoke(session, leads.everyone(session)[0].employee_id)
        else:
            leads.grant(session, leads.everyone(session)[0].employee_id, ["sales"], MONDAY)
    assert pushed(coach, at("2026-11-30", "10:00")) == {}
    assert [row["state"] for row in deliveries(demo)] == ["skipped"]


def test_nobody_else_can_open_it(demo: Database, coach: Coach) -> None:
    coach.run_jobs(MONDAY)
    person = Person(coach, "stranger", JAPANESE, Clock(MONDAY))
    person.say("週報")
    assert say("ja", "lead-only-heading") in person.text


SIZES = {"sales": 34, "hr": 15, "it": 12, "legal": 3, "procurement": 2}
SMALL = ["legal", "procurement"]
SCOPES: tuple[list[str] | None, ...] = (None, ["sales"], ["sales", "legal"], SMALL, ["hr", *SMALL])
NAME = "山田 太郎"


def test_leads_who_put_ten_digests_together_learn_no_more_than_one_for_the_company_tells(
    database: Database, coach: Coach, catalogue: Catalogue
) -> None:
    staff = {name: hire(database, name, size, name=NAME) for name, size in SIZES.items()}
    chance = Random(11)
    with database.transaction() as session:
        for number, scope in enumerate(SCOPES):
            leads.grant(session, staff["sales"][number], scope, datetime(2026, 1, 1, tzinfo=UTC))
    weeks = [date(2026, 9, 7) + number * timedelta(weeks=1) for number in range(10)]
    for week in weeks:
        for people_there in staff.values():
            use(database, [person for person in people_there if chance.random() < 0.5], week)
        coach.run_jobs(bounds(week, Company())[1] + timedelta(hours=8, minutes=1))
    for week in weeks:
        with database.transaction() as session:
            told = [kept(session, week, scope) for scope in SCOPES]
        whole, *parts = (set(digest.figures.groups) for digest in told if digest is not None)
        assert len(parts) == len(SCOPES) - 1
        assert set().union(*parts) <= whole
        for key in {group.key for group in whole}:
            named = [name for group in whole if group.key == key for name in group.group]
            assert len(named) == len(set(named)), "no department is in two groups"
            assert not [group for group in whole if set(group.group) <= set(SMALL)]
        small = told[SCOPES.index(SMALL)]
        assert small is not None
        hidden = say("ja", "digest-own-too-few", departments=_names(catalogue, *SMALL))
        assert hidden in as_text(digest_card("ja", small, catalogue, SMALL))
    assert NAME not in json.dumps(dump(database)["week_figures"], ensure_ascii=False, default=str)


def _names(catalogue: Catalogue, *departments: str) -> str:
    return "、".join(catalogue.departments[key].ja for key in catalogue.departments if key in departments)


# --- little or nothing to say ---


def test_a_company_that_has_just_begun_gets_two_lines_and_a_step(staff: Staff, clock: Clock) -> None:
    staff.lead()
    clock.now = MONDAY
    staff.coach.run_jobs(clock.now)
    clock.now = at("2026-11-30", "10:00")
    (card,) = staff.post()["lead"]
    assert card.heading.endswith(say("ja", "digest-nothing"))
    assert sections(card) == [say("ja", "digest-step")]
    assert not [block for block in card.blocks if isinstance(block, Chart | Choices)]
    assert "%" not in as_text(card)


def test_of_a_handful_of_people_no_share_is_told(staff: Staff, clock: Clock) -> None:
    staff.lead()
    staff.hire(sales=3)
    clock.now = at("2026-11-25", "12:00")
    for person in staff.people.values():
        person.say("おすすめ")
    clock.now = MONDAY
    staff.coach.run_jobs(clock.now)
    clock.now = at("2026-11-30", "10:00")
    (card,) = staff.post()["lead"]
    assert "%" not in as_text(card)
    assert say("ja", "kpi-reason-too-few") in as_text(card)


def test_a_week_without_figures_says_so_and_shows_the_way_back(staff: Staff, clock: Clock) -> None:
    lead = staff.lead()
    clock.now = MONDAY
    staff.coach.run_jobs(clock.now)
    lead.command("digest.show", {"week": "2020-W01"})
    assert say("ja", "digest-none-heading", week="2020-W01") in lead.text
    lead.press(say("ja", "digest-button-latest"))
    assert "週報 11/23〜11/29" in lead.text


# --- shown on demand ---


def test_a_lead_leafs_through_the_weeks_and_asks_why(demo: Database, coach: Coach) -> None:
    lead = the_lead(demo, coach, MONDAY)
    coach.run_jobs(MONDAY)
    lead.say("週報")
    assert lead.text.startswith("週報 11/23〜11/29")
    with pytest.raises(AssertionError):
        lead.button(say("ja", "digest-button-later"))
    lead.press(say("ja", "digest-button-earlier"))
    assert lead.last.replaces
    assert lead.text.startswith("週報 11/16〜11/22")
    lead.choose(say("ja", "kpi-success-name"))
    assert lead.text.startswith("成功率 ")
    assert say("ja", "digest-trap-selection") in lead.text
    lead.press(say("ja", "digest-button-back"))
    assert lead.text.startswith("週報 11/16〜11/22")


def test_a_forged_week_or_figure_shows_the_digest(demo: Database, coach: Coach) -> None:
    lead = the_lead(demo, coach, MONDAY)
    coach.run_jobs(MONDAY)
    for args in ({"week": "2099-W01"}, {"week": "x' OR 1=1"}, {"week": "2026-W48", "kpi": "monthly_active"}):
        lead.command("digest.why", args)
        assert lead.text.startswith("週報 11/23〜11/29")
