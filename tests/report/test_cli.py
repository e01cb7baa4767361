"""`banso report`: the desk's report from a terminal."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pptx
import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from coach.kpi.weeks import WEEK, last_closed, roll_up, week_name
from storage.db import Database
from storage.models import Employee
from storage.people import join
from storage.usage import EventKind, log_event
from tests.coach.pulse.company import COMPANY


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Database]:
    """A database that has been served, with six people who used AI last week, and an earlier week of nobody."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/banso.db"
    monkeypatch.setenv("BANSO_DATABASE_URL", url)
    database = Database(url)
    database.migrate()
    now = datetime.now(UTC)
    last = last_closed(now, COMPANY)
    with database.transaction() as session:
        for number in range(6):
            employee = Employee(department="sales", timezone="Asia/Tokyo", language="ja")
            join(session, employee, "test", "T1", str(number), now)
            used = datetime.combine(last + timedelta(days=2), datetime.min.time(), UTC)
            log_event(session, employee, EventKind.DISCOVER, "test", used)
        for week in (last - WEEK, last):
            roll_up(session, week, COMPANY)
    yield database
    database.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["report", "--output", "report.pptx", "--format", "pptx", *words])


def test_it_writes_the_file(served: Database, tmp_path: Path) -> None:
    result = run("--lang", "en", "--wage", "3500", "--department", "sales")
    assert result.exit_code == 0, result.output
    assert result.output.strip() == "report.pptx"
    deck = pptx.Presentation(io.BytesIO((tmp_path / "report.pptx").read_bytes()))
    said = "\n".join(s.text_frame.text for slide in deck.slides for s in slide.shapes if s.has_text_frame)  # type: ignore[attr-defined]
    assert "Of the 6 people who can use AI, 6 (100%) used it" in said


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--week", "47"), 2, "such as 2026-W47"),
        (("--week", "2020-W01"), 1, "数字はまだできていない"),
        (("--lang", "en", "--week", "2099-W01"), 1, "is not over yet"),
        (("--wage", "1"), 2, "500"),
        (("--department", "astrology"), 2, "astrology"),
        (("--format", "pdf"), 2, "pdf"),
        (("--output", "no/such/folder.pptx"), 1, "choose another place"),
    ],
)
def test_a_mistake_is_named(served: Database, options: tuple[str, ...], code: int, said: str, tmp_path: Path) -> None:
    result = run(*options)
    assert result.exit_code == code, result.output
    assert said in result.output
    assert not list(tmp_path.glob("*.pptx"))


def test_a_week_in_which_nothing_had_begun_has_no_report(served: Database) -> None:
    result = run("--lang", "en", "--week", week_name(last_closed(datetime.now(UTC), COMPANY) - WEEK))
    assert result.exit_code == 1
    assert "Nobody has used AI yet" in result.output
