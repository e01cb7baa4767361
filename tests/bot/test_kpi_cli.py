"""`banso kpi` as somebody at a terminal, or a program, sees it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.demo.seed import seed
from coach.kpi.definitions import DEFINITIONS
from coach.kpi.weeks import last_closed, week_name
from coach.turn import Company
from storage.coaching_models import ModelDay
from storage.db import Database
from usecases.load import Catalogue

LAST = last_closed(datetime.now(UTC), Company())


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> None:
    """The demo company as it is after its first start."""
    url = f"sqlite:///{tmp_path}/banso.db"
    monkeypatch.setenv("BANSO_DATABASE_URL", url)
    database = Database(url)
    database.migrate()
    seed(database, catalogue, datetime.now(UTC).date())
    database.close()


def kpi(*words: str) -> Result:
    return CliRunner().invoke(main, ["kpi", *words])


@pytest.mark.usefixtures("served")
def test_a_program_gets_every_figure() -> None:
    result = kpi("--json", "--week", week_name(LAST))
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["week"] == LAST.isoformat()
    assert set(found["values"]) == set(DEFINITIONS)
    assert found["eligible"] == 200


@pytest.mark.usefixtures("served")
def test_only_the_departments_asked_for_are_told_apart() -> None:
    found = json.loads(kpi("--json", "--department", "営業部").stdout)
    assert found["groups"]
    assert all(group["group"] == ["sales"] for group in found["groups"])


@pytest.mark.usefixtures("served")
def test_a_person_gets_a_table_in_their_language() -> None:
    japanese, english = kpi(), kpi("--lang", "en")
    assert "利用率: " in japanese.output
    assert "Adoption: " in english.output
    assert "example.com" not in japanese.output


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--week", "47"), "write the year and the ISO week, such as 2026-W47"),
        (("--week", week_name(LAST + timedelta(weeks=1))), f"ask for {week_name(LAST)} or an earlier week"),
        (("--week", week_name(LAST - timedelta(weeks=30))), f"Ask for {week_name(LAST - timedelta(weeks=11))} or"),
        (("--department", "nowhere"), "unknown department"),
    ],
)
def test_what_cannot_be_told_is_said_plainly(words: tuple[str, ...], said: str) -> None:
    result = kpi(*words)
    assert result.exit_code != 0
    assert said in result.output
    assert "Traceback" not in result.output


def test_where_nobody_is_known_it_says_what_to_do_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/banso.db"
    monkeypatch.setenv("BANSO_DATABASE_URL", url)
    database = Database(url)
    database.migrate()
    database.close()
    result = kpi()
    assert result.exit_code == 1
    assert "banso import employees" in result.output
    assert "too long ago" not in result.output


@pytest.mark.usefixtures("served")
def test_a_program_gets_what_the_model_took_in_the_week_and_what_it_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "model" not in json.loads(kpi("--json").stdout)
    for name, value in (("IN", "2"), ("OUT", "10"), ("CURRENCY", "EUR")):
        monkeypatch.setenv(f"BANSO_MODEL_{name}" if name == "CURRENCY" else f"BANSO_MODEL_PRICE_{name}", value)
    monkeypatch.setenv("BANSO_MODEL", "m")
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    database = Database(f"sqlite:///{tmp_path}/banso.db")
    with database.transaction() as session:
        for day in (LAST - timedelta(days=1), LAST, LAST + timedelta(days=6), LAST + timedelta(days=7)):
            session.add(ModelDay(day=day, calls=2, failures=1, tokens_in=1_000_000, tokens_out=100_000))
    database.close()
    found = json.loads(kpi("--json", "--week", week_name(LAST)).stdout)
    assert found["model"] == {
        "calls": 4,
        "failures": 2,
        "tokens_in": 2_000_000,
        "tokens_out": 200_000,
        "cost": 6.0,
        "currency": "EUR",
    }
