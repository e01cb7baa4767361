"""Targets: set with their unit, day and owner, judged by last week's figures; none on unease, none on a person."""

from datetime import timedelta

import pytest

from coach.cards import Choices, Facts
from coach.coach import Coach
from coach.kpi.weeks import last_closed, roll_up
from coach.lead.targets import PAIRS
from storage import usage
from storage.db import Database
from storage.models import Employee
from storage.usage import EventKind, Outcome
from tests.builders import Clock, Person, dump
from tests.coach.pulse.company import COMPANY, Staff

GOOD = {"kpi": "adoption", "department": "company", "value": "60", "due": "2027-03-31", "owner": "推進担当 鈴木"}


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """A company with a large department and a small one."""
    made = Staff(coach, database, clock)
    made.hire(sales=30, legal=4)
    return made


def facts(person: Person) -> dict[str, str]:
    return {
        label: value for card in person.cards for b in card.blocks if isinstance(b, Facts) for label, value in b.pairs
    }


def stored(database: Database) -> list[tuple[str, str, float]]:
    return [(row["kpi"], row["department"], row["value"]) for row in dump(database)["target"]]


def week_of_use(staff: Staff, people: int) -> None:
    """So many of sales used AI last week, which is over and counted; it helped two of three."""
    week = last_closed(staff.clock.now, COMPANY)
    with staff.database.transaction() as session:
        for number in range(1, people + 1):
            employee = session.get(Employee, staff.ids[f"sales-{number}"])
            assert employee is not None
            at, use_case = staff.clock.now - timedelta(days=5), "sales/proposal-draft"
            tried = usage.log_event(session, employee, EventKind.PROMPT_MADE, "test", at, use_case=use_case)
            outcome = Outcome.HELPED if number % 3 else Outcome.NO
            usage.log_event(
                session, employee, EventKind.OUTCOME, "test", at, use_case=use_case, about=tried, outcome=outcome
            )
        roll_up(session, week, COMPANY)


