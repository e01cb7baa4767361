"""The audit log: what leads do is in it, what they read and whom it concerns is not."""

import pytest

from coach.coach import Coach
from coach.commands import COMMANDS
from coach.lead.audit_log import HARMLESS, LOOKED_AT, SHOWN, what
from coach.locales import LANGUAGES
from storage import operators
from storage.db import Database
from tests.builders import Clock, Person, dump, dump_text
from tests.coach.pulse.company import Staff

WATCHED = [name for name, command in COMMANDS.items() if command.lead or command.operator]


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet."""
    return Staff(coach, database, clock)


def actions(database: Database) -> list[tuple[str, str, str]]:
    return [(row["role"], row["action"], row["target"]) for row in dump(database)["audit_entry"]]


@pytest.mark.parametrize("name", WATCHED)
def test_every_command_of_a_role_is_written_down_with_who_did_it(staff: Staff, database: Database, name: str) -> None:
    lead = staff.lead()
    with database.transaction() as session:
        operators.grant(session, staff.ids["lead"], staff.clock.now)
    lead.command(name, {"point": "purpose"})
    (entry,) = dump(database)["audit_entry"]
    assert (entry["action"], entry["employee_id"], entry["at"]) == (name, staff.ids["lead"], staff.clock.now)
    assert entry["role"] == ("lead" if COMMANDS[name].lead else "operator")
    for language in LANGUAGES:
        assert what(language, name) != name, "it has no plain words in audit.ftl"


@pytest.mark.parametrize("name", WATCHED)
def test_what_is_refused_is_no_action(staff: Staff, database: Database, name: str) -> None:
    staff.add("sato", "sales").command(name)
    assert actions(database) == []


def test_a_lead_who_is_shown_the_desk_for_other_words_is_written_down_too(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    lead.say("アンケート")
    lead.say("全社のAI導入の進み具合はどう？")
    assert actions(database) == [("lead", "pulse.desk", ""), ("lead", "desk.home", "")]


def test_looking_again_within_the_hour_is_one_entry_and_doing_again_is_two(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    for _ in range(5):
        lead.say("推進デスク")
        lead.command("target.remove", {"target": "1"})
        staff.clock.forward(minutes=10)
    staff.clock.forward(minutes=11)
    lead.say("推進デスク")
    names = [action for _, action, _ in actions(database)]
    assert (names.count("desk.home"), names.count("target.remove")) == (2, 5)


def test_two_leads_and_two_weeks_are_told_apart(staff: Staff, database: Database) -> None:
    for lead in (staff.lead("one"), staff.lead("two")):
        for week in ("2026-W46", "2026-W47"):
            lead.command("digest.show", {"week": week})
    assert len(actions(database)) == 4


def test_only_harmless_arguments_are_kept(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    lead.command("pulse.wave", {"wave": "3", "note": "SECRET", "employee": "77", "department": "sales"})
    lead.command("digest.why", {"week": "SECRET words of mine", "kpi": "adoption"})
    lead.command("notice.save", {"words": "SECRET", "notice": "4"})
    lead.command("relay.answer", {"question": "5550123", "words": "SECRET"})
    lead.command("story.edit", {"story": "5550123"})
    targets = {action: target for _, action, target in actions(database)}
    assert targets == {
        "pulse.wave": "wave:3 department:sales",
        "digest.why": "kpi:adoption",
        "notice.save": "notice:4",
        "relay.answer": "",
        "story.edit": "",
    }
    assert "SECRET" not in dump_text(database)
    assert "5550123" not in dump_text(database)


def test_nothing_that_takes_effect_is_taken_for_looking() -> None:
    effects = (
        "confirm stop resume close end set remove publish hide begin tick untick cancel moved post send file".split()
    )
    assert [name for name in LOOKED_AT if name.split(".")[1].split("_")[0] in effects] == []
    assert set(WATCHED) >= LOOKED_AT
    assert not HARMLESS.fullmatch("")


def test_leads_read_it_by_day_in_plain_words(staff: Staff) -> None:
    lead = staff.lead()
    lead.command("digest.show", {"week": "2026-W47"})
    staff.clock.forward(days=1)
    lead.command("pulse.wave", {"department": "sales"})
    lead.say("操作の記録")
    assert lead.text.index("11/25（水）") < lead.text.index("11/24（火）")
    assert "12:00 lead（推進担当）：アンケートの進み具合を見た（営業）" in lead.text
    assert "週報を見た（2026-W47）" in lead.text
    lead.say("英語で")
    lead.say("audit log")
    assert "lead (lead): looked at a weekly digest (2026-W47)" in lead.text


def test_a_card_holds_the_newest(staff: Staff) -> None:
    lead = staff.lead()
    for number in range(SHOWN + 1):
        lead.command("pulse.wave", {"wave": str(number)})
        staff.clock.forward(minutes=1)
    lead.say("操作の記録")
    assert "第0回" not in lead.text
    assert f"第{SHOWN}回" in lead.text
    assert "banso audit" in lead.text


def test_a_person_finds_their_own_and_takes_their_name_out(staff: Staff, database: Database) -> None:
    lead: Person = staff.lead("kato")
    lead.say("推進デスク")
    lead.say("エクスポート")
    assert '"desk.home"' in lead.text
    lead.command("privacy.delete")
    assert actions(database) == [("lead", "desk.home", "")]
    assert dump(database)["audit_entry"][0]["employee_id"] is None
    other = staff.lead("mori")
    other.say("操作の記録")
    assert "推進担当（名前なし）：推進デスクを開いた" in other.text
