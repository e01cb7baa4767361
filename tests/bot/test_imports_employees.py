"""`banso import employees`: the directory from a file, whatever the file is like."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.imports import employees
from bot.imports.table import BadFile, open_table
from coach.coach import Coach
from coach.turn import Profile
from storage.db import Database
from tests.bot.imports import Imports
from tests.builders import Person, add_employee, dump, dump_but_log
from usecases.load import Catalogue

EXAMPLE = Path(__file__).parents[2] / "docs/examples/employees.csv"

JAPANESE = (
    "氏名,メール,部署,課,言語,タイムゾーン,利用資格,休職開始,休職終了,退職日\r\n"
    "佐藤 花子,Hanako@Example.com,第二法人営業部,西日本課,日本語,Asia/Tokyo,はい,2026/4/1,2026年９月30日,\r\n"
)


@pytest.fixture
def imports(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Imports:
    return Imports(database, tmp_path, monkeypatch)


def many(count: int) -> str:
    rows = [f"p{n:04}@example.com,Person {n},sales\n" for n in range(count)]
    return "e-mail,name,department\n" + "".join(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_japanese_file_is_read_whatever_excel_made_of_it(imports: Imports, encoding: str, delimiter: str) -> None:
    result = imports.employees(JAPANESE.replace(",", delimiter).encode(encoding))
    assert result.exit_code == 0, result.output
    person = imports.person("hanako@example.com")
    assert person == {
        **person,
        "name": "佐藤 花子",
        "department": "sales",
        "section": "西日本課",
        "language": "ja",
        "timezone": "Asia/Tokyo",
        "eligible": True,
        "leave_from": date(2026, 4, 1),
        "leave_until": date(2026, 9, 30),
        "left_on": None,
        "from_directory": True,
    }


def test_headings_come_in_any_order_and_others_are_said_to_be_unused(imports: Imports) -> None:
    result = imports.employees('Left on,Desk,"E-mail",Entitled\n2026-11-20,4F,taro@example.com,no\n')
    assert result.exit_code == 0
    assert "columns not used: Desk" in result.output
    person = imports.person("taro@example.com")
    assert (person["left_on"], person["eligible"]) == (date(2026, 11, 20), False)


def test_the_shipped_example_is_good(imports: Imports) -> None:
    result = imports.employees(EXAMPLE.read_bytes())
    assert result.exit_code == 0, result.output
    assert "unknown department" not in result.output


def test_a_second_run_changes_nothing(imports: Imports) -> None:
    assert "1 new" in imports.employees(JAPANESE).output
    before = dump_but_log(imports.database)
    again = imports.employees(JAPANESE)
    assert "0 new, 0 changed, 1 unchanged, 0 bad" in again.output
    assert dump_but_log(imports.database) == before


def test_bad_rows_are_named_by_line_and_reason_and_good_rows_are_kept(imports: Imports) -> None:
    result = imports.employees(
        "e-mail,name,left on,leave from,leave until,entitled,time zone,language\n"
        "good@example.com,Good,,,,,,\n"
        "\n"
        "no-address,A,,,,,,\n"
        "b@example.com,B,2026-02-30,,,,,\n"
        "c@example.com,C,,2026-04-02,2026-04-01,,,\n"
        "d@example.com,D,,,2026-04-01,,,\n"
        "GOOD@example.com,Twice,,,,,,\n"
        f"e@example.com,{'x' * 201},,,,,,\n"
        "f@example.com,F,,,,maybe,,\n"
        "g@example.com,G,,,,,Mars/Olympus,\n"
        "h@example.com,H,,,,,,tlh\n"
        '"i@example.com,I,,,,,,\n'
        "j@example.com,J\n"
        f"{'k' * 320}@example.com,K,,,,,,\n"
        "last@example.com,Last,,,,yes,,en\n"
    )
    assert result.exit_code == 1
    assert {row["email"] for row in dump(imports.database)["employee"]} == {"good@example.com", "last@example.com"}
    for line, reason in {
        4: "the e-mail is not an address",
        5: "left on is not a date such as 2026-11-24",
        6: "leave until is before leave from",
        7: "leave until has a date, leave from has none",
        8: "the e-mail is in an earlier row, too",
        9: "the name is longer than 200 characters",
        10: "entitled is neither yes nor no",
        11: "the time zone is not a name of the tz database",
        12: "the language is neither ja nor en",
        13: "is a quotation mark missing?",
        14: "has 2 cells, the heading has 8",
        15: "the e-mail is longer than 320 characters",
    }.items():
        (said,) = [printed for printed in result.output.splitlines() if printed.startswith(f"line {line}: ")]
        assert reason in said
    assert "15 rows" not in result.output
    assert "14 rows: 2 new, 0 changed, 0 unchanged, 12 bad" in result.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "there is no column 'e-mail'"),
        ("name,department\nA,sales\n", "there is no column 'e-mail'"),
        ("e-mail,メール\na@example.com,b@example.com\n", "two columns mean 'e-mail'"),
        ("e-mail,name\na@example.com,A\n".encode("utf-16"), "is in UTF-16; save the file as CSV in UTF-8"),
        (b"e-mail,name,\x80\xff\x81\n", "save the file as CSV in UTF-8"),
        ('e-mail,"name\na@example.com,A\n', "is a quotation mark missing?"),
    ],
)
def test_a_file_that_is_no_directory_is_one_sentence(imports: Imports, content: str | bytes, said: str) -> None:
    result = imports.employees(content)
    assert result.exit_code == 1
    assert said in result.output
    assert dump(imports.database)["employee"] == []


def test_an_unknown_department_is_told_with_the_nearest_keys_and_the_person_is_kept(imports: Imports) -> None:
    result = imports.employees("e-mail,部署\na@example.com,経リ部\nb@example.com,経リ部\nc@example.com,it\n")
    assert result.exit_code == 0
    (said,) = [line for line in result.output.splitlines() if "unknown department" in line]
    assert "'経リ部' (2 rows)" in said
    assert "finance" in said
    assert [imports.person(f"{user}@example.com")["department"] for user in "abc"] == [None, None, "it"]


def test_the_directory_has_the_last_word_on_departments_and_says_whose_it_was(imports: Imports) -> None:
    add_employee(imports.database, email="a@example.com", department="planning", department_confirmed=True)
    add_employee(imports.database, email="b@example.com", department="hr", department_confirmed=True)
    result = imports.employees("e-mail,department\na@example.com,sales\nb@example.com,人事部\n")
    assert "1 of them had confirmed another department in the chat" in result.output
    moved, stayed = imports.person("a@example.com"), imports.person("b@example.com")
    assert (moved["department"], moved["department_confirmed"]) == ("sales", False)
    assert (stayed["department"], stayed["department_confirmed"]) == ("hr", True)


def test_a_language_chosen_in_the_chat_and_what_the_file_leaves_out_stay(imports: Imports) -> None:
    add_employee(imports.database, email="a@example.com", name="A", language="en", language_chosen=True, section="West")
    add_employee(imports.database, email="b@example.com", name="B", language="en", section="West", department="hr")
    imports.employees("e-mail,name,language,department\na@example.com,,ja,\nb@example.com,,ja,\n")
    first, second = imports.person("a@example.com"), imports.person("b@example.com")
    assert [first[column] for column in ("name", "language", "section")] == ["A", "en", "West"]
    assert [second[column] for column in ("name", "language", "department")] == ["B", "ja", "hr"]
    imports.employees("e-mail,section\nb@example.com,\n")
    assert imports.person("b@example.com")["section"] == ""


def test_who_is_imported_first_and_writes_later_is_one_person_and_so_is_the_other_way_round(
    imports: Imports, coach: Coach
) -> None:
    imports.employees("e-mail,department\nfirst@example.com,sales\n")
    for user in ("first", "later"):
        Person(coach, user, Profile(email=f"{user}@example.com", language="ja")).say("こんにちは")
    imports.employees("e-mail,department\nfirst@example.com,sales\nlater@example.com,hr\n")
    rows = dump(imports.database)
    assert len(rows["employee"]) == len(rows["account"]) == 2
    assert imports.person("later@example.com")["department"] == "hr"
    assert all(row["from_directory"] for row in rows["employee"])


def test_a_dry_run_tells_the_changes_in_numbers_and_makes_none(imports: Imports) -> None:
    for user, department in (("same", "sales"), ("moves", "sales"), ("gone", "hr")):
        add_employee(imports.database, email=f"{user}@example.com", name="Taro", department=department)
    before = dump(imports.database)
    given = "e-mail,department\nsame@example.com,sales\nmoves@example.com,hr\nnew@example.com,x\n"
    result = imports.employees(given, "--dry-run", "--complete")
    assert result.exit_code == 0
    assert "dry run, nothing was changed" in result.output
    assert "3 rows: 1 new, 1 changed, 1 unchanged, 0 bad" in result.output
    assert "department: 1" in result.output
    assert "unknown department 'x'" in result.output
    assert "1 people are not in the file" in result.output
    assert "Taro" not in result.output
    assert dump(imports.database) == before


def test_people_missing_from_a_file_stay_unless_it_is_complete(imports: Imports) -> None:
    for user in ("here", "gone"):
        add_employee(imports.database, email=f"{user}@example.com")
    add_employee(imports.database, email="guest@example.com", from_directory=False)
    given = "e-mail\nhere@example.com\n"
    imports.employees(given)
    assert all(row["left_on"] is None for row in dump(imports.database)["employee"])
    wrong = imports.employees(given, "--complete", "--confirm-leavers", "2")
    assert wrong.exit_code == 1
    assert "nobody was marked as left" in wrong.output
    assert imports.employees(given, "--complete", given="n\n").exit_code == 1
    assert imports.person("gone@example.com")["left_on"] is None
    assert imports.employees(given, "--complete", "--confirm-leavers", "1").exit_code == 0
    assert imports.person("gone@example.com")["left_on"] is not None
    assert imports.person("here@example.com")["left_on"] is imports.person("guest@example.com")["left_on"] is None
    back = imports.employees("e-mail\nhere@example.com\ngone@example.com\n", "--complete")
    assert "0 people are not in the file" in back.output
    assert imports.person("gone@example.com")["left_on"] is None


def test_nobody_is_marked_as_left_while_a_row_is_bad(imports: Imports) -> None:
    add_employee(imports.database, email="gone@example.com")
    result = imports.employees("e-mail\nhere@example.com\nbroken\n", "--complete", "--confirm-leavers", "1")
    assert result.exit_code == 1
    assert "nobody is marked as left while rows are bad" in result.output
    assert imports.person("gone@example.com")["left_on"] is None


def test_the_number_of_leavers_is_for_a_complete_file_only(imports: Imports) -> None:
    result = imports.employees("e-mail\na@example.com\n", "--confirm-leavers", "1")
    assert result.exit_code == 2
    assert dump(imports.database)["employee"] == []


def test_control_characters_do_not_reach_the_database(imports: Imports) -> None:
    imports.employees("e-mail,name\na@example.com,Ta\x00ro\u202e \x1b[31m Sato\n")
    assert imports.person("a@example.com")["name"] == "Taro [31m Sato"


def test_an_import_that_stops_in_the_middle_and_runs_again_equals_one_run(imports: Imports) -> None:
    with imports.database.engine.begin() as connection:  # refuses the third batch
        connection.execute(
            text(
                "CREATE UNIQUE INDEX stop ON employee "
                "((CASE WHEN email IN ('p0005@example.com', 'p2500@example.com') THEN 1 END))"
            )
        )
    try:
        stopped = imports.employees(many(4_000))
    finally:
        with imports.database.engine.begin() as connection:
            connection.execute(text("DROP INDEX stop"))
    assert stopped.exit_code == 1
    assert "Run it again" in stopped.output
    assert len(dump(imports.database)["employee"]) == 2_000
    assert "2,000 new, 0 changed, 2,000 unchanged" in imports.employees(many(4_000)).output
    found = [(row["email"], row["name"], row["department"]) for row in dump(imports.database)["employee"]]
    assert sorted(found) == [(f"p{n:04}@example.com", f"Person {n}", "sales") for n in range(4_000)]


def test_a_long_file_says_how_far_it_is(imports: Imports) -> None:
    result = imports.employees(many(10_500), "--dry-run")
    assert "10,000 rows\n" in result.stderr
    assert "10,500 rows: 10,500 new" in result.stdout


GOOD = st.integers(0, 10**9).map(lambda n: f"good{n}@example.com,Good,sales".encode())
NOISE = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=40).map(lambda said: said.encode("utf-8", "replace")),
    st.sampled_from([b'"', b'a@example.com,"', b"\xff\xfe", b"\x00", b",,", b"\t\t", "氏名".encode("cp932")]),
).map(lambda line: line.replace(b"\n", b" "))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.one_of(GOOD, NOISE), max_size=12))
def test_no_noise_in_a_file_costs_a_good_row(
    database: Database, catalogue: Catalogue, tmp_path: Path, lines: list[bytes]
) -> None:
    path = tmp_path / "noise.csv"
    path.write_bytes(b"\n".join([b"e-mail,name,department", *lines]))
    table = open_table(path, employees.COLUMNS, ("email",))
    report = employees.run(
        table, database, catalogue, "Asia/Tokyo", complete=False, dry=False, progress=lambda _rows: None
    )
    wanted = {line.split(b",")[0].decode() for line in lines if line.startswith(b"good")}
    assert wanted <= report.emails
    assert wanted <= {row["email"] for row in dump(database)["employee"]}
    assert report.rows <= len(lines)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_are_a_report_or_a_sentence(
    database: Database, catalogue: Catalogue, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "noise.csv"
    for heading in (b"", b"\xef\xbb\xbfe-mail\n"):
        path.write_bytes(heading + content)
        try:
            table = open_table(path, employees.COLUMNS, ("email",))
        except BadFile:
            continue
        report = employees.run(
            table, database, catalogue, "Asia/Tokyo", complete=True, dry=False, progress=lambda _rows: None
        )
        assert all(str(problem) for problem in report.problems)
