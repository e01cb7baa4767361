"""`banso export figures`: the desk's file from a terminal."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from coach.kpi.weeks import last_closed, roll_up, week_name
from storage.db import Database
from storage.models import Employee
from storage.people import join
from tests.coach.pulse.company import COMPANY


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Database]:
    """A database that has been served, with a person and last week counted."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/banso.db"
    monkeypatch.setenv("BANSO_DATABASE_URL", url)
    database = Database(url)
    database.migrate()
    now = datetime.now(UTC)
    with database.transaction() as session:
        join(session, Employee(department="sales", timezone="Asia/Tokyo"), "test", "T1", "sato", now)
        roll_up(session, last_closed(now, COMPANY), COMPANY)
    yield database
    database.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["export", "figures", *words])


def test_the_last_week_goes_to_standard_output_as_csv(served: Database) -> None:
    result = run("--lang", "en")
    assert result.exit_code == 0, result.output
    header, *rows = csv.reader(io.StringIO(result.stdout_bytes.decode("utf-8-sig")))
    assert header[:4] == ["week", "group", "key", "figure"]
    assert {row[0] for row in rows} == {week_name(last_closed(datetime.now(UTC), COMPANY))}


def test_a_spreadsheet_goes_to_a_file(served: Database, tmp_path: Path) -> None:
    result = run("--format", "xlsx", "--output", str(tmp_path / "figures.xlsx"))
    assert result.exit_code == 0, result.output
    assert (tmp_path / "figures.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--week", "47"), 2, "such as 2026-W47"),
        (("--week", "2026-W60"), 2, "such as 2026-W47"),
        (("--week", "2020-W01"), 1, "no figures yet"),
        (("--department", "astrology"), 2, "astrology"),
        (("--output", "missing/figures.csv"), 1, "choose another --output"),
    ],
)
def test_a_mistake_is_a_sentence(served: Database, options: tuple[str, ...], code: int, said: str) -> None:
    result = run(*options)
    assert result.exit_code == code
    assert said in result.output
    assert "Traceback" not in result.output
