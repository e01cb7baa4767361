"""The promotion lead's desk: found by its name or in words, true to the figures, and a way to everything."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from coach.cards import Facts
from coach.coach import Coach
from coach.kpi.definitions import name, shown
from coach.kpi.figures import figures
from coach.kpi.weeks import last_closed, roll_up
from coach.lead.desk import HEADLINES
from coach.lead.export import safe
from coach.turn import Company, Place
from storage import leads, usage
from storage.db import Database
from storage.models import Employee
from storage.usage import EventKind
from tests.builders import Clock, Person, dump
from tests.coach.pulse.company import COMPANY, Staff
from usecases.load import Catalogue

ADDRESS = "https://banso.example.com"
LEAD_ONLY = "AI推進担当のためのページです"
COMMANDS = (
    "desk.home rollout.show rollout.phase rollout.begin rollout.points rollout.note rollout.tick rollout.untick "
    "rollout.signs target.list target.new target.set target.remove export.figures export.file"
).split()


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet."""
    return Staff(coach, database, clock)


def facts(person: Person) -> dict[str, str]:
    return {
        label: value for card in person.cards for b in card.blocks if isinstance(b, Facts) for label, value in b.pairs
    }


def last_week(staff: Staff, **people: int) -> None:
    """Last week is over and counted; so many of each department used AI in it."""
    with staff.database.transaction() as session:
        for department, count in people.items():
            for number in range(1, count + 1):
                employee = session.get(Employee, staff.ids[f"{department}-{number}"])
                assert employee is not None
                at = staff.clock.now - timedelta(days=5)
                usage.log_event(session, employee, EventKind.PROMPT_MADE, "test", at, use_case="sales/proposal-draft")
        roll_up(session, last_closed(staff.clock.now, COMPANY), COMPANY)


def with_address(staff: Staff, catalogue: Catalogue) -> Coach:
    """The coach of a company that has set where people reach Banso."""
    return Coach(staff.database, catalogue, replace(COMPANY, public_url=ADDRESS))


def link(person: Person) -> str:
    """The token of the link that the last reply shows."""
    return person.text.split(f"{ADDRESS}/download/")[1].split()[0]


@pytest.mark.parametrize("words", ["推進デスク", "デスク", "推進", "Desk", "lead desk"])
def test_the_desk_is_found_by_its_name(staff: Staff, words: str) -> None:
    lead = staff.lead()
    assert lead.say(words).cards[0].heading == "推進デスク"


def test_a_leads_question_about_the_rollout_brings_the_desk_and_anybody_elses_does_not(staff: Staff) -> None:
    question = "AIの利用状況を部署別に見せて"
    person, lead = staff.add("sato", "sales"), staff.lead()
    person.say(question)
    assert person.cards[0].heading == "利用状況の数字は、この会話ではお答えしていません"
    lead.say(question)
    assert lead.cards[0].heading == "推進デスク"
    lead.place = Place.SHARED
    reply = lead.say(question)
    assert [card.heading for card in reply.direct] == ["推進デスク"]
    assert "推進デスク" not in [card.heading for card in reply.cards]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_desk_is_for_leads_alone(staff: Staff, database: Database, command: str) -> None:
    person = staff.add("sato", "sales")
    person.command(command, {"phase": "poc", "point": "purpose", "note": "x", "kpi": "adoption", "week": "2026-W47"})
    assert person.text.startswith(LEAD_ONLY)
    tables = dump(database)
    assert tables["rollout_phase"] == tables["rollout_point"] == tables["target"] == tables["download"] == []


def test_without_a_week_it_says_when_there_will_be_one(staff: Staff) -> None:
    lead = staff.lead()
    lead.say("デスク")
    assert "まだどの段階も始まっていません" in lead.text
    assert "毎週月曜の朝にまとまります" in lead.text


def test_it_shows_the_phase_the_next_task_and_the_figures_of_last_week(staff: Staff, catalogue: Catalogue) -> None:
    staff.hire(sales=12)
    lead = staff.lead()
    last_week(staff, sales=7)
    lead.command("rollout.begin", {"phase": "pilot"})
    lead.say("デスク")
    assert facts(lead)["いまの段階"] == "パイロット"
    assert facts(lead)["次にすること"] == "目標を一つ決め、アンケートを始める"
    assert "先週の数字（11/16〜11/22）" in lead.text
    with staff.database.transaction() as session:
        found = figures(session, last_closed(staff.clock.now, COMPANY), COMPANY, catalogue)
    for key in HEADLINES:
        assert facts(lead)[name("ja", key)].startswith(shown("ja", found.values[key]))
    assert facts(lead)[name("ja", "weekly_active")].startswith("7人")
    assert "いちばん高い壁" in lead.text


def test_every_button_of_the_desk_leads_somewhere(staff: Staff) -> None:
    lead = staff.lead()
    lead.say("デスク")
    for button in lead.buttons:
        lead.command(button.command, button.args)
        assert lead.cards[0].heading not in ("このボタンは古くなっています", "うまくいきませんでした"), button.label