def test_a_target_is_set_by_taps_and_a_form(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    lead.command("target.list")
    assert "まだ目標がありません" in lead.text
    lead.choose("利用率")
    assert lead.cards[0].heading == "目標：利用率"
    assert "28日間に一度でも使った人の割合" in lead.text
    assert "「未充足率」も一緒に見てください" in lead.text
    reply = lead.fill(department="company", value="６０％", due="3/31", owner="推進担当 鈴木")
    assert reply.replaces
    assert stored(database) == [("adoption", "", 0.6)]
    assert facts(lead)["利用率（全社）"].startswith("60%以上・2027年3月31日まで・担当：推進担当 鈴木")
    assert "次に週の数字がまとまったときに出ます" in lead.text


def test_an_amount_comes_with_the_figure_that_keeps_it_honest(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    lead.command("target.set", {**GOOD, "department": "sales"})
    lead.press("「未充足率」の目標も決める")
    assert lead.form.inputs[0].value == "sales"
    lead.fill(value="10", due="3/31", owner="鈴木")
    assert stored(database) == [("adoption", "sales", 0.6), ("unmet", "sales", 0.1)]
    assert facts(lead)["未充足率（営業）"].startswith("10%以下")
    lead.command("target.set", {**GOOD, "department": "sales", "value": "70"})
    assert not any(button.command == "target.new" for button in lead.buttons), "it has one already"


def test_every_amount_has_its_quality(staff: Staff) -> None:
    assert {
        "adoption": "unmet",
        "weekly_active_share": "success",
        "reported_hours": "first_draft",
    }.items() <= PAIRS.items()
    assert {pair for pair in PAIRS.values() if pair} <= set(PAIRS), "what is suggested can be set"


def test_there_is_no_target_on_unease(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    lead.command("target.list")
    lead.choose("不安")
    assert lead.cards[0].heading == "不安は、目標にしません"
    assert "本当の気持ちが見えなくなります" in lead.text
    lead.command("target.set", {**GOOD, "kpi": "unease"})
    assert lead.cards[0].heading == "不安は、目標にしません"
    assert stored(database) == []
    lead.press("「有用感」を目標にする")
    assert lead.cards[0].heading == "目標：有用感"


def test_a_department_of_a_few_is_no_choice(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    lead.command("target.new", {"kpi": "adoption"})
    assert [option.value for option in lead.form.inputs[0].options] == ["company", "sales"]
    lead.command("target.set", {**GOOD, "department": "legal"})
    assert "個人の目標になってしまう" in lead.form.inputs[0].problem
    assert stored(database) == []


def test_a_second_target_takes_the_place_of_the_first_and_says_so(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    lead.command("target.set", GOOD)
    lead.command("target.set", {**GOOD, "value": "70"})
    assert "前の目標（60%）と置き換えています" in lead.text
    assert stored(database) == [("adoption", "", 0.7)]


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("value", "", "1〜100の数字"),
        ("value", "0", "1〜100の数字"),
        ("value", "101", "1〜100の数字"),
        ("value", "たくさん", "1〜100の数字"),
        ("value", "-5", "1〜100の数字"),
        ("due", "", "日付として読めません"),
        ("due", "そのうち", "日付として読めません"),
        ("due", "2026-11-24", "明日から3年以内"),
        ("due", "2040-01-01", "明日から3年以内"),
        ("owner", "", "誰が見届けるか"),
        ("owner", "x" * 201, "200字まで"),
        ("department", "", "一つ選んでください"),
        ("department", "astrology", "一つ選んでください"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_the_rest_stays(
    staff: Staff, database: Database, field: str, typed: str, problem: str
) -> None:
    lead = staff.lead()
    lead.command("target.set", {**GOOD, field: typed})
    problems = {item.name: item.problem for item in lead.form.inputs if item.problem}
    assert list(problems) == [field]
    assert problem in problems[field]
    assert {item.name: item.value for item in lead.form.inputs} == {
        **{name: GOOD[name] for name in ("department", "value", "due", "owner")},
        field: typed,
    }
    assert stored(database) == []


@pytest.mark.parametrize("kpi", ["", "per_person", "champion_load", "worries"])
def test_what_no_target_can_be_set_on_leads_to_the_list(staff: Staff, database: Database, kpi: str) -> None:
    lead = staff.lead()
    for command in ("target.new", "target.set"):
        lead.command(command, {**GOOD, "kpi": kpi})
        assert lead.cards[0].heading == "目標"
    assert stored(database) == []


@pytest.mark.parametrize(
    ("kpi", "value", "verdict"),
    [
        ("weekly_active_share", "30", "いま 51% → 達成"),
        ("weekly_active_share", "95", "いま 51% → 未達"),
        ("success", "70", "いま 67% → 判断保留"),
        ("usefulness", "60", "いま まだ出せません → 判断保留"),
    ],
)
def test_it_is_met_missed_or_left_open(staff: Staff, kpi: str, value: str, verdict: str) -> None:
    lead = staff.lead()
    week_of_use(staff, 18)
    lead.command("target.set", {**GOOD, "kpi": kpi, "value": value})
    assert any(verdict in told for told in facts(lead).values()), lead.text


def test_a_target_is_given_up(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    lead.command("target.set", GOOD)
    lead.command("target.set", {**GOOD, "kpi": "success"})
    lead.command("target.list")
    choices = [b for card in lead.cards for b in card.blocks if isinstance(b, Choices) and b.command == "target.remove"]
    (first, _) = choices[0].options
    lead.command("target.remove", {"target": first.value})
    assert [row[0] for row in stored(database)] == ["success"]
    for wrong in ("", "0", "x", "9" * 30):
        lead.command("target.remove", {"target": wrong})
    assert len(stored(database)) == 1


def test_a_departments_lead_sets_only_theirs(staff: Staff, database: Database) -> None:
    staff.hire(hr=6)
    whole, of_sales = staff.lead("boss"), staff.lead("sales-lead", departments=["sales"])
    whole.command("target.set", GOOD)
    whole.command("target.set", {**GOOD, "department": "hr"})
    of_sales.command("target.list")
    assert set(facts(of_sales)) == {"利用率（全社）"}, "the company's concerns everyone, another department's does not"
    assert not any(isinstance(b, Choices) and b.command == "target.remove" for b in of_sales.cards[0].blocks)
    for department in ("company", "hr"):
        of_sales.command("target.set", {**GOOD, "department": department, "value": "99"})
        assert of_sales.form.inputs[0].problem
    for row in dump(database)["target"]:
        of_sales.command("target.remove", {"target": str(row["id"])})
    assert stored(database) == [("adoption", "", 0.6), ("adoption", "hr", 0.6)]
    of_sales.command("target.set", {**GOOD, "department": "sales"})
    assert ("adoption", "sales", 0.6) in stored(database)


def test_a_figure_of_the_whole_company_is_no_departments_target(staff: Staff) -> None:
    of_sales = staff.lead("sales-lead", departments=["sales"])
    of_sales.command("target.new", {"kpi": "habitual"})
    assert "全社を担当する推進担当にご相談ください" in of_sales.text


def test_in_english(staff: Staff) -> None:
    lead = staff.lead()
    lead.command("welcome.english")
    lead.command("target.set", GOOD)
    assert facts(lead)["Adoption (whole company)"].startswith("at least 60%, by 31 Mar 2027, owner 推進担当 鈴木")
    lead.choose("Unease")
    assert lead.cards[0].heading == "Unease is never a target"
