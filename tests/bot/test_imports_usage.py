"""`banso import usage`: the use of AI tools from a file, each use once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.imports import uses
from bot.imports.table import open_table
from coach.kpi.weeks import last_closed, roll_up
from coach.turn import Company
from storage import people
from storage.db import Database
from tests.bot.imports import Imports
from tests.builders import NOON, add_employee, dump, dump_but_log

EXAMPLE = Path(__file__).parents[2] / "docs/examples/usage.csv"
TOKYO = ZoneInfo("Asia/Tokyo")
HEADING = "id,time,e-mail,tool,use case\n"


@pytest.fixture
def imports(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Imports:
    """With one known person."""
    add_employee(database, email="taro@example.com", department="sales")
    return Imports(database, tmp_path, monkeypatch)


def ago(**amount: float) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(**amount)


def used(imports: Imports) -> list[dict[str, object]]:
    return dump(imports.database)["event"]


def test_a_use_becomes_a_line_of_the_log(imports: Imports) -> None:
    at = ago(days=3)
    result = imports.usage(f"{HEADING}u1,{at.isoformat()},Taro@Example.com,chatgpt,common/brainstorm\n")
    assert result.exit_code == 0, result.output
    assert "1 rows: 1 new, 0 known already, 0 bad" in result.output
    (event,) = used(imports)
    assert (event["kind"], event["platform"], event["department"]) == ("external_use", "chatgpt", "sales")
    assert (event["at"], event["use_case"]) == (at, "common/brainstorm")


@pytest.mark.parametrize(
    "form", ["%Y-%m-%dT%H:%M:%S+00:00", "%Y-%m-%dT%H:%M:%SZ", "%Y%m%dT%H%M%SZ", "%Y-%m-%d %H:%M:%S.000Z"]
)
def test_moments_are_iso_8601(imports: Imports, form: str) -> None:
    at = ago(days=3)
    imports.usage(f"{HEADING}u1,{at.strftime(form)},taro@example.com,chatgpt,\n")
    assert used(imports)[0]["at"] == at


def test_a_time_without_an_offset_is_local(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    at = ago(days=3)
    monkeypatch.setenv("BANSO_TIMEZONE", "America/New_York")
    local = at.astimezone(ZoneInfo("America/New_York")).strftime("%Y-%m-%d %H:%M:%S")
    imports.usage(f"id\t日時\tメール\tツール\nu1\t{local}\ttaro@example.com\tchatgpt\n".encode("cp932"))
    assert used(imports)[0]["at"] == at


def test_the_shipped_example_is_good_once_its_people_are_known(imports: Imports) -> None:
    imports.employees((EXAMPLE.parent / "employees.csv").read_bytes())
    with EXAMPLE.open(encoding="utf-8") as file:
        heading, *rows = [line.rstrip("\n").split(",") for line in file]
    fresh = "".join(",".join([row[0], ago(days=3).isoformat(), *row[2:]]) + "\n" for row in rows)
    result = imports.usage(",".join(heading) + "\n" + fresh)
    assert result.exit_code == 0, result.output


def test_a_use_counts_once_however_often_it_is_imported(imports: Imports) -> None:
    row = f"u1,{ago(days=3).isoformat()},taro@example.com,chatgpt,\n"
    other = f"u2,{ago(days=2).isoformat()},taro@example.com,chatgpt,\n"
    assert "1 new, 1 known already" in imports.usage(HEADING + row + row).output
    before = dump_but_log(imports.database)
    assert "0 new, 2 known already" in imports.usage(HEADING + row + row).output
    assert dump_but_log(imports.database) == before
    assert "1 new, 1 known already" in imports.usage(HEADING + row + other).output
    assert len(used(imports)) == 2


def test_a_use_of_somebody_who_was_forgotten_does_not_come_back(imports: Imports) -> None:
    row = f"u1,{ago(days=3).isoformat()},taro@example.com,chatgpt,\n"
    imports.usage(HEADING + row)
    with imports.database.transaction() as session:
        employee = people.by_email(session, "taro@example.com")
        assert employee is not None
        people.forget(session, employee)
    assert "0 new, 1 known already" in imports.usage(HEADING + row).output
    assert used(imports) == []


def test_bad_rows_are_named_and_good_rows_are_kept(imports: Imports) -> None:
    good = ago(days=1).isoformat()
    result = imports.usage(
        HEADING + f"u1,{good},taro@example.com,chatgpt,\n"
        f"u2,{good},nobody@example.com,chatgpt,\n"
        f"u3,{ago(days=-1).isoformat()},taro@example.com,chatgpt,\n"
        f"u4,{ago(days=740).isoformat()},taro@example.com,chatgpt,\n"
        "u5,yesterday,taro@example.com,chatgpt,\n"
        f",{good},taro@example.com,chatgpt,\n"
        f"u7,{good},taro@example.com,,\n"
        f"u8,{good},taro@example.com,{'x' * 65},\n"
        f"u9,{good},taro@example.com,chatgpt,Please write my review\n"
        f"{'u' * 256},{good},taro@example.com,chatgpt,\n"
        f"u11,{good},taro@example.com,chatgpt,\n"
    )
    assert result.exit_code == 1
    assert len(used(imports)) == 2
    for line, reason in {
        3: "nobody has this e-mail; import the directory first",
        4: "the time is in the future",
        5: "the time is more than two years ago",
        6: "the time is not ISO 8601",
        7: "the id is missing",
        8: "the tool is missing",
        9: "the tool is longer than 64 characters",
        10: "the use case is not an id of the catalogue",
        11: "the id is missing or longer than 255 characters",
    }.items():
        assert f"line {line}: {reason}" in result.output
    assert "11 rows: 2 new, 0 known already, 9 bad" in result.output


def test_a_bad_row_can_be_imported_once_it_is_mended(imports: Imports) -> None:
    row = f"{HEADING}u1,{ago(days=1).isoformat()},late@example.com,chatgpt,\n"
    assert imports.usage(row).exit_code == 1
    add_employee(imports.database, email="late@example.com")
    assert "1 new" in imports.usage(row).output


def test_a_late_use_is_in_the_figures_of_its_week(imports: Imports) -> None:
    company = Company()
    week = last_closed(datetime.now(UTC), company)
    with imports.database.transaction() as session:
        roll_up(session, week, company)
    assert dump(imports.database)["week_use"] == []
    first_moment = datetime.combine(week, datetime.min.time(), TOKYO)
    imports.usage(f"{HEADING}u1,{first_moment.isoformat()},taro@example.com,chatgpt,\n")
    (row,) = dump(imports.database)["week_use"]
    assert (row["week"], row["uses"], row["department"]) == (week, 1, "sales")


def test_an_import_that_stops_in_the_middle_and_runs_again_equals_one_run(imports: Imports) -> None:
    company = Company()
    week = last_closed(datetime.now(UTC), company)
    at = datetime.combine(week, datetime.min.time(), TOKYO)
    with imports.database.transaction() as session:
        roll_up(session, week, company)
    rows = "".join(
        f"u{n},{(at + timedelta(minutes=n)).isoformat()},taro@example.com,{'stop' if n in (5, 2_500) else 'chat'},\n"
        for n in range(3_500)
    )
    with imports.database.engine.begin() as connection:  # refuses the third batch
        connection.execute(text("CREATE UNIQUE INDEX stop ON event ((CASE WHEN platform = 'stop' THEN 1 END))"))
    try:
        stopped = imports.usage(HEADING + rows)
    finally:
        with imports.database.engine.begin() as connection:
            connection.execute(text("DROP INDEX stop"))
    assert stopped.exit_code == 1
    assert "Run it again" in stopped.output
    assert len(used(imports)) == 2_000
    assert "1,500 new, 2,000 known already" in imports.usage(HEADING + rows).output
    assert [row["uses"] for row in dump(imports.database)["week_use"]] == [3_500]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.one_of(
            st.integers(0, 99).map(lambda n: f"good{n},2026-11-20T09:00Z,taro@example.com,chatgpt,".encode()),
            st.builds(
                lambda time, rest: f"x,{time},taro@example.com,{rest}".encode("utf-8", "replace"),
                st.one_of(st.datetimes(timezones=st.timezones()).map(str), st.text(max_size=20)),
                st.text(max_size=20),
            ),
            st.binary(max_size=60),
        ).map(lambda line: line.replace(b"\n", b" ")),
        max_size=12,
    )
)
def test_no_noise_in_a_file_costs_a_good_row(database: Database, tmp_path: Path, lines: list[bytes]) -> None:
    with database.transaction() as session:
        known = people.by_email(session, "taro@example.com") is not None
    if not known:
        add_employee(database, email="taro@example.com")
    path = tmp_path / "noise.csv"
    path.write_bytes(b"\n".join([HEADING.strip().encode(), *lines]))
    report = uses.run(open_table(path, uses.COLUMNS, uses.REQUIRED), database, Company(), NOON, lambda _rows: None)
    wanted = {line.split(b",")[0].decode() for line in lines if line.startswith(b"good")}
    assert wanted <= {row["event_id"] for row in dump(database)["imported_use"]}
    assert report.rows <= len(lines)