def test_figures_can_be_exported_once_a_week_was_counted(staff: Staff) -> None:
    lead = staff.lead()
    lead.command("export.figures")
    assert "毎週月曜の朝にまとまります" in lead.text
    last_week(staff)
    lead.command("export.figures")
    assert "11/16〜11/22の数字を" in lead.text


def test_without_an_address_the_command_for_the_same_file_is_given(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    last_week(staff)
    lead.command("export.figures")
    lead.press("CSVで受け取る")
    assert "BANSO_PUBLIC_URL" in lead.text
    assert "banso export figures --week 2026-W47 --format csv" in lead.text
    assert dump(database)["download"] == []


def test_a_link_opens_once_and_what_is_stored_does_not_open_it(
    staff: Staff, catalogue: Catalogue, database: Database
) -> None:
    staff.hire(sales=12, hr=12)
    lead = staff.lead()
    last_week(staff, sales=7, hr=8)
    lead.coach = with_address(staff, catalogue)
    lead.command("export.figures")
    lead.press("CSVで受け取る")
    assert "15分間、1回だけ" in lead.text
    token, now = link(lead), staff.clock.now
    assert token not in str(dump(database))
    assert lead.coach.waiting_file(token, now) == "ja"
    file = lead.coach.fetch_file(token, now)
    assert file is not None
    assert file.name == "banso-2026-W47.csv"
    assert file.content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
    assert header[:5] == ["週", "対象", "キー", "指標", "値"]
    told = {(row[1], row[2]): row[4] for row in rows}
    assert told["全社", "weekly_active"] == "15"
    assert any(group != "全社" and key == "adoption" for group, key in told)
    assert "sales-1" not in file.content.decode("utf-8-sig")
    assert lead.coach.fetch_file(token, now) is None
    assert lead.coach.waiting_file(token, now) is None


def test_the_spreadsheet_holds_the_same_rows(staff: Staff, catalogue: Catalogue) -> None:
    lead = staff.lead()
    last_week(staff)
    lead.coach = with_address(staff, catalogue)
    lead.command("welcome.english")
    lead.command("export.figures")
    lead.press("Get Excel")
    file = lead.coach.fetch_file(link(lead), staff.clock.now)
    assert file is not None
    assert file.name == "banso-2026-W47.xlsx"
    assert file.content.startswith(b"PK")


def test_a_link_is_over_after_a_quarter_of_an_hour_and_forgotten_with_the_next(
    staff: Staff, catalogue: Catalogue, database: Database
) -> None:
    lead = staff.lead()
    last_week(staff)
    lead.coach = with_address(staff, catalogue)
    args = {"week": "2026-W47", "format": "csv"}
    lead.command("export.file", args)
    token = link(lead)
    assert lead.coach.waiting_file(token, staff.clock.forward(minutes=14)) == "ja"
    assert lead.coach.fetch_file(token, staff.clock.forward(minutes=1)) is None
    lead.command("export.file", args)
    assert len(dump(database)["download"]) == 1


def test_who_leads_no_longer_gets_no_file(staff: Staff, catalogue: Catalogue, database: Database) -> None:
    lead = staff.lead()
    last_week(staff)
    lead.coach = with_address(staff, catalogue)
    lead.command("export.file", {"week": "2026-W47", "format": "csv"})
    with database.transaction() as session:
        leads.revoke(session, staff.ids["lead"])
    assert lead.coach.fetch_file(link(lead), staff.clock.now) is None


def test_a_departments_lead_gets_their_departments_rows(staff: Staff, catalogue: Catalogue) -> None:
    staff.hire(sales=12, hr=12)
    lead = staff.lead(departments=["sales"])
    last_week(staff, sales=7, hr=8)
    lead.coach = with_address(staff, catalogue)
    lead.command("export.file", {"week": "2026-W47", "format": "csv"})
    file = lead.coach.fetch_file(link(lead), staff.clock.now)
    assert file is not None
    groups = {row[1] for row in csv.reader(io.StringIO(file.content.decode("utf-8-sig")))}
    assert groups == {"対象", "全社", "営業"}


@pytest.mark.parametrize("args", [{}, {"week": "2020-W01", "format": "csv"}, {"week": "2026-W47", "format": "exe"}])
def test_a_week_or_format_that_is_none_offers_those_there_are(
    staff: Staff, catalogue: Catalogue, database: Database, args: dict[str, str]
) -> None:
    lead = staff.lead()
    last_week(staff)
    lead.coach = with_address(staff, catalogue)
    lead.command("export.file", args)
    assert lead.cards[0].heading == "数字を書き出す"
    assert dump(database)["download"] == []


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_computed(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_numbers_stay_numbers() -> None:
    assert safe(-1.5) == -1.5
    assert safe("62 %") == "62 %"


def test_the_companys_own_address_is_what_links_begin_with() -> None:
    assert Company().public_url == "", "no link leads nowhere"
