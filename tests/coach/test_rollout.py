"""The rollout: its phases, the checklist that fills itself where the records speak, and the signs of neglect."""

from datetime import UTC, datetime

import pytest

from coach.cards import Choices, Facts
from coach.coach import Coach
from coach.lead.readiness import LOOKED_BACK, MAX_NOTE, POINTS
from coach.turn import Company
from storage import usage
from storage.db import Database
from storage.kpi_models import Notice, OwnUseCase, Story, StoryState
from storage.models import Employee
from storage.usage import EventKind, Outcome
from tests.builders import Clock, Person, dump
from tests.coach.pulse.company import Staff
from usecases.load import Catalogue


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """A company without people."""
    return Staff(coach, database, clock)


def facts(person: Person) -> dict[str, str]:
    return {
        label: value for card in person.cards for b in card.blocks if isinstance(b, Facts) for label, value in b.pairs
    }


def gaps(person: Person) -> set[str]:
    """The points that the checklist offers to note, which are its gaps."""
    person.command("rollout.points")
    choices = [b for card in person.cards for b in card.blocks if isinstance(b, Choices)]
    return {option.value for block in choices if block.command == "rollout.note" for option in block.options}


def try_out(staff: Staff, department: str, people: int, kind: EventKind = EventKind.PROMPT_MADE) -> None:
    """So many people of a department try a template each."""
    with staff.database.transaction() as session:
        for number in range(1, people + 1):
            employee = session.get(Employee, staff.ids[f"{department}-{number}"])
            assert employee is not None
            usage.log_event(session, employee, kind, "test", staff.clock.now, use_case="sales/proposal-draft")


def test_phases_begin_one_after_the_other_with_who_leads_them(staff: Staff) -> None:
    lead = staff.lead()
    lead.command("rollout.show")
    assert "まだどの段階も始まっていません" in lead.text
    lead.press("方針策定を始める")
    lead.press("今日から始める")
    assert facts(lead)["▶ 方針策定"] == "2026年11月24日から（進める人：経営・経営企画）"
    assert "対象の業務が、名前で挙がっている" in lead.text
    staff.clock.forward(days=40)
    lead.press("PoC（検証）を始める")
    reply = lead.fill(led_by="情報システム課と営業一課")
    assert reply.replaces
    assert facts(lead)["▶ PoC（検証）"] == "2027年1月3日から（進める人：情報システム課と営業一課）"
    assert facts(lead)["方針策定"].startswith("2026年11月24日から")
    assert facts(lead)["パイロット"] == "これから（進める人：対象の現場と推進担当）"
    assert "次にすること：仮説と合格の基準を一枚に書き、終わる日を決める" in lead.text


