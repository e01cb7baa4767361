"""Quiet periods: typed as people write dates, listed, removed, and only of the lead's departments."""

import pytest

from storage.db import Database
from tests.builders import dump
from tests.coach.pulse.company import Staff


def test_quiet_periods_are_added_listed_and_removed(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    lead.say("アンケート")
    lead.press("届けない期間")
    lead.fill(department="finance", first="12月21日", last="1/8")
    (remove,) = (label for label in [button.label for button in lead.buttons] if label.startswith("取り消す"))
    assert remove.endswith("12/21（月）〜1/8（金）")
    (row,) = dump(database)["quiet_period"]
    assert (row["department"], str(row["first_day"]), str(row["last_day"])) == ("finance", "2026-12-21", "2027-01-08")
    lead.press(remove)
    assert dump(database)["quiet_period"] == []


@pytest.mark.parametrize(
    ("first", "last", "field", "problem"),
    [
        ("soon", "12/21", "first", "日付として読めません"),
        ("2/30", "3/1", "first", "日付として読めません"),
        ("12/21", "", "last", "日付として読めません"),
        ("2026-12-21", "2026/12/20", "last", "前になっています"),
        ("2026-11-01", "2026-11-20", "last", "もう過ぎた期間"),
        ("2026-12-01", "2027-06-01", "last", "92日を超えている"),
    ],
)
def test_a_quiet_period_that_is_none_says_so_at_its_field_and_keeps_what_was_typed(
    staff: Staff, database: Database, first: str, last: str, field: str, problem: str
) -> None:
    lead = staff.lead()
    lead.command("pulse.quiet")
    lead.fill(department="sales", first=first, last=last)
    inputs = {item.name: item for item in lead.form.inputs}
    assert problem in inputs[field].problem
    assert (inputs["department"].value, inputs["first"].value, inputs["last"].value) == ("sales", first, last)
    assert dump(database)["quiet_period"] == []


def test_a_lead_of_some_departments_has_only_their_quiet_periods(staff: Staff, database: Database) -> None:
    everyone, lead = staff.lead("hq"), staff.lead("branch", ["sales"])
    everyone.command("pulse.add_quiet", {"department": "finance", "first": "12/21", "last": "12/25"})
    lead.command("pulse.quiet")
    assert [option.value for option in lead.form.inputs[0].options] == ["sales"]
    assert not any(label.startswith("取り消す") for label in [button.label for button in lead.buttons])
    (row,) = dump(database)["quiet_period"]
    lead.command("pulse.remove_quiet", {"period": str(row["id"])})
    lead.command("pulse.add_quiet", {"department": "finance", "first": "12/21", "last": "12/25"})
    assert len(dump(database)["quiet_period"]) == 1
