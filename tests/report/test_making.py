"""Making a report in the chat: for leads, in a language and format, with an amount if wanted, by link or command."""

import io
from datetime import timedelta

import docx
import pptx
import pytest

from coach.cards import Choices, Copyable, as_text
from coach.coach import Coach
from coach.kpi.weeks import roll_up_missing
from coach.turn import Company
from storage.db import Database
from storage.people import by_account
from storage.usage import EventKind, log_event
from tests.builders import Clock, Person
from tests.coach.pulse.company import COMPANY, Staff
from usecases.load import Catalogue

PUBLIC = Company(contact="AI推進室 佐藤", public_url="https://banso.example.com")


@pytest.fixture(scope="module")
def linking(catalogue: Catalogue) -> dict[Database, Coach]:
    """A coach with an address of its own takes a second to build, so each database has one."""
    return {}


@pytest.fixture
def staff(database: Database, catalogue: Catalogue, linking: dict[Database, Coach], clock: Clock) -> Staff:
    """Seven people in sales who used AI last week, where files can be fetched."""
    if database not in linking:
        linking[database] = Coach(database, catalogue, PUBLIC)
    staff = Staff(linking[database], database, clock)
    staff.hire(sales=7)
    with database.transaction() as session:
        for user in staff.ids:
            employee = by_account(session, "test", "T1", user)
            assert employee is not None
            log_event(session, employee, EventKind.DISCOVER, "test", clock.now - timedelta(days=5))
        roll_up_missing(session, clock.now, COMPANY)
    return staff


def kind(person: Person, wanted: str) -> None:
    """Choose a language and format by its value."""
    choices = next(b for card in person.cards for b in card.blocks if isinstance(b, Choices) and b.name == "kind")
    assert wanted in [option.value for option in choices.options]
    person.command(choices.command, {**choices.args, choices.name: wanted})


def fetch(staff: Staff, person: Person, clock: Clock) -> tuple[str, bytes]:
    token = person.text.split("https://banso.example.com/download/")[1].split()[0]
    file = staff.coach.fetch_file(token, clock.now)
    assert file is not None
    return file.name, file.content


@pytest.mark.parametrize("words", ["稟議", "報告書", "report"])
def test_a_lead_asks_in_words_and_sees_what_it_will_hold(staff: Staff, words: str) -> None:
    lead = staff.lead()
    lead.say(words)
    assert "11/16〜11/22" in lead.text
    assert "次の一手と、承認欄" in lead.text


def test_it_is_for_leads_alone(staff: Staff) -> None:
    person = staff.people["sales-1"]
    person.say("稟議")
    assert "AI推進担当のためのページです" in person.text


def test_the_link_gives_the_chosen_file_once(staff: Staff, clock: Clock) -> None:
    lead = staff.lead()
    lead.say("稟議")
    kind(lead, "pptx-en")
    name, content = fetch(staff, lead, clock)
    assert name == "ai-adoption-report-2026-W47.pptx"
    deck = pptx.Presentation(io.BytesIO(content))
    assert deck.slides[0].shapes.title is not None
    assert deck.slides[0].shapes.title.text_frame.text == "AI adoption report"
    token = lead.text.split("/download/")[1].split()[0]
    assert staff.coach.fetch_file(token, clock.now) is None
    lead.press("ほかの言語・形式で作る")
    kind(lead, "docx-ja")
    name, content = fetch(staff, lead, clock)
    assert name == "AI活用推進報告書-2026-W47.docx"
    assert docx.Document(io.BytesIO(content)).paragraphs[0].text == "AI活用推進 報告書"


def test_a_wage_is_checked_and_stays_with_the_choice(staff: Staff) -> None:
    lead = staff.lead()
    lead.say("稟議")
    lead.fill(typed="いくらか")
    assert "500〜100,000の整数で" in lead.text
    assert lead.form.inputs[0].value == "いくらか"
    lead.fill(typed="３，５００円")
    assert "1時間あたり3,500円で" in lead.text
    choices = next(b for card in lead.cards for b in card.blocks if isinstance(b, Choices))
    assert choices.args["wage"] == "3500"
    lead.press("金額を載せない")
    assert "1時間あたり3,500円で" not in lead.text


def test_without_an_address_the_command_gives_the_same(coach: Coach, staff: Staff, database: Database) -> None:
    lead = staff.lead(departments=["sales"])
    unlinked = Person(coach, "lead", lead.profile, lead.clock)
    unlinked.command("report.file", {"kind": "docx-ja", "week": "2026-W47", "wage": "3500"})
    copied = next(block.text for card in unlinked.cards for block in card.blocks if isinstance(block, Copyable))
    assert copied.startswith("banso report --lang ja --format docx --week 2026-W47 --department sales --wage 3500")


@pytest.mark.parametrize(
    "args",
    [{}, {"kind": "exe-ja"}, {"kind": "pptx-fr", "week": "2026-W47"}, {"kind": "pptx-ja", "week": "../etc"}],
)
def test_an_odd_button_shows_the_choice_again(staff: Staff, args: dict[str, str]) -> None:
    lead = staff.lead()
    lead.command("report.file", args)
    assert "言語と形式を選ぶ" in lead.text


def test_an_empty_company_hears_that_there_is_nothing_yet(coach: Coach, database: Database, clock: Clock) -> None:
    lead = Staff(coach, database, clock).lead()
    lead.say("報告書")
    assert "2026-W47の数字はまだできていない" in lead.text
    assert [button.command for button in lead.buttons] == ["desk.home"]
    with database.transaction() as session:
        roll_up_missing(session, clock.now, COMPANY)
    lead.say("報告書")
    assert "まだ誰もAIを使っておらず" in "\n".join(map(as_text, lead.cards))