def test_going_back_is_allowed_and_says_what_it_means(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    for phase in ("policy", "poc", "pilot"):
        lead.command("rollout.begin", {"phase": phase})
    lead.command("rollout.show")
    lead.choose("方針策定")
    assert "あとの段階は「これから」に戻ります" in lead.text
    lead.press("今日から始める")
    assert "▶ 方針策定" in facts(lead)
    assert [row["phase"] for row in dump(database)["rollout_phase"]] == ["policy"]


def test_the_last_phase_has_none_after_it(staff: Staff) -> None:
    lead = staff.lead()
    lead.command("rollout.begin", {"phase": "established"})
    assert "▶ 全社定着" in facts(lead)
    assert facts(lead)["パイロット"].startswith("日付の記録なし"), "it is not to come any more"
    assert not any(button.command == "rollout.phase" for button in lead.buttons)


def test_who_leads_is_kept_short_and_what_was_typed_stays(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    lead.command("rollout.begin", {"phase": "poc", "led_by": "x" * 201})
    assert lead.form.inputs[0].problem == "200字を超えています。200字までに縮めてください。"
    assert lead.form.inputs[0].value == "x" * 201
    assert dump(database)["rollout_phase"] == []


@pytest.mark.parametrize("command", ["rollout.phase", "rollout.begin"])
@pytest.mark.parametrize("phase", ["", "nothing", "policy "])
def test_a_phase_that_is_none_changes_nothing(staff: Staff, database: Database, command: str, phase: str) -> None:
    lead = staff.lead()
    lead.command(command, {"phase": phase})
    assert lead.cards[0].heading == "導入の進め方"
    assert dump(database)["rollout_phase"] == []


def test_a_departments_lead_looks_on(staff: Staff, database: Database) -> None:
    lead = staff.lead(departments=["sales"])
    lead.command("rollout.show")
    assert "変えられるのは、全社を担当する推進担当です" in lead.text
    assert not any(button.command == "rollout.phase" for button in lead.buttons)
    lead.command("rollout.begin", {"phase": "policy"})
    lead.command("rollout.tick", {"point": "purpose", "note": "決めた"})
    assert gaps(lead) == set()
    assert dump(database)["rollout_phase"] == dump(database)["rollout_point"] == []


def test_at_first_everything_but_the_lead_is_a_gap(staff: Staff) -> None:
    lead = staff.lead()
    assert gaps(lead) == set(POINTS) - {"promoter"}
    assert "推進担当：推進担当が1人います" in lead.text
    assert lead.text.index("準備の穴") < lead.text.index("手当てができているところ")


def test_a_point_is_noted_and_taken_back(staff: Staff) -> None:
    lead = staff.lead()
    lead.command("rollout.points")
    lead.choose("目的")
    assert "解きたい業務の課題を一文に" in lead.text
    lead.fill(note="6月の経営会議で決定")
    assert "目的：6月の経営会議で決定（2026年11月24日に記入）" in lead.text
    assert "purpose" not in gaps(lead)
    lead.choose("目的")
    assert "purpose" in gaps(lead)


@pytest.mark.parametrize("note", ["", "  ", "x" * (MAX_NOTE + 1)])
def test_a_note_says_something_and_not_too_much(staff: Staff, database: Database, note: str) -> None:
    lead = staff.lead()
    lead.command("rollout.tick", {"point": "team", "note": note})
    assert "300字までで書いてください" in lead.form.inputs[0].problem
    assert dump(database)["rollout_point"] == []


@pytest.mark.parametrize("command", ["rollout.note", "rollout.tick", "rollout.untick"])
def test_a_point_that_is_none_changes_nothing(staff: Staff, database: Database, command: str) -> None:
    lead = staff.lead()
    lead.command(command, {"point": "charm", "note": "x"})
    assert lead.cards[0].heading.startswith("導入の準備")
    assert dump(database)["rollout_point"] == []


def test_tasks_are_shown_by_two_departments_of_enough_people(staff: Staff) -> None:
    staff.hire(sales=5, hr=5)
    lead = staff.lead()
    try_out(staff, "sales", 5)
    try_out(staff, "hr", 4)
    assert "tasks" in gaps(lead)
    try_out(staff, "hr", 5)
    assert "tasks" not in gaps(lead)
    assert "業務：2部署で、ひな形が試されています" in lead.text
    staff.clock.forward(days=LOOKED_BACK.days + 1)
    assert "tasks" in gaps(lead), "what was long ago shows nothing of today"


def test_kpis_and_care_are_shown_by_surveys(staff: Staff, database: Database, catalogue: Catalogue) -> None:
    staff.hire(sales=6)
    lead = staff.lead()
    staff.close(staff.open())
    assert "care" in gaps(lead), "nobody to talk to"
    lead.coach = Coach(database, catalogue, Company(contact="AI推進室 佐藤"))
    assert "care" not in gaps(lead)
    assert "kpis" in gaps(lead), "a survey without a target is half of it"
    lead.command(
        "target.set", {"kpi": "adoption", "department": "company", "value": "60", "due": "12/31", "owner": "鈴木"}
    )
    assert "kpis" not in gaps(lead)


def test_lessons_stories_and_the_roll_out_are_shown_by_what_was_done(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    now = staff.clock.now
    with database.transaction() as session:
        session.add(Notice(kind="lesson", words="", made_at=now, sent_at=None))
        session.add(
            Story(
                employee_id=staff.ids["lead"],
                use_case="sales/proposal-draft",
                credit="anonymous",
                words="x",
                state=StoryState.OFFERED,
                told_at=now,
            )
        )
    assert {"training", "sharing", "expansion"} <= gaps(lead), "neither sent nor shared yet"
    with database.transaction() as session:
        session.query(Notice).one().sent_at = now
        session.query(Story).one().state = StoryState.SHARED
    lead.command("rollout.begin", {"phase": "expansion"})
    assert not {"training", "sharing", "expansion"} & gaps(lead)


def test_the_roles_are_told(staff: Staff) -> None:
    lead = staff.lead()
    lead.command("rollout.signs")
    assert set(facts(lead)) == {"情報システム", "現場", "経営企画・DX", "推進担当"}
    assert "上司に空けてもらう" in lead.text


def test_signs_of_neglect_wait_until_there_was_time(staff: Staff) -> None:
    lead = staff.lead()
    lead.command("rollout.signs")
    assert "4週間たつと、ここに兆しが出ます" in lead.text
    assert "一件も届いていない" not in lead.text
    staff.clock.forward(days=LOOKED_BACK.days)
    lead.command("rollout.signs")
    for sign in (
        "使ってみた結果が一件も届いていない",
        "使われている部署が、一つあるかないか",
        "目標もアンケートもなく",
    ):
        assert sign in lead.text


def test_signs_go_when_what_they_tell_of_is_mended(staff: Staff, database: Database) -> None:
    staff.hire(sales=5, hr=5)
    lead = staff.lead()
    staff.clock.forward(days=LOOKED_BACK.days)
    wave = staff.open()
    staff.close(wave)
    with database.transaction() as session:
        asker = session.get(Employee, staff.ids["sales-1"])
        assert asker is not None
        for _ in range(5):
            usage.add_unmet(session, staff.today(), asker, "translation")
    lead.command("rollout.signs")
    assert "答えられなかった質問がたまり" in lead.text
    assert "「変えること」が添えられていない" in lead.text
    for department in ("sales", "hr"):
        try_out(staff, department, 5)
    with database.transaction() as session:
        employee = session.get(Employee, staff.ids["sales-1"])
        assert employee is not None
        usage.log_event(session, employee, EventKind.OUTCOME, "test", staff.clock.now, outcome=Outcome.HELPED)
        session.add(OwnUseCase(id="own/x", content={}, changed_at=staff.clock.now))
    lead.command("pulse.note", {"wave": str(wave), "note": "毎週木曜に相談会を開きます。"})
    lead.command("rollout.signs")
    assert "いまのところ、見当たりません" in lead.text


@pytest.mark.parametrize("command", ["rollout.show", "rollout.points", "rollout.signs"])
def test_nothing_names_a_person_or_tells_of_few(staff: Staff, command: str) -> None:
    staff.hire(sales=4)
    lead = staff.lead()
    try_out(staff, "sales", 4)
    staff.clock.now = datetime(2027, 1, 12, 3, 0, tzinfo=UTC)
    lead.command(command)
    assert "sales" not in lead.text
    assert "営業" not in lead.text


def test_in_english(staff: Staff) -> None:
    lead = staff.lead()
    lead.command("welcome.english")
    for command, heading in (
        ("rollout.show", "The rollout"),
        ("rollout.points", "Readiness: 1 of 10 points"),
        ("rollout.signs", "Roles and warning signs"),
    ):
        lead.command(command)
        assert lead.cards[0].heading == heading
