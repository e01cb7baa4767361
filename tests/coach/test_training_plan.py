"""The training plan: a wall, a level, a method and a figure for each row, and nothing of those who are few."""

import pytest

from coach.cards import as_text
from coach.coach import Coach
from coach.kpi.model import GroupValue, Value
from storage import rollout
from storage.db import Database
from tests.builders import Clock
from tests.coach.pulse.company import Staff
from tests.coach.training import LAST_WEEK, adoption, facts, names, sections, tell_figures


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet; it is Tuesday, 24 November 2026, noon."""
    return Staff(coach, database, clock)


def success(department: str, share: float) -> GroupValue:
    return GroupValue("success", (department,), "10–19", share, (30, 70))


def test_without_figures_the_plan_begins_with_the_basics_for_everyone(staff: Staff) -> None:
    lead = staff.lead()
    lead.say("研修")
    assert sections(lead) == ["全員・初級"]
    assert facts(lead)["方法"] == "講義と実演"
    assert "まだ数字がそろっていないため" in facts(lead)["この案の理由"]


def test_a_wall_a_level_and_a_figure_make_each_row(staff: Staff, database: Database) -> None:
    staff.hire(sales=2, hr=2, legal=2)
    lead = staff.lead()
    groups = [adoption("sales", 0.15), adoption("hr", 0.62), success("hr", 0.41), adoption("legal", None)]
    tell_figures(database, groups, Value("adoption", 0.4))
    lead.command("training.plan")
    assert sections(lead) == ["全員・中級", "営業・初級", "人事・上級"]
    card = as_text(lead.cards[0])
    _, everyone, sales, hr = card.split("■")
    assert "講義と実演" in sales
    assert "使い方が分からない様子です（20–49人：利用率 15%、全員の記録）" in sales
    assert "実際の業務で使う" in hr
    assert "使い道が見つかっていない様子です（10–19人：成功率 41%、本人の申告）" in hr
    assert "全社：利用率 40%" in everyone
    assert "まだ示せません：" in card
    assert "法務" in card.split("まだ示せません：")[1].split("\n")[0]


def test_a_department_of_which_only_good_tries_may_be_told_is_not_sent_back_to_the_basics(
    staff: Staff, database: Database
) -> None:
    lead = staff.lead()
    tell_figures(database, [adoption("sales", None), success("sales", 0.8)], Value("adoption", 0.05))
    lead.command("training.plan")
    assert sections(lead) == ["全員・初級", "営業・中級"]
    _, everyone, sales = as_text(lead.cards[0]).split("■")
    assert "使い方が分からない様子です（全社：利用率 5%、全員の記録）" in everyone
    assert "目立って高い壁はありません（10–19人：成功率 80%、本人の申告）" in sales


def test_at_most_five_rows_and_in_no_order_of_merit(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    shares = {"finance": 0.1, "sales": 0.4, "hr": 0.2, "legal": 0.3, "it": 0.45, "engineering": 0.5}
    tell_figures(database, [adoption(name, share) for name, share in shares.items()])
    lead.command("training.plan")
    known = [name for name in lead.coach.catalogue.departments if name in ("finance", "sales", "hr", "legal")]
    labels = [lead.coach.catalogue.departments[name].say("ja") for name in known]
    assert [section.split("・")[0] for section in sections(lead)[1:]] == [label.split("・")[0] for label in labels]


def test_a_lead_of_some_departments_sees_rows_of_these_alone(staff: Staff, database: Database) -> None:
    lead = staff.lead(departments=["hr"])
    tell_figures(database, [adoption("sales", 0.15), adoption("hr", 0.2), adoption("unknown", 0.1)])
    lead.command("training.plan")
    assert sections(lead) == ["担当の部署すべて・初級", "人事・初級"]


@pytest.mark.parametrize(
    ("phase", "often"),
    [("poc", "始まりに一度"), ("pilot", "隔週"), ("expansion", "部署ごとに月1回"), ("established", "四半期に1回")],
)
def test_how_often_follows_from_the_phase(staff: Staff, database: Database, phase: str, often: str) -> None:
    lead = staff.lead()
    with database.transaction() as session:
        rollout.begin(session, phase, "", LAST_WEEK, ())
    lead.command("training.plan")
    assert often in lead.text
    assert ("新しく入った方（都度）・初級" in sections(lead)) is (phase == "established")


def test_the_walls_of_a_survey_count_where_the_department_may_be_seen(staff: Staff, database: Database) -> None:
    staff.hire(sales=14, hr=14)
    lead = staff.lead()
    tell_figures(database, [adoption("sales", 0.7), adoption("hr", 0.7)])
    wave = staff.open()
    for department in ("sales", "hr"):
        for number, name in enumerate(names(department, 14)):
            staff.answer(name, wave, {"AX0": 5 - number % 3 if department == "sales" else 1 + number % 3})
    staff.close(wave)
    lead.command("training.plan")
    _, _, sales, hr = as_text(lead.cards[0]).split("■")
    assert "少人数の対話" in sales
    assert "10–19人：不安 77、95%の幅" in sales
    assert "目立って高い壁はありません" in hr
