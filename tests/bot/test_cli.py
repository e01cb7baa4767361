"""The banso command: asking without storing, and checking a company's own entries."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from coach.intents import Intent
from usecases.load import HERE


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder, and a database that must not be touched."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BANSO_DATABASE_URL", f"sqlite:///{tmp_path}/must-not-exist.db")


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(main, list(words), input=given)


def test_asking_prints_the_answer_a_chat_would_give_and_stores_nothing(tmp_path: Path) -> None:
    for department in ("sales", "営業部"):
        result = run("ask", "--department", department, "提案書の下書きしたい")
        assert result.exit_code == 0
        assert "提案書の下書き" in result.output
        assert "60分 → 15分" in result.output
    assert list(tmp_path.iterdir()) == []


def test_the_language_can_be_chosen_whatever_the_question_is_written_in() -> None:
    result = run("ask", "--lang", "en", "--department", "sales", "提案書の下書きしたい")
    assert "Draft a sales proposal" in result.output


def test_an_unknown_department_is_named_with_the_known_ones() -> None:
    result = run("ask", "--department", "astrology", "x")
    assert result.exit_code == 2
    assert "astrology" in result.output
    assert "sales" in result.output


def test_lines_are_answered_one_for_one() -> None:
    rows = [
        {"id": 1, "text": "提案書の下書きしたい", "department": "sales", "lang": "ja"},
        {"id": "b", "text": "AIって何に使える？"},
        {"id": None, "text": "AIに仕事を取られそうで不安", "department": None, "lang": None},
        {"id": 4, "text": ""},
        {"id": 5, "text": "\ud83d"},
    ]
    result = run("ask", "--jsonl", given="\n".join(map(json.dumps, rows)) + "\n\n")
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, "b", None, 4, 5]
    assert all(set(answer) == {"id", "intent", "suggestions", "answered", "ms"} for answer in answers)
    assert {answer["intent"] for answer in answers} <= set(Intent)
    assert answers[0]["suggestions"][0]["id"] == "sales/proposal-draft"
    assert set(answers[0]["suggestions"][0]) == {"id", "title_ja", "title_en", "score"}
    assert len(answers[1]["suggestions"]) == 3
    assert (answers[2]["intent"], answers[2]["suggestions"]) == ("worry", [])


def test_bad_lines_are_named_and_the_others_are_answered() -> None:
    bad = ["not json", "[]", '{"id": 1}', '{"text": 5}', '{"text": "x", "department": "astrology"}', "5", "null"]
    result = run("ask", "--jsonl", given="\n".join([*bad, '{"id": 2, "text": "議事録"}']))
    *errors, good = map(json.loads, result.stdout.splitlines())
    assert [error["error"].split(":")[0] for error in errors] == [f"line {n}" for n in range(1, len(bad) + 1)]
    assert good["id"] == 2
    assert result.exit_code == 1


def test_the_shipped_catalogue_passes_its_check() -> None:
    result = run("catalog", "check")
    assert (result.exit_code, result.output.strip().split(", ")[1]) == (0, "0 problems")


def test_a_companys_broken_file_fails_the_check_with_file_field_and_mend(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "ours" / "sales"
    own.mkdir(parents=True)
    good = (HERE / "catalog/sales/proposal-draft.yaml").read_text(encoding="utf-8")
    (own / "broken.yaml").write_text(good.replace("level: first_step", "level: expert"), encoding="utf-8")
    monkeypatch.setenv("BANSO_CATALOG_DIR", str(tmp_path / "ours"))
    result = run("catalog", "check")
    assert result.exit_code == 1
    assert "sales/broken.yaml: level: " in result.output
    assert "first_step" in result.output


def test_a_settings_mistake_is_a_sentence_and_exit_code_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_PORT", "web")
    for words in (("ask", "x"), ("catalog", "check"), ("serve",)):
        result = run(*words)
        assert result.exit_code == 2
        assert "BANSO_PORT: " in result.output
        assert "Traceback" not in result.output


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_card_can_be_previewed(language: str) -> None:
    result = run("preview", "--lang", language)
    assert result.exit_code == 0
    assert result.output.count("━━ ") > 70
