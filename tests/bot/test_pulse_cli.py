"""`banso pulse`, `banso grant lead` and `banso revoke lead`: the desk from a terminal, on the served database."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from coach.pulse import drafting
from coach.turn import Company
from storage import pulses
from storage.db import Database
from storage.models import Account, Delivery, DeliveryState, Employee
from storage.people import join
from tests.builders import dump


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Database]:
    """A database that has been served, with three people in sales and one in IT."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/banso.db"
    monkeypatch.setenv("BANSO_DATABASE_URL", url)
    database = Database(url)
    database.migrate()
    now = datetime.now(UTC)
    with database.transaction() as session:
        for user, department in (("sato", "sales"), ("suzuki", "sales"), ("=cmd()", "sales"), ("ito", "it")):
            employee = Employee(
                email=f"{user}@example.com", department=department, timezone="Asia/Tokyo", language="ja"
            )
            join(session, employee, "test", "T1", user, now)
    yield database
    database.close()


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(main, list(words), input=given)


def start(*options: str, confirm: int = 4) -> int:
    """Start a survey and return its wave."""
    result = run("pulse", "start", "--set", "fortnight", "--confirm-recipients", str(confirm), *options)
    assert result.exit_code == 0, result.output
    found = re.search(r"wave (\d+): planned", result.output)
    assert found is not None
    return int(found[1])


def state(database: Database, wave: int) -> str:
    with database.transaction() as session:
        found = pulses.find_wave(session, wave)
        assert found is not None
        return found.state


def begin(database: Database, wave: int) -> None:
    """Let a planned wave be open, as on its day."""
    with database.transaction() as session:
        found = pulses.find_wave(session, wave)
        assert found is not None
        found.state = "open"


def test_granting_and_revoking_a_lead(served: Database) -> None:
    assert run("grant", "lead", "SATO@example.com").exit_code == 0
    assert dump(served)["lead"][0]["departments"] is None
    result = run("grant", "lead", "sato@example.com", "--department", "sales", "--department", "営業部")
    assert "now leads sales" in result.output
    assert [row["departments"] for row in dump(served)["lead"]] == [["sales"]]
    assert run("revoke", "lead", "sato@example.com").exit_code == 0
    assert dump(served)["lead"] == []
    again = run("revoke", "lead", "sato@example.com")
    assert again.exit_code == 1
    assert "is no lead" in again.output


@pytest.mark.parametrize("email", ["sat@example.com", "", "x" * 400])
def test_an_unknown_address_is_an_error_that_names_nobody_else(served: Database, email: str) -> None:
    for words in (("grant", "lead", email), ("revoke", "lead", email)):
        result = run(*words)
        assert result.exit_code == 1
        assert "let the person write to Banso once" in result.output
        assert "sato" not in result.output


def test_an_unknown_department_is_an_error(served: Database) -> None:
    result = run("grant", "lead", "sato@example.com", "--department", "astrology")
    assert result.exit_code == 2
    assert "astrology" in result.output
    assert dump(served)["lead"] == []


def test_the_sets_are_printed_with_their_questions() -> None:
    result = run("pulse", "sets")
    assert result.exit_code == 0
    assert "fortnight (usually every 14 days)" in result.output
    assert "AI is helpful in the work I do now." in result.output


def test_starting_says_the_number_and_asks(served: Database) -> None:
    refused = run("pulse", "start", "--set", "quarter", "--department", "sales", given="n\n")
    assert refused.exit_code == 1
    assert "3 people from" in refused.output
    assert dump(served)["wave"] == dump(served)["pulse"] == []
    result = run("pulse", "start", "--set", "quarter", "--department", "sales", "--every", "91", given="y\n")
    assert result.exit_code == 0, result.output
    (made,) = dump(served)["pulse"]
    assert (made["questions"], made["departments"], made["every_days"]) == ("quarter", ["sales"], 91)
    assert "quarter, sales" in run("pulse", "list").output


