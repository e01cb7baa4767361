"""`banso people` and `banso audit`: for those who cannot do it in the chat, and written down."""

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from coach.coach import Coach
from coach.turn import Company
from storage import leads
from storage.db import Database
from storage.models import Employee
from tests.builders import Clock, Person, dump, dump_text
from tests.coach.test_privacy import PROFILE, leave_something_everywhere, personal_tables
from usecases.load import Catalogue


@pytest.fixture
def served(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Database]:
    """A database that has been served, without anybody."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BANSO_DATABASE_URL", database_url)
    made = Database(database_url)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def taro(served: Database, catalogue: Catalogue) -> Person:
    """Somebody who left something in every table."""
    person = Person(Coach(served, catalogue, Company()), profile=PROFILE, clock=Clock(datetime.now(UTC)))
    return leave_something_everywhere(person, served)


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(main, list(words), input=given)


@pytest.mark.usefixtures("taro")
def test_the_export_is_for_its_owner_and_leaves_out_what_nobody_else_may_see(served: Database) -> None:
    assert run("people", "export", "Taro@example.com", "taro.json").exit_code == 0
    assert stat.S_IMODE(Path("taro.json").stat().st_mode) == 0o600
    text = Path("taro.json").read_text(encoding="utf-8")
    found = json.loads(text)
    unseen = {"invitation", "relay_return", "draft"}
    assert {name for name in personal_tables() if found.get(name)} == set(personal_tables()) - unseen
    for secret in ("SECRET of U1", "不安です", "US0", '"pulse_', '"relay_'):
        assert secret not in text
    again = run("people", "export", "taro@example.com", "taro.json")
    assert again.exit_code == 1
    assert "exists" in again.output
    assert dump(served)["audit_entry"][-1]["action"] == "people export"


@pytest.mark.usefixtures("taro")
def test_deletion_is_asked_for_done_and_written_down_without_whom(served: Database) -> None:
    before = dump(served)
    assert run("people", "delete", "taro@example.com", given="n\n").exit_code == 1
    assert dump(served) == before
    assert "nothing of taro@example.com is left" in run("people", "delete", "taro@example.com", given="y\n").output
    assert "taro" not in dump_text(served)
    entry = dump(served)["audit_entry"][-1]
    assert (entry["action"], entry["target"], entry["employee_id"]) == ("people delete", "", None)
    assert run("people", "delete", "taro@example.com", "--yes").exit_code == 1


@pytest.mark.parametrize(("left", "stays"), [(None, True), (-1, False), (1, True)])
def test_of_somebody_who_left_not_even_the_directorys_row_stays(
    served: Database,
    left: int | None,
    stays: bool,
) -> None:
    with served.transaction() as session:
        day = None if left is None else datetime.now(UTC).date() + timedelta(days=2 * left)
        session.add(Employee(name="佐藤", email="sato@example.com", from_directory=True, left_on=day))
    told = run("people", "delete", "sato@example.com", "--yes").output
    assert ("stays" in told) is stays
    assert len(dump(served)["employee"]) == stays


def test_nobody_of_that_address_is_said(served: Database) -> None:
    for words in (("export", "x@example.com", "x.json"), ("delete", "x" * 400)):
        refused = run("people", *words)
        assert refused.exit_code == 1
        assert "is known" in refused.output
    assert not Path("x.json").exists()
    assert dump(served)["audit_entry"] == []


def test_what_the_command_line_read_and_changed_is_in_the_log_that_leads_see(
    served: Database, catalogue: Catalogue
) -> None:
    with served.transaction() as session:
        session.add(Employee(name="佐藤", email="sato@example.com", from_directory=True, department="sales"))
    directory = Path("people 2026.csv")
    directory.write_text("email,name,department\nsato@example.com,佐藤,sales\n", encoding="utf-8")
    Path("rules.csv").write_text("data_class,tool,verdict\npublic,all,allowed\n", encoding="utf-8")
    assert run("grant", "lead", "sato@example.com", "--department", "sales").exit_code == 0
    assert run("import", "employees", str(directory), "--dry-run").exit_code == 0
    assert run("import", "employees", str(directory)).exit_code == 0
    assert run("policy", "rules", "rules.csv").exit_code == 0
    assert run("kpi", "--department", "sales").exit_code == 0
    assert run("revoke", "lead", "nobody@example.com").exit_code == 1
    told = run("audit").output
    assert [line.split("  ", 2)[2] for line in told.splitlines()] == [
        "grant lead: made somebody a lead  departments:sales",
        "import employees: imported the directory  file:people_2026.csv",
        "policy rules: loaded the table of rules  file:rules.csv",
        told.splitlines()[-1].split("  ", 2)[2],
    ]
    assert "kpi: looked at the figures of a week  week:20" in told
    assert "sato@example.com" not in told
    lines = [json.loads(line) for line in run("audit", "--json").output.splitlines()]
    assert [line["role"] for line in lines] == ["command_line"] * 4
    assert "no entries" in run("audit", "--since", f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}").output
    with served.transaction() as session:
        lead = Employee(name="森", email="mori@example.com", from_directory=True)
        session.add(lead)
        session.flush()
        leads.grant(session, lead.id, None, datetime.now(UTC))
    reader = Person(Coach(served, catalogue, Company()), "mori", PROFILE, Clock(datetime.now(UTC)))
    reader.profile = type(PROFILE)("森", "mori@example.com", "", "ja", "Asia/Tokyo")
    reader.say("操作の記録")
    assert "コマンドライン：推進担当に登録した（営業）" in reader.text
