"""`banso catalog coverage`: every department, in both languages, with its gaps named."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from usecases.load import load_departments

HERE = Path(__file__).parents[2] / "usecases"


def run(*words: str, **environment: str) -> str:
    result = CliRunner().invoke(main, ["catalog", "coverage", *words], env=environment)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("language", "all_of_them"), [("ja", "足りないところはありません"), ("en", "Nothing is missing")]
)
def test_each_department_has_a_row_and_the_shipped_catalogue_no_gap(language: str, all_of_them: str) -> None:
    shown = run("--lang", language)
    for department in load_departments().values():
        assert any(line.startswith(department.say(language)) for line in shown.splitlines())
    assert all_of_them in shown


def test_for_a_program_the_counts_add_up() -> None:
    found = json.loads(run("--json"))
    assert all(found["own"][department] >= 10 for department in load_departments())
    assert found["own"]["common"] >= 20
    assert sum(found["own"].values()) >= 200
    sales = sum(row["use_cases"] for row in found["counts"] if row["department"] == "sales")
    assert sales >= found["own"]["sales"]
    assert found["gaps"] == []


def test_what_a_company_hides_leaves_a_gap_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "legal").mkdir()
    for path in (HERE / "catalog" / "legal").glob("*.yaml"):
        (tmp_path / "legal" / path.name).write_text("hide: true\n", encoding="utf-8")
    shown = run(BANSO_CATALOG_DIR=str(tmp_path))
    assert "法務：専用の使い道が10件に足りません" in shown