def test_another_number_than_confirmed_starts_nothing(served: Database) -> None:
    result = run("pulse", "start", "--set", "fortnight", "--confirm-recipients", "5")
    assert result.exit_code == 1
    assert "4 people" in result.output
    assert dump(served)["wave"] == dump(served)["pulse"] == []


def test_with_nobody_to_ask_it_says_what_to_do(served: Database) -> None:
    result = run("pulse", "start", "--set", "fortnight", "--department", "legal", "--confirm-recipients", "0")
    assert result.exit_code == 1
    assert "choose more departments" in result.output
    assert dump(served)["pulse"] == []


def test_the_day_is_one_that_is_offered(served: Database) -> None:
    offered = drafting.days_offered(datetime.now(UTC), Company())
    wave = start("--on", str(offered[2]))
    with served.transaction() as session:
        found = pulses.find_wave(session, wave)
        assert found is not None
        assert found.opens_at.date() == offered[2]
    result = run("pulse", "start", "--set", "fortnight", "--on", "2020-01-01", "--confirm-recipients", "4")
    assert result.exit_code == 2
    assert str(offered[0]) in result.output


def test_a_wave_is_stopped_resumed_closed_and_ended(served: Database) -> None:
    wave = str(start())
    result = run("pulse", "stop", wave)
    assert result.exit_code == 1
    assert f"wave {wave} is planned; stop is for one that is open" in result.output
    begin(served, int(wave))
    for action, then in (("stop", "stopped"), ("resume", "open"), ("close", "closed")):
        assert f"wave {wave}: {then}" in run("pulse", action, wave).output
        assert state(served, int(wave)) == then
    other = str(start(confirm=4))
    assert run("pulse", "end", other).exit_code == 0
    assert state(served, int(other)) == "cancelled"


@pytest.mark.parametrize("command", ["show", "stop", "resume", "close", "end", "export"])
def test_a_wave_that_is_not_there_is_an_error(served: Database, command: str) -> None:
    result = run("pulse", command, "99")
    assert result.exit_code == 1
    assert "there is no wave 99" in result.output


def deliver(database: Database, wave: int) -> None:
    """One invitation in each state, and the messages that would tell who answered."""
    rows = [
        ("pulse_invitation", DeliveryState.SENT, ""),
        ("pulse_invitation", DeliveryState.SKIPPED, "answered already"),
        ("pulse_invitation", DeliveryState.FAILED, "+user_disabled"),
        ("pulse_reminder", DeliveryState.SKIPPED, "answered already"),
    ]
    with database.transaction() as session:
        users = {account.user: account.employee_id for account in session.query(Account)}
        for (message, kept, reason), user in zip(rows, ("sato", "ito", "=cmd()", "sato"), strict=True):
            once = f"{message}:{user}"
            delivery = Delivery(employee_id=users[user], platform="test", tenant="T1", message=message, once=once)
            delivery.wave_id, delivery.state, delivery.reason, delivery.args = wave, kept, reason, {}
            delivery.due_at = datetime.now(UTC)
            session.add(delivery)


def test_the_export_tells_what_became_of_each_invitation_and_not_who_answered(served: Database) -> None:
    wave = start()
    deliver(served, wave)
    result = run("pulse", "export", str(wave))
    assert result.exit_code == 0
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert rows == [
        ["platform", "tenant", "user", "state", "reason"],
        ["test", "T1", "sato", "sent", ""],
        ["test", "T1", "ito", "skipped", ""],
        ["test", "T1", "'=cmd()", "failed", "'+user_disabled"],
    ]


def test_show_prints_the_numbers(served: Database) -> None:
    wave = start()
    deliver(served, wave)
    output = run("pulse", "show", str(wave)).output
    assert "invited 0, reached 0, answered 0" in output
    assert "skipped: 2" in output


def test_a_database_that_was_never_served_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BANSO_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    for words in (("pulse", "list"), ("grant", "lead", "x@example.com"), ("pulse", "export", "1")):
        result = run(*words)
        assert result.exit_code == 1
        assert "BANSO_DATABASE_URL" in result.output
        assert "Traceback" not in result.output
