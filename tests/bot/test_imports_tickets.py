"""`banso import tickets` and its CloudEvent: a service desk's own count, each day once, beside what people solve."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from coach.kpi.figures import figures
from coach.kpi.weeks import last_closed, roll_up_missing, week_name
from coach.turn import Company
from storage import digests
from storage.db import Database
from tests.bot.imports import Imports
from tests.builders import add_employee, dump
from usecases.load import Catalogue

EXAMPLE = Path(__file__).parents[2] / "docs/examples/tickets.csv"
LAST = last_closed(datetime.now(UTC), Company())
"""The last week that is over."""


@pytest.fixture
def imports(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Imports:
    """On an empty database."""
    return Imports(database, tmp_path, monkeypatch)


def kept(database: Database) -> dict[tuple[date, str], int]:
    return {(row["day"], row["source"]): row["tickets"] for row in dump(database)["service_desk_count"]}


def test_the_example_file_is_read(imports: Imports, database: Database) -> None:
    result = imports.tickets(EXAMPLE.read_bytes())
    assert result.exit_code == 0, result.output
    assert "4 rows: 4 days kept, 0 bad" in result.output
    assert kept(database)[date(2026, 11, 18), "it-helpdesk"] == 35
    assert kept(database)[date(2026, 11, 18), "hr-desk"] == 6


def test_a_day_that_is_imported_again_is_replaced(imports: Imports, database: Database) -> None:
    for tickets in (5, 5, 9):
        imports.tickets(f"日付,件数\n{LAST},{tickets}\n")
    assert kept(database) == {(LAST, "csv"): 9}


def test_bad_rows_are_told_by_line_and_good_ones_kept(imports: Imports, database: Database) -> None:
    future, old = LAST + timedelta(days=30), LAST - timedelta(days=800)
    result = imports.tickets(
        f"day,tickets,source\n{LAST},３,a\n{LAST},4,a\n{future},1,a\n{old},1,a\nsoon,1,a\n,1,a\n"
        f"{LAST},-1,b\n{LAST},1.5,c\n{LAST},1000001,d\n{LAST},,e\n{LAST},7,{'x' * 256}\n{LAST},0,f\n"
    )
    assert result.exit_code == 1
    assert kept(database) == {(LAST, "a"): 3, (LAST, "f"): 0}
    assert "12 rows: 2 days kept, 10 bad" in result.output
    for said in (
        "line 3: the day is in an earlier row of this source, too",
        "line 4: the day is in the future",
        "line 5: the day is more than two years ago",
        "line 6: the day is not a date such as 2026-11-24",
        "line 7: the day is missing",
        "line 8: tickets is not a whole number from 0 to 1,000,000",
        "line 9: tickets",
        "line 10: tickets",
        "line 11: tickets",
        "line 12: the source is longer than 255 characters",
    ):
        assert said in result.output


def test_a_file_without_the_columns_is_refused_as_a_whole(imports: Imports) -> None:
    result = imports.tickets("day,count\n2026-11-16,4\n")
    assert result.exit_code == 1
    assert "there is no column 'tickets'" in result.output


def test_the_week_and_the_one_before_stand_beside_what_was_solved(imports: Imports, database: Database) -> None:
    add_employee(database, email="taro@example.com", department="sales")
    told = solved_and_tickets()
    assert (told["service_desk_tickets"]["value"], told["service_desk_tickets"]["reason"]) == (None, "no_reports")
    assert "it_self_solve" in told
    days = [(LAST - timedelta(days=7), 30), (LAST, 12), (LAST + timedelta(days=6), 8), (LAST + timedelta(days=7), 99)]
    imports.tickets("day,tickets\n" + "".join(f"{day},{tickets}\n" for day, tickets in days[:3]))
    imports.tickets(f"day,tickets,source\n{LAST},5,second desk\n")
    found = solved_and_tickets()["service_desk_tickets"]
    assert (found["value"], found["before"], found["denominator"]) == (25, 30, 2)
    assert found["verdict"] == ""


def test_tickets_that_come_after_the_digest_are_told_all_the_same(
    imports: Imports, database: Database, catalogue: Catalogue
) -> None:
    add_employee(database, email="taro@example.com", department="sales")
    with database.transaction() as session:
        roll_up_missing(session, datetime.now(UTC), Company())
        sent = figures(session, LAST, Company(), catalogue)
        digests.keep(session, LAST, "", {"figures": sent.to_json()}, datetime.now(UTC))
    imports.tickets(f"day,tickets\n{LAST},12\n")
    with database.transaction() as session:
        assert figures(session, LAST, Company(), catalogue).values["service_desk_tickets"].value == 12


def solved_and_tickets() -> dict[str, dict[str, object]]:
    result = CliRunner().invoke(main, ["kpi", "--json", "--week", week_name(LAST)])
    assert result.exit_code == 0, result.output
    values: dict[str, dict[str, object]] = json.loads(result.stdout)["values"]
    return values
