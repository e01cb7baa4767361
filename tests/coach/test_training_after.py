"""What changed after a training: told late, once, without a cause, and only where nobody is known by it."""

from datetime import date, datetime, timedelta

import pytest

from coach.coach import Coach
from coach.kpi.weeks import WEEK
from coach.lead.training.results import ATTENDANCE_KEPT
from storage.db import Database
from storage.models import Event, EventKind, Outcome
from tests.builders import Clock, Person, dump
from tests.coach.pulse.company import TOKYO, Staff
from tests.coach.training import announce, attend, facts, names, over


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet; it is Tuesday, 24 November 2026, noon."""
    return Staff(coach, database, clock)


def use(staff: Staff, user: str, monday: date, tries: int = 1, outcome: Outcome | None = None) -> None:
    """Somebody tried templates on the Tuesday of a week."""
    at = datetime.combine(monday + timedelta(days=1), datetime.min.time(), TOKYO) + timedelta(hours=11)
    with staff.database.transaction() as session:
        for number in range(tries):
            who = {"employee_id": staff.ids[user], "department": user.split("-", maxsplit=1)[0], "platform": "test"}
            made = Event(**who, at=at + timedelta(hours=number), kind=EventKind.PROMPT_MADE, use_case="hr/job-posting")
            session.add(made)
            session.flush()
            if outcome is not None:
                kind = EventKind.OUTCOME
                session.add(Event(**who, at=at + timedelta(hours=number), kind=kind, about=made.id, outcome=outcome))


WEEK_OF_TRAINING = date(2026, 11, 30)
BEFORE = [WEEK_OF_TRAINING - number * WEEK for number in range(4, 0, -1)]
AFTER = [WEEK_OF_TRAINING + number * WEEK for number in range(1, 5)]


def a_training_with_use(staff: Staff, lead: Person, came: int = 14) -> str:
    """Of 30 in sales so many come; most of these use AI a week more afterwards, the others as before."""
    staff.hire(sales=30, hr=12)
    for number, name in enumerate(names("hr", 12)):
        for monday in (BEFORE[3], AFTER[3]):
            use(staff, name, monday, number % 2)
    for number, name in enumerate(names("sales", 30)):
        for monday in BEFORE[: number % 4]:
            use(staff, name, monday)
    training = over(staff, lead)
    attend(staff, training, *names("sales", came))
    for number, name in enumerate(names("sales", 30)):
        more = number < came and number % 4 > 0
        for monday in AFTER[: number % 4 + more]:
            use(staff, name, monday, 1 + more)
    return training


def measure(staff: Staff) -> None:
    """Let the jobs of all the weeks until it can be told be run."""
    for monday in (*AFTER, AFTER[-1] + WEEK):
        staff.at(monday.isoformat(), hour=6)
        staff.post()


def test_it_says_from_when_it_can_be_told(staff: Staff) -> None:
    staff.hire(sales=5)
    lead = staff.lead()
    training = over(staff, lead)
    lead.command("training.show", {"training": training})
    assert "まだ言えません。1/4（月）から分かります" in lead.text


def test_those_who_came_are_compared_with_themselves_and_no_cause_is_named(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    training = a_training_with_use(staff, lead)
    measure(staff)
    lead.command("training.show", {"training": training})
    assert "出席した人（10–19人）" in lead.text
    line = facts(lead)["1週間に使った人の割合（4週の平均）"]
    assert line.startswith("34% → 52%（差の幅 +")
    assert line.endswith("上がった）")
    assert "上がった" in facts(lead)["1人あたりの試した回数"]
    assert "研修の効果とは言えません" in lead.text
    assert "営業（出席しなかった人も含む）" in lead.text
    shown = lead.text
    use(staff, "sales-1", AFTER[0], 9)
    staff.people["sales-2"].command("privacy.delete")
    staff.clock.forward(days=7)
    staff.post()
    lead.command("training.show", {"training": training})
    assert lead.text.split("■")[1:] == shown.split("■")[1:], "told once, it stays as it was told"


def test_a_change_that_chance_alone_gives_is_no_change(staff: Staff) -> None:
    lead = staff.lead()
    staff.hire(sales=30)
    for number, name in enumerate(names("sales", 30)):
        if number % 3:
            use(staff, name, BEFORE[number % 4])
        if number % 4:
            use(staff, name, AFTER[number % 4])
    training = over(staff, lead)
    attend(staff, training, *names("sales", 14))
    measure(staff)
    lead.command("training.show", {"training": training})
    assert "変わったとは言えない" in facts(lead)["1週間に使った人の割合（4週の平均）"]


@pytest.mark.parametrize("came", [4, 9, 22, 29])
def test_those_who_came_are_not_told_where_they_or_the_rest_are_few(staff: Staff, came: int) -> None:
    lead = staff.lead()
    training = a_training_with_use(staff, lead, came)
    measure(staff)
    lead.command("training.show", {"training": training})
    assert "出席した人については示せません" in lead.text


def test_two_trainings_whose_people_differ_by_few_are_not_both_told(staff: Staff) -> None:
    lead = staff.lead()
    first = a_training_with_use(staff, lead)
    staff.at("2026-12-03", hour=16)
    second = announce(staff, lead, when="12/4 10:00")
    staff.at("2026-12-04", hour=12)
    staff.post()
    attend(staff, second, *names("sales", 15))
    measure(staff)
    shown = []
    for training in (first, second):
        lead.command("training.show", {"training": training})
        shown.append("出席した人（" in lead.text)
    assert shown == [True, False], "their difference would be what sales-15 did"


def test_success_is_compared_where_enough_told_of_it(staff: Staff) -> None:
    lead = staff.lead()
    training = a_training_with_use(staff, lead)
    for number in (number for number in range(30) if number % 4):
        name = f"sales-{number + 1}"
        use(staff, name, BEFORE[0], outcome=Outcome.HELPED if number % 2 else Outcome.NO)
        use(staff, name, AFTER[0], outcome=Outcome.HELPED if number % 3 else Outcome.NO)
    measure(staff)
    lead.command("training.show", {"training": training})
    came = lead.text.split("出席した人（")[1].split("営業（")[0]
    assert "成功率: 70% → 70%（差の幅 −" in came
    assert "変わったとは言えない" in came.split("成功率")[1]


def test_feelings_come_from_closed_surveys_by_department_alone(staff: Staff) -> None:
    staff.hire(sales=14, hr=14)
    lead = staff.lead()
    training = ""
    for day, shift in (("2026-11-24", 0), ("2026-12-08", 2)):
        staff.at(day)
        wave = staff.open()
        for department in ("sales", "hr"):
            for number, name in enumerate(names(department, 14)):
                staff.answer(name, wave, {"AX0": 3 + number % 3 - (shift if department == "sales" else 0)})
        staff.close(wave)
        if not training:
            training = over(staff, lead)
    staff.at("2026-12-08")
    measure(staff)
    lead.command("training.show", {"training": training})
    assert facts(lead)["不安"].startswith("73 → 23（差の幅 −")
    assert facts(lead)["不安"].endswith("下がった）")
    assert "人事" not in lead.text


def test_who_came_is_forgotten_in_the_end(staff: Staff, database: Database) -> None:
    staff.hire(sales=5)
    training = over(staff, staff.lead())
    attend(staff, training, "sales-1")
    staff.clock.forward(days=ATTENDANCE_KEPT.days - 1)
    staff.post()
    assert dump(database)["attendance"]
    staff.clock.forward(days=2)
    staff.post()
    assert dump(database)["attendance"] == []
